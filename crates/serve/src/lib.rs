//! A local Entra PKI trust store: answers as Microsoft Graph documents `certificateBasedAuthPki`.
//!
//! The program `pki-preflight-serve` consists of this library, which tests start in process:
//!
//! ```
//! let running = pki_preflight_serve::Server::start(pki_preflight_serve::Options::default())?;
//! let pkis = format!("{}/v1.0{}", running.url, pki_preflight_graph::route::PKIS);
//! assert!(pkis.starts_with("http://127.0.0.1:"));
//! # Ok::<(), pki_preflight_serve::StartError>(())
//! ```
//!
//! Nothing was observed on the live service. Where the documents leave a point open, the service
//! follows assumptions. An answer based on one has the header `x-preflight-assumed: NAME=value`.

#![forbid(unsafe_code)]

mod answer;
mod app;
mod assumption;
mod authorization;
mod behaviour;
mod call;
mod clock;
mod database;
mod entity;
mod fault;
mod http;
mod options;
mod query;
mod recorder;
mod routes;
mod seed;
mod server;
mod signals;
mod tls;
mod upload;

pub use assumption::{Assumed, AssumedError, SERVICE_ASSUMPTIONS};
pub use behaviour::{BEHAVIOURS, Behaviour, BehaviourStatus};
pub use clock::{Clock, MAXIMUM_RATE};
pub use fault::{Fault, FaultError, FaultKind};
pub use options::{FetchFrom, Interrupted, Options};
pub use recorder::Recorded;
pub use seed::{Seed, SeedError, SeedPki};
pub use server::{Running, Server, StartError};
