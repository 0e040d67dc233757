//! The contents of a JSON document: records, pages of them, the classic store's configuration, or
//! any of these at some depth.
//!
//! Parsed as a stream, without a tree in memory and with borrowed strings: a list may have a
//! million records, each with a certificate.

mod elements;

use serde::de::{Deserialize, DeserializeSeed as _, Deserializer};

use super::record::StoreRecord;
use elements::{Elements, Role};

/// The contents of one document, in order.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) records: Vec<StoreRecord>,
    pub(super) pages: Vec<Page>,
    /// Links of lists that were expanded within a record; no page follows them.
    pub(super) links: Vec<Box<str>>,
    /// Whether there is a list where Graph has one, so that no records mean an empty store.
    pub(super) lists: bool,
    /// Whether the lists are of the classic store.
    pub(super) classic: bool,
    /// Whether there are texts where records are expected.
    pub(super) texts: bool,
    /// Whether there is anything else where records are expected.
    pub(super) objects: bool,
    /// The response is an error.
    pub(super) error: Option<GraphError>,
    /// Parts of the response are errors.
    pub(super) failed: Option<Failed>,
}

/// A response from Graph with `value`.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// `@odata.nextLink`.
    pub(super) next: Option<Box<str>>,
    /// `@odata.context`.
    pub(super) context: Option<Box<str>>,
}

/// `error` of a response.
#[derive(Debug)]
pub(super) struct GraphError {
    pub(super) code: String,
    pub(super) message: String,
}

/// Parts that are errors: how many, and the first of them.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) count: u64,
    /// The `id` of the first, once it is known.
    pub(super) part: Option<Box<str>>,
    pub(super) error: GraphError,
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut document = Self::default();
        Elements::new(&mut document, Role::Top).deserialize(deserializer)?;
        Ok(document)
    }
}

impl Document {
    fn is_empty(&self) -> bool {
        self.records.is_empty() && self.pages.is_empty() && !self.lists && self.failed.is_none()
    }

    fn fail(&mut self, error: GraphError) {
        match &mut self.failed {
            Some(failed) => failed.count += 1,
            None => self.failed = Some(Failed { count: 1, part: None, error }),
        }
    }

    /// Adds what nested elements contain.
    fn absorb(&mut self, inner: Self) {
        self.records.extend(inner.records);
        self.pages.extend(inner.pages);
        self.links.extend(inner.links);
        self.lists |= inner.lists;
        self.classic |= inner.classic;
        self.texts |= inner.texts;
        self.objects |= inner.objects;
        match (&mut self.failed, inner.failed.or_else(|| inner.error.map(Failed::new))) {
            (Some(failed), Some(inner)) => failed.count += inner.count,
            (None, inner) => self.failed = inner,
            (Some(_), None) => {}
        }
    }
}

impl Failed {
    const fn new(error: GraphError) -> Self {
        Self { count: 1, part: None, error }
    }
}

impl GraphError {
    /// `{"code": …, "message": …}`; in OAuth it is a string.
    fn read(value: &serde_json::Value) -> Option<Self> {
        let part = |key| value.get(key).and_then(serde_json::Value::as_str);
        if !value.is_object() && !value.is_string() {
            return None;
        }
        let code = part("code").or_else(|| value.as_str()).unwrap_or("no code");
        let message = part("message").unwrap_or("no message");
        Some(Self { code: code.to_owned(), message: message.to_owned() })
    }
}
