//! What a journal holds.

use pki_preflight::{Instant, Thumbprint};
use serde::{Deserialize, Deserializer, Serialize};

use super::plan::{PkiSelector, SetCrl};
use crate::CertificateBasedAuthPki;
use crate::client::Refusal;

/// A line of a journal: when, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Line {
    /// When it was written, in seconds since 1970-01-01T00:00:00Z.
    pub time: u64,
    /// What happened or was about to.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What happened, or was about to. No entry has a token, or the query of an upload URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Entry {
    /// An upload was asked for.
    Begin(Box<Begin>),
    /// A PKI is about to be created.
    Creating {},
    /// The PKI is known.
    Pki {
        /// Its id.
        id: String,
        /// Whether this upload created it.
        created: bool,
    },
    /// What the PKI is like before the upload.
    Before {
        /// `lastModifiedDateTime`.
        #[serde(deserialize_with = "instant")]
        last_modified_date_time: Option<Instant>,
        /// The status, which may be that of an earlier upload.
        #[serde(default)]
        status: Option<String>,
        /// Its details.
        #[serde(default)]
        status_details: Option<String>,
        /// The CAs that it holds, SHA-1 in upper-case digits.
        thumbprints: Vec<String>,
    },
    /// The request is about to be sent.
    Posting {},
    /// It was not sent after all.
    NotPosted {},
    /// The service accepted it.
    Accepted {
        /// The HTTP status.
        status: u16,
        /// The service's id of the request.
        request_id: Option<String>,
    },
    /// The service refused it.
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
    /// No answer tells what became of it.
    Lost {
        /// Why.
        reason: String,
    },
    /// The upload was seen running.
    Running {},
    /// The upload has ended.
    Ended {
        /// The status of the PKI.
        status: Option<String>,
        /// Its details.
        status_details: Option<String>,
    },
    /// A CRL URL was set.
    CrlUrl {
        /// The CA.
        thumbprint: String,
        /// The URL.
        url: String,
    },
    /// Everything was done.
    Done {
        /// The exit code of the command.
        exit_code: u8,
    },
}

/// What an upload was asked for with: what resuming it needs, and what identifies it among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Begin {
    /// The version of the journal's form: [`Begin::VERSION`].
    pub journal_version: u32,
    /// The root of the service.
    pub graph_url: String,
    /// The tenant's id, where it is known.
    pub tenant: Option<String>,
    /// The PKI that was asked for.
    pub pki: PkiSelector,
    /// The name of the file, as it was given.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256_file_hash: String,
    /// The upload URL, without a query.
    pub upload_url: String,
    /// Whether the URL had a query, which may be a secret.
    pub has_query: bool,
    /// Which CRL URLs are set.
    pub set_crl: SetCrl,
    /// Whether a rejected file is uploaded.
    pub force: bool,
    /// The assumptions that are not the defaults: names with values.
    pub assumptions: Vec<(String, String)>,
}

impl Begin {
    /// The version of the form that this program writes.
    pub const VERSION: u32 = 1;
}

impl Entry {
    /// What a PKI is like before the upload.
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
