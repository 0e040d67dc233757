//! Certificates in a store, reduced to what chains and messages require.

use crate::certificate::{Certificate, ComponentCache, Identity, Reading, UrlId};
use crate::digest::Thumbprint;
use crate::limits::Limits;

/// The number of certificates for which a store keeps the public key and the name. A trust store
/// has at most 250 CAs.
const KEYS: usize = 10_000;

/// A certificate of a store.
#[derive(Clone, Debug)]
pub(crate) struct StoredCertificate {
    pub(crate) thumbprint: Thumbprint,
    pub(crate) identity: Identity,
    /// The first `http` URL of the CRL distribution points.
    pub(super) crl_url: Option<UrlId>,
    /// The subject's common name. Untrusted text.
    pub(super) common_name: Option<Box<str>>,
    /// `SubjectPublicKeyInfo`, for verifying signatures.
    pub(crate) public_key: Option<Box<[u8]>>,
    /// The certificate's bytes, if the store keeps them.
    pub(crate) bytes: Option<Box<[u8]>>,
}

impl StoredCertificate {
    pub(super) fn new(certificate: &Certificate<'_>) -> Self {
        let depth = Limits::default().depth;
        let Reading { fields, .. } = certificate.read(depth, &mut ComponentCache::default());
        Self {
            thumbprint: Thumbprint::of(certificate.as_bytes()),
            identity: Identity::of(&fields),
            crl_url: fields.crl_points.get().and_then(|points| points.http_id),
            common_name: certificate.subject().common_name().map(Into::into),
            public_key: certificate.public_key().ok().map(|key| key.as_bytes().into()),
            bytes: Some(certificate.as_bytes().into()),
        }
    }

    /// Drops the bytes, and also the public key if at least [`KEYS`] certificates precede this one.
    pub(super) fn shed(&mut self, earlier: usize) {
        self.bytes = None;
        if earlier >= KEYS {
            self.public_key = None;
        }
    }
}

/// Certificates with equal thumbprints are equal.
impl PartialEq for StoredCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.thumbprint == other.thumbprint
    }
}

impl Eq for StoredCertificate {}

/// Adds a certificate. Drops its bytes unless `bytes` is set, and its key and name if there are
/// already [`KEYS`] certificates.
pub(super) fn keep(
    certificates: &mut Vec<StoredCertificate>,
    mut new: StoredCertificate,
    bytes: bool,
) {
    if !bytes {
        new.bytes = None;
    }
    if certificates.len() >= KEYS {
        (new.public_key, new.common_name) = (None, None);
    }
    certificates.push(new);
}

/// Sorts certificates by thumbprint and removes duplicates.
pub(super) fn finish(mut certificates: Vec<StoredCertificate>) -> Vec<StoredCertificate> {
    certificates.sort_by_key(|certificate| certificate.thumbprint);
    certificates.dedup_by_key(|certificate| certificate.thumbprint);
    certificates
}
