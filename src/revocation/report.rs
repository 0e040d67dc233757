//! What a survey says: the shapes of the JSON.

use serde::Serialize;

use crate::certificate::Instant;
use crate::check::Finding;
use crate::crl::{IssuingDistributionPoint, RevokedEntry};
use crate::digest::Thumbprint;
use crate::report::Tool;

use super::UrlCertainty;

/// What came of a survey. Text in it is untrusted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlReport {
    /// [`SCHEMA_VERSION`](crate::report::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The program.
    pub tool: Tool,
    /// The instant that validity was judged at.
    pub checked_at: Instant,
    /// Bytes that an interactive sign-in downloads.
    pub size_limit: u64,
    /// The CAs, in the order in which they were added.
    pub authorities: Vec<AuthorityCrl>,
    /// What was found, CA by CA.
    pub findings: Vec<Finding>,
}

/// A CA and its CRL.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AuthorityCrl {
    /// The common name, or the subject where there is none.
    pub name: String,
    /// The subject as .NET writes it.
    pub subject: String,
    /// Of each of its certificates.
    pub thumbprints: Vec<Thumbprint>,
    /// In hexadecimal digits.
    pub subject_key_identifier: Option<String>,
    /// The URL to set as `certificateRevocationListUrl`; null where none is known. A suggestion that
    /// nothing confirmed is not given here.
    pub url: Option<String>,
    /// What the URL rests on. [`UrlEvidence::Crl`] comes first where the CRL itself proves it.
    pub evidence: Vec<UrlEvidence>,
    /// How certain the URL is. A program sets it only if [`UrlCertainty::may_be_set`].
    pub certainty: UrlCertainty,
    /// Whether a sign-in would work with it.
    pub verdict: CrlVerdict,
    /// The ids of the rules whose findings are errors.
    pub because: Vec<&'static str>,
    /// Every URL that something names.
    pub candidates: Vec<CandidateUrl>,
    /// URLs that follow the pattern of another CA's. Nothing confirms them.
    pub suggestions: Vec<String>,
    /// The CRL at the URL, or, if that was not read, the CA's CRL in a file; null where there is none.
    /// What a file contains does not change the verdict: the URL may serve another CRL.
    pub crl: Option<CrlDetails>,
}

/// A URL, and what names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CandidateUrl {
    /// The URL.
    pub url: String,
    /// What names it.
    pub evidence: UrlEvidence,
}

/// What a URL rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum UrlEvidence {
    /// The CRL at the URL has the CA's name, key identifier and signature.
    Crl,
    /// A certificate that the CA issued names the URL.
    IssuedCertificate,
    /// The record in the trust store has the URL.
    PresentRecord,
    /// The URL was listed by the user.
    Listed,
    /// The CRL names the URL itself, in its issuing distribution point.
    DistributionPoint,
    /// The URL follows the pattern of another CA's.
    Suggestion,
}

/// Whether a sign-in would work with a CRL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CrlVerdict {
    /// The CRL is the CA's, and no finding is an error.
    Works,
    /// A document says that a sign-in fails.
    Fails,
    /// A URL is known, and its CRL was not read.
    NotChecked,
    /// No URL is known.
    Unknown,
}

/// What a CRL says.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlDetails {
    /// The URL, or the name of the file.
    pub source: String,
    /// In bytes.
    pub length: u64,
    /// How long the download took, in milliseconds; null for a file.
    pub milliseconds: Option<u64>,
    /// When it was issued.
    pub this_update: Option<Instant>,
    /// When the next one will have been issued.
    pub next_update: Option<Instant>,
    /// The CRL number in hexadecimal digits.
    pub number: Option<String>,
    /// Whether it is a delta CRL.
    pub is_delta: bool,
    /// How many certificates are revoked.
    pub entries: u64,
    /// The entries of certificates that were looked for.
    pub revoked: Vec<RevokedEntry>,
    /// What it covers, where it says so.
    pub issuing_distribution_point: Option<IssuingDistributionPoint>,
}

impl UrlEvidence {
    /// In a few words.
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
