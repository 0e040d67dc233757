//! The contents of a JSON document: records, pages of records, or the classic store's
//! configuration, at any depth.
//!
//! The document is parsed as a stream with borrowed strings, without a tree in memory: a list may
//! have a million records, each with a certificate.

mod elements;

use serde::de::{Deserialize, DeserializeSeed as _, Deserializer};

use super::record::StoreRecord;
use elements::{Elements, Role};

/// The contents of one document, in order.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) records: Vec<StoreRecord>,
    pub(super) pages: Vec<Page>,
    /// Next links of lists that were expanded within a record. No page can follow these links.
    pub(super) links: Vec<Box<str>>,
    /// Whether a list is present where Graph returns one. If it has no records, the store is empty.
    pub(super) lists: bool,
    /// Whether a list or a record is from the classic store.
    pub(super) classic: bool,
    /// Whether there are strings where records are expected.
    pub(super) texts: bool,
    /// Whether there are objects or byte arrays where records are expected.
    pub(super) objects: bool,
    /// The error, if the response is one.
    pub(super) error: Option<GraphError>,
    /// The parts of the response that are errors.
    pub(super) failed: Option<Failed>,
}

/// A response from Graph with a `value` member.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// `@odata.nextLink`.
    pub(super) next: Option<Box<str>>,
    /// `@odata.context`.
    pub(super) context: Option<Box<str>>,
}

/// The `error` member of a response.
#[derive(Debug)]
pub(super) struct GraphError {
    pub(super) code: String,
    pub(super) message: String,
}

/// Parts of a response that are errors: their number, and the first error.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) count: u64,
    /// The `id` of the first part, once it is known.
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

    /// Adds the contents of nested elements. An error in them is a failed part.
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
    /// Reads `{"code": …, "message": …}`, or the string that OAuth uses instead.
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
