//! One attribute of a name, and how .NET prints it.

use std::borrow::Cow;
use std::fmt;

use super::string::{self, NameString};
use crate::certificate::der_violation::{self, Zone};
use crate::certificate::oid::ObjectIdentifier;
use crate::digest::Hex;
use crate::tlv::{Element, ReadError, ReadErrorKind, Tag};

/// Content bytes of 2.5.4.3.
pub(super) const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// An attribute of a name.
///
/// ```text
/// AttributeTypeAndValue ::= SEQUENCE {     -- RFC 5280 section 4.1.2.4
///   type AttributeType,                    -- OBJECT IDENTIFIER
///   value AttributeValue }                 -- ANY
/// ```
///
/// Prints as `CN=Contoso Root`: the key that Windows' `CertStrToName` defines for the type, or
/// `OID.` and the dotted decimal; then `=` and the value. Text is put in double quotes, with its
/// own quotes doubled, in the cases in which .NET does so. A value that is not a string prints as
/// `#` and its TLV in hexadecimal, unquoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    pub(crate) oid: ObjectIdentifier<'a>,
    pub(crate) value: Element<'a>,
    /// Trailing data after the value.
    pub(super) trailing: Option<ReadError>,
    /// Whether the attribute is known to be DER; `false` means unknown.
    pub(super) is_der: bool,
}

impl<'a> Attribute<'a> {
    /// Parses one element of an RDN.
    #[inline]
    pub(super) fn read(element: &Element<'a>) -> Result<Self, ReadError> {
        const PATH: &str = "AttributeTypeAndValue";
        const TYPE: &str = "AttributeTypeAndValue.type";
        const VALUE: &str = "AttributeTypeAndValue.value";
        let mut fields = must_be(element, Tag::SEQUENCE, PATH)?.reader();
        let start = fields;
        let oid = fields.expect(Tag::OBJECT_IDENTIFIER, TYPE)?;
        if oid.tag().is_constructed() {
            return Err(start.error(ReadErrorKind::Content("is constructed"), TYPE));
        }
        let before = fields;
        let value =
            fields.next(VALUE)?.ok_or_else(|| before.error(ReadErrorKind::Missing, VALUE))?;
        let is_der = element.has_der_header()
            && oid.has_der_header()
            && value.has_der_header()
            && fields.is_empty()
            && der_violation::holds(0x06, oid.content, Zone::Frame)
            && der_violation::holds(value.identifier(), value.content, Zone::Frame);
        let oid = ObjectIdentifier::new(oid.content);
        Ok(Self { oid, value, trailing: fields.finish(PATH).err(), is_der })
    }

    /// The value as it is printed, without quotes.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        match string::decode(&self.value) {
            Some(NameString { text, .. }) => text,
            None => Cow::Owned(format!("#{}", Hex(self.value.whole))),
        }
    }

    /// The key that Windows prints for the attribute's type, if it has one.
    fn key(&self) -> Option<&'static str> {
        Some(match self.oid.as_bytes() {
            [0x55, 0x04, 3] => "CN",
            [0x55, 0x04, 4] => "SN",
            [0x55, 0x04, 5] => "SERIALNUMBER",
            [0x55, 0x04, 6] => "C",
            [0x55, 0x04, 7] => "L",
            [0x55, 0x04, 8] => "S",
            [0x55, 0x04, 9] => "STREET",
            [0x55, 0x04, 10] => "O",
            [0x55, 0x04, 11] => "OU",
            [0x55, 0x04, 12] => "T",
            [0x55, 0x04, 13] => "Description",
            [0x55, 0x04, 17] => "PostalCode",
            [0x55, 0x04, 18] => "POBox",
            [0x55, 0x04, 20] => "Phone",
            [0x55, 0x04, 24] => "X21Address",
            [0x55, 0x04, 42] => "G",
            [0x55, 0x04, 43] => "I",
            [0x55, 0x04, 46] => "dnQualifier",
            // 0.9.2342.19200300.100.1.25
            [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19] => "DC",
            // 1.2.840.113549.1.9.1
            [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01] => "E",
            _ => return None,
        })
    }
}

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key() {
            Some(key) => write!(formatter, "{key}=")?,
            None => write!(formatter, "OID.{}=", self.oid)?,
        }
        let Some(NameString { text, .. }) = string::decode(&self.value) else {
            return write!(formatter, "#{}", Hex(self.value.whole));
        };
        if !needs_quotes(&text) {
            return formatter.write_str(&text);
        }
        formatter.write_str("\"")?;
        for piece in text.split_inclusive('"') {
            formatter.write_str(piece)?;
            if piece.ends_with('"') {
                formatter.write_str("\"")?;
            }
        }
        formatter.write_str("\"")
    }
}

/// Rejects an element with another tag. The primitive/constructed bit must match, too.
pub(super) fn must_be<'e, 'a>(
    element: &'e Element<'a>,
    expected: Tag,
    path: &'static str,
) -> Result<&'e Element<'a>, ReadError> {
    let (actual, offset) = (element.tag(), element.offset);
    if actual == expected {
        Ok(element)
    } else {
        Err(ReadError { kind: ReadErrorKind::Unexpected { expected, actual }, offset, path })
    }
}

/// Whether `CertNameToStr` on Windows, and .NET on other systems, quote a value. A carriage return
/// inside the text is not quoted, and white space is defined as in C.
fn needs_quotes(text: &str) -> bool {
    let is_space = |character| matches!(character, ' ' | '\t'..='\r');
    text.is_empty()
        || text.starts_with(is_space)
        || text.ends_with(is_space)
        || text.contains([',', '+', '=', '"', '\n', '<', '>', '#', ';'])
}
