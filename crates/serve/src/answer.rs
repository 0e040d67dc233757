//! The result of a handler, before it becomes bytes.

use axum::http::StatusCode;
use serde::Serialize;

/// An assumption on which an answer is based, with its value.
pub(crate) type Basis = (&'static str, &'static str);

/// A success.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Body,
    pub(crate) assumed: Vec<Basis>,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    Json(Vec<u8>),
    Text(String),
}

/// A failure, in Graph's error envelope.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) assumed: Vec<Basis>,
}

pub(crate) type Reply = Result<Answer, Failure>;

/// Marks our own texts, to distinguish them from Microsoft's.
pub(crate) fn own_words(text: &str) -> String {
    format!("[pki-preflight-serve] {text}")
}

impl Answer {
    pub(crate) const fn empty(status: StatusCode) -> Self {
        Self { status, body: Body::Empty, assumed: Vec::new() }
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Reply {
        let bytes = serde_json::to_vec(value).map_err(|error| Failure::internal(&error))?;
        Ok(Self { status, body: Body::Json(bytes), assumed: Vec::new() })
    }

    pub(crate) const fn text(text: String) -> Self {
        Self { status: StatusCode::OK, body: Body::Text(text), assumed: Vec::new() }
    }

    pub(crate) fn assuming(mut self, assumed: impl IntoIterator<Item = Basis>) -> Self {
        self.assumed.extend(assumed);
        self
    }
}

impl Failure {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), assumed: Vec::new() }
    }

    /// 400 `Request_BadRequest`: the answer of directory resources to an invalid request.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request_BadRequest", message)
    }

    /// 400 with our own text, for an answer that no document describes.
    pub(crate) fn ours(message: &str) -> Self {
        Self::bad_request(own_words(message))
    }

    /// 400 `Request_UnsupportedQuery`.
    pub(crate) fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request_UnsupportedQuery", message)
    }

    /// 404 for a resource, with the text that directory endpoints were observed to use.
    pub(crate) fn not_found(id: &str) -> Self {
        let message = format!(
            "Resource '{id}' does not exist or one of its queried reference-property objects are \
             not present."
        );
        Self::new(StatusCode::NOT_FOUND, "Request_ResourceNotFound", message)
    }

    /// 500. The log contains the cause.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "the request cannot be answered");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "generalException",
            "pki-preflight-serve could not answer the request; the reason is in its log.",
        )
    }

    pub(crate) const fn with_code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    pub(crate) fn assuming(mut self, assumed: impl IntoIterator<Item = Basis>) -> Self {
        self.assumed.extend(assumed);
        self
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(&error)
    }
}
