//! Measures the speed of the command, and of OpenSSL if it is installed, and prints a table for
//! docs/performance.md.
//!
//! ```sh
//! cargo run --release -p pki-preflight-measure --bin table
//! cargo run --release -p pki-preflight-measure --bin table -- --certificates 100000 --runs 9
//! cargo run --release -p pki-preflight-measure --bin table -- --write docs/performance.md
//! ```
//!
//! Ratios are ratios of medians. The compared programs run in turn, so that other load on the
//! machine affects both. Except for the small bundle, signatures are not verified (`--no-verify`)
//! but measured separately. A second table shows what other programs require for the same work.
//! `CLASSPATH` must contain BouncyCastle for Java. `PKI_PREFLIGHT_CORPUS` selects the bundle of the
//! DoD as the small bundle.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed measurement must stop the run; nobody depends on this"
)]

mod library;
mod machine;
mod measure;
mod others;
mod row;
#[path = "../../../../../tests/support/mod.rs"]
mod support;
mod work;

use std::fmt::{Display, Write as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use row::Row;
use work::Inputs;

/// The number of certificates and of runs, and the file to which the table is written in addition
/// to standard output.
#[derive(Clone, Debug)]
struct Plan {
    certificates: usize,
    runs: usize,
    readme: Option<PathBuf>,
}

impl Plan {
    fn typed() -> Self {
        let mut plan = Self { certificates: 1_000_000, runs: 7, readme: None };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_default();
            match name.as_str() {
                "--certificates" => plan.certificates = value.parse().expect("a number"),
                "--runs" => plan.runs = value.parse().expect("a number"),
                "--write" => plan.readme = Some(value.into()),
                _ => panic!("{name}: the options are --certificates, --runs and --write"),
            }
        }
        plan
    }
}

/// The folder of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn main() {
    let plan = Plan::typed();
    // The measured command is built from the same sources.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--profile", "dist", "-p", "pki-preflight-cli", "--target-dir"])
        .arg(Path::new(ROOT).join("target"))
        .current_dir(ROOT)
        .status()
        .unwrap();
    assert!(built.success(), "the command cannot be built");
    eprintln!("Making missing inputs.");
    let inputs = Inputs::make(plan.certificates);
    let mut text = String::new();
    let mut say = |line: &dyn Display| {
        println!("{line}");
        writeln!(text, "{line}").unwrap();
    };
    say(&format_args!("{}\n", machine::description(plan.runs)));
    say(&Row::HEADER);
    for row in work::measure(&inputs, &plan) {
        say(&row);
    }
    say(&format_args!("\n{}", others::table(plan.runs)));
    say(&format_args!("Signatures verified on one thread:\n\n{}", library::signatures()));
    eprintln!("{}", machine::load());
    if let Some(path) = plan.readme {
        write(&path, &text);
    }
}

/// Replaces the table between the marks of a file.
fn write(path: &Path, table: &str) {
    const MARKS: [&str; 2] = ["<!-- speed -->\n", "<!-- /speed -->"];
    let text = fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).expect("the mark before the table");
    let (_, behind) = rest.split_once(MARKS[1]).expect("the mark after the table");
    let [begin, end] = MARKS;
    fs::write(path, format!("{before}{begin}\n{}\n\n{end}{behind}", table.trim_end())).unwrap();
}
