//! Measures the memory of an inspection for each certificate, with a counting allocator.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::unwrap_used,
    reason = "an input that cannot be made must stop the test"
)]

#[path = "../../../tests/support/mod.rs"]
mod support;

use std::io::{self, Write};

use peak_alloc::PeakAlloc;
use pki_preflight::{Inspector, Limits, Options};
use rayon::ThreadPoolBuilder;
use support::population::{Population, Sharing};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Enough certificates to fill everything of limited size. The number is more than seven eighths of
/// a power of two, so that tables have just grown.
const FEW: usize = 57_500;
const MANY: usize = 115_000;

/// An inspection as a writer.
struct Inspected(Inspector<()>);

impl Write for Inspected {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The peak memory of an inspection, in bytes.
fn peak(population: &Population, certificates: usize) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let options = Options::new("2026-11-24".parse().unwrap());
    let mut inspected = Inspected(Inspector::new(options, ()));
    population.write_bundle(certificates, &mut inspected).unwrap();
    let (summary, ()) = inspected.0.finish().unwrap();
    assert_eq!(summary.counts.create, u64::try_from(certificates).unwrap());
    MEMORY.peak_usage() - before
}

#[test]
fn no_certificate_takes_more_than_its_budget() {
    let population = Population::of(Sharing::Nothing, MANY);
    // The memory of batches in progress depends on the number of threads, so there is only one.
    let pool = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let [few, many] = pool.install(|| [FEW, MANY].map(|count| peak(&population, count)));
    let each = (many - few) / (MANY - FEW);
    println!("{each} bytes for each certificate");
    assert!(each <= usize::try_from(Limits::BYTES_OF_A_CERTIFICATE).unwrap(), "{each} bytes");
}
