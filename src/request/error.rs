//! The reasons why a request cannot be created.

use std::fmt;

/// The reason why a request cannot be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The identifier of the PKI contains characters other than letters, digits and hyphens.
    PkiId,
    /// The root of Microsoft Graph is not a plain `http` or `https` URL.
    GraphUrl,
    /// The URL of the file is not an `http` or `https` URL of visible ASCII characters.
    UploadUrl,
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PkiId => {
                "the PKI's id is not an identifier such as fdd9841c-90c6-4234-a116-d72a5cd2c583"
            }
            Self::GraphUrl => {
                "the URL of Microsoft Graph is not an http or https URL without special characters"
            }
            Self::UploadUrl => {
                "the upload URL is not an http or https URL of visible ASCII characters; \
                 percent-encode the others"
            }
        })
    }
}

impl std::error::Error for RequestError {}
