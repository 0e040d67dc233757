//! The result of an upload.

use pki_preflight::{Instant, Sha256Digest};
use serde::Serialize;
use serde_json::Value;

use super::compare::Comparison;
use super::crl::CrlUpdates;

/// The result of an upload. Some text comes from the service: escape it before printing.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadReport {
    /// The version of this object's format: 1.
    pub schema_version: u32,
    /// The outcome.
    pub outcome: Outcome,
    /// The reason why the upload ended before its last step.
    pub reason: Option<String>,
    /// The likely meaning of the reason.
    pub explanation: Option<String>,
    /// The root URL of the service.
    pub graph_url: String,
    /// The tenant's id, if it is known.
    pub tenant: Option<String>,
    /// The id of the PKI, if it is known.
    pub pki_id: Option<String>,
    /// Whether this upload created the PKI.
    pub pki_created: bool,
    /// The SHA-256 of the file.
    pub sha256_file_hash: Sha256Digest,
    /// The upload URL without its query.
    pub upload_url: String,
    /// The time at which the request was sent.
    pub posted: Option<Instant>,
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// The status of the PKI at the end.
    pub status: Option<String>,
    /// Details of the status.
    pub status_details: Option<String>,
    /// If the request was refused: thumbprints of the file's CAs that the PKI already contains, the
    /// duplicates.
    pub duplicates: Vec<String>,
    /// Number of CAs that the file was predicted to create.
    pub predicted: u64,
    /// The comparison of the PKI with the prediction.
    pub comparison: Option<Comparison>,
    /// The CRL URLs that were set.
    pub crl_urls: Option<CrlUpdates>,
    /// Warnings.
    pub warnings: Vec<String>,
    /// The CAs of the PKI as sent by the service, before CRL URLs were set.
    pub certificate_authorities: Vec<Value>,
}

/// The outcome of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Outcome {
    /// A dry run without objections.
    DryRun,
    /// The contents of the PKI match the prediction.
    AsPredicted,
    /// The contents of the PKI differ from the prediction.
    Differs,
    /// The service refused the request, or the upload failed.
    Rejected,
    /// Nothing was sent.
    NothingSent,
    /// The request was sent, or may have been, and its effect is unknown.
    Unknown,
}

impl Outcome {
    /// The exit code of the command: 0 for an upload as predicted or a dry run, 1 for a difference
    /// or a rejection, 2 if nothing was sent, 3 if the outcome is unknown.
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
