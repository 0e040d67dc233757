//! The visitor that finds records at any depth.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::key::StoreKey;
use super::super::record::StoreRecord;
use super::super::value::StoreValue;
use super::{Document, GraphError, Page};

/// The depth to which documents within strings of other documents are read.
const NESTED: u8 = 2;

/// The position of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The document itself.
    Top,
    /// A possible response from Graph: the body in a part of a batch, or a document in a string.
    Answer,
    /// In a list of records. An element that is not a record is an unusable entry.
    Entry,
    /// Anywhere else. An element that is not a record is ignored.
    Other,
}

/// The shape of an element, for the array that contains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Byte(u8),
    Scalar,
    /// An object or an array.
    Container,
}

/// Visits an element and collects the records in it. `serde_json` limits the nesting.
pub(super) struct Elements<'a> {
    document: &'a mut Document,
    role: Role,
    /// The number of strings that the document is nested in.
    nested: u8,
}

impl<'a> Elements<'a> {
    pub(super) const fn new(document: &'a mut Document, role: Role) -> Self {
        Self { document, role, nested: 0 }
    }
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = Shape;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or an array of objects")
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Shape, E> {
        Ok(u8::try_from(number).map_or(Shape::Scalar, Shape::Byte))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }

    /// Reads a thumbprint or a certificate in a list, or a document within a string, as in an
    /// archive of HTTP traffic.
    fn visit_str<E>(self, text: &str) -> Result<Shape, E> {
        if self.role == Role::Entry {
            self.document.texts = true;
            self.document.records.push(StoreRecord::of_text(text));
        } else if self.nested < NESTED && text.trim_start().starts_with(['{', '[']) {
            let mut inner = Document::default();
            let nested = self.nested + 1;
            let elements = Elements { document: &mut inner, role: Role::Answer, nested };
            let mut deserializer = serde_json::Deserializer::from_str(text);
            if elements.deserialize(&mut deserializer).is_ok() {
                self.document.absorb(inner);
            }
        }
        Ok(Shape::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Shape, A::Error> {
        let role = match self.role {
            Role::Top | Role::Entry => Role::Entry,
            Role::Answer | Role::Other => Role::Other,
        };
        let mut bytes = Some(Vec::new());
        loop {
            let element = Elements { document: &mut *self.document, role, nested: self.nested };
            match (elements.next_element_seed(element)?, &mut bytes) {
                (None, _) => break,
                (Some(Shape::Byte(byte)), Some(bytes)) => bytes.push(byte),
                (Some(_), _) => bytes = None,
            }
        }
        if let Some(bytes) = bytes.filter(|it| !it.is_empty() && role == Role::Entry) {
            self.document.objects = true;
            self.document.records.push(StoreRecord::of_bytes(&bytes));
        }
        Ok(Shape::Container)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Shape, A::Error> {
        let Self { document, role, nested } = self;
        let mut object =
            Object { start: document.records.len(), role, nested, ..Object::default() };
        while let Some(key) = members.next_key::<StoreKey>()? {
            object.member(key, &mut members, document)?;
        }
        object.finish(document);
        Ok(Shape::Container)
    }
}

/// An object, while its members are read.
#[derive(Debug)]
struct Object {
    /// The number of records in the document before this object.
    start: usize,
    role: Role,
    nested: u8,
    record: StoreRecord,
    page: Page,
    /// The index of the object's page in the document's pages.
    index: Option<usize>,
    /// Whether the object has a list of records.
    list: bool,
    error: Option<GraphError>,
    status: Option<i64>,
    body: bool,
    /// The contents of members that are not properties of a record. They are discarded if the
    /// object is a record.
    inner: Document,
}

impl Default for Object {
    fn default() -> Self {
        Self {
            start: 0,
            role: Role::Other,
            nested: 0,
            record: StoreRecord::default(),
            page: Page::default(),
            index: None,
            list: false,
            error: None,
            status: None,
            body: false,
            inner: Document::default(),
        }
    }
}

impl Object {
    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        key: StoreKey,
        members: &mut A,
        document: &mut Document,
    ) -> Result<(), A::Error> {
        match key {
            StoreKey::Value | StoreKey::CertificateAuthorities => {
                self.list(key, members, document)?;
            }
            StoreKey::NextLink => {
                self.page.next = members.next_value::<StoreValue<'_>>()?.into_name();
            }
            StoreKey::Context => {
                self.page.context = members.next_value::<StoreValue<'_>>()?.into_name();
            }
            StoreKey::Error => self.error = GraphError::read(&members.next_value()?),
            StoreKey::Status => self.status = members.next_value::<StoreValue<'_>>()?.as_number(),
            StoreKey::AdditionalProperties => {
                members.next_value_seed(Properties { object: self, document })?;
            }
            StoreKey::Body | StoreKey::Other => {
                let role = if key == StoreKey::Body { Role::Answer } else { Role::Other };
                let nested = self.nested;
                self.body |= key == StoreKey::Body;
                let inner = Elements { document: &mut self.inner, role, nested };
                members.next_value_seed(inner)?;
            }
            key => self.record.set(key, members.next_value()?),
        }
        Ok(())
    }

    fn list<'de, A: MapAccess<'de>>(
        &mut self,
        key: StoreKey,
        members: &mut A,
        document: &mut Document,
    ) -> Result<(), A::Error> {
        if key == StoreKey::Value && self.index.is_none() {
            // The page precedes the pages of nested elements.
            self.index = Some(document.pages.len());
            document.pages.push(Page::default());
        }
        let role = if self.role == Role::Other { Role::Other } else { Role::Entry };
        let elements = Elements { document: &mut *document, role, nested: self.nested };
        let is_list = members.next_value_seed(elements)? == Shape::Container;
        self.list |= is_list;
        document.lists |= is_list && role == Role::Entry;
        document.classic |= is_list && key == StoreKey::CertificateAuthorities;
        Ok(())
    }

    fn finish(mut self, document: &mut Document) {
        let of_deleted = self.page.context.as_deref().is_some_and(is_of_deleted);
        let page = std::mem::take(&mut self.page);
        match self.index.and_then(|index| document.pages.get_mut(index)) {
            Some(slot) => *slot = page,
            None => document.links.extend(page.next),
        }
        let is_entry = matches!(self.role, Role::Top | Role::Entry);
        if if is_entry { !self.record.is_empty() } else { self.record.is_likely() } {
            document.classic |= self.record.classic;
            document.objects = true;
            document.records.push(self.record);
        } else {
            let nothing_in_list = !self.list && document.records.len() == self.start;
            let empty = self.inner.is_empty() && self.inner.error.is_none() && nothing_in_list;
            self.name_failed_part();
            document.absorb(self.inner);
            match self.error {
                _ if self.list => {}
                Some(error) if !is_entry => document.fail(error),
                Some(error) => {
                    document.error.get_or_insert(error);
                }
                None if empty && is_entry => {
                    document.objects = true;
                    document.records.push(self.record);
                }
                None => {}
            }
        }
        if of_deleted {
            let records = document.records.iter_mut().skip(self.start);
            records.for_each(|record| record.deleted = true);
        }
    }

    /// Records the failure of a part of a `$batch` response, which has an `id`, a `status` and a
    /// `body`.
    fn name_failed_part(&mut self) {
        let inner = &mut self.inner;
        if let Some(error) = inner.error.take() {
            inner.fail(error);
        }
        if let Some(status) = self.status.filter(|status| self.body && *status >= 400)
            && inner.failed.is_none()
        {
            inner.records.clear();
            let message = "no message".to_owned();
            inner.fail(GraphError { code: format!("status {status}"), message });
        }
        if let Some(failed) = &mut inner.failed
            && failed.part.is_none()
            && self.body
        {
            failed.part = self.record.id.take();
        }
    }
}

fn is_of_deleted(context: &str) -> bool {
    context.to_ascii_lowercase().contains("deleteditems")
}

/// The members of `AdditionalProperties`, which PowerShell writes as an object of its own. They are
/// read as members of the object around it.
struct Properties<'a> {
    object: &'a mut Object,
    document: &'a mut Document,
}

impl<'de> DeserializeSeed<'de> for Properties<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Properties<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    /// Ignores the text that PowerShell writes for an object that is nested too deeply.
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<StoreKey>()? {
            self.object.member(key, &mut members, self.document)?;
        }
        Ok(())
    }
}
