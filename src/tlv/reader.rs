//! Reads the elements of a slice in order.

use std::fmt;

use super::{Extent, ExtentError, Header, HeaderBuffer, HeaderError, Length, Tag};

use crate::arithmetic::{part, to_u64};

/// One element: its tag, location and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    tag: Tag,
    header_bytes: usize,
    /// The offset in bytes from the start of the data that is being read, such as a certificate.
    pub(crate) offset: usize,
    /// The content octets, without end-of-contents octets.
    pub(crate) content: &'a [u8],
    /// Header, content and end-of-contents octets.
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    pub(crate) const fn tag(&self) -> Tag {
        self.tag
    }

    /// The first identifier octet.
    #[inline]
    pub(crate) const fn identifier(&self) -> u8 {
        match *self.whole {
            [first, ..] => first,
            [] => 0,
        }
    }

    /// Whether the header conforms to DER: a definite length and no unnecessary bytes.
    #[inline]
    pub(crate) const fn has_der_header(&self) -> bool {
        !self.is_indefinite() && (self.header_bytes == 2 || self.is_minimal())
    }

    /// Whether the length is indefinite.
    pub(crate) const fn is_indefinite(&self) -> bool {
        self.whole.len() != self.header_bytes + self.content.len()
    }

    /// Whether a header with a definite length is as short as DER requires (X.690 10.1).
    pub(crate) const fn is_minimal(&self) -> bool {
        Header::is_minimal(self.tag, self.content.len(), self.header_bytes)
    }

    /// The offset of the content.
    pub(crate) const fn content_offset(&self) -> usize {
        self.offset + self.header_bytes
    }

    /// A reader for the elements in the content.
    pub(crate) const fn reader(&self) -> Reader<'a> {
        Reader::new(self.content, self.content_offset())
    }
}

/// Why an element cannot be read, with its offset and field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReadError {
    pub(crate) kind: ReadErrorKind,
    /// The offset in bytes from the start of the data that is being read.
    pub(crate) offset: usize,
    /// The ASN.1 path of the field, such as `tbsCertificate.validity`.
    pub(crate) path: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadErrorKind {
    /// The stated length of the element exceeds its parent.
    BeyondParent,
    /// The bytes end within a header, or before an indefinite length is closed.
    Truncated,
    Header(HeaderError),
    /// An element with another tag is in the place of this field.
    Unexpected {
        expected: Tag,
        actual: Tag,
    },
    /// The field is missing.
    Missing,
    /// Trailing data follows the last field.
    TrailingData,
    /// The field's content is invalid for its type.
    Content(&'static str),
}

impl fmt::Display for ReadErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BeyondParent => formatter.write_str("is longer than its parent"),
            Self::Truncated => formatter.write_str("is truncated"),
            Self::Header(error) => write!(formatter, "cannot be read: {error}"),
            Self::Unexpected { expected, actual } => {
                write!(formatter, "is {actual} instead of {expected}")
            }
            Self::Missing => formatter.write_str("is missing"),
            Self::TrailingData => formatter.write_str("has trailing data after its last field"),
            Self::Content(what) => formatter.write_str(what),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.path, self.kind)
    }
}

/// A reader that consumes the elements of a slice from its start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// A reader for `bytes`, which start at `offset`.
    pub(crate) const fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self { rest: bytes, offset }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The offset of the next element.
    pub(crate) const fn offset(&self) -> usize {
        self.offset
    }

    /// The tag of the next element, if its header can be parsed.
    #[inline]
    pub(crate) fn peek(&self) -> Option<Tag> {
        if let [identifier, 0..=0x7F, ..] | [identifier, 0x81, _, ..] | [identifier, 0x82, _, _, ..] =
            *self.rest
            && identifier & 0x1F != 0x1F
        {
            return Some(Tag::of(identifier));
        }
        Header::read(self.rest).ok().flatten().map(|header| header.tag)
    }

    pub(crate) const fn error(&self, kind: ReadErrorKind, path: &'static str) -> ReadError {
        ReadError { kind, offset: self.offset, path }
    }

    /// The next element if its header has two bytes, as most do. This path is separate and inlined
    /// into its callers, so that the element stays in registers.
    #[inline(always)]
    fn short(&mut self) -> Option<Element<'a>> {
        let (identifier, content, rest) = short(self.rest)?;
        self.element(identifier, 2, content, rest)
    }

    /// Consumes the definite-length element with this header and content; `rest` is the data after
    /// it.
    #[inline(always)]
    fn element(
        &mut self,
        identifier: u8,
        header_bytes: usize,
        content: &'a [u8],
        rest: &'a [u8],
    ) -> Option<Element<'a>> {
        let (tag, offset) = (Tag::of(identifier), self.offset);
        let whole = self.rest.get(..header_bytes + content.len())?;
        let element = Element { tag, header_bytes, offset, content, whole };
        self.rest = rest;
        self.offset += whole.len();
        Some(element)
    }

    /// The next element if its length has one or two subsequent octets, as is usual for structures
    /// that contain other elements.
    #[inline]
    fn middle(&mut self) -> Option<Element<'a>> {
        let (identifier, length, header_bytes, behind) = match *self.rest {
            [identifier, 0x82, high, low, ref behind @ ..] => {
                (identifier, u16::from_be_bytes([high, low]), 4, behind)
            }
            [identifier, 0x81, low, ref behind @ ..] => (identifier, u16::from(low), 3, behind),
            _ => return None,
        };
        if identifier & 0x1F == 0x1F {
            return None;
        }
        let (content, rest) = behind.split_at_checked(usize::from(length))?;
        self.element(identifier, header_bytes, content, rest)
    }

    /// The next element, or `None` after the last.
    #[inline(always)]
    pub(crate) fn next(&mut self, path: &'static str) -> Result<Option<Element<'a>>, ReadError> {
        match self.short() {
            Some(element) => Ok(Some(element)),
            None => self.next_any(path),
        }
    }

    fn next_any(&mut self, path: &'static str) -> Result<Option<Element<'a>>, ReadError> {
        if let Some(element) = self.middle() {
            return Ok(Some(element));
        }
        if self.is_empty() {
            return Ok(None);
        }
        let error = |kind| ReadError { kind, offset: self.offset, path };
        let header = Header::read(self.rest)
            .map_err(|inner| error(ReadErrorKind::Header(inner)))?
            .ok_or_else(|| error(ReadErrorKind::Truncated))?;
        let (content_end, end) = match header.length {
            Length::Definite(length) => {
                let end = usize::try_from(length)
                    .ok()
                    .and_then(|length| length.checked_add(header.bytes))
                    .filter(|end| *end <= self.rest.len())
                    .ok_or_else(|| error(ReadErrorKind::BeyondParent))?;
                (end, end)
            }
            Length::Indefinite => {
                let end = indefinite_end(self.rest, &header).map_err(error)?;
                (end.saturating_sub(2), end)
            }
        };
        let (Some((whole, rest)), Some(content)) =
            (self.rest.split_at_checked(end), self.rest.get(header.bytes..content_end))
        else {
            return Err(error(ReadErrorKind::Truncated));
        };
        let Header { tag, bytes: header_bytes, .. } = header;
        let element = Element { tag, header_bytes, offset: self.offset, content, whole };
        self.rest = rest;
        self.offset += end;
        Ok(Some(element))
    }

    /// The next element, which must have `tag`. If `tag` is primitive, a constructed element is
    /// accepted, too.
    #[inline(always)]
    pub(crate) fn expect(
        &mut self,
        tag: Tag,
        path: &'static str,
    ) -> Result<Element<'a>, ReadError> {
        let before = *self;
        match self.short() {
            Some(element) if element.tag() == tag => Ok(element),
            _ => {
                *self = before;
                self.expect_any(tag, path)
            }
        }
    }

    fn expect_any(&mut self, tag: Tag, path: &'static str) -> Result<Element<'a>, ReadError> {
        let before = *self;
        match self.middle() {
            Some(element) if element.tag() == tag => return Ok(element),
            _ => *self = before,
        }
        match self.next_any(path)? {
            Some(element)
                if element.tag() == tag
                    || element.tag().is(tag) && element.tag().is_constructed() =>
            {
                Ok(element)
            }
            other => Err(before.unexpected(tag, other.as_ref(), path)),
        }
    }

    #[cold]
    fn unexpected(
        &self,
        expected: Tag,
        actual: Option<&Element<'a>>,
        path: &'static str,
    ) -> ReadError {
        let kind = match actual {
            None => ReadErrorKind::Missing,
            Some(element) => ReadErrorKind::Unexpected { expected, actual: element.tag() },
        };
        self.error(kind, path)
    }

    /// The next element if it has `tag`, whether primitive or constructed.
    #[inline(always)]
    pub(crate) fn optional(
        &mut self,
        tag: Tag,
        path: &'static str,
    ) -> Result<Option<Element<'a>>, ReadError> {
        match *self.rest {
            // Usually the field is absent, which the next identifier octet shows without parsing.
            [identifier, ..] if identifier & 0x1F != 0x1F && !Tag::of(identifier).is(tag) => {
                return Ok(None);
            }
            [] => return Ok(None),
            _ => {}
        }
        let before = *self;
        match self.short() {
            Some(element) if element.tag().is(tag) => Ok(Some(element)),
            _ => {
                *self = before;
                self.optional_any(tag, path)
            }
        }
    }

    fn optional_any(
        &mut self,
        tag: Tag,
        path: &'static str,
    ) -> Result<Option<Element<'a>>, ReadError> {
        let before = *self;
        match self.middle() {
            Some(element) if element.tag().is(tag) => return Ok(Some(element)),
            _ => *self = before,
        }
        if self.peek().is_some_and(|actual| actual.is(tag)) {
            self.next_any(path)
        } else {
            Ok(None)
        }
    }

    /// Returns an error if trailing data follows.
    pub(crate) fn finish(&self, path: &'static str) -> Result<(), ReadError> {
        if self.is_empty() { Ok(()) } else { Err(self.error(ReadErrorKind::TrailingData, path)) }
    }
}

/// Splits the first element off `bytes` if its header has two bytes, as most do. Returns the
/// identifier octet, the content and the remaining bytes.
#[inline(always)]
pub(crate) fn short(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [identifier, length @ 0..=0x7F, ref behind @ ..] = *bytes else { return None };
    if identifier & 0x1F == 0x1F {
        return None;
    }
    let (content, rest) = behind.split_at_checked(usize::from(length))?;
    Some((identifier, content, rest))
}

/// The length in bytes of the indefinite-length element at the start of `bytes`.
fn indefinite_end(bytes: &[u8], header: &Header) -> Result<usize, ReadErrorKind> {
    let read_error = |error| match error {
        ExtentError::BeyondParent => ReadErrorKind::BeyondParent,
        ExtentError::Header(error) => ReadErrorKind::Header(error),
    };
    let position = to_u64;
    let start = header.bytes;
    let mut extent =
        Extent::begin(header, position(start), Some(position(bytes.len()))).map_err(read_error)?;
    let content = part(bytes, start..);
    let taken =
        extent.push(content, position(start), &mut HeaderBuffer::new()).map_err(read_error)?;
    if extent.is_finished() { Ok(start + taken) } else { Err(ReadErrorKind::Truncated) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_definite_and_indefinite_elements() {
        let bytes = [0x30, 0x80, 0x02, 1, 5, 0, 0, 0x04, 1, 9];
        let mut reader = Reader::new(&bytes, 100);
        let sequence = reader.expect(Tag::SEQUENCE, "a").unwrap();
        assert_eq!(
            (sequence.offset, sequence.content, sequence.whole.len()),
            (100, &bytes[2..5], 7)
        );
        assert_eq!(sequence.reader().expect(Tag::INTEGER, "b").unwrap().offset, 102);
        assert!(reader.optional(Tag::INTEGER, "c").unwrap().is_none());
        let error = reader.expect(Tag::INTEGER, "c").unwrap_err();
        assert_eq!(error.to_string(), "c is OCTET STRING instead of INTEGER");
        assert_eq!(error.offset, 107);
        assert!(reader.next("d").unwrap().is_none());
    }

    #[test]
    fn believes_no_length() {
        for bytes in [&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF][..], &[0x30, 5, 0], &[0x30, 0x80, 0]] {
            assert!(Reader::new(bytes, 0).next("x").is_err());
        }
    }
}
