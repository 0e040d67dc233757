//! What a JSON document holds: records, pages of them, or the classic store's configuration.
//!
//! Read as it comes, without a tree in memory, and through strings that are borrowed: a list may
//! have a million records, each with a certificate.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::record::{Computed, Record, Stated, Value};

/// What stands in one document, in its order.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) records: Vec<Record>,
    pub(super) pages: Vec<Page>,
    /// Links of lists that were expanded within a record, which no page can follow.
    pub(super) links: Vec<Box<str>>,
    /// Whether a list stands where Graph has one, so that no record means an empty store.
    pub(super) lists: bool,
    /// Whether the lists are of the classic store.
    pub(super) classic: bool,
    pub(super) error: Option<GraphError>,
}

/// An answer of Graph's with `value`.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// `@odata.nextLink`.
    pub(super) next: Option<Box<str>>,
    /// `@odata.context`.
    pub(super) context: Option<Box<str>>,
}

/// `error` of an answer.
#[derive(Debug)]
pub(super) struct GraphError {
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Clone, Copy, Debug)]
enum Key {
    Certificate,
    CertificateAuthorities,
    Context,
    DisplayName,
    Error,
    Expiration,
    Id,
    IsRoot,
    NextLink,
    Other,
    Thumbprint,
    Value,
}

impl Key {
    fn read(text: &str) -> Self {
        match text {
            "certificate" => Self::Certificate,
            "certificateAuthorities" => Self::CertificateAuthorities,
            "@odata.context" => Self::Context,
            "displayName" => Self::DisplayName,
            "error" => Self::Error,
            "expirationDateTime" => Self::Expiration,
            "id" => Self::Id,
            "certificateAuthorityType" | "isRootAuthority" => Self::IsRoot,
            "thumbprint" => Self::Thumbprint,
            "value" => Self::Value,
            "@odata.nextLink" | "certificateAuthorities@odata.nextLink" => Self::NextLink,
            _ => Self::Other,
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut document = Self::default();
        Elements(&mut document).deserialize(deserializer)?;
        Ok(document)
    }
}

/// An object of any of the kinds, or an array of them. `serde_json` bounds the nesting.
struct Elements<'a>(&'a mut Document);

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(Elements(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self(document) = self;
        let mut record = Record::default();
        let mut page = Page::default();
        let (mut index, mut list, mut error) = (None, false, None);
        while let Some(key) = members.next_key::<Key>()? {
            match key {
                Key::Certificate => record.computed = Computed::read(&members.next_value()?),
                Key::Thumbprint => record.stated = Stated::read(&members.next_value()?),
                Key::Id => record.id = members.next_value::<Value<'_>>()?.into_name(),
                Key::DisplayName => {
                    record.display_name = members.next_value::<Value<'_>>()?.into_name();
                }
                Key::Expiration => {
                    record.told.expires = members.next_value::<Value<'_>>()?.as_instant();
                }
                Key::IsRoot => {
                    record.told.is_root = members.next_value::<Value<'_>>()?.as_is_root();
                }
                Key::NextLink => page.next = members.next_value::<Value<'_>>()?.into_name(),
                Key::Context => page.context = members.next_value::<Value<'_>>()?.into_name(),
                Key::Value | Key::CertificateAuthorities => {
                    (list, document.lists) = (true, true);
                    document.classic |= matches!(key, Key::CertificateAuthorities);
                    if matches!(key, Key::Value) && index.is_none() {
                        // Its place is before what stands inside.
                        index = Some(document.pages.len());
                        document.pages.push(Page::default());
                    }
                    members.next_value_seed(Elements(document))?;
                }
                Key::Error => error = Some(GraphError::read(&members.next_value()?)),
                Key::Other => {
                    members.next_value::<serde::de::IgnoredAny>()?;
                }
            }
        }
        match index.and_then(|index| document.pages.get_mut(index)) {
            Some(slot) => *slot = page,
            None => document.links.extend(page.next),
        }
        let says = record.stated != Stated::Absent || record.computed != Computed::Absent;
        if says || (!list && error.is_none()) {
            document.records.push(record);
        } else if !list {
            document.error = document.error.take().or(error);
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Key, E> {
        Ok(Key::read(text))
    }
}

impl GraphError {
    /// `{"code": …, "message": …}`; OAuth has a string there.
    fn read(value: &serde_json::Value) -> Self {
        let part = |key| value.get(key).and_then(serde_json::Value::as_str);
        let code = part("code").or_else(|| value.as_str()).unwrap_or("no code");
        let message = part("message").unwrap_or("no message");
        Self { code: code.to_owned(), message: message.to_owned() }
    }
}
