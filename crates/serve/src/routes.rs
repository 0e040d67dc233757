//! Which request is answered by which handler.

mod authorities;
mod pkis;

use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, State};
use axum::http::{Request, Response, StatusCode};
use axum::routing::{get, post};
use axum::{RequestPartsExt as _, Router};
use pki_preflight_graph::route;

use crate::answer::{Failure, Reply};
use crate::app::App;
use crate::call::{Call, Identity};
use crate::http::render;
use crate::upload;

/// Every route of the service.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .nest("/v1.0", graph())
        .nest("/beta", graph())
        .fallback(run(not_emulated))
        .method_not_allowed_fallback(run(method_not_allowed))
        .with_state(app)
}

/// The routes of Graph, relative to the version.
fn graph() -> Router<Arc<App>> {
    let authorities = route::authorities("{pki}");
    Router::new()
        .route(route::PKIS, post(run(pkis::create)))
        .route(&route::pki("{pki}"), get(run(pkis::read)))
        .route(&route::upload("{pki}"), post(run(upload::upload)))
        .route(&authorities, get(run(authorities::list)))
}

/// A handler that runs beside the event loop: it waits for the database, and may wait for a
/// download.
fn run(
    handler: fn(&Call) -> Reply,
) -> impl Fn(State<Arc<App>>, Request<Body>) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>>
+ Clone
+ Send
+ Sync
+ 'static {
    move |State(app), request| {
        Box::pin(async move {
            let call = call(app, request).await;
            let (identity, clock) = (call.identity.clone(), call.app.clock().clone());
            let reply = tokio::task::spawn_blocking(move || handler(&call)).await;
            let reply = reply.unwrap_or_else(|error| Err(Failure::internal(&error)));
            render(reply, &identity, clock.seconds())
        })
    }
}

async fn call(app: Arc<App>, request: Request<Body>) -> Call {
    let (mut parts, _) = request.into_parts();
    let found = parts.extract::<RawPathParams>().await;
    let parameters = found.map_or_else(
        |_| Vec::new(),
        |found| found.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    );
    // The entry put both there.
    let (identity, body) = parts.extensions.remove::<(Identity, Bytes)>().unwrap_or_default();
    Call {
        app,
        identity,
        headers: parts.headers,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body,
        parameters,
    }
}

fn not_emulated(call: &Call) -> Reply {
    let message = format!(
        "pki-preflight-serve does not emulate '{}'. It answers to certificateBasedAuthConfigurations \
         and deletedItems under /v1.0 and /beta.",
        call.path
    );
    Err(Failure::new(StatusCode::NOT_FOUND, "preflightNotEmulated", message))
}

fn method_not_allowed(call: &Call) -> Reply {
    let message = format!("'{}' does not support this method.", call.path);
    Err(Failure::new(StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", message))
}
