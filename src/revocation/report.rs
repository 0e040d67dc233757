//! The result of a survey: the types of the JSON.

use serde::Serialize;

use crate::certificate::Instant;
use crate::check::Finding;
use crate::crl::{IssuingDistributionPoint, RevokedEntry};
use crate::digest::Thumbprint;
use crate::report::Tool;

use super::UrlCertainty;

/// The result of a survey. Text in it is untrusted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlReport {
    /// The version of the JSON: [`SCHEMA_VERSION`](crate::report::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The program that created the report.
    pub tool: Tool,
    /// The time at which validity was judged.
    pub checked_at: Instant,
    /// Maximum size, in bytes, of a CRL that an interactive sign-in downloads.
    pub size_limit: u64,
    /// The CAs, in the order in which they were added.
    pub authorities: Vec<AuthorityCrl>,
    /// The findings, CA by CA.
    pub findings: Vec<Finding>,
}

/// A CA and its CRL.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AuthorityCrl {
    /// The common name, or the subject if there is none.
    pub name: String,
    /// The subject in the format of .NET.
    pub subject: String,
    /// The thumbprint of each of its certificates.
    pub thumbprints: Vec<Thumbprint>,
    /// The subject key identifier, in hexadecimal digits; null if there is none.
    pub subject_key_identifier: Option<String>,
    /// The URL to set as `certificateRevocationListUrl`; null if none is known. It is never an
    /// unconfirmed suggestion.
    pub url: Option<String>,
    /// The evidence for the URL. [`UrlEvidence::Crl`] comes first if the CRL itself proves the URL.
    pub evidence: Vec<UrlEvidence>,
    /// How certain the URL is. A program sets it only if [`UrlCertainty::may_be_set`].
    pub certainty: UrlCertainty,
    /// Whether a sign-in would work with this CRL.
    pub verdict: CrlVerdict,
    /// The identifiers of the rules whose findings are errors.
    pub because: Vec<&'static str>,
    /// All candidates for the URL.
    pub candidates: Vec<CandidateUrl>,
    /// URLs that follow the pattern of another CA's URL. They are not confirmed.
    pub suggestions: Vec<String>,
    /// The CRL at the URL. If that was not read, the CA's CRL in a file, which does not affect the
    /// verdict, because the URL may serve another one. Null if there is neither.
    pub crl: Option<CrlDetails>,
}

/// A possible URL of a CRL, and the evidence for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CandidateUrl {
    /// The URL.
    pub url: String,
    /// The evidence for the URL.
    pub evidence: UrlEvidence,
}

/// The kind of evidence for a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum UrlEvidence {
    /// The CRL at the URL has the CA's name, key identifier and signature.
    Crl,
    /// A certificate that the CA issued contains the URL.
    IssuedCertificate,
    /// The record in the trust store contains the URL.
    PresentRecord,
    /// The user listed the URL.
    Listed,
    /// The issuing distribution point of the CRL contains the URL.
    DistributionPoint,
    /// The URL follows the pattern of another CA's URL.
    Suggestion,
}

/// Whether a sign-in would work with a CRL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CrlVerdict {
    /// The CRL belongs to the CA, and no finding is an error.
    Works,
    /// According to a document, a sign-in fails.
    Fails,
    /// A URL is known, but its CRL was not read.
    NotChecked,
    /// No URL is known.
    Unknown,
}

/// The contents of a CRL.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlDetails {
    /// The URL, or the name of the file.
    pub source: String,
    /// The length of the file, in bytes.
    pub length: u64,
    /// The duration of the download, in milliseconds; null for a file.
    pub milliseconds: Option<u64>,
    /// The time at which the CRL was issued.
    pub this_update: Option<Instant>,
    /// The time by which the next CRL will be issued.
    pub next_update: Option<Instant>,
    /// The CRL number, in hexadecimal digits.
    pub number: Option<String>,
    /// Whether it is a delta CRL.
    pub is_delta: bool,
    /// Number of revoked certificates.
    pub entries: u64,
    /// The entries that were searched for.
    pub revoked: Vec<RevokedEntry>,
    /// The issuing distribution point; null if there is none.
    pub issuing_distribution_point: Option<IssuingDistributionPoint>,
}

impl UrlEvidence {
    /// A short description.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Crl => "the CRL itself",
            Self::IssuedCertificate => "a certificate the CA issued",
            Self::PresentRecord => "the present record",
            Self::Listed => "a listed URL",
            Self::DistributionPoint => "the CRL's distribution point",
            Self::Suggestion => "a suggestion",
        }
    }
}
