//! Prints how fast the command is, beside OpenSSL where it is installed, as a table for README.md.
//!
//! ```sh
//! cargo run --release --example table
//! cargo run --release --example table -- --certificates 100000 --runs 9
//! ```
//!
//! Ratios are of medians, and what is compared runs in turn, so that whatever else the machine does
//! meets both. Signatures are left out (`--no-verify`) and measured apart.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what can't be measured has to stop; nobody depends on this"
)]

mod library;
mod machine;
mod measure;
mod row;
#[path = "../../tests/support/mod.rs"]
mod support;
mod work;

use std::process::Command;

use row::Row;
use work::Inputs;

/// What is measured, and how often.
#[derive(Clone, Copy, Debug)]
struct Plan {
    certificates: usize,
    runs: usize,
}

impl Plan {
    fn typed() -> Self {
        let mut plan = Self { certificates: 1_000_000, runs: 7 };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().and_then(|value| value.parse().ok());
            match (name.as_str(), value) {
                ("--certificates", Some(value)) => plan.certificates = value,
                ("--runs", Some(value)) => plan.runs = value,
                _ => panic!("{name}: --certificates NUMBER and --runs NUMBER are known"),
            }
        }
        plan
    }
}

fn main() {
    let plan = Plan::typed();
    // The command that is measured is that of the same sources.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--bin", "pki-preflight"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(built.success(), "the command can't be built");
    eprintln!("Making the inputs, where they are missing.");
    let inputs = Inputs::make(plan.certificates);
    println!("{}\n", machine::description(plan.runs));
    println!("{}", Row::HEADER);
    for row in work::measure(&inputs, plan) {
        println!("{row}");
    }
    println!("\n{}", library::signatures());
    eprintln!("{}", machine::load());
}
