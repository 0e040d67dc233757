//! Certificate revocation lists (RFC 5280 section 5), read as a stream: a CRL may have a hundred
//! megabytes, of which nothing is kept but what is said about it.
//!
//! ```text
//! bytes -> CrlReader (armor) -> Walker -> Crl
//! ```
//!
//! Nothing is judged here, and nothing is opened or fetched.

mod entry;
mod error;
mod extension;
mod reader;
mod serial;
mod walker;

use serde::Serialize;

use crate::certificate::{Instant, Name, PublicKey};
use crate::chain::{SignedMessageDigest, Verification};
use crate::tlv::{Reader, Tag};
pub use entry::{RevocationReason, RevokedEntry};
pub use error::CrlError;
pub use extension::IssuingDistributionPoint;
pub use reader::CrlReader;
pub(crate) use serial::Serials;

/// How the bytes of a CRL are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CrlForm {
    /// As they are: what Microsoft Entra accepts.
    Der,
    /// As a PEM block.
    Pem,
    /// As base64 without a boundary.
    Base64,
}

/// What a CRL says. Text in it is untrusted; the signature is not verified by reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crl {
    pub(crate) form: CrlForm,
    /// Of the whole file, in bytes.
    pub(crate) length: u64,
    /// The encoding of the issuer's `Name`.
    pub(crate) issuer: Vec<u8>,
    pub(crate) this_update: Option<Instant>,
    pub(crate) next_update: Option<Instant>,
    /// Whether `nextUpdate` is there, readable or not.
    pub(crate) has_next_update: bool,
    pub(crate) entries: u64,
    pub(crate) revoked: Vec<RevokedEntry>,
    pub(crate) extensions: extension::CrlExtensions,
    /// Whether the two fields that name the signature's algorithm are the same bytes.
    pub(crate) algorithms_agree: bool,
    /// Bytes behind the CRL.
    pub(crate) trailing: u64,
    /// Whether a length on the way to the entries takes more bytes than DER allows.
    pub(crate) has_long_length: bool,
    /// The content of the BIT STRING.
    signature: Vec<u8>,
    signed: SignedMessageDigest,
}

impl Crl {
    /// How the bytes are written.
    #[must_use]
    pub const fn form(&self) -> CrlForm {
        self.form
    }

    /// How many bytes the file has.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// The issuer's name, as its encoding.
    #[must_use]
    pub fn issuer(&self) -> Option<Name<'_>> {
        let name = Reader::new(&self.issuer, 0).expect(Tag::SEQUENCE, "tbsCertList.issuer");
        name.ok().map(Name::new)
    }

    /// When the CRL was issued; `None` where the field cannot be parsed.
    #[must_use]
    pub const fn this_update(&self) -> Option<Instant> {
        self.this_update
    }

    /// When the next CRL will have been issued; `None` where the field is absent or cannot be
    /// parsed.
    #[must_use]
    pub const fn next_update(&self) -> Option<Instant> {
        self.next_update
    }

    /// When the next CRL is to be published, by Microsoft's extension 1.3.6.1.4.1.311.21.4.
    #[must_use]
    pub const fn next_publish(&self) -> Option<Instant> {
        self.extensions.next_publish
    }

    /// How many certificates are revoked.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The entries that [`CrlReader::find`] asked for, each serial number once.
    #[must_use]
    pub fn revoked(&self) -> &[RevokedEntry] {
        &self.revoked
    }

    /// The content bytes of the CRL number (RFC 5280 section 5.2.3), big-endian.
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.extensions.number.as_deref()
    }

    /// The content bytes of the base CRL's number (RFC 5280 section 5.2.4); `None` where this is not
    /// a delta CRL.
    #[must_use]
    pub fn base_number(&self) -> Option<&[u8]> {
        self.extensions.base_number.as_deref()
    }

    /// The bytes of `keyIdentifier` in the authority key identifier (RFC 5280 section 5.2.1).
    #[must_use]
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.extensions.authority_key_identifier.as_deref()
    }

    /// The URIs of the freshest CRL (RFC 5280 section 5.2.6), where the delta CRL is.
    #[must_use]
    pub fn freshest_crl(&self) -> &[String] {
        &self.extensions.freshest
    }

    /// What the CRL covers, where it says so (RFC 5280 section 5.2.5).
    #[must_use]
    pub const fn issuing_distribution_point(&self) -> Option<&IssuingDistributionPoint> {
        self.extensions.distribution_point.as_ref()
    }

    /// The object identifiers of critical extensions, of the CRL and of its entries, that are not
    /// processed here: the first few.
    #[must_use]
    pub fn unknown_critical_extensions(&self) -> &[String] {
        &self.extensions.unknown_critical
    }

    /// Whether `key` signed the CRL. `Unknown` where the two algorithms differ.
    pub(crate) fn verify(&self, key: &PublicKey<'_>) -> Verification {
        if !self.algorithms_agree {
            return Verification::Unknown("its two signature algorithms differ");
        }
        self.signed.verify(key, &self.signature)
    }
}
