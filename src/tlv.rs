//! BER identifier and length octets (X.690 clause 8.1): the layer under all ASN.1 parsers of this
//! crate.
//!
//! The parser accepts all of BER, including indefinite lengths and long forms that are not minimal.
//! [`Header`] records the form, so that code that requires DER can reject it. Headers and elements
//! are parsed without allocating, and no length is trusted before the bytes are available.

mod der_form;
mod extent;
mod reader;

use std::fmt;

use crate::arithmetic::part;

pub(crate) use der_form::der_form;
pub(crate) use extent::{Extent, ExtentError};
pub(crate) use reader::{Element, ReadError, ReadErrorKind, Reader, short};

/// The maximum size of a header in bytes: an identifier with a tag number of 29 bits, and a length
/// in the long form with the 126 subsequent octets that X.690 8.1.3.5 allows.
pub(crate) const MAX_HEADER: usize = 6 + 127;

/// The class of a tag (X.690 8.1.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Universal,
    Application,
    Context,
    Private,
}

/// Identifier octets (X.690 8.1.2) in one word: the class, the primitive/constructed bit, and a tag
/// number of 29 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag(u32);

impl Tag {
    const CONSTRUCTED: u32 = 1 << 29;
    const NUMBER: u32 = Self::CONSTRUCTED - 1;

    pub(crate) const BOOLEAN: Self = Self(1);
    pub(crate) const INTEGER: Self = Self(2);
    pub(crate) const BIT_STRING: Self = Self(3);
    pub(crate) const OCTET_STRING: Self = Self(4);
    pub(crate) const NULL: Self = Self(5);
    pub(crate) const OBJECT_IDENTIFIER: Self = Self(6);
    pub(crate) const ENUMERATED: Self = Self(10);
    pub(crate) const SEQUENCE: Self = Self(Self::CONSTRUCTED | 16);
    pub(crate) const SET: Self = Self(Self::CONSTRUCTED | 17);
    pub(crate) const UTC_TIME: Self = Self(23);
    pub(crate) const GENERALIZED_TIME: Self = Self(24);

    /// `[number]`, constructed.
    pub(crate) const fn context(number: u32) -> Self {
        Self(Self::CONSTRUCTED | Self::context_primitive(number).0)
    }

    /// `[number]`, primitive.
    pub(crate) const fn context_primitive(number: u32) -> Self {
        Self(2 << 30 | number & Self::NUMBER)
    }

    /// Parses one identifier octet.
    #[inline]
    fn of(identifier: u8) -> Self {
        let identifier = u32::from(identifier);
        Self((identifier & 0xE0) << 24 | identifier & 0x1F)
    }

    pub(crate) const fn class(self) -> Class {
        match self.0 >> 30 {
            0 => Class::Universal,
            1 => Class::Application,
            2 => Class::Context,
            _ => Class::Private,
        }
    }

    pub(crate) const fn is_constructed(self) -> bool {
        self.0 & Self::CONSTRUCTED != 0
    }

    pub(crate) const fn number(self) -> u32 {
        self.0 & Self::NUMBER
    }

    /// Whether the tags are equal, ignoring the primitive/constructed bit: BER allows a string to
    /// be constructed (X.690 8.7.3).
    pub(crate) const fn is(self, other: Self) -> bool {
        (self.0 ^ other.0) & !Self::CONSTRUCTED == 0
    }

    /// Whether the tag is universal and not that of EXTERNAL, EMBEDDED PDV, SEQUENCE or SET, which
    /// are always constructed. A constructed element with such a tag is treated as a string in
    /// pieces.
    pub(crate) const fn is_universal_string(self) -> bool {
        self.0 >> 30 == 0 && !matches!(self.number(), 8 | 11 | 16 | 17)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        match (self.class(), number) {
            (Class::Universal, 0) => formatter.write_str("end-of-contents"),
            (Class::Universal, 1) => formatter.write_str("BOOLEAN"),
            (Class::Universal, 2) => formatter.write_str("INTEGER"),
            (Class::Universal, 3) => formatter.write_str("BIT STRING"),
            (Class::Universal, 4) => formatter.write_str("OCTET STRING"),
            (Class::Universal, 5) => formatter.write_str("NULL"),
            (Class::Universal, 6) => formatter.write_str("OBJECT IDENTIFIER"),
            (Class::Universal, 12) => formatter.write_str("UTF8String"),
            (Class::Universal, 16) => formatter.write_str("SEQUENCE"),
            (Class::Universal, 17) => formatter.write_str("SET"),
            (Class::Universal, 23) => formatter.write_str("UTCTime"),
            (Class::Universal, 24) => formatter.write_str("GeneralizedTime"),
            (Class::Universal, _) => write!(formatter, "[UNIVERSAL {number}]"),
            (Class::Application, _) => write!(formatter, "[APPLICATION {number}]"),
            (Class::Context, _) => write!(formatter, "[{number}]"),
            (Class::Private, _) => write!(formatter, "[PRIVATE {number}]"),
        }
    }
}

/// Length octets (X.690 8.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Definite(u64),
    /// Ends with end-of-contents octets.
    Indefinite,
}

/// The identifier and length octets of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) tag: Tag,
    pub(crate) length: Length,
    /// The length of the header itself in bytes.
    pub(crate) bytes: usize,
}

/// Why bytes cannot be parsed as a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeaderError {
    /// The length octet `FF`, which X.690 8.1.3.5 c reserves.
    ReservedLength,
    /// A length that does not fit 64 bits.
    LengthTooLarge,
    /// A tag number that does not fit 29 bits or that has more than five octets.
    TagTooLarge,
    /// An indefinite length on a primitive element (X.690 8.1.3.2 forbids it).
    IndefinitePrimitive,
}

impl fmt::Display for HeaderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ReservedLength => "the length octet FF is reserved",
            Self::LengthTooLarge => "a length does not fit 64 bits",
            Self::TagTooLarge => "a tag number does not fit 29 bits",
            Self::IndefinitePrimitive => "a primitive element has an indefinite length",
        })
    }
}

impl Header {
    /// Parses the header at the start of `bytes`; `None` if more bytes are needed.
    pub(crate) fn read(bytes: &[u8]) -> Result<Option<Self>, HeaderError> {
        let Some((tag, tag_bytes)) = read_tag(bytes)? else { return Ok(None) };
        let Some((&first, rest)) = bytes.get(tag_bytes..).and_then(<[u8]>::split_first) else {
            return Ok(None);
        };
        let header = |length, bytes| Ok(Some(Self { tag, length, bytes: tag_bytes + bytes }));
        match first {
            0..=0x7F => header(Length::Definite(u64::from(first)), 1),
            0x80 if tag.is_constructed() => header(Length::Indefinite, 1),
            0x80 => Err(HeaderError::IndefinitePrimitive),
            0xFF => Err(HeaderError::ReservedLength),
            _ => {
                let count = usize::from(first & 0x7F);
                let Some(bytes) = rest.get(..count) else { return Ok(None) };
                let mut value = 0_u64;
                for byte in bytes {
                    if value >> 56 != 0 {
                        return Err(HeaderError::LengthTooLarge);
                    }
                    value = value << 8 | u64::from(*byte);
                }
                header(Length::Definite(value), 1 + count)
            }
        }
    }

    /// Whether a header of `bytes` bytes is the shortest for `tag` and a definite `length`, as DER
    /// requires (X.690 10.1).
    pub(crate) const fn is_minimal(tag: Tag, length: usize, bytes: usize) -> bool {
        let length_bytes = match length {
            0..=0x7F => 1,
            _ => 1 + (usize::BITS + 7 - length.leading_zeros()) / 8,
        };
        let number_bytes = match tag.number() {
            0..=30 => 0,
            number => (38 - number.leading_zeros()) / 7,
        };
        bytes <= widen(1 + number_bytes + length_bytes)
    }

    /// Whether the header is end-of-contents octets: two zero bytes (X.690 8.1.5).
    pub(crate) fn is_end_of_contents(&self) -> bool {
        self.tag.0 == 0 && self.length == Length::Definite(0) && self.bytes == 2
    }
}

/// Converts a small `u32` in a `const fn`, which cannot call `From`.
#[expect(clippy::as_conversions, reason = "usize has at least 32 bits wherever this is built")]
const fn widen(small: u32) -> usize {
    small as usize
}

fn read_tag(bytes: &[u8]) -> Result<Option<(Tag, usize)>, HeaderError> {
    let Some((&first, rest)) = bytes.split_first() else { return Ok(None) };
    let tag = Tag::of(first);
    if first & 0x1F != 0x1F {
        return Ok(Some((tag, 1)));
    }
    let mut number = 0_u32;
    for (index, byte) in rest.iter().enumerate() {
        if number >> 22 != 0 || index >= 5 {
            return Err(HeaderError::TagTooLarge);
        }
        number = number << 7 | u32::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Ok(Some((Tag(tag.0 & !Tag::NUMBER | number), index + 2)));
        }
    }
    Ok(None)
}

/// Collects a header that arrives in pieces.
#[derive(Clone, Debug)]
pub(crate) struct HeaderBuffer {
    bytes: [u8; MAX_HEADER],
    filled: usize,
}

impl HeaderBuffer {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; MAX_HEADER], filled: 0 }
    }

    /// The number of buffered bytes, all of an incomplete header.
    pub(crate) const fn pending(&self) -> usize {
        self.filled
    }

    /// Parses a header from the buffered bytes and `input`; returns the number of bytes of `input`
    /// that were consumed.
    pub(crate) fn read(&mut self, input: &[u8]) -> Result<(Option<Header>, usize), HeaderError> {
        if self.filled == 0
            && let Some(header) = Header::read(input)?
        {
            return Ok((Some(header), header.bytes));
        }
        for (taken, byte) in input.iter().enumerate() {
            if let Some(slot) = self.bytes.get_mut(self.filled) {
                *slot = *byte;
                self.filled += 1;
            }
            let held = part(&self.bytes, ..self.filled);
            if let Some(header) = Header::read(held)? {
                self.filled = 0;
                return Ok((Some(header), taken + 1));
            }
        }
        Ok((None, input.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Header {
        Header::read(bytes).unwrap().unwrap()
    }

    fn minimal(bytes: &[u8]) -> bool {
        let Header { tag, length: Length::Definite(length), bytes } = read(bytes) else {
            panic!("indefinite")
        };
        Header::is_minimal(tag, usize::try_from(length).unwrap(), bytes)
    }

    #[test]
    fn lengths_of_every_form() {
        assert_eq!(read(&[0x30, 0x7F]).length, Length::Definite(127));
        assert_eq!(read(&[0x30, 0x80]).length, Length::Indefinite);
        let long = read(&[0x30, 0x82, 0x01, 0x00]);
        assert_eq!((long.length, long.bytes), (Length::Definite(256), 4));
        assert!(minimal(&[0x30, 0x82, 0x01, 0x00]));
        for padded in [&[0x30, 0x81, 0x7F][..], &[0x30, 0x82, 0x00, 0xFF]] {
            assert!(!minimal(padded));
        }
        let mut eight = vec![0x30, 0xFE];
        eight.extend([0; 125]);
        eight.push(9);
        let eight = read(&eight);
        assert_eq!((eight.length, eight.bytes), (Length::Definite(9), 128));
    }

    #[test]
    fn refuses_what_no_encoding_allows() {
        assert_eq!(Header::read(&[0x30, 0xFF]), Err(HeaderError::ReservedLength));
        assert_eq!(Header::read(&[0x04, 0x80]), Err(HeaderError::IndefinitePrimitive));
        let nine = [0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(Header::read(&nine), Err(HeaderError::LengthTooLarge));
        let tag = [0x1F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x00];
        assert_eq!(Header::read(&tag), Err(HeaderError::TagTooLarge));
    }

    #[test]
    fn asks_for_more_and_is_the_same_byte_by_byte() {
        let bytes = [0xBF, 0x85, 0x01, 0x83, 0x01, 0x00, 0x00, 0xAA];
        for cut in 0..7 {
            assert_eq!(Header::read(&bytes[..cut]), Ok(None));
        }
        let mut buffer = HeaderBuffer::new();
        for byte in &bytes[..6] {
            assert_eq!(buffer.read(&[*byte]), Ok((None, 1)));
        }
        assert_eq!(buffer.read(&bytes[6..]), Ok((Some(read(&bytes)), 1)));
        assert_eq!(read(&bytes).tag.number(), 641);
        assert!(minimal(&[0xBF, 0x85, 0x01, 0x83, 0x01, 0x00, 0x00]));
    }
}
