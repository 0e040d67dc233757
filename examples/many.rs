//! Checks many bundles against one trust store, which is read once and shared.
//!
//! ```sh
//! cargo run --example many
//! ```

use std::fs;

use pki_preflight::{Options, Store, Stores, inspect};

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    run()
}

pub(crate) fn run() -> Result<(), Box<dyn std::error::Error>> {
    let saved = "testdata/stores/graph-list.json";
    let stores: Stores = [Store::parse(saved, &fs::read(saved)?)?].into_iter().collect();
    for path in ["testdata/contoso.p7b", "testdata/contoso-problems.p7b"] {
        let mut options = Options::new("2026-11-24".parse()?);
        // A clone of the set shares its stores.
        options.stores = stores.clone();
        options.name = path.to_owned();
        let report = inspect(&fs::read(path)?, options)?;
        let counts = report.summary.counts;
        println!("{path}: {} new, {} duplicates", counts.create, counts.duplicate);
    }
    Ok(())
}
