//! `/_preflight`: the paths by which testers control the service.

mod state;

pub(crate) use state::add as add_seed;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use pki_preflight::Instant;
use serde::Deserialize;
use serde_json::json;

use super::run;
use crate::answer::{Answer, Failure, Reply};
use crate::app::App;
use crate::call::Call;
use crate::clock::MAXIMUM_RATE;
use crate::fault::Fault;
use crate::seed::Seed;

/// The routes below `/_preflight`.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/health", get(run(health)))
        .route("/ready", get(run(ready)))
        .route("/reset", post(run(reset)))
        .route("/seed", post(run(seed)))
        .route("/state", get(run(state::read)))
        .route("/requests", get(run(requests)))
        .route("/clock", get(run(clock)).post(run(set_clock)))
        .route("/faults", get(run(faults)).put(run(set_faults)).delete(run(clear_faults)))
}

fn done() -> Reply {
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// Shows that the process is running.
fn health(_: &Call) -> Reply {
    Answer::json(StatusCode::OK, &json!({ "status": "ok" }))
}

/// Shows that the state can be read.
fn ready(call: &Call) -> Reply {
    match call.app.database.probe() {
        Ok(()) => Answer::json(StatusCode::OK, &json!({ "status": "ready" })),
        Err(error) => {
            let message = format!("The state cannot be used: {error}.");
            Err(Failure::new(StatusCode::SERVICE_UNAVAILABLE, "serviceNotAvailable", message))
        }
    }
}

/// Removes all resources, uploads, faults and recorded requests. The clock keeps its time.
fn reset(call: &Call) -> Reply {
    call.app.database.clear()?;
    call.app.faults.replace(Vec::new());
    call.app.recorder.clear();
    done()
}

fn seed(call: &Call) -> Reply {
    let seed = Seed::parse(&call.body).map_err(|error| Failure::bad_request(error.to_string()))?;
    let added = state::add(&call.app, &seed)?;
    Answer::json(StatusCode::OK, &json!({ "added": added }))
}

/// The last requests, with redacted tokens.
fn requests(call: &Call) -> Reply {
    Answer::json(StatusCode::OK, &json!({ "requests": call.app.recorder.all() }))
}

fn clock(call: &Call) -> Reply {
    let clock = call.app.clock();
    let now = Instant::from_unix_seconds(clock.seconds());
    Answer::json(StatusCode::OK, &json!({ "now": now, "rate": clock.rate() }))
}

/// A change of the clock.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ClockChange {
    now: Option<String>,
    advance_seconds: Option<u64>,
    rate: Option<u32>,
}

fn set_clock(call: &Call) -> Reply {
    let change: ClockChange = serde_json::from_slice(&call.body)
        .map_err(|error| Failure::bad_request(format!("The body cannot be used: {error}.")))?;
    let now = change.now.as_deref().map(str::parse::<Instant>).transpose();
    let now = now.map_err(|error| Failure::bad_request(format!("now: {error}.")))?;
    if change.rate.is_some_and(|rate| rate > MAXIMUM_RATE) {
        return Err(Failure::bad_request(format!("rate must be {MAXIMUM_RATE} or less.")));
    }
    let app = &call.app;
    if let Some(now) = now {
        app.clock().set(now.unix_seconds().saturating_mul(1000));
    }
    if let Some(seconds) = change.advance_seconds {
        app.clock().advance(Duration::from_secs(seconds));
    }
    if let Some(rate) = change.rate {
        app.clock().set_rate(rate);
    }
    clock(call)
}

fn faults(call: &Call) -> Reply {
    Answer::json(StatusCode::OK, &call.app.faults.all())
}

fn set_faults(call: &Call) -> Reply {
    let faults = Fault::parse_all(&call.body)
        .map_err(|error| Failure::bad_request(format!("The faults cannot be used: {error}.")))?;
    call.app.faults.replace(faults);
    self::faults(call)
}

fn clear_faults(call: &Call) -> Reply {
    call.app.faults.replace(Vec::new());
    done()
}
