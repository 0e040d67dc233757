//! The bearer token.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode};

use crate::answer::Failure;
use crate::app::App;

/// Checks the token of a request.
pub(crate) fn check(
    app: &App,
    _method: &Method,
    _path: &str,
    headers: &HeaderMap,
) -> Result<(), Failure> {
    let sent = bearer(headers);
    match (&app.options.token, sent) {
        (_, None) => Err(unauthorized("Access token is empty.")),
        (Some(token), Some(sent)) if token != sent => {
            Err(unauthorized("The token is not the one that --token requires."))
        }
        _ => Ok(()),
    }
}

/// The token, where there is one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

/// 401, in the code and for an empty token the words that Graph was seen to use.
fn unauthorized(message: &str) -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message)
}
