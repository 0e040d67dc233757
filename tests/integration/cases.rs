//! Inputs rebuilt from reports of practitioners (`testdata/cases`), each with the required answer:
//! rule, severity and line.

#![allow(
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "an inspection without a report must stop the test"
)]

mod boundaries;
mod chains;
mod embedded;
mod hash;
mod kinds;
mod stores;

use std::path::Path;

/// The bytes of a file under `testdata/cases`.
fn case(path: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
    std::fs::read(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
