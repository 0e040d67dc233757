//! A request as handlers receive it: complete, with its identifiers.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use serde_json::{Map, Value};

use crate::answer::Failure;
use crate::app::App;
use crate::fault::Target;

/// The identifiers of a request, and its destination.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    /// The service's id of the request.
    pub(crate) request_id: String,
    /// The caller's id of the request, or the service's if the caller did not send one.
    pub(crate) client_request_id: String,
    /// The scheme and host that the caller used, without a trailing slash.
    pub(crate) origin: String,
}

/// The data about a request that the entry passes to its handler.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) identity: Identity,
    /// The URI, as it was sent.
    pub(crate) uri: Uri,
    pub(crate) body: Bytes,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) app: Arc<App>,
    pub(crate) identity: Identity,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    /// The path, as it was sent.
    pub(crate) path: String,
    /// The part after the question mark, as it was sent.
    pub(crate) query: String,
    pub(crate) body: Bytes,
    /// The variable parts of the path.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Call {
    /// A variable part of the path; empty if the route has no such part.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The values that faults are matched against.
    pub(crate) fn target(&self) -> Target<'_> {
        Target { method: &self.method, path: &self.path }
    }

    /// The latest creation time, in seconds, of the objects that this request can read. It is in
    /// the past only if a replication lag is set.
    pub(crate) fn created_by(&self) -> i64 {
        match (&self.method, self.app.faults.replication_lag(self.target())) {
            (&Method::GET, lag) if lag > 0 => self.app.clock().seconds().saturating_sub(lag),
            _ => i64::MAX,
        }
    }

    /// Whether the request accepts eventual consistency.
    pub(crate) fn is_eventual(&self) -> bool {
        let value = self.headers.get("consistencylevel");
        value.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"eventual"))
    }

    /// `/v1.0` or `/beta`.
    pub(crate) fn version(&self) -> &str {
        let end = self.path.get(1..).and_then(|rest| rest.find('/')).map_or(0, |at| at + 1);
        self.path.get(..end).unwrap_or_default()
    }

    /// The body, which must be a JSON object.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Failure> {
        if self.body.is_empty() {
            return Err(Failure::bad_request(
                "The request has no body; a JSON object is required.",
            ));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Failure::bad_request("The body is not a JSON object.")),
            Err(error) => Err(Failure::bad_request(format!("The body is not JSON: {error}."))),
        }
    }
}
