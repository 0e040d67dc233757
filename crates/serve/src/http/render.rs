//! Answers as bytes, with the headers that Graph sends.

use axum::body::Body as HttpBody;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Response, StatusCode};
use pki_preflight::Instant;
use pki_preflight_graph::{ErrorResponse, InnerError};

use crate::answer::{Answer, Basis, Body, Failure, Reply};
use crate::call::Identity;

const JSON: HeaderValue = HeaderValue::from_static(
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;\
     charset=utf-8",
);
const TEXT: HeaderValue = HeaderValue::from_static("text/plain");
const ASSUMED: HeaderName = HeaderName::from_static("x-preflight-assumed");

/// An answer as bytes. `now` is the service's clock in seconds.
pub(crate) fn render(reply: Reply, identity: &Identity, now: i64) -> Response<HttpBody> {
    let Answer { status, body, assumed } = reply.unwrap_or_else(|failure| {
        let Failure { status, assumed, .. } = failure.clone();
        let bytes = serde_json::to_vec(&envelope(&failure, identity, now));
        // Serializing strings and numbers cannot fail.
        let body = bytes.map_or(Body::Empty, Body::Json);
        Answer { status, body, assumed }
    });
    let mut response = Response::new(HttpBody::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    identify(headers, identity, &assumed);
    match body {
        Body::Empty => {}
        Body::Json(bytes) => {
            headers.insert(CONTENT_TYPE, JSON);
            *response.body_mut() = HttpBody::from(bytes);
        }
        Body::Text(text) => {
            headers.insert(CONTENT_TYPE, TEXT);
            *response.body_mut() = HttpBody::from(text);
        }
    }
    if status == StatusCode::UNAUTHORIZED {
        let value = HeaderValue::from_static("Bearer realm=\"pki-preflight-serve\"");
        response.headers_mut().insert("www-authenticate", value);
    }
    response
}

fn envelope(failure: &Failure, identity: &Identity, now: i64) -> ErrorResponse {
    let mut inner = InnerError::default();
    inner.date = Instant::from_unix_seconds(now);
    inner.request_id = Some(identity.request_id.clone());
    inner.client_request_id = Some(identity.client_request_id.clone());
    let mut response = ErrorResponse::new(failure.code, &failure.message);
    response.error.inner_error = Some(inner);
    response
}

fn identify(headers: &mut HeaderMap, identity: &Identity, assumed: &[Basis]) {
    let text = |text: &str| HeaderValue::from_str(text).ok();
    let ids =
        [("request-id", &identity.request_id), ("client-request-id", &identity.client_request_id)];
    for (name, value) in ids {
        if let Some(value) = text(value) {
            headers.insert(name, value);
        }
    }
    headers.insert("odata-version", HeaderValue::from_static("4.0"));
    headers.insert("cache-control", HeaderValue::from_static("no-cache"));
    headers.insert("x-ms-resource-unit", HeaderValue::from_static("1"));
    for (name, value) in assumed {
        if let Some(value) = text(&format!("{name}={value}")) {
            headers.append(ASSUMED, value);
        }
    }
}
