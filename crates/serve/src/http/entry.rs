//! Processes every request before its handler, and every answer after it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::HOST;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use tower_service::Service as _;
use uuid::Uuid;

use super::fault::{self, Dropped};
use super::host;
use super::render;
use crate::answer::Failure;
use crate::app::App;
use crate::authorization;
use crate::call::{Arrived, Identity};
use crate::fault::Target;
use crate::recorder::{self, Recorded};

/// The largest body of a request, in bytes.
const BODY_BYTES: usize = 1024 * 1024;

/// The largest body of a request to a control path, in bytes. It may contain a whole state.
const CONTROL_BODY_BYTES: usize = 64 * 1024 * 1024;

/// How long a client may take to send the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest `client-request-id` that is echoed, in bytes.
const CLIENT_ID_BYTES: usize = 256;

/// The control paths.
pub(crate) const CONTROL: &str = "/_preflight/";

/// Answers a request, records it, and logs it. `Err` means that the connection is to be closed
/// instead.
pub(crate) async fn answer(
    app: Arc<App>,
    router: Router,
    request: Request<Incoming>,
) -> Result<Response<Body>, Dropped> {
    let (begun, arrived) = (Instant::now(), app.clock().milliseconds());
    let identity = identify(&app, request.headers());
    let (parts, body) = request.into_parts();
    let (method, uri) = (parts.method.clone(), parts.uri.clone());
    let headers = recorder::headers(&parts.headers);
    let body = match host::admit(&app, &identity, &parts.headers) {
        Ok(()) => read(body, uri.path()).await,
        Err(failure) => Err(failure),
    };
    let kept = recorder::body(body.as_ref().map_or(&[][..], |body| body));
    let result = match body {
        Err(failure) => Ok(render(Err(failure), &identity, app.clock().seconds())),
        Ok(body) => {
            let request = (Request::from_parts(parts, Body::from(body.clone())), body);
            faulty(&app, router, request, &identity).await
        }
    };
    let status = result.as_ref().map_or(0, |response| response.status().as_u16());
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (path, request_id) = (uri.path(), identity.request_id);
    tracing::info!(target: "request", %method, path, status, milliseconds, request_id);
    if !path.starts_with(CONTROL) {
        let target = uri.path_and_query().map_or("", |target| target.as_str());
        let target = recorder::text(target);
        let method = method.to_string();
        app.recorder.record(Recorded {
            request_id,
            arrived,
            method,
            target,
            headers,
            body: kept,
            status,
        });
    }
    result
}

/// Applies the injected faults before and after the request is processed.
async fn faulty(
    app: &Arc<App>,
    router: Router,
    (request, body): (Request<Body>, Bytes),
    identity: &Identity,
) -> Result<Response<Body>, Dropped> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if path.starts_with(CONTROL) {
        return Ok(process(app, router, request, body, identity).await);
    }
    let target = Target { method: &method, path: &path };
    if let Some(latency) = fault::latency(app, target) {
        tokio::time::sleep(latency).await;
    }
    if let Some(response) = fault::before(app, target, identity)? {
        return Ok(response);
    }
    let response = process(app, router, request, body, identity).await;
    Ok(fault::after(app, target, identity)?.unwrap_or(response))
}

async fn process(
    app: &Arc<App>,
    mut router: Router,
    mut request: Request<Body>,
    body: Bytes,
    identity: &Identity,
) -> Response<Body> {
    let (method, path) = (request.method(), request.uri().path());
    if let Err(failure) = authorization::check(app, method, path, request.headers()) {
        return render(Err(failure), identity, app.clock().seconds());
    }
    // A nested router only sees a part of the path.
    let uri = request.uri().clone();
    request.extensions_mut().insert(Arrived { identity: identity.clone(), uri, body });
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

async fn read(body: Incoming, path: &str) -> Result<Bytes, Failure> {
    let limit = if path.starts_with(CONTROL) { CONTROL_BODY_BYTES } else { BODY_BYTES };
    let collected = tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, limit).collect());
    match collected.await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = format!("The body has more than {limit} bytes.");
            Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "Request_TooLarge", message))
        }
        _ => Err(Failure::bad_request("The body cannot be read to its end.")),
    }
}
