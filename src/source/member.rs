//! One certificate of a file, or its thumbprint if a list contains only that.

use std::sync::Arc;

use serde::Serialize;

use crate::certificate::{Certificate, Instant};
use crate::digest::{Hex, Sha256Digest, Thumbprint};

/// A certificate of a [`Source`](crate::Source), or an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    thumbprint: Thumbprint,
    sha256: Option<Sha256Digest>,
    bytes: Option<Arc<[u8]>>,
    summary: Option<CertificateSummary>,
    pub(super) id: Option<String>,
    pub(super) display_name: Option<String>,
}

/// The main fields of a certificate, for display in lists. All text is untrusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CertificateSummary {
    /// The subject as .NET writes it.
    pub subject: String,
    /// The subject's most specific common name; the subject if it has none.
    pub name: String,
    /// The issuer as .NET writes it.
    pub issuer: String,
    /// The first instant of validity; null if it cannot be parsed.
    pub not_before: Option<Instant>,
    /// The last instant of validity; null if it cannot be parsed.
    pub not_after: Option<Instant>,
    /// Whether the certificate is a CA certificate (basic constraints).
    pub is_ca: bool,
    /// The subject key identifier in hexadecimal digits; null if there is none.
    pub subject_key_identifier: Option<String>,
}

impl Member {
    /// A certificate with its bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            thumbprint: Thumbprint::of(bytes),
            sha256: Some(Sha256Digest::of(bytes)),
            summary: Certificate::parse(bytes).ok().map(|it| CertificateSummary::of(&it)),
            bytes: Some(bytes.into()),
            id: None,
            display_name: None,
        }
    }

    /// A certificate whose thumbprint is all that a list contains.
    pub(super) const fn of_thumbprint(thumbprint: Thumbprint) -> Self {
        Self { thumbprint, sha256: None, bytes: None, summary: None, id: None, display_name: None }
    }

    /// The identity of a member. Duplicates have the same identity.
    pub(super) const fn identity(&self) -> (Thumbprint, Option<Sha256Digest>) {
        (self.thumbprint, self.sha256)
    }

    /// SHA-1 of the certificate.
    #[must_use]
    pub const fn thumbprint(&self) -> Thumbprint {
        self.thumbprint
    }

    /// SHA-256 of the certificate; `None` if the list contains only its thumbprint.
    #[must_use]
    pub const fn sha256(&self) -> Option<Sha256Digest> {
        self.sha256
    }

    /// The certificate's original bytes; `None` if the list contains only its thumbprint.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }

    /// The certificate's fields; `None` if the list contains only its thumbprint, or if the
    /// certificate cannot be parsed.
    #[must_use]
    pub const fn summary(&self) -> Option<&CertificateSummary> {
        self.summary.as_ref()
    }

    /// The record's `id`, if the file is a list that contains it. Untrusted text.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The common name, otherwise the name in the list, otherwise the thumbprint. Untrusted text.
    #[must_use]
    pub fn name(&self) -> String {
        let named = self.summary.as_ref().map(|summary| &summary.name);
        let named = named.or(self.display_name.as_ref()).filter(|name| !name.is_empty());
        named.map_or_else(|| self.thumbprint.to_string(), Clone::clone)
    }

    /// Whether the certificate is known to be a CA certificate.
    #[must_use]
    pub const fn is_ca(&self) -> bool {
        matches!(&self.summary, Some(summary) if summary.is_ca)
    }

    /// The certificate, parsed.
    pub(crate) fn certificate(&self) -> Option<Certificate<'_>> {
        Certificate::parse(self.bytes.as_deref()?).ok()
    }
}

impl CertificateSummary {
    fn of(certificate: &Certificate<'_>) -> Self {
        let subject = certificate.subject();
        let identifier = certificate.extensions().subject_key_identifier().ok().flatten();
        Self {
            subject: subject.to_string(),
            name: subject.common_name().unwrap_or_else(|| subject.to_string()),
            issuer: certificate.issuer().to_string(),
            not_before: certificate.not_before().ok(),
            not_after: certificate.not_after().ok(),
            is_ca: certificate.is_ca().unwrap_or(false),
            subject_key_identifier: identifier.map(|bytes| Hex(bytes).to_string()),
        }
    }

    /// Whether the certificate has expired at an instant; `false` if its expiry cannot be parsed.
    #[must_use]
    pub fn has_expired(&self, at: Instant) -> bool {
        self.not_after.is_some_and(|end| end < at)
    }
}
