//! Extensions (RFC 5280 section 4.2): the list, and the values that a CA's record depends on.

mod value;

use super::FieldError;
use super::distribution::{self, DistributionPoints};
use super::oid::ObjectIdentifier;
use crate::tlv::{Element, ReadError, ReadErrorKind, Reader, Tag};
pub use value::{BasicConstraints, KeyUsage};

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
    /// Whether bytes stand behind its last field.
    pub(super) trailing: bool,
}

impl<'a> Extension<'a> {
    #[inline]
    pub(super) fn read(fields: &mut Reader<'a>) -> Result<Self, ReadError> {
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

    /// Whether who does not know it must refuse the certificate. Any byte but zero is TRUE, as
    /// BER has it.
    #[must_use]
    pub const fn is_critical(&self) -> bool {
        self.critical
    }

    /// The value's bytes.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// Where the extension stands, in bytes from the start of the certificate.
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
    /// Whether one is critical that none of the known fields is of.
    has_other_critical: bool,
}

pub(super) const BASIC_CONSTRAINTS: usize = 0;
pub(super) const KEY_USAGE: usize = 1;
pub(super) const SUBJECT_KEY_IDENTIFIER: usize = 2;
pub(super) const AUTHORITY_KEY_IDENTIFIER: usize = 3;
pub(super) const CRL_DISTRIBUTION_POINTS: usize = 4;
pub(super) const FRESHEST_CRL: usize = 5;
pub(super) const NAME_CONSTRAINTS: usize = 6;

// Their paths.
pub(super) const CRL_POINTS: &str = "tbsCertificate.extensions.cRLDistributionPoints";
pub(super) const FRESHEST_POINTS: &str = "tbsCertificate.extensions.freshestCRL";

/// The extensions whose values are read here, by their arc below id-ce, 2.5.29.
pub(super) const fn known_index(id: &[u8]) -> Option<usize> {
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

/// Remembers ids in 256 bits: that none repeats is certain, that one does is to be looked at.
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    words: [u128; 2],
    pub(super) may_repeat: bool,
}

impl SeenIds {
    /// The bit of an id: below 128 it is that id's alone.
    pub(super) fn bit(id: &[u8]) -> u8 {
        match id {
            [0x55, 0x1D, arc @ 0..=127] => *arc,
            _ => id.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31) ^ byte) | 0x80,
        }
    }

    #[inline]
    pub(super) fn note(&mut self, bit: u8) {
        let [standard, other] = &mut self.words;
        let word = if bit < 128 { standard } else { other };
        let bit = 1 << (bit & 127);
        self.may_repeat |= *word & bit != 0;
        *word |= bit;
    }
}

/// How many they are.
const KNOWN: usize = 7;

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
            has_other_critical: false,
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
                    seen.note(SeenIds::bit(extension.id));
                    let slot = known_index(extension.id);
                    if let Some(slot) = slot.and_then(|index| extensions.known.get_mut(index)) {
                        // The first of two counts, as for OpenSSL and Windows.
                        slot.get_or_insert(extension);
                    } else {
                        extensions.has_other_critical |= extension.critical;
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

    /// Where bytes stand behind the list, or behind the last field of an extension.
    pub(super) const fn trailing(&self) -> Option<ReadError> {
        self.trailing
    }

    /// Where the list stands, in bytes from the start of the certificate.
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
        self.known(BASIC_CONSTRAINTS).ok()??.written_ca_default()
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

    /// Basic constraints (RFC 5280 section 4.2.1.9).
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, FieldError> {
        self.known(BASIC_CONSTRAINTS)?.map(Extension::basic_constraints).transpose()
    }

    /// Key usage (RFC 5280 section 4.2.1.3).
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, FieldError> {
        self.known(KEY_USAGE)?.map(Extension::key_usage).transpose()
    }

    /// The subject key identifier (RFC 5280 section 4.2.1.2), usually 20 bytes. It stands as the
    /// certificate says; it is not computed from the key.
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn subject_key_identifier(&self) -> Result<Option<&'a [u8]>, FieldError> {
        self.known(SUBJECT_KEY_IDENTIFIER)?.map(Extension::subject_key_identifier).transpose()
    }

    /// The bytes of `keyIdentifier` in the authority key identifier (RFC 5280 section 4.2.1.1);
    /// `None` also where the extension names issuer and serial number alone.
    ///
    /// # Errors
    /// When the value is something else, or the list can't be read so far.
    pub fn authority_key_identifier(&self) -> Result<Option<&'a [u8]>, FieldError> {
        let extension = self.known(AUTHORITY_KEY_IDENTIFIER)?;
        Ok(extension.map(Extension::authority_key_identifier).transpose()?.flatten())
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
    pub(crate) fn crl_points(&self) -> Result<Option<DistributionPoints<'a>>, FieldError> {
        let extension = self.known(CRL_DISTRIBUTION_POINTS)?;
        extension.map(|extension| DistributionPoints::read(extension, CRL_POINTS)).transpose()
    }

    /// How many URIs the freshest-CRL extension has.
    pub(crate) fn freshest_uris(&self) -> Result<Option<u32>, FieldError> {
        let extension = self.known(FRESHEST_CRL)?;
        extension
            .map(|extension| Ok(DistributionPoints::read(extension, FRESHEST_POINTS)?.uris))
            .transpose()
    }

    /// Basic constraints, if they are there.
    pub(crate) fn basic_constraints_extension(&self) -> Option<Extension<'a>> {
        self.known.get(BASIC_CONSTRAINTS).copied().flatten()
    }

    /// Where name constraints (RFC 5280 section 4.2.1.10) stand, if they do.
    pub(crate) fn name_constraints(&self) -> Option<Extension<'a>> {
        self.known.get(NAME_CONSTRAINTS).copied().flatten()
    }

    /// Whether an extension is critical that is not parsed here.
    pub(super) const fn has_other_critical(&self) -> bool {
        self.has_other_critical
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
            Extension::read(&mut element.reader()).map(Some).map_err(|error| (error, false))
        }
        Some(element) => {
            let (expected, actual) = (Tag::SEQUENCE, element.tag());
            Err((before.error(ReadErrorKind::Unexpected { expected, actual }, PATH), false))
        }
    }
}

/// Any byte but zero is TRUE (X.690 8.2.2).
fn is_true(boolean: &Element<'_>) -> bool {
    boolean.content.iter().any(|byte| *byte != 0)
}
