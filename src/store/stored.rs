//! Certificates that a store holds, as far as chains need them.

use crate::certificate::{Certificate, ComponentCache, Identity, Reading, UrlId};
use crate::digest::Thumbprint;
use crate::limits::Limits;

/// How many public keys and names one store keeps; of further certificates only who they are. A trust store
/// holds 250.
const KEYS: usize = 10_000;

/// A certificate of a store.
#[derive(Clone, Debug)]
pub(crate) struct StoredCertificate {
    pub(crate) thumbprint: Thumbprint,
    pub(crate) identity: Identity,
    /// The first `http` URL of its CRL distribution points.
    pub(super) crl_url: Option<UrlId>,
    /// Untrusted text.
    pub(super) common_name: Option<Box<str>>,
    /// `SubjectPublicKeyInfo`, to verify signatures with.
    pub(crate) public_key: Option<Box<[u8]>>,
    /// The certificate's bytes, where the store was asked to keep them.
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

    /// Drops what is not kept of a certificate that so many others go before.
    pub(super) fn shed(&mut self, earlier: usize) {
        self.bytes = None;
        if earlier >= KEYS {
            self.public_key = None;
        }
    }
}

/// Certificates with equal thumbprints are one.
impl PartialEq for StoredCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.thumbprint == other.thumbprint
    }
}

impl Eq for StoredCertificate {}

/// Adds a certificate to others, with its key if not too many are kept, and with its bytes if they
/// are wanted.
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

/// Puts certificates in order, and keeps of equal ones one.
pub(super) fn finish(mut certificates: Vec<StoredCertificate>) -> Vec<StoredCertificate> {
    certificates.sort_by_key(|certificate| certificate.thumbprint);
    certificates.dedup_by_key(|certificate| certificate.thumbprint);
    certificates
}
