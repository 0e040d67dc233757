//! The certainty that a URL is the CA's own.

use serde::Serialize;

/// The certainty that a URL is the CA's own and works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum UrlCertainty {
    /// The CRL has the CA's name, key identifier and signature.
    Proven,
    /// Every certificate that the CA issued and that contains CRL URLs contains this one. Only
    /// certificates with a valid signature count. The URL was not chosen for another CA.
    Agreed,
    /// Certificates that the CA issued contain different URLs.
    Differing,
    /// The URL was also chosen for another CA, but a CRL belongs to one CA only.
    Shared,
    /// According to a document, a sign-in fails with the file at the URL.
    Failing,
    /// Neither a CRL nor a certificate with a valid signature confirms the URL.
    Unproven,
    /// No URL is known.
    Unknown,
}

impl UrlCertainty {
    /// Whether a program may set the URL without a review by a person.
    #[must_use]
    pub const fn may_be_set(self) -> bool {
        matches!(self, Self::Proven | Self::Agreed)
    }

    /// Why a program must not set the URL, in a few words.
    #[must_use]
    pub const fn objection(self) -> Option<&'static str> {
        match self {
            Self::Proven | Self::Agreed => None,
            Self::Differing => Some("certificates that it issued name different URLs"),
            Self::Shared => Some("certificates of other CAs name the same URL"),
            Self::Failing => Some("the CRL at the known URL fails"),
            Self::Unproven => Some("no CRL or verified certificate confirms the known URL"),
            Self::Unknown => Some("no URL is known"),
        }
    }
}
