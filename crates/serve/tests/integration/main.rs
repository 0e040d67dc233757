//! The service, started in process and asked over HTTP.

mod authorities;
mod client;
mod control;
mod deleted;
mod downloads;
mod faults;
mod files;
mod pkis;
mod queries;
mod safety;
#[path = "../../../../tests/support/mod.rs"]
mod support;
mod unusable;
mod uploads;
