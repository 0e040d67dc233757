//! Bearer tokens.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode};

use crate::answer::Failure;
use crate::app::App;
use crate::http::entry::CONTROL;

/// Paths that reveal nothing, so that a supervisor does not require a token.
const OPEN: [&str; 2] = ["/_preflight/health", "/_preflight/ready"];

/// Checks the token of a request.
pub(crate) fn check(
    app: &App,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<(), Failure> {
    let sent = bearer(headers);
    if path.starts_with(CONTROL) {
        return control(app, path, sent);
    }
    let sent = sent.ok_or_else(|| unauthorized("Access token is empty."))?;
    if app.options.read_token.as_deref() == Some(sent) {
        let only_reads = [Method::GET, Method::HEAD].contains(method);
        return if only_reads { Ok(()) } else { Err(forbidden()) };
    }
    match &app.options.token {
        Some(token) if token != sent => {
            Err(unauthorized("The token is not the one that --token requires."))
        }
        _ => Ok(()),
    }
}

/// Checks the token of the control paths. Without such a token, the server must listen on a
/// loopback address.
fn control(app: &App, path: &str, sent: Option<&str>) -> Result<(), Failure> {
    if OPEN.contains(&path) {
        return Ok(());
    }
    match &app.options.control_token {
        Some(token) if sent == Some(token) => Ok(()),
        Some(_) => Err(unauthorized("The token is not the one that --control-token requires.")),
        None if app.options.listen.ip().is_loopback() => Ok(()),
        None => {
            let message = "Set --control-token to use /_preflight from other machines.";
            Err(unauthorized(message))
        }
    }
}

/// The token, if there is one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

/// 401. The code, and the text for an empty token, are those that Graph was observed to use.
fn unauthorized(message: &str) -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message)
}

/// 403, as Graph was observed to answer.
fn forbidden() -> Failure {
    let message = "Insufficient privileges to complete the operation.";
    Failure::new(StatusCode::FORBIDDEN, "Authorization_RequestDenied", message)
}
