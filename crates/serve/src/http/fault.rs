//! Faults of requests and connections.

use std::fmt;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode};

use super::render;
use crate::answer::{Failure, own_words};
use crate::app::App;
use crate::call::Identity;
use crate::fault::{FaultKind, Target};

/// Means that the connection is to be closed without an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropped;

impl fmt::Display for Dropped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection is closed by an injected fault")
    }
}

impl std::error::Error for Dropped {}

/// The delay of the request.
pub(super) fn latency(app: &App, target: Target<'_>) -> Option<Duration> {
    app.faults.take(target, |kind| match kind {
        FaultKind::Latency { milliseconds } => Some(Duration::from_millis(*milliseconds)),
        _ => None,
    })
}

/// The answer that is sent instead of processing the request.
pub(super) fn before(
    app: &App,
    target: Target<'_>,
    identity: &Identity,
) -> Result<Option<Response<Body>>, Dropped> {
    let found = app.faults.take(target, |kind| match kind {
        FaultKind::Status { status, retry_after } => Some(Ok((*status, retry_after.clone()))),
        FaultKind::Drop { after_processing: false } => Some(Err(Dropped)),
        _ => None,
    });
    let found = found.transpose()?;
    Ok(found.map(|(status, after)| answer(app, status, after.as_deref(), identity)))
}

/// The answer that replaces that of the processed request.
pub(super) fn after(
    app: &App,
    target: Target<'_>,
    identity: &Identity,
) -> Result<Option<Response<Body>>, Dropped> {
    let found = app.faults.take(target, |kind| match kind {
        FaultKind::AcceptThen { status, retry_after } => Some(Ok((*status, retry_after.clone()))),
        FaultKind::Drop { after_processing: true } => Some(Err(Dropped)),
        _ => None,
    });
    let found = found.transpose()?;
    Ok(found.map(|(status, after)| answer(app, status, after.as_deref(), identity)))
}

fn answer(
    app: &App,
    status: u16,
    retry_after: Option<&str>,
    identity: &Identity,
) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = match status.as_u16() {
        401 => "InvalidAuthenticationToken",
        403 => "Authorization_RequestDenied",
        404 => "Request_ResourceNotFound",
        429 => "TooManyRequests",
        503 => "serviceNotAvailable",
        504 => "gatewayTimeout",
        400..=499 => "Request_BadRequest",
        _ => "generalException",
    };
    let failure = Failure::new(status, code, own_words("This answer is an injected fault."));
    let mut response = render(Err(failure), identity, app.clock().seconds());
    if let Some(value) = retry_after.and_then(|after| HeaderValue::from_str(after).ok()) {
        response.headers_mut().insert("retry-after", value);
    }
    response
}
