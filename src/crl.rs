//! Parses certificate revocation lists (RFC 5280 section 5) as a stream. A CRL may be a hundred
//! megabytes long; only the reported values are stored.
//!
//! ```text
//! bytes -> CrlReader (armor) -> Walker -> Crl
//! ```
//!
//! This module does not judge a CRL, and does not open files or connections.

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

/// The encoding of a CRL file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CrlForm {
    /// DER, which Microsoft Entra accepts.
    Der,
    /// A PEM block.
    Pem,
    /// Base64 without PEM boundaries.
    Base64,
}

/// The contents of a CRL. Text in it is untrusted. Parsing does not verify the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crl {
    pub(crate) form: CrlForm,
    /// The length of the whole file, in bytes.
    pub(crate) length: u64,
    /// The encoding of the issuer's `Name`.
    pub(crate) issuer: Vec<u8>,
    pub(crate) this_update: Option<Instant>,
    pub(crate) next_update: Option<Instant>,
    /// Whether `nextUpdate` is present, readable or not.
    pub(crate) has_next_update: bool,
    pub(crate) entries: u64,
    pub(crate) revoked: Vec<RevokedEntry>,
    pub(crate) extensions: extension::CrlExtensions,
    /// Whether the two fields that name the signature algorithm are identical.
    pub(crate) algorithms_agree: bool,
    /// Number of bytes of trailing data after the CRL.
    pub(crate) trailing: u64,
    /// Whether the length of an element is encoded in more bytes than DER permits. Elements inside
    /// fields and entries are not checked.
    pub(crate) has_long_length: bool,
    /// The content of the BIT STRING `signatureValue`.
    signature: Vec<u8>,
    signed: SignedMessageDigest,
}

impl Crl {
    /// The encoding of the file.
    #[must_use]
    pub const fn form(&self) -> CrlForm {
        self.form
    }

    /// The length of the file, in bytes.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// The issuer's name. `None` if the field is not a SEQUENCE.
    #[must_use]
    pub fn issuer(&self) -> Option<Name<'_>> {
        let name = Reader::new(&self.issuer, 0).expect(Tag::SEQUENCE, "tbsCertList.issuer");
        name.ok().map(Name::new)
    }

    /// The time at which the CRL was issued (`thisUpdate`); `None` if the field cannot be parsed.
    #[must_use]
    pub const fn this_update(&self) -> Option<Instant> {
        self.this_update
    }

    /// The time by which the next CRL will be issued (`nextUpdate`); `None` if the field is absent
    /// or cannot be parsed.
    #[must_use]
    pub const fn next_update(&self) -> Option<Instant> {
        self.next_update
    }

    /// The time at which the next CRL is to be published, from Microsoft's extension
    /// 1.3.6.1.4.1.311.21.4; `None` if it is absent or cannot be parsed.
    #[must_use]
    pub const fn next_publish(&self) -> Option<Instant> {
        self.extensions.next_publish
    }

    /// Number of revoked certificates.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The entries requested with [`CrlReader::find`]. Each serial number occurs once.
    #[must_use]
    pub fn revoked(&self) -> &[RevokedEntry] {
        &self.revoked
    }

    /// The content bytes of the CRL number, big-endian (RFC 5280 section 5.2.3).
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.extensions.number.as_deref()
    }

    /// The content bytes of the base CRL's number (RFC 5280 section 5.2.4); `None` if this is not a
    /// delta CRL.
    #[must_use]
    pub fn base_number(&self) -> Option<&[u8]> {
        self.extensions.base_number.as_deref()
    }

    /// The bytes of `keyIdentifier` in the authority key identifier (RFC 5280 section 5.2.1).
    #[must_use]
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        self.extensions.authority_key_identifier.as_deref()
    }

    /// The URIs of the delta CRL, from the freshest CRL extension (RFC 5280 section 5.2.6).
    #[must_use]
    pub fn freshest_crl(&self) -> &[String] {
        &self.extensions.freshest
    }

    /// The issuing distribution point, which limits what the CRL covers (RFC 5280 section 5.2.5);
    /// `None` if it is absent or cannot be parsed.
    #[must_use]
    pub const fn issuing_distribution_point(&self) -> Option<&IssuingDistributionPoint> {
        self.extensions.distribution_point.as_ref()
    }

    /// The object identifiers of critical extensions that this program does not process, of the CRL
    /// and of its entries. At most eight are listed.
    #[must_use]
    pub fn unknown_critical_extensions(&self) -> &[String] {
        &self.extensions.unknown_critical
    }

    /// Whether `key` signed the CRL. `Unknown` if the two algorithm fields differ.
    pub(crate) fn verify(&self, key: &PublicKey<'_>) -> Verification {
        if !self.algorithms_agree {
            return Verification::Unknown("its two signature algorithms differ");
        }
        self.signed.verify(key, &self.signature)
    }
}
