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
#[path = "../../../serve/tests/integration/files.rs"]
#[allow(dead_code, reason = "shared")]
mod files;
mod guide;
mod journal;
mod lists;
mod lost;
mod outcomes;
mod published;
mod refusals;
#[path = "../../../../tests/support/mod.rs"]
mod support;
mod tokens;
