//! The parameters of an upload.

use pki_preflight::{Options, Sha256Digest};
use serde::{Deserialize, Serialize};

/// The parameters of an upload.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UploadPlan {
    /// The bytes of the file.
    pub file: Vec<u8>,
    /// The SHA-256 of the file.
    pub sha256: Sha256Digest,
    /// The URL from which the service downloads the file. Its query may be a secret, and is only
    /// sent to the service.
    pub upload_url: String,
    /// The PKI to which the file is uploaded.
    pub pki: PkiSelector,
    /// The CRL URLs to set after the upload. Default: none.
    pub set_crl: SetCrl,
    /// Whether nothing is changed. Default: `false`.
    pub dry_run: bool,
    /// Whether the file is uploaded even if its rejection is predicted. Default: `false`. A private
    /// key is never uploaded.
    pub force: bool,
    /// The options of the prediction. The contents of the PKI are added to their stores.
    pub options: Options,
    /// The tenant's id, for the journal and the report, if it is known.
    pub tenant: Option<String>,
}

/// Selects a PKI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PkiSelector {
    /// The PKI with this id.
    Id(String),
    /// The PKI with this name.
    #[non_exhaustive]
    Name {
        /// The name. Several PKIs may have it.
        name: String,
        /// Whether a PKI is created if none has the name.
        create: bool,
    },
}

/// The CRL URLs to set after the CAs were created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SetCrl {
    /// No URLs.
    #[default]
    None,
    /// The URLs of CAs that have none.
    Missing,
    /// The URLs of CAs whose URL differs from the one in certificates of the file.
    All,
}

impl UploadPlan {
    /// The upload of a file with the defaults.
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
    /// The PKI with this name. `create`: whether it is created if it does not exist.
    #[must_use]
    pub fn name(name: &str, create: bool) -> Self {
        Self::Name { name: name.to_owned(), create }
    }
}
