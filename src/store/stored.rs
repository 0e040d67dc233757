//! Certificates that a store holds, as far as chains need them.

use crate::certificate::{Certificate, Identity};
use crate::digest::Thumbprint;

/// How many public keys one store keeps; of further certificates only who they are. A trust store
/// holds 250.
const KEYS: usize = 10_000;

/// A certificate of a store.
#[derive(Clone, Debug)]
pub(crate) struct StoredCertificate {
    pub(crate) thumbprint: Thumbprint,
    pub(crate) identity: Identity,
    /// `SubjectPublicKeyInfo`, to verify signatures with.
    pub(crate) public_key: Option<Box<[u8]>>,
}

/// The certificates of one store, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct StoredCertificates(Vec<StoredCertificate>);

impl StoredCertificates {
    /// Keeps what chains need of a certificate; one that can't be read takes part in none.
    pub(super) fn add(&mut self, octets: &[u8], thumbprint: Thumbprint) {
        let Ok(certificate) = Certificate::parse(octets) else { return };
        let public_key = certificate.public_key().ok().filter(|_| self.0.len() < KEYS);
        self.0.push(StoredCertificate {
            thumbprint,
            identity: Identity::of(&certificate),
            public_key: public_key.map(|key| key.as_bytes().into()),
        });
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// Puts them in order, and keeps of equal ones one.
    pub(super) fn finish(mut self) -> Vec<StoredCertificate> {
        self.0.sort_by_key(|certificate| certificate.thumbprint);
        self.0.dedup_by_key(|certificate| certificate.thumbprint);
        self.0
    }
}
