//! Extensions (RFC 5280 section 4.2): the list, and the values that a CA's record depends on.

use super::distribution::{self, DistributionPoints};
use super::oid::{self, ObjectIdentifier};
use super::{FieldError, content};
use crate::tlv::{Element, ReadError, ReadErrorKind, Reader, Tag};

/// One extension.
///
/// ```text
/// Extension ::= SEQUENCE {                            -- RFC 5280 section 4.1
///   extnID OBJECT IDENTIFIER,
///   critical BOOLEAN DEFAULT FALSE,
///   extnValue OCTET STRING }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Extension<'a> {
    id: &'a [u8],
    offset: usize,
    critical: bool,
    value: &'a [u8],
    value_offset: usize,
    /// Whether octets stand behind its last field.
    trailing: bool,
}

impl<'a> Extension<'a> {
    #[inline]
    fn read(element: &Element<'a>) -> Result<Self, ReadError> {
        let mut fields = element.reader();
        let id = fields.expect(Tag::OBJECT_IDENTIFIER, "tbsCertificate.extensions.extnID")?;
        let critical = fields.optional(Tag::BOOLEAN, "tbsCertificate.extensions.critical")?;
        let value = fields.expect(Tag::OCTET_STRING, "tbsCertificate.extensions.extnValue")?;
        Ok(Self {
            id: id.content,
            offset: id.offset,
            critical: critical.is_some_and(|critical| is_true(&critical)),
            value: value.content,
            value_offset: value.content_offset(),
            trailing: !fields.is_empty(),
        })
    }

    /// Which extension it is.
    #[must_use]
    pub const fn id(&self) -> ObjectIdentifier<'a> {
        ObjectIdentifier::new(self.id)
    }

    /// Whether who does not know it must refuse the certificate. Any octet but zero is TRUE, as
    /// BER has it.
    #[must_use]
    pub const fn is_critical(&self) -> bool {
        self.critical
    }

    /// The value's octets.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// Where the extension stands, in octets from the start of the certificate.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Reads the value's elements.
    pub(super) const fn reader(&self) -> Reader<'a> {
        Reader::new(self.value, self.value_offset)
    }
}

/// The extensions of a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Extensions<'a> {
    /// The elements behind each other; empty where there are none.
    list: Option<Reader<'a>>,
    field: Option<Element<'a>>,
    known: [Option<Extension<'a>>; KNOWN],
    error: Option<ReadError>,
    trailing: Option<ReadError>,
    may_repeat: bool,
    /// The first critical one that nobody is known to process.
    unknown_critical: Option<Extension<'a>>,
}

const BASIC_CONSTRAINTS: usize = 0;
const KEY_USAGE: usize = 1;
const SUBJECT_KEY_IDENTIFIER: usize = 2;
const AUTHORITY_KEY_IDENTIFIER: usize = 3;
const CRL_DISTRIBUTION_POINTS: usize = 4;
const FRESHEST_CRL: usize = 5;
const NAME_CONSTRAINTS: usize = 6;

// Their paths.
const CRL_POINTS: &str = "tbsCertificate.extensions.cRLDistributionPoints";
const FRESHEST_POINTS: &str = "tbsCertificate.extensions.freshestCRL";

/// The extensions whose values are read here, by their arc below id-ce, 2.5.29.
const fn known_index(id: &[u8]) -> Option<usize> {
    match id {
        [0x55, 0x1D, 19] => Some(BASIC_CONSTRAINTS),
        [0x55, 0x1D, 15] => Some(KEY_USAGE),
        [0x55, 0x1D, 14] => Some(SUBJECT_KEY_IDENTIFIER),
        [0x55, 0x1D, 35] => Some(AUTHORITY_KEY_IDENTIFIER),
        [0x55, 0x1D, 31] => Some(CRL_DISTRIBUTION_POINTS),
        [0x55, 0x1D, 46] => Some(FRESHEST_CRL),
        [0x55, 0x1D, 30] => Some(NAME_CONSTRAINTS),
        _ => None,
    }
}

/// Remembers ids in two words: that none repeats is certain, that one does is to be looked at.
#[derive(Debug, Default)]
struct SeenIds {
    standard: u128,
    other: u128,
    may_repeat: bool,
}

impl SeenIds {
    fn note(&mut self, id: &[u8]) {
        let (word, bit) = match id {
            [0x55, 0x1D, arc @ 0..=127] => (&mut self.standard, *arc),
            _ => {
                let sum = id.iter().fold(0_u8, |sum, octet| sum.wrapping_mul(31) ^ octet);
                (&mut self.other, sum & 127)
            }
        };
        self.may_repeat |= *word >> bit & 1 == 1;
        *word |= 1 << bit;
    }
}

/// How many they are.
const KNOWN: usize = 7;

/// Basic constraints (RFC 5280 section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// Whether the key may sign certificates.
    pub ca: bool,
    /// How many CAs may follow below, self-issued ones not counted; `None` is without limit. A
    /// length that does not fit 32 bits is given as the largest that does.
    pub path_length: Option<u32>,
}

/// Key usage (RFC 5280 section 4.2.1.3), of which a CA needs two bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Bit 5: the key may sign certificates.
    #[must_use]
    pub const fn key_cert_sign(self) -> bool {
        self.0 & 0x0400 != 0
    }

    /// Bit 6: the key may sign CRLs.
    #[must_use]
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x0200 != 0
    }
}

impl<'a> Extensions<'a> {
    /// `extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension`
    pub(super) fn read(field: Option<Element<'a>>) -> Self {
        const PATH: &str = "tbsCertificate.extensions";
        let mut extensions = Self {
            list: None,
            field,
            known: [None; KNOWN],
            error: None,
            trailing: None,
            may_repeat: false,
            unknown_critical: None,
        };
        let Some(field) = field else { return extensions };
        let mut fields = field.reader();
        match fields.expect(Tag::SEQUENCE, PATH) {
            Ok(list) => {
                extensions.list = Some(list.reader());
                extensions.trailing = fields.finish(PATH).err();
            }
            Err(error) => extensions.error = Some(error),
        }
        let mut seen = SeenIds::default();
        let mut rest = extensions.list;
        while let Some(reader) = &mut rest {
            match next(reader) {
                Ok(None) => break,
                Ok(Some(extension)) => {
                    if extension.trailing {
                        let offset = extension.value_offset + extension.value.len();
                        let kind = ReadErrorKind::TrailingData;
                        extensions.trailing.get_or_insert(ReadError { kind, offset, path: PATH });
                    }
                    seen.note(extension.id);
                    let slot = known_index(extension.id);
                    if let Some(slot) = slot.and_then(|index| extensions.known.get_mut(index)) {
                        // The first of two counts, as for OpenSSL and Windows.
                        slot.get_or_insert(extension);
                    } else if extension.critical && !oid::is_processed(extension.id) {
                        extensions.unknown_critical.get_or_insert(extension);
                    }
                }
                Err((error, ends)) => {
                    extensions.error.get_or_insert(error);
                    if ends {
                        rest = None;
                    }
                }
            }
        }
        extensions.may_repeat = seen.may_repeat;
        extensions
    }

    /// All of them in the order of the certificate. One that can't be read costs itself alone,
    /// unless its length is wrong: then what follows can't be told apart, and the error is last.
    pub fn iter(&self) -> impl Iterator<Item = Result<Extension<'a>, FieldError>> + use<'a> {
        let mut rest = self.list;
        std::iter::from_fn(move || {
            let item = next(rest.as_mut()?);
            if matches!(item, Err((_, true))) {
                rest = None;
            }
            item.map_err(|(error, _)| FieldError(error)).transpose()
        })
    }

    /// Where octets stand behind the list, or behind the last field of an extension.
    pub(super) const fn trailing(&self) -> Option<ReadError> {
        self.trailing
    }

    /// Where the list stands, in octets from the start of the certificate.
    pub(super) fn offset(&self) -> Option<usize> {
        self.field.map(|field| field.content_offset())
    }

    /// The field `extensions`.
    pub(super) const fn field(&self) -> Option<Element<'a>> {
        self.field
    }

    fn known(&self, index: usize) -> Result<Option<&Extension<'a>>, FieldError> {
        match (self.known.get(index).and_then(Option::as_ref), self.error) {
            (Some(extension), _) => Ok(Some(extension)),
            (None, Some(error)) => Err(FieldError(error)),
            (None, None) => Ok(None),
        }
    }

    /// Where basic constraints write out the FALSE that is the default of `cA`, if they do.
    pub(super) fn written_ca_default(&self) -> Option<usize> {
        let extension = self.known(BASIC_CONSTRAINTS).ok()??;
        let value = extension.reader().expect(Tag::SEQUENCE, "").ok()?;
        let ca = value.reader().optional(Tag::BOOLEAN, "").ok()??;
        (ca.content == [0]).then_some(ca.offset)
    }

    /// Whether the field is there, even if its list is empty.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        self.field.is_some()
    }

    /// Whether the list has no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_none_or(|list| list.is_empty())
    }

    /// The extensions whose id stands before them already, with where they are.
    pub(crate) fn repeated(&self) -> Vec<(usize, ObjectIdentifier<'a>)> {
        if !self.may_repeat {
            return Vec::new();
        }
        let mut seen: Vec<(&[u8], usize)> =
            self.iter().flatten().map(|e| (e.id, e.offset)).collect();
        seen.sort_unstable();
        let pairs = seen.windows(2).filter_map(|pair| match pair {
            [(one, _), (other, offset)] if one == other => {
                Some((*offset, ObjectIdentifier::new(other)))
            }
            _ => None,
        });
        pairs.collect()
    }

    /// Why the list can't be read to its end, if it can't.
    #[must_use]
    pub fn error(&self) -> Option<FieldError> {
        self.error.map(FieldError)
    }

    /// ```text
    /// BasicConstraints ::= SEQUENCE {
    ///   cA BOOLEAN DEFAULT FALSE,
    ///   pathLenConstraint INTEGER (0..MAX) OPTIONAL }
    /// ```
    ///
    /// Any octet but zero is TRUE: certificates of the US Federal PKI have `01`.
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.basicConstraints";
        let Some(extension) = self.known(BASIC_CONSTRAINTS)? else { return Ok(None) };
        let mut fields = extension.reader().expect(Tag::SEQUENCE, PATH)?.reader();
        let ca = fields.optional(Tag::BOOLEAN, PATH)?;
        let length = fields.optional(Tag::INTEGER, PATH)?;
        let path_length = match length {
            None => None,
            Some(length) if length.content.first().is_none_or(|first| *first >= 0x80) => {
                return Err(content(&length, "has a path length below zero", PATH));
            }
            Some(length) => Some(length.content.iter().fold(0_u32, |value, octet| {
                if value >> 24 == 0 { value << 8 | u32::from(*octet) } else { u32::MAX }
            })),
        };
        let ca = ca.is_some_and(|ca| is_true(&ca));
        Ok(Some(BasicConstraints { ca, path_length }))
    }

    /// `KeyUsage ::= BIT STRING`
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.keyUsage";
        let Some(extension) = self.known(KEY_USAGE)? else { return Ok(None) };
        let bits = extension.reader().expect(Tag::BIT_STRING, PATH)?.content;
        let octet = |index: usize| u16::from(bits.get(index).copied().unwrap_or(0));
        Ok(Some(KeyUsage(octet(1) << 8 | octet(2))))
    }

    /// `SubjectKeyIdentifier ::= OCTET STRING`, its octets, usually 20. The value stands as the
    /// certificate says; it is not computed from the key.
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn subject_key_identifier(&self) -> Result<Option<&'a [u8]>, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.subjectKeyIdentifier";
        let Some(extension) = self.known(SUBJECT_KEY_IDENTIFIER)? else { return Ok(None) };
        Ok(Some(extension.reader().expect(Tag::OCTET_STRING, PATH)?.content))
    }

    /// ```text
    /// AuthorityKeyIdentifier ::= SEQUENCE {
    ///   keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL,
    ///   authorityCertIssuer [1] IMPLICIT GeneralNames OPTIONAL,
    ///   authorityCertSerialNumber [2] IMPLICIT INTEGER OPTIONAL }
    /// ```
    ///
    /// The octets of `keyIdentifier`; `None` also where the extension names issuer and serial
    /// number alone.
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn authority_key_identifier(&self) -> Result<Option<&'a [u8]>, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.authorityKeyIdentifier";
        let Some(extension) = self.known(AUTHORITY_KEY_IDENTIFIER)? else { return Ok(None) };
        let mut fields = extension.reader().expect(Tag::SEQUENCE, PATH)?.reader();
        let identifier = fields.optional(Tag::context_primitive(0), PATH)?;
        Ok(identifier.map(|identifier| identifier.content))
    }

    /// The URIs of the CRL distribution points (RFC 5280 section 4.2.1.13), in their order.
    ///
    /// # Errors
    /// When the value can't be read, or the list of extensions can't be read so far.
    pub fn crl_distribution_points(&self) -> Result<Vec<&'a [u8]>, FieldError> {
        let mut uris = Vec::new();
        self.each_uri(CRL_DISTRIBUTION_POINTS, CRL_POINTS, &mut |uri| uris.push(uri))?;
        Ok(uris)
    }

    /// The URIs of the freshest-CRL extension (RFC 5280 section 4.2.1.15), in their order.
    ///
    /// # Errors
    /// When the value can't be read, or the list of extensions can't be read so far.
    pub fn freshest_crl(&self) -> Result<Vec<&'a [u8]>, FieldError> {
        let mut uris = Vec::new();
        self.each_uri(FRESHEST_CRL, FRESHEST_POINTS, &mut |uri| uris.push(uri))?;
        Ok(uris)
    }

    /// What the CRL distribution points hold.
    pub(crate) fn crl_points(&self) -> Result<DistributionPoints<'a>, FieldError> {
        DistributionPoints::read(self.known(CRL_DISTRIBUTION_POINTS)?, CRL_POINTS)
    }

    /// What the distribution points of the freshest-CRL extension hold.
    pub(crate) fn freshest_points(&self) -> Result<DistributionPoints<'a>, FieldError> {
        DistributionPoints::read(self.known(FRESHEST_CRL)?, FRESHEST_POINTS)
    }

    /// Basic constraints, if they are there.
    pub(crate) fn basic_constraints_extension(&self) -> Option<Extension<'a>> {
        self.known.get(BASIC_CONSTRAINTS).copied().flatten()
    }

    /// Where name constraints (RFC 5280 section 4.2.1.10) stand, if they do.
    pub(crate) fn name_constraints(&self) -> Option<Extension<'a>> {
        self.known.get(NAME_CONSTRAINTS).copied().flatten()
    }

    /// The first critical extension that RFC 5280 does not define and that is not in common use.
    pub(crate) const fn unknown_critical(&self) -> Option<Extension<'a>> {
        self.unknown_critical
    }

    fn each_uri(
        &self,
        index: usize,
        path: &'static str,
        on_uri: &mut dyn FnMut(&'a [u8]),
    ) -> Result<(), FieldError> {
        let Some(extension) = self.known(index)? else { return Ok(()) };
        distribution::each_name(extension, path, &mut |tag, name| {
            if tag == Tag::context_primitive(6) {
                on_uri(name);
            }
        })
    }
}

/// The next extension of a list. An error says whether it ends the list: behind a wrong length
/// nothing can be told apart.
#[inline]
fn next<'a>(list: &mut Reader<'a>) -> Result<Option<Extension<'a>>, (ReadError, bool)> {
    const PATH: &str = "tbsCertificate.extensions";
    let before = *list;
    match list.next(PATH).map_err(|error| (error, true))? {
        None => Ok(None),
        Some(element) if element.tag() == Tag::SEQUENCE => {
            Extension::read(&element).map(Some).map_err(|error| (error, false))
        }
        Some(element) => {
            let (expected, actual) = (Tag::SEQUENCE, element.tag());
            Err((before.error(ReadErrorKind::Unexpected { expected, actual }, PATH), false))
        }
    }
}

/// Any octet but zero is TRUE (X.690 8.2.2).
fn is_true(boolean: &Element<'_>) -> bool {
    boolean.content.iter().any(|octet| *octet != 0)
}
