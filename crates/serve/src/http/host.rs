//! The headers `Host` and `Origin`, to protect against web pages in a browser on the same machine.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};

use crate::answer::Failure;
use crate::app::App;
use crate::call::Identity;

/// Refuses requests that a web page made its browser send: to the page's own name resolved to a
/// loopback address (DNS rebinding), or from another origin.
pub(super) fn admit(app: &App, identity: &Identity, headers: &HeaderMap) -> Result<(), Failure> {
    let refuse =
        |message| Err(Failure::new(StatusCode::MISDIRECTED_REQUEST, "preflightHost", message));
    // Graph's clients are not web pages, and send no origin.
    if headers.get(ORIGIN).is_some_and(|origin| origin != identity.origin.as_str()) {
        return refuse(
            "The Origin header names another origin. pki-preflight-serve refuses it to protect \
             against web pages.",
        );
    }
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_loopback = app.options.listen.ip().is_loopback();
    if !is_loopback || is_loopback_host(host) || app.options.has_name(host) {
        return Ok(());
    }
    refuse(
        "The Host header does not name this machine (localhost, 127.0.0.1, [::1], or a name given \
         with --tls-name or --public-url). pki-preflight-serve refuses it to protect against DNS \
         rebinding.",
    )
}

/// Whether a request to `host` (a name or address, with or without a port) may be meant for a
/// server that listens on a loopback address. A web page whose name resolves to 127.0.0.1 sends its
/// own name.
fn is_loopback_host(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_loopback_addresses_alone_are_accepted() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "a:b"]
        {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
