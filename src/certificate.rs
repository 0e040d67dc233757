//! A borrowed view over a certificate's original bytes (RFC 5280 section 4.1).
//!
//! Parsing is lenient, because certificates in use violate DER in many small ways.
//! [`Certificate::parse`] only splits the frame into its fields. Each field is parsed when it is
//! requested, and an unreadable field affects only itself. Nothing is verified: no signature, no
//! chain, no name.

mod algorithm;
mod algorithm_identifier;
mod component_cache;
mod content_id;
mod der_violation;
mod distribution;
mod extension;
mod fields;
mod identity;
mod instant;
mod key;
mod name;
mod nonconformity;
mod oid;
mod reading;
mod table;
mod time;
mod validity;
#[cfg(feature = "x509-cert")]
mod x509_cert;

use std::fmt;

pub(crate) use algorithm_identifier::AlgorithmIdentifier;
pub(crate) use component_cache::ComponentCache;
pub(crate) use content_id::{KeyId, KeyIdentifier, NameId, UrlId};
pub(crate) use der_violation::DerViolation;
pub(crate) use distribution::{DistributionPoints, is_https};
pub use extension::{BasicConstraints, Extension, Extensions, KeyUsage};
pub(crate) use fields::{FieldValue, Fields};
pub(crate) use identity::{Identity, IssuerReference};
pub use key::PublicKey;
pub(crate) use key::{RsaKey, magnitude};
pub use name::Name;
pub(crate) use name::NameText;
pub(crate) use nonconformity::{Nonconformity, NonconformityKind};
pub use oid::ObjectIdentifier;
pub(crate) use reading::Reading;
pub use time::{Instant, ParseInstantError};
pub(crate) use validity::Validity;

use crate::limits::Limits;
use crate::tlv::{Element, ReadError, ReadErrorKind, Reader, Tag};

/// A field that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError(ReadError);

impl FieldError {
    /// The field's ASN.1 path, such as `tbsCertificate.validity.notAfter`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.0.path
    }

    /// The offset of the field, in bytes from the start of the certificate.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.0.offset
    }
}

impl From<ReadError> for FieldError {
    fn from(error: ReadError) -> Self {
        Self(error)
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for FieldError {}

/// The fields of a certificate, as encoded.
///
/// ```text
/// Certificate ::= SEQUENCE {
///   tbsCertificate TBSCertificate,
///   signatureAlgorithm AlgorithmIdentifier,
///   signatureValue BIT STRING }
///
/// TBSCertificate ::= SEQUENCE {
///   version [0] EXPLICIT Version DEFAULT v1,
///   serialNumber CertificateSerialNumber,          -- INTEGER
///   signature AlgorithmIdentifier,
///   issuer Name,
///   validity Validity,
///   subject Name,
///   subjectPublicKeyInfo SubjectPublicKeyInfo,
///   issuerUniqueID [1] IMPLICIT UniqueIdentifier OPTIONAL,
///   subjectUniqueID [2] IMPLICIT UniqueIdentifier OPTIONAL,
///   extensions [3] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    bytes: &'a [u8],
    to_be_signed: &'a [u8],
    version: Option<Element<'a>>,
    serial_number: Element<'a>,
    inner_algorithm: Element<'a>,
    issuer: Element<'a>,
    validity: Element<'a>,
    subject: Element<'a>,
    subject_public_key_info: Element<'a>,
    extensions: Extensions<'a>,
    signature_algorithm: Element<'a>,
    signature: Element<'a>,
    trailing: Option<ReadError>,
    /// Whether the structures around the fields have DER headers and there are no unique
    /// identifiers.
    has_usual_structure: bool,
}

impl<'a> Certificate<'a> {
    /// Splits `bytes`, the encoding of exactly one certificate, into its fields.
    ///
    /// # Errors
    /// If a mandatory field is missing, out of order or unreadable.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, FieldError> {
        let mut outer = Reader::new(bytes, 0);
        let certificate = outer.expect(Tag::SEQUENCE, "certificate")?;
        let mut trailing = outer.finish("certificate").err();
        let mut fields = certificate.reader();
        let tbs = fields.expect(Tag::SEQUENCE, "tbsCertificate")?;
        let signature_algorithm = fields.expect(Tag::SEQUENCE, "signatureAlgorithm")?;
        let signature = fields.expect(Tag::BIT_STRING, "signatureValue")?;
        trailing = trailing.or_else(|| fields.finish("certificate").err());

        let mut fields = tbs.reader();
        let version = fields.optional(Tag::context(0), "tbsCertificate.version")?;
        let serial_number = fields.expect(Tag::INTEGER, "tbsCertificate.serialNumber")?;
        let inner_algorithm = fields.expect(Tag::SEQUENCE, "tbsCertificate.signature")?;
        let issuer = fields.expect(Tag::SEQUENCE, "tbsCertificate.issuer")?;
        let validity = fields.expect(Tag::SEQUENCE, "tbsCertificate.validity")?;
        let subject = fields.expect(Tag::SEQUENCE, "tbsCertificate.subject")?;
        let subject_public_key_info =
            fields.expect(Tag::SEQUENCE, "tbsCertificate.subjectPublicKeyInfo")?;
        let before = fields.offset();
        fields.optional(Tag::context(1), "tbsCertificate.issuerUniqueID")?;
        fields.optional(Tag::context(2), "tbsCertificate.subjectUniqueID")?;
        let is_usual =
            |element: Element<'_>| element.identifier() == 0x30 && element.has_der_header();
        let has_usual_structure =
            before == fields.offset() && is_usual(certificate) && is_usual(tbs);
        let extensions = fields.optional(Tag::context(3), "tbsCertificate.extensions")?;
        trailing = trailing.or_else(|| fields.finish("tbsCertificate").err());
        Ok(Self {
            bytes,
            to_be_signed: tbs.whole,
            version,
            serial_number,
            inner_algorithm,
            issuer,
            validity,
            subject,
            subject_public_key_info,
            extensions: Extensions::read(extensions),
            signature_algorithm,
            signature,
            trailing,
            has_usual_structure,
        })
    }

    /// The bytes that were parsed, unchanged.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The encoding of `tbsCertificate`, which the signature covers.
    #[must_use]
    pub const fn to_be_signed(&self) -> &'a [u8] {
        self.to_be_signed
    }

    /// `Version ::= INTEGER { v1(0), v2(1), v3(2) }`, as the usual number: 1, 2 or 3. An undefined
    /// version is returned as well, up to 127.
    ///
    /// # Errors
    /// If the field is not an INTEGER of one byte from 0 to 126.
    pub fn version(&self) -> Result<u8, FieldError> {
        const PATH: &str = "tbsCertificate.version";
        let Some(version) = self.version else { return Ok(1) };
        let value = version.reader().expect(Tag::INTEGER, PATH)?;
        match *value.content {
            [number] if number < 0x7F => Ok(number + 1),
            _ => Err(content(&value, "is not a version number", PATH)),
        }
    }

    /// The serial number's content bytes: an INTEGER, big-endian two's complement, of any length
    /// and not necessarily minimal.
    #[must_use]
    pub const fn serial_number(&self) -> &'a [u8] {
        self.serial_number.content
    }

    /// The issuer's name.
    #[must_use]
    pub const fn issuer(&self) -> Name<'a> {
        Name::new(self.issuer)
    }

    /// The name of the subject, the holder of the key.
    #[must_use]
    pub const fn subject(&self) -> Name<'a> {
        Name::new(self.subject)
    }

    /// Whether subject and issuer have the same encoding. RFC 5280 calls such a certificate
    /// self-issued, but compares names less strictly.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer.whole == self.subject.whole
    }

    /// The first instant of the validity period.
    ///
    /// # Errors
    /// If the field is not a time, or the date or time of day does not exist.
    pub fn not_before(&self) -> Result<Instant, FieldError> {
        self.validity().not_before.instant
    }

    /// The last instant of the validity period.
    ///
    /// # Errors
    /// If the field is not a time, or the date or time of day does not exist.
    pub fn not_after(&self) -> Result<Instant, FieldError> {
        self.validity().not_after.instant
    }

    /// Both times, with their violations of RFC 5280.
    fn validity(&self) -> Validity {
        Validity::read(&self.validity)
    }

    /// The fields and their paths, in the order of the encoding.
    const fn paths(&self) -> [(Option<Element<'a>>, &'static str); 10] {
        [
            (self.version, "tbsCertificate.version"),
            (Some(self.serial_number), "tbsCertificate.serialNumber"),
            (Some(self.inner_algorithm), "tbsCertificate.signature"),
            (Some(self.issuer), "tbsCertificate.issuer"),
            (Some(self.validity), "tbsCertificate.validity"),
            (Some(self.subject), "tbsCertificate.subject"),
            (Some(self.subject_public_key_info), "tbsCertificate.subjectPublicKeyInfo"),
            (self.extensions.field(), "tbsCertificate.extensions"),
            (Some(self.signature_algorithm), "signatureAlgorithm"),
            (Some(self.signature), "signatureValue"),
        ]
    }

    /// The path of the field that contains the byte at `offset`.
    pub(crate) fn path_at(&self, offset: usize) -> &'static str {
        let holds = |element: &Element<'_>| {
            offset >= element.offset && offset < element.offset + element.whole.len()
        };
        let fields = self.paths();
        let found = fields.iter().find(|(element, _)| element.as_ref().is_some_and(holds));
        match found {
            Some((_, path)) => path,
            None if offset == 0 => "certificate",
            None => "tbsCertificate",
        }
    }

    /// The offset of the field with this path. If there is no such field, 0: the offset of the
    /// certificate.
    pub(crate) fn offset_of(&self, path: &str) -> usize {
        let field = self.paths().into_iter().find(|(_, known)| *known == path);
        field.and_then(|(element, _)| element).map_or(0, |element| element.offset)
    }

    /// The algorithm of the certificate's signature, from the outer `signatureAlgorithm`.
    ///
    /// # Errors
    /// If the field does not begin with an object identifier.
    pub fn signature_algorithm(&self) -> Result<ObjectIdentifier<'a>, FieldError> {
        algorithm(&self.signature_algorithm, "signatureAlgorithm.algorithm")
    }

    /// The encoding of the signature algorithm's parameters; `None` if they are absent or
    /// unreadable.
    #[must_use]
    pub fn signature_parameters(&self) -> Option<&'a [u8]> {
        parameters(&self.signature_algorithm)
    }

    /// Whether the content of the inner `signature` field equals that of the outer
    /// `signatureAlgorithm`, byte by byte, as RFC 5280 section 4.1.1.2 requires.
    #[must_use]
    pub fn algorithms_agree(&self) -> bool {
        self.inner_algorithm.content == self.signature_algorithm.content
    }

    /// The content bytes of the signature's BIT STRING: the number of unused bits, then the
    /// signature.
    #[must_use]
    pub const fn signature(&self) -> &'a [u8] {
        self.signature.content
    }

    /// The subject's public key.
    ///
    /// # Errors
    /// If the field does not contain an algorithm and a BIT STRING.
    pub fn public_key(&self) -> Result<PublicKey<'a>, FieldError> {
        PublicKey::read(&self.subject_public_key_info)
    }

    /// The extensions.
    #[must_use]
    pub const fn extensions(&self) -> &Extensions<'a> {
        &self.extensions
    }

    /// The location of trailing data after the last field of a structure, if there is any. Trailing
    /// data need not be an element. Only one location is reported.
    #[must_use]
    pub fn trailing_data(&self) -> Option<FieldError> {
        let reading = self.read(Limits::default().depth, &mut ComponentCache::default());
        reading.nonconformities.into_iter().find_map(|each| match each.kind {
            NonconformityKind::Trailing(error) => Some(error),
            _ => None,
        })
    }

    /// Whether basic constraints identify a CA certificate (RFC 5280 section 4.2.1.9). A
    /// certificate without them is not a CA certificate, whatever its version.
    ///
    /// # Errors
    /// If the extension cannot be read, or it was not found and part of the list cannot be read.
    pub fn is_ca(&self) -> Result<bool, FieldError> {
        Ok(self.extensions.basic_constraints()?.is_some_and(|constraints| constraints.ca))
    }
}

/// The instant of a `Time`; `None` if it cannot be parsed.
pub(crate) fn instant(time: &Element<'_>) -> Option<Instant> {
    time::read(time).ok().map(|time| time.instant)
}

/// The location of trailing data after the first `elements` elements of a structure, or of an
/// element after the first that cannot be parsed.
fn trailing(structure: &Element<'_>, elements: u8, path: &'static str) -> Option<ReadError> {
    let mut fields = structure.reader();
    // The code that needs the first element reports it if it cannot be parsed.
    fields.next(path).ok()?;
    for _ in 1..elements {
        if let Err(error) = fields.next(path) {
            return Some(error);
        }
    }
    fields.finish(path).err()
}

/// `AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }`
fn algorithm<'a>(
    element: &Element<'a>,
    path: &'static str,
) -> Result<ObjectIdentifier<'a>, FieldError> {
    let algorithm = element.reader().expect(Tag::OBJECT_IDENTIFIER, path)?;
    Ok(ObjectIdentifier::new(algorithm.content))
}

/// The encoding of the element after the object identifier.
fn parameters<'a>(element: &Element<'a>) -> Option<&'a [u8]> {
    let mut fields = element.reader();
    fields.next("").ok()??;
    Some(fields.next("").ok()??.whole)
}

/// An error about an element's content.
fn content(element: &Element<'_>, what: &'static str, path: &'static str) -> FieldError {
    let kind = ReadErrorKind::Content(what);
    FieldError(ReadError { kind, offset: element.offset, path })
}
