//! The entries of a journal.

use pki_preflight::{Instant, Thumbprint};
use serde::{Deserialize, Deserializer, Serialize};

use super::plan::{PkiSelector, SetCrl};
use crate::CertificateBasedAuthPki;
use crate::client::Refusal;

/// A line of a journal: a time and an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Line {
    /// The time at which the line was written, in seconds since 1970-01-01T00:00:00Z.
    pub time: u64,
    /// The event.
    #[serde(flatten)]
    pub entry: Entry,
}

/// An event, recorded before or after it happens. Entries do not contain tokens or the query of an
/// upload URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Entry {
    /// An upload was started.
    Begin(Box<Begin>),
    /// A PKI is about to be created.
    Creating {},
    /// The PKI was found or created.
    Pki {
        /// Its id.
        id: String,
        /// Whether this upload created it.
        created: bool,
    },
    /// The state of the PKI before the upload.
    Before {
        /// `lastModifiedDateTime`.
        #[serde(deserialize_with = "instant")]
        last_modified_date_time: Option<Instant>,
        /// The status, which may be that of an earlier upload.
        #[serde(default)]
        status: Option<String>,
        /// Details of the status.
        #[serde(default)]
        status_details: Option<String>,
        /// The SHA-1 of each CA in the PKI, in upper-case digits.
        thumbprints: Vec<String>,
    },
    /// The request is about to be sent.
    Posting {},
    /// The request was not sent.
    NotPosted {},
    /// The service accepted the request.
    Accepted {
        /// The HTTP status.
        status: u16,
        /// The service's id of the request.
        request_id: Option<String>,
    },
    /// The service refused the request.
    Refused {
        /// The HTTP status.
        status: u16,
        /// `error.code`.
        code: String,
        /// `error.message`.
        message: String,
        /// The service's id of the request.
        request_id: Option<String>,
    },
    /// The answer to the request was lost, so its effect is unknown.
    Lost {
        /// The reason.
        reason: String,
    },
    /// The upload was seen running.
    Running {},
    /// The upload has ended.
    Ended {
        /// The status of the PKI.
        status: Option<String>,
        /// Details of the status.
        status_details: Option<String>,
    },
    /// A CRL URL was set.
    CrlUrl {
        /// The CA.
        thumbprint: String,
        /// The URL.
        url: String,
    },
    /// The upload is complete.
    Done {
        /// The exit code of the command.
        exit_code: u8,
    },
}

/// The parameters of an upload: those required to resume it, and those that identify it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Begin {
    /// The version of the journal's format: [`Begin::VERSION`].
    pub journal_version: u32,
    /// The root URL of the service.
    pub graph_url: String,
    /// The tenant's id, if it is known.
    pub tenant: Option<String>,
    /// The selected PKI.
    pub pki: PkiSelector,
    /// The name of the file, as given by the user.
    pub file: String,
    /// The SHA-256 of the file.
    pub sha256_file_hash: String,
    /// The upload URL without its query.
    pub upload_url: String,
    /// Whether the URL has a query, which may be a secret.
    pub has_query: bool,
    /// The CRL URLs to set.
    pub set_crl: SetCrl,
    /// Whether the file is uploaded even if its rejection is predicted.
    pub force: bool,
    /// The names and values of the assumptions that differ from the defaults.
    pub assumptions: Vec<(String, String)>,
}

impl Begin {
    /// The version of the format that this program writes.
    pub const VERSION: u32 = 1;
}

impl Entry {
    /// The state of a PKI before the upload.
    pub(super) fn before(pki: &CertificateBasedAuthPki, thumbprints: &[Thumbprint]) -> Self {
        Self::Before {
            last_modified_date_time: pki.last_modified_date_time,
            status: pki.status.clone(),
            status_details: pki.status_details.clone(),
            thumbprints: thumbprints.iter().map(Thumbprint::to_string).collect(),
        }
    }

    /// The service's refusal.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        Self::Refused {
            status: refusal.status,
            code: refusal.code.clone(),
            message: refusal.message.clone(),
            request_id: refusal.request_id.clone(),
        }
    }
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
    crate::instant::optional(deserializer)
}
