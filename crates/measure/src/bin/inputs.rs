//! Makes inputs for measuring, and prints their paths.
//!
//! ```sh
//! cargo run --release -p pki-preflight-measure --bin inputs -- 10000.der 10000.pem 5000.thumbprints
//! cargo run --release -p pki-preflight-measure --bin inputs -- distinct 10000.der
//! ```
//!
//! After `distinct`, the certificates of a bundle share nothing but their issuers.
#![allow(
    missing_docs,
    unused_qualifications,
    clippy::panic,
    clippy::unwrap_used,
    reason = "an input that cannot be made must stop the run; nobody depends on this"
)]

#[path = "../../../../tests/support/mod.rs"]
mod support;

use support::inputs;
use support::population::Sharing;

fn main() {
    // The thumbprints are those of the last bundle named before them.
    let mut certificates = 0;
    let mut sharing = Sharing::Names;
    for argument in std::env::args().skip(1) {
        if argument == "distinct" {
            sharing = Sharing::Nothing;
            continue;
        }
        let (count, kind) = argument.split_once('.').unwrap();
        let count = count.parse().unwrap();
        let path = match kind {
            "der" => inputs::der(sharing, count),
            "pem" => inputs::pem(sharing, count),
            "thumbprints" => inputs::thumbprints(sharing, count, certificates),
            _ => panic!("{argument}: neither .der, .pem nor .thumbprints"),
        };
        if kind != "thumbprints" {
            certificates = count;
        }
        println!("{}", path.display());
    }
}
