//! The service, started in process and queried over HTTP.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failure must stop the test"
)]

mod authorities;
mod client;
mod command;
mod control;
mod crash;
mod crowd;
mod deleted;
mod documentation;
mod downloads;
mod faults;
mod files;
mod hostile;
mod pkis;
mod program;
mod queries;
mod safety;
#[path = "../../../../tests/support/mod.rs"]
mod support;
mod unusable;
mod uploads;
