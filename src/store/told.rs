//! Facts about a certificate authority in a store, other than its names.

use super::stored::StoredCertificate;
use crate::certificate::{Certificate, Instant, UrlId};

/// The known facts of one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// `expirationDateTime`, or `notAfter`.
    pub(super) expires: Option<Instant>,
    /// Whether the CA is a root.
    pub(super) is_root: Option<bool>,
    /// `certificateRevocationListUrl`.
    pub(super) crl_url: Option<Box<str>>,
    /// The certificate, if there is one.
    pub(super) certificate: Option<Box<StoredCertificate>>,
}

impl Told {
    /// The facts in a certificate's bytes; no facts if they cannot be parsed. The signature is not
    /// verified.
    pub(super) fn by(bytes: &[u8]) -> Self {
        let Ok(certificate) = Certificate::parse(bytes) else { return Self::default() };
        let stored = StoredCertificate::new(&certificate);
        Self {
            expires: certificate.not_after().ok(),
            is_root: Some(stored.identity.may_be_self_signed()),
            crl_url: None,
            certificate: Some(Box::new(stored)),
        }
    }

    /// The CRL URL, if it is the first `http` URL in the certificate's CRL distribution points.
    /// That is the CRL of the CA's issuer, unless the CA is a root.
    pub(super) fn issuers_crl_url(&self) -> Option<&str> {
        let (url, certificate) = (self.crl_url.as_deref()?, self.certificate.as_ref()?);
        let is_own = certificate.crl_url == Some(UrlId::of(url.as_bytes()));
        (is_own && !certificate.identity.may_be_self_signed()).then_some(url)
    }

    /// These facts, with missing facts from `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            expires: self.expires.or(other.expires),
            is_root: self.is_root.or(other.is_root),
            crl_url: self.crl_url.or(other.crl_url),
            certificate: self.certificate.or(other.certificate),
        }
    }
}

/// A summary of the types of a store's entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Types {
    /// Whether any entry is a root.
    pub(crate) root: bool,
    /// Whether the type of any entry is unknown.
    pub(crate) untold: bool,
}

impl Types {
    pub(super) const fn note(&mut self, is_root: Option<bool>) {
        match is_root {
            Some(is_root) => self.root |= is_root,
            None => self.untold = true,
        }
    }

    pub(super) const fn merge(&mut self, other: Self) {
        self.root |= other.root;
        self.untold |= other.untold;
    }
}
