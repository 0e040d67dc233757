//! What is to be uploaded, and to where.

use pki_preflight::{Options, Sha256Digest};
use serde::{Deserialize, Serialize};

/// What is to be uploaded, and to where.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UploadPlan {
    /// The bytes of the file.
    pub file: Vec<u8>,
    /// Their SHA-256.
    pub sha256: Sha256Digest,
    /// Where the service fetches the file. Its query may be a secret: it is sent to the service
    /// alone.
    pub upload_url: String,
    /// The PKI.
    pub pki: PkiSelector,
    /// Which CRL URLs are set afterwards. Default: none.
    pub set_crl: SetCrl,
    /// Whether nothing is changed. Default: no.
    pub dry_run: bool,
    /// Whether a file is uploaded whose upload is predicted to be rejected. Default: no. A private
    /// key is never uploaded.
    pub force: bool,
    /// What the prediction is made with; what the PKI holds is added to its stores.
    pub options: Options,
    /// The tenant's id, for the journal and the report, where it is known.
    pub tenant: Option<String>,
}

/// Which PKI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PkiSelector {
    /// The one of this id.
    Id(String),
    /// The one of this name.
    #[non_exhaustive]
    Name {
        /// The name. It need not be unique.
        name: String,
        /// Whether a PKI is created where none has the name.
        create: bool,
    },
}

/// Which CRL URLs are set when the CAs are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SetCrl {
    /// None.
    #[default]
    None,
    /// Those of CAs that have none.
    Missing,
    /// Those that differ from what certificates of the file name.
    All,
}

impl UploadPlan {
    /// The upload of a file, as [`Default`]s have it.
    #[must_use]
    pub fn new(file: Vec<u8>, upload_url: &str, pki: PkiSelector, options: Options) -> Self {
        let sha256 = Sha256Digest::of(&file);
        Self {
            file,
            sha256,
            upload_url: upload_url.to_owned(),
            pki,
            set_crl: SetCrl::None,
            dry_run: false,
            force: false,
            options,
            tenant: None,
        }
    }
}

impl PkiSelector {
    /// The PKI of this name; `create`: a new one where none has it.
    #[must_use]
    pub fn name(name: &str, create: bool) -> Self {
        Self::Name { name: name.to_owned(), create }
    }
}
