//! Whole inspections and their stages, in comparison with the bare hash as the lower bound and with
//! the strict decoders.
//!
//! `cargo bench --bench inspect` runs all, `cargo bench --bench inspect -- stage/armor` a part.
//! With `cargo test --benches` or `-- --test` each runs once, and the largest are left out.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::unwrap_used,
    reason = "a benchmark that cannot be set up must stop; nobody depends on this"
)]

mod algorithm;
mod pieces;
mod report;
mod rival;
mod stage;
mod store;
#[path = "../../tests/support/mod.rs"]
mod support;
mod threads;
mod whole;

use std::path::Path;
use std::{fs, io};

use criterion::{Throughput, criterion_group, criterion_main};
use pki_preflight::{
    CertificateAuthorityDetail, Inspector, Options, Sink,
    report::{Detail, Summary},
};
use support::population::Sharing;

/// The limit of a trust store, forty times that, and a number that nobody has yet.
const SIZES: [usize; 3] = [250, 10_000, 1_000_000];

/// The number of certificates for the stages.
const SOME: usize = 1_000;

/// A pass over more certificates than this takes long enough for few samples.
const LONG: usize = 10_000;

/// Whether everything runs once, as a check that it runs.
fn is_test() -> bool {
    let has = |option| std::env::args().any(|argument| argument == option);
    has("--test") || !has("--bench")
}

/// What is measured with both populations is named by it.
fn named(name: &str, sharing: Sharing) -> String {
    format!("{name}, {}", sharing.name())
}

fn sizes() -> impl Iterator<Item = usize> {
    SIZES.into_iter().filter(|size| !is_test() || *size <= LONG)
}

/// The options of all measurements; signatures are measured separately.
fn options() -> Options {
    let mut options = support::report::options();
    options.verify = false;
    options
}

/// The counts and the verdict alone.
fn summary(bytes: &[u8], options: Options) -> Summary {
    inspect(bytes, options, ()).0
}

fn inspect<S: Sink>(bytes: &[u8], options: Options, sink: S) -> (Summary, S) {
    let mut inspector = Inspector::new(options, sink);
    inspector.push(bytes).unwrap();
    inspector.finish().unwrap()
}

/// Requests this part of a report, and drops it.
#[derive(Clone, Copy, Debug)]
struct Wants(Detail);

impl Sink for Wants {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        self.0
    }
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

fn throughput(certificates: usize, bytes: &[u8]) -> Throughput {
    Throughput::ElementsAndBytes { elements: number(certificates), bytes: number(bytes.len()) }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap()
}

criterion_group!(
    benches,
    stage::bytes,
    stage::certificates,
    whole::whole,
    report::report,
    store::store,
    pieces::pieces,
    threads::threads,
    algorithm::algorithm,
);
criterion_main!(benches);
