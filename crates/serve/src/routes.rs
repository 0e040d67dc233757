//! The handler of each request.

mod authorities;
mod deleted_items;
mod pkis;
mod preflight;

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::{Request, Response, StatusCode};
use axum::routing::{get, post};
use axum::{RequestPartsExt as _, Router};
use pki_preflight_graph::route;
use rusqlite::Connection;
use uuid::Uuid;

use crate::answer::{Basis, Failure, Reply};
use crate::app::App;
use crate::assumption::Row;
use crate::call::{Arrived, Call};
use crate::database;
use crate::http::render;
use crate::query::{self, ListOptions};
use crate::upload;
pub(crate) use preflight::add_seed;

/// Every route of the service.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .nest("/v1.0", graph())
        .nest("/beta", graph())
        .nest("/_preflight", preflight::router())
        .fallback(run(not_emulated))
        .method_not_allowed_fallback(run(method_not_allowed))
        .with_state(app)
}

/// The routes of Graph, relative to the version.
fn graph() -> Router<Arc<App>> {
    let one = || {
        get(run(authorities::read)).patch(run(authorities::update)).delete(run(authorities::delete))
    };
    let all = route::authorities("{pki}");
    let item = format!("{}/{{item}}", route::DELETED_ITEMS);
    Router::new()
        .route(route::PKIS, get(run(pkis::list)).post(run(pkis::create)))
        .route(&format!("{}/$count", route::PKIS), get(run(pkis::count)))
        .route(
            &route::pki("{pki}"),
            get(run(pkis::read)).patch(run(pkis::update)).delete(run(pkis::delete)),
        )
        .route(&route::upload("{pki}"), post(run(upload::upload)))
        .route(&all, get(run(authorities::list)).post(run(authorities::create)))
        .route(&format!("{all}/$count"), get(run(authorities::count)))
        .route(&route::authority("{pki}", "{authority}"), one())
        .route(route::DELETED_ITEMS, get(run(deleted_items::all)))
        .route(&item, get(run(deleted_items::read)).delete(run(deleted_items::purge)))
        .route(&format!("{item}/restore"), post(run(deleted_items::restore)))
}

/// Parses the options of a list, and checks the header that some of them are assumed to require.
fn list_options(
    call: &Call,
    properties: &'static [query::Property],
) -> Result<ListOptions, Failure> {
    let options = ListOptions::parse(&call.query, properties)?;
    let assumptions = &call.app.options.assumptions;
    let is_advanced = options.count || options.filter.is_some() || !options.order.is_empty();
    if is_advanced && assumptions.requires_consistency_level() && !call.is_eventual() {
        // A next link works without the header, because the SDKs do not send the header when they
        // follow one.
        if options.after.is_none() {
            let message = "The header 'ConsistencyLevel: eventual' is required for this query.";
            let basis = assumptions.basis(Row::ConsistencyLevel);
            return Err(Failure::unsupported_query(message).assuming([basis]));
        }
    }
    Ok(options)
}

/// Checks that a PKI exists and can be changed. Whether a running upload prevents the change is an
/// assumption, which is returned if an upload is running.
fn changing(call: &Call, connection: &Connection, pki: &str) -> Result<Vec<Basis>, Failure> {
    if !database::pki::exists(connection, pki)? {
        return Err(Failure::not_found(pki));
    }
    if !database::job::is_active(connection, Some(pki))? {
        return Ok(Vec::new());
    }
    let assumptions = &call.app.options.assumptions;
    let basis = assumptions.basis(Row::ChangeWhileRunning);
    if assumptions.changes_while_running() {
        return Ok(vec![basis]);
    }
    let message = "An upload to this PKI is in progress. Try again when it has ended.";
    Err(Failure::ours(message).assuming([basis]))
}

type Answering = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Runs a handler on a thread other than the event loop's, because it waits for the database and
/// possibly for a download.
fn run(
    handler: fn(&Call) -> Reply,
) -> impl Fn(State<Arc<App>>, Request<Body>) -> Answering + Clone + Send + Sync + 'static {
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
        |found| found.iter().map(|(name, value)| (name.to_owned(), identifier(value))).collect(),
    );
    // The entry inserted this value.
    let Arrived { identity, uri, body } = parts.extensions.remove().unwrap_or_default();
    Call {
        app,
        identity,
        method: parts.method,
        headers: parts.headers,
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        body,
        parameters,
    }
}

/// GUIDs ignore case; the state stores them in lower case.
fn identifier(value: &str) -> String {
    match Uuid::try_parse(value) {
        Ok(_) => value.to_ascii_lowercase(),
        Err(_) => value.to_owned(),
    }
}

fn not_emulated(call: &Call) -> Reply {
    let message = format!(
        "pki-preflight-serve does not emulate '{}'. It serves certificateBasedAuthConfigurations \
         and deletedItems under /v1.0 and /beta.",
        call.path
    );
    Err(Failure::new(StatusCode::NOT_FOUND, "preflightNotEmulated", message))
}

fn method_not_allowed(call: &Call) -> Reply {
    let Call { path, method, .. } = call;
    let hint = match method.as_str() {
        "PATCH" => {
            " The how-to's samples for creating a PKI and for upload show PATCH; both are POST."
        }
        _ => "",
    };
    let message = format!("The method {method} is not allowed for '{path}'.{hint}");
    Err(Failure::new(StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", message))
}
