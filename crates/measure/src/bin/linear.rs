//! Checks that a file of four times the size takes about four times the instructions, for each kind
//! of content.
//!
//! The instructions of the command are counted with valgrind, because time depends on the machine
//! as much as on the program. The check fails if the count grows faster.
//!
//! ```sh
//! cargo build --profile dist -p pki-preflight-cli
//! cargo run -p pki-preflight-measure --bin linear -- target/dist/pki-preflight
//! ```
#![allow(
    missing_docs,
    unused_qualifications,
    clippy::panic,
    clippy::unwrap_used,
    reason = "an input that cannot be made must stop the run; nobody depends on this"
)]

#[path = "linear/crl.rs"]
mod crl;
#[path = "../../../../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, ExitCode};

use support::adversarial::{ADVERSARIES, Adversary};

/// Maximum growth for four times the size. Linear growth is 4, n log n slightly more, and quadratic
/// growth 16.
const MOST: f64 = 5.0;

/// The repetitions are divided by this number. Fewer are sufficient, and valgrind is slow.
const FRACTION: usize = 256;

/// Minimum number of repetitions. With fewer, the rest of the file would dominate the measurement.
const LEAST: usize = 256;

fn main() -> ExitCode {
    let program = std::env::args().nth(1).unwrap_or_else(|| panic!("name the program"));
    let folder = std::env::temp_dir().join(format!("linear-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let results = measure(&program, &folder);
    std::fs::remove_dir_all(&folder).unwrap();
    let failed: Vec<_> = results.iter().filter(|(_, ratio)| *ratio > MOST).collect();
    for (name, ratio) in &results {
        println!("{name}: {ratio:.2} times the instructions for 4 times the file");
    }
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The growth for each kind of file at four times its size.
fn measure(program: &str, folder: &Path) -> Vec<(String, f64)> {
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/contoso.p7b");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let check = |arguments: &[&str]| instructions(program, &[&CHECK[..], arguments].concat());
    let none = check(&[&file("none", b"")]);
    let grown = |small: u64, large: u64| growth(none, small, large);
    let mut results = Vec::new();
    for Adversary { name, make, number } in ADVERSARIES {
        let [small, large] = [1, 4].map(|factor| {
            let number = (number / FRACTION).max(LEAST) * factor;
            check(&[&file("adversary", &make(number))])
        });
        results.push((name.to_owned(), grown(small, large)));
    }
    for (name, make) in STORES {
        let [small, large] = [1_000, 4_000]
            .map(|number| check(&[bundle, "--against", &file("store", make(number).as_bytes())]));
        results.push((name.to_owned(), grown(small, large)));
    }
    results.extend(crl::measure(program, folder));
    results
}

/// The growth of the count, excluding the count for an empty file.
fn growth(none: u64, small: u64, large: u64) -> f64 {
    let net = |count: u64| u32::try_from(count.saturating_sub(none).max(1)).unwrap();
    f64::from(net(large)) / f64::from(net(small))
}

const CHECK: [&str; 6] = ["check", "--format", "summary", "--no-verify", "--threads", "1"];

/// The name of a store format, and a function that makes a store with this number of entries.
type MakeStore = (&'static str, fn(usize) -> String);

const STORES: [MakeStore; 2] = [
    ("a store of lines", |count| (0..count).map(|number| format!("{number:040X}\n")).collect()),
    ("a store of records", |count| {
        let record = |number| {
            format!(r#"{{"id":"{number}","thumbprint":"{number:040X}","displayName":"n"}}"#)
        };
        format!(r#"{{"value":[{}]}}"#, (0..count).map(record).collect::<Vec<_>>().join(","))
    }),
];

/// The number of instructions of one run.
fn instructions(program: &str, arguments: &[&str]) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", program])
        .args(arguments)
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&output.stderr);
    let count = messages.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = count.unwrap_or_else(|| panic!("{messages}"));
    count.trim().parse().unwrap()
}
