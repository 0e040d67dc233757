//! The body of the action `upload`.

use serde::{Deserialize, Serialize};

/// The parameters of `certificateBasedAuthPki: upload`. Both are required, in any order.
///
/// Source: Microsoft Graph v1.0, `certificateBasedAuthPki: upload`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadParameters {
    /// The public `http` or `https` URL from which the service downloads the PKI file. Its query
    /// may be a secret.
    pub upload_url: String,
    /// The SHA-256 of the bytes at the URL, in 64 hexadecimal digits.
    pub sha256_file_hash: String,
}

impl UploadParameters {
    /// A body with both parameters.
    #[must_use]
    pub fn new(upload_url: &str, sha256_file_hash: &str) -> Self {
        Self { upload_url: upload_url.to_owned(), sha256_file_hash: sha256_file_hash.to_owned() }
    }
}
