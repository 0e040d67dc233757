//! The service, started in process and asked over HTTP.

mod client;
mod files;
#[path = "../../../../tests/support/mod.rs"]
mod support;
mod uploads;
