//! Signatures verified per second, by algorithm.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use pki_preflight::fuzzing;

use super::support::signed;

pub fn algorithm(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("signature");
    group.throughput(Throughput::Elements(1));
    for (name, bytes) in signed::by_algorithm() {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                assert_eq!(fuzzing::signed_itself(black_box(&bytes)), Some(true));
            });
        });
    }
    group.finish();
}
