//! Makes every file under `testdata/`, and the same inputs in memory for the other tests.
//!
//! Nothing here uses a clock, a random number or the network, so a file changes only if the code
//! that makes it does.

#![allow(dead_code, reason = "every test binary uses another part of the shared support")]
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a fixture that cannot be made must stop the tests, and nobody depends on this API"
)]

pub mod adversarial;
pub mod armor;
pub mod bundle;
pub mod certificate;
pub mod contoso;
pub mod corpus;
pub mod der;
pub mod extension;
pub mod file;
pub mod forms;
pub mod inputs;
pub mod key;
pub mod matrix;
pub mod name;
pub mod population;
pub mod report;
pub mod revocation;
pub mod rules;
pub mod signed;
pub mod store;
