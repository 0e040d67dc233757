//! Checks a bundle that is in memory.
//!
//! ```sh
//! cargo run --example slice
//! ```

use pki_preflight::{Options, inspect};

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    run()
}

pub(crate) fn run() -> Result<(), Box<dyn std::error::Error>> {
    let bundle = include_bytes!("../testdata/contoso-problems.p7b");
    let report = inspect(bundle, Options::new("2026-11-24".parse()?))?;
    println!("{:?}", report.summary.verdict.upload);
    for finding in &report.findings {
        println!("{:?} {}: {}", finding.severity, finding.rule.name, finding.message);
    }
    Ok(())
}
