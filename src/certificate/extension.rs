//! Extensions (RFC 5280 section 4.2): the list, and the values on which a CA's record depends.

mod cache_key;
mod list;
mod scan;
mod value;

use super::FieldError;
use super::distribution;
use super::oid::ObjectIdentifier;
use crate::tlv::{Element, ReadError, ReadErrorKind, Reader, Tag};
pub(super) use list::ExtensionList;
use scan::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, CRL_DISTRIBUTION_POINTS, FRESHEST_CRL, KEY_USAGE,
    SUBJECT_KEY_IDENTIFIER, Scan,
};
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
    /// Whether trailing data follows its last field.
    trailing: bool,
}

impl<'a> Extension<'a> {
    fn read(fields: &mut Reader<'a>) -> Result<Self, ReadError> {
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

    /// The extension's identifier, `extnID`.
    #[must_use]
    pub const fn id(&self) -> ObjectIdentifier<'a> {
        ObjectIdentifier::new(self.id)
    }

    /// Whether software that does not know the extension must reject the certificate. As in BER,
    /// any nonzero value is TRUE.
    #[must_use]
    pub const fn is_critical(&self) -> bool {
        self.critical
    }

    /// The content bytes of `extnValue`.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// The offset of the extension's `extnID`, in bytes from the start of the certificate.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// A reader for the elements in the value.
    pub(super) const fn reader(&self) -> Reader<'a> {
        Reader::new(self.value, self.value_offset)
    }
}

// The paths of extensions that contain URLs.
const CRL_POINTS: &str = "tbsCertificate.extensions.cRLDistributionPoints";
const FRESHEST_POINTS: &str = "tbsCertificate.extensions.freshestCRL";

/// The extensions of a certificate. Each query walks the list.
#[derive(Clone, Copy, Debug)]
pub struct Extensions<'a> {
    field: Option<Element<'a>>,
    list: Option<Element<'a>>,
    /// The reason why the field contains no list.
    error: Option<ReadError>,
    /// Trailing data after the list, if there is any.
    trailing: Option<ReadError>,
}

impl<'a> Extensions<'a> {
    /// `extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension`
    pub(super) fn read(field: Option<Element<'a>>) -> Self {
        const PATH: &str = "tbsCertificate.extensions";
        let mut extensions = Self { field, list: None, error: None, trailing: None };
        let Some(field) = field else { return extensions };
        let mut fields = field.reader();
        match fields.expect(Tag::SEQUENCE, PATH) {
            Ok(list) => {
                extensions.list = Some(list);
                extensions.trailing = fields.finish(PATH).err();
            }
            Err(error) => extensions.error = Some(error),
        }
        extensions
    }

    /// Parses a separate list, such as that of a CRL or of a CRL entry. The paths in errors are
    /// those of a certificate.
    pub(crate) fn of_list(encoding: &'a [u8]) -> Self {
        let mut extensions = Self::read(None);
        match Reader::new(encoding, 0).expect(Tag::SEQUENCE, "tbsCertificate.extensions") {
            Ok(list) => extensions.list = Some(list),
            Err(error) => extensions.error = Some(error),
        }
        extensions
    }

    fn scan(&self) -> Scan<'a> {
        Scan::of(self.elements(), self.error)
    }

    /// A reader for the elements of the list.
    fn elements(&self) -> Option<Reader<'a>> {
        self.list.map(|list| list.reader())
    }

    /// The extensions in the order of the certificate. An unreadable extension affects only itself,
    /// unless its length is invalid: the rest of the list then cannot be parsed, and the error is
    /// the last item.
    pub fn iter(&self) -> impl Iterator<Item = Result<Extension<'a>, FieldError>> + use<'a> {
        each(self.elements())
    }

    /// The list, including its header.
    pub(super) const fn list(&self) -> Option<Element<'a>> {
        self.list
    }

    /// The reason why the field contains no list.
    pub(super) const fn no_list(&self) -> Option<ReadError> {
        self.error
    }

    /// Trailing data after the list, if there is any.
    pub(super) const fn trailing(&self) -> Option<ReadError> {
        self.trailing
    }

    /// The offset at which the list is expected, in bytes from the start of the certificate.
    pub(super) fn offset(&self) -> Option<usize> {
        self.field.map(|field| field.content_offset())
    }

    /// The field `extensions`.
    pub(super) const fn field(&self) -> Option<Element<'a>> {
        self.field
    }

    /// Whether the field `extensions` is present, even if its list is empty.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        self.field.is_some()
    }

    /// Whether there is no extension: the list is empty, absent or unreadable.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_none_or(|list| list.content.is_empty())
    }

    /// The first error in the list, if the list or one of its extensions cannot be read.
    #[must_use]
    pub fn error(&self) -> Option<FieldError> {
        self.scan().error.map(FieldError)
    }

    /// Basic constraints (RFC 5280 section 4.2.1.9).
    ///
    /// # Errors
    /// If the value is invalid, or the extension was not found and part of the list cannot be read.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, FieldError> {
        self.scan().known(BASIC_CONSTRAINTS)?.map(|found| found.basic_constraints()).transpose()
    }

    /// Key usage (RFC 5280 section 4.2.1.3).
    ///
    /// # Errors
    /// If the value is invalid, or the extension was not found and part of the list cannot be read.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, FieldError> {
        self.scan().known(KEY_USAGE)?.map(|found| found.key_usage()).transpose()
    }

    /// The subject key identifier (RFC 5280 section 4.2.1.2), usually 20 bytes, as the certificate
    /// contains it; it is not computed from the key.
    ///
    /// # Errors
    /// If the value is invalid, or the extension was not found and part of the list cannot be read.
    pub fn subject_key_identifier(&self) -> Result<Option<&'a [u8]>, FieldError> {
        let extension = self.scan().known(SUBJECT_KEY_IDENTIFIER)?;
        extension.map(|found| found.subject_key_identifier()).transpose()
    }

    /// The bytes of `keyIdentifier` in the authority key identifier (RFC 5280 section 4.2.1.1).
    /// `None` if there is no such extension or it contains only issuer and serial number.
    ///
    /// # Errors
    /// If the value is invalid, or the extension was not found and part of the list cannot be read.
    pub fn authority_key_identifier(&self) -> Result<Option<&'a [u8]>, FieldError> {
        let extension = self.scan().known(AUTHORITY_KEY_IDENTIFIER)?;
        Ok(extension.map(|found| found.authority_key_identifier()).transpose()?.flatten())
    }

    /// The URIs of the CRL distribution points (RFC 5280 section 4.2.1.13), in order.
    ///
    /// # Errors
    /// If the value cannot be read, or the extension was not found and part of the list cannot be
    /// read.
    pub fn crl_distribution_points(&self) -> Result<Vec<&'a [u8]>, FieldError> {
        let mut uris = Vec::new();
        self.each_uri(CRL_DISTRIBUTION_POINTS, CRL_POINTS, &mut |uri| uris.push(uri))?;
        Ok(uris)
    }

    /// The URIs of the freshest-CRL extension (RFC 5280 section 4.2.1.15), in order.
    ///
    /// # Errors
    /// If the value cannot be read, or the extension was not found and part of the list cannot be
    /// read.
    pub fn freshest_crl(&self) -> Result<Vec<&'a [u8]>, FieldError> {
        let mut uris = Vec::new();
        self.each_uri(FRESHEST_CRL, FRESHEST_POINTS, &mut |uri| uris.push(uri))?;
        Ok(uris)
    }

    fn each_uri(
        &self,
        index: usize,
        path: &'static str,
        on_uri: &mut dyn FnMut(&'a [u8]),
    ) -> Result<(), FieldError> {
        let Some(extension) = self.scan().known(index)? else { return Ok(()) };
        distribution::each_name(&extension, path, &mut |tag, name| {
            if tag == Tag::context_primitive(6) {
                on_uri(name);
            }
        })
    }
}

/// The extensions of a list, up to the first invalid length.
fn each<'a>(
    list: Option<Reader<'a>>,
) -> impl Iterator<Item = Result<Extension<'a>, FieldError>> + use<'a> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let item = next(rest.as_mut()?);
        if matches!(item, Err((_, true))) {
            rest = None;
        }
        item.map_err(|(error, _)| FieldError(error)).transpose()
    })
}

/// The next extension of a list. The flag of an error is whether it ends the list: nothing after an
/// invalid length can be parsed.
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

/// Any nonzero value is TRUE (X.690 8.2.2).
fn is_true(boolean: &Element<'_>) -> bool {
    boolean.content.iter().any(|byte| *byte != 0)
}
