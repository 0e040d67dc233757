//! The client and the command, against the local service.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::unwrap_in_result,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure must stop the test"
)]

mod bench;
mod calibration;
mod command;
mod crl_urls;
mod evidence;
#[path = "../../../serve/tests/integration/files.rs"]
#[allow(dead_code, reason = "shared")]
mod files;
mod guide;
mod journal;
mod lists;
mod lost;
mod new_pki;
mod outcomes;
mod programs;
mod published;
mod refusals;
mod resumed;
mod secrets;
#[path = "../../../../tests/support/mod.rs"]
mod support;
mod tokens;
