//! Measures the library on one thread.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use pki_preflight::{Certificate, Thumbprint, fuzzing};

use super::measure::median;
use super::support::population::{Population, Sharing};
use super::support::signed;

/// The time, in microseconds, to parse a certificate and compute its thumbprint, scaled to 1,024
/// bytes.
pub fn view_and_thumbprint(runs: usize) -> f64 {
    let certificates = Population::of(Sharing::Names, 10_000).certificates(10_000);
    let bytes: usize = certificates.iter().map(Vec::len).sum();
    let time = |_| {
        let start = Instant::now();
        for bytes in &certificates {
            let certificate = Certificate::parse(bytes).unwrap();
            black_box((Thumbprint::of(bytes), certificate.is_ca().unwrap()));
        }
        start.elapsed().as_secs_f64()
    };
    let times: Vec<f64> = (0..runs * 3).map(time).collect();
    median(times) * 1e6 / bytes as f64 * 1024.0
}

/// Signatures verified per second on one thread, by algorithm.
pub fn signatures() -> String {
    let mut table = "| signature | verified per second |\n| --- | --- |\n".to_owned();
    for (name, bytes) in signed::by_algorithm() {
        assert_eq!(fuzzing::signed_itself(&bytes), Some(true), "{name}");
        let start = Instant::now();
        let mut count = 0_u32;
        while start.elapsed() < Duration::from_millis(300) {
            black_box(fuzzing::signed_itself(black_box(&bytes)));
            count += 1;
        }
        let each = f64::from(count) / start.elapsed().as_secs_f64();
        writeln!(table, "| {name} | {each:.0} |").unwrap();
    }
    table
}
