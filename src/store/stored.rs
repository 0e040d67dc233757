//! Certificates that a store holds, as far as chains need them.

use crate::certificate::{Certificate, Parts, Span};
use crate::digest::Thumbprint;

/// A certificate of a store.
#[derive(Clone, Debug)]
pub(crate) struct StoredCertificate {
    pub(crate) thumbprint: Thumbprint,
    /// Where each of its parts stands in `bytes`; `None` where that is not kept.
    parts: Option<Parts<Span>>,
    bytes: Box<[u8]>,
}

impl StoredCertificate {
    pub(super) fn new(certificate: &Certificate<'_>) -> Self {
        let (parts, bytes) = Parts::of(&certificate.fields()).packed();
        Self { thumbprint: Thumbprint::of(certificate.as_bytes()), parts, bytes }
    }

    /// What its identity is made of.
    pub(crate) fn parts(&self) -> Option<Parts<&[u8]>> {
        self.parts.as_ref()?.resolve(&self.bytes)
    }

    /// `SubjectPublicKeyInfo`, to verify signatures with.
    #[cfg(feature = "verify")]
    pub(crate) fn public_key(&self) -> Option<&[u8]> {
        self.parts()?.public_key
    }

    /// Whether it may be its own issuer.
    pub(super) fn may_be_self_signed(&self) -> bool {
        self.parts.is_some_and(|parts| parts.may_be_self_signed)
    }
}

/// Certificates with equal thumbprints are one.
impl PartialEq for StoredCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.thumbprint == other.thumbprint
    }
}

impl Eq for StoredCertificate {}

/// Puts certificates in order, and keeps of equal ones one.
pub(super) fn finish(mut certificates: Vec<StoredCertificate>) -> Vec<StoredCertificate> {
    certificates.sort_by_key(|certificate| certificate.thumbprint);
    certificates.dedup_by_key(|certificate| certificate.thumbprint);
    certificates
}
