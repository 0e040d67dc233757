//! The error object.

use pki_preflight::Instant;
use serde::{Deserialize, Serialize};

use crate::instant;

/// The body of every answer with a status of 400 or above.
///
/// Source: Microsoft Graph, error responses and resource types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The error.
    pub error: GraphError,
}

/// The error in an [`ErrorResponse`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct GraphError {
    /// A word for programs, such as `Request_BadRequest`.
    pub code: String,
    /// A sentence for people. Programs must not depend on it.
    pub message: String,
    /// Identifies the request in the service's logs. The reference spells the name both
    /// `innerError` and `innererror`; both are read.
    #[serde(alias = "innererror", skip_serializing_if = "Option::is_none")]
    pub inner_error: Option<InnerError>,
}

/// The data that identifies a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct InnerError {
    /// The time of the answer. Graph omits the time zone; then this is `None`.
    #[serde(
        deserialize_with = "instant::optional_lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub date: Option<Instant>,
    /// The service's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The caller's id of the request. The service creates one if the caller does not send it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_request_id: Option<String>,
}

impl ErrorResponse {
    /// An error without data that identifies the request.
    #[must_use]
    pub fn new(code: &str, message: &str) -> Self {
        let (code, message) = (code.to_owned(), message.to_owned());
        Self { error: GraphError { code, message, inner_error: None } }
    }
}
