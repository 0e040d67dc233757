//! The same file in pieces, from one byte to more than its size.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use pki_preflight::Inspector;

use super::support::inputs;
use super::support::population::Sharing;
use super::{is_test, named, number, options, read, throughput};

/// Each size with its number of certificates: with small pieces, few take long enough.
const PIECES: [(usize, usize); 7] = [
    (1, 250),
    (16, 250),
    (256, 250),
    (1 << 12, 20_000),
    (1 << 16, 20_000),
    (1 << 20, 20_000),
    (1 << 24, 20_000),
];

fn in_pieces(bytes: &[u8], size: usize, certificates: usize) {
    let mut inspector = Inspector::new(options(), ());
    for piece in bytes.chunks(size) {
        inspector.push(piece).unwrap();
    }
    let (summary, ()) = inspector.finish().unwrap();
    assert_eq!(summary.counts.certificates, number(certificates));
}

pub fn pieces(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pieces");
    group.sample_size(10);
    for (size, certificates) in PIECES {
        let certificates = if is_test() { 250 } else { certificates };
        for sharing in Sharing::BOTH {
            for (name, path) in [
                ("der", inputs::der(sharing, certificates)),
                ("pem", inputs::pem(sharing, certificates)),
            ] {
                let bytes = read(&path);
                group.throughput(throughput(certificates, &bytes));
                group.bench_function(BenchmarkId::new(named(name, sharing), size), |bencher| {
                    bencher.iter(|| in_pieces(black_box(&bytes), size, certificates));
                });
            }
        }
    }
    group.finish();
}
