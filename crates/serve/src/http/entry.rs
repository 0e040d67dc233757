//! What happens to every request before its handler, and to every answer behind it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::HOST;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use tower_service::Service as _;
use uuid::Uuid;

use super::host::is_loopback_host;
use super::render;
use crate::answer::Failure;
use crate::app::App;
use crate::authorization;
use crate::call::Identity;

/// The largest body of a request, in bytes.
const BODY_BYTES: usize = 1024 * 1024;

/// The longest `client-request-id` that is echoed, in bytes.
const CLIENT_ID_BYTES: usize = 256;

/// Answers a request.
pub(crate) async fn answer(
    app: Arc<App>,
    mut router: Router,
    request: Request<Incoming>,
) -> Response<Body> {
    let identity = identify(&app, request.headers());
    let (parts, body) = request.into_parts();
    let admitted = admit(&app, &parts.headers)
        .and_then(|()| authorization::check(&app, &parts.method, parts.uri.path(), &parts.headers));
    let body = match admitted {
        Ok(()) => read(body).await,
        Err(failure) => Err(failure),
    };
    let body = match body {
        Ok(body) => body,
        Err(failure) => return render(Err(failure), &identity, app.clock().seconds()),
    };
    let mut request = Request::from_parts(parts, Body::from(body.clone()));
    request.extensions_mut().insert((identity, body));
    match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn identify(app: &App, headers: &HeaderMap) -> Identity {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let request_id = Uuid::new_v4().to_string();
    let sent = header("client-request-id").filter(|id| id.len() <= CLIENT_ID_BYTES);
    let client_request_id = sent.map_or_else(|| request_id.clone(), str::to_owned);
    let host = header(HOST.as_str()).unwrap_or_default();
    let origin = match &app.options.public_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("{}://{host}", app.options.scheme()),
    };
    Identity { request_id, client_request_id, origin }
}

/// Refuses what a web page got its browser to send.
fn admit(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    if !app.options.listen.ip().is_loopback() {
        return Ok(());
    }
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if is_loopback_host(host) || app.options.has_name(host) {
        return Ok(());
    }
    let message = "The Host header does not name this machine (localhost, 127.0.0.1, [::1], or a \
                   name given with --tls-name or --public-url). pki-preflight-serve refuses it to \
                   protect against DNS rebinding.";
    Err(Failure::new(StatusCode::MISDIRECTED_REQUEST, "preflightHost", message))
}

async fn read(body: Incoming) -> Result<Bytes, Failure> {
    match Limited::new(body, BODY_BYTES).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The body has more than {BODY_BYTES} bytes.");
            Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "Request_TooLarge", message))
        }
        Err(_) => Err(Failure::bad_request("The body cannot be read to its end.")),
    }
}
