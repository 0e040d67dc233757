//! What came of an upload.

use pki_preflight::{Instant, Sha256Digest};
use serde::Serialize;
use serde_json::Value;

use super::compare::Comparison;
use super::crl::CrlUpdates;

/// What came of an upload. Texts come from the service too: escape them where they are printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadReport {
    /// The version of this object's form: 1.
    pub schema_version: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it ended before its last step.
    pub reason: Option<String>,
    /// What that is likely to mean.
    pub explanation: Option<String>,
    /// The root of the service.
    pub graph_url: String,
    /// The tenant's id, where it is known.
    pub tenant: Option<String>,
    /// The id of the PKI, where it is known.
    pub pki_id: Option<String>,
    /// Whether this upload created the PKI.
    pub pki_created: bool,
    /// SHA-256 of the file.
    pub sha256_file_hash: Sha256Digest,
    /// The upload URL without its query.
    pub upload_url: String,
    /// When the request was sent.
    pub posted: Option<Instant>,
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// The status of the PKI at the end.
    pub status: Option<String>,
    /// Its details.
    pub status_details: Option<String>,
    /// Thumbprints of the file's CAs that the PKI holds although the request was refused: the
    /// certificates that were duplicates.
    pub duplicates: Vec<String>,
    /// How many CAs the file was predicted to create.
    pub predicted: u64,
    /// What is there, beside what was predicted.
    pub comparison: Option<Comparison>,
    /// The CRL URLs that were set.
    pub crl_urls: Option<CrlUpdates>,
    /// What was warned of.
    pub warnings: Vec<String>,
    /// The CAs of the PKI as the service listed them, before CRL URLs were set.
    pub certificate_authorities: Vec<Value>,
}

/// What came of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Outcome {
    /// It was not to be sent, and nothing speaks against it.
    DryRun,
    /// The PKI holds what was predicted.
    AsPredicted,
    /// It holds something else.
    Differs,
    /// The service refused the request, or the upload failed.
    Rejected,
    /// Nothing was sent.
    NothingSent,
    /// The request was sent, or may have been, and what became of it is not known.
    Unknown,
}

impl Outcome {
    /// The exit code of the command: 0 as predicted, 1 differs or rejected, 2 nothing was sent, 3
    /// sent and outcome unknown.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::DryRun | Self::AsPredicted => 0,
            Self::Differs | Self::Rejected => 1,
            Self::NothingSent => 2,
            Self::Unknown => 3,
        }
    }
}
