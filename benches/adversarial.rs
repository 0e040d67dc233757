//! Files designed to be slow, each at a quarter of its size and whole. Linear work has the same
//! throughput at both sizes.
#![allow(
    missing_docs,
    unused_qualifications,
    clippy::unwrap_used,
    reason = "a benchmark that cannot be set up must stop; nobody depends on this"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pki_preflight::{Inspector, report::Summary};
use support::adversarial::{ADVERSARIES, Adversary};
use support::report::options;

fn summary(bytes: &[u8]) -> Summary {
    let mut inspector = Inspector::new(options(), ());
    inspector.push(bytes).unwrap();
    inspector.finish().unwrap().0
}

fn adversarial(criterion: &mut Criterion) {
    for Adversary { name, make, number } in ADVERSARIES {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for number in [number / 4, number] {
            let bytes = make(number);
            group.throughput(Throughput::Bytes(u64::try_from(bytes.len()).unwrap()));
            group.bench_with_input(
                BenchmarkId::from_parameter(number),
                &bytes,
                |bencher, bytes| {
                    bencher.iter(|| summary(black_box(bytes)));
                },
            );
        }
        group.finish();
    }
}

criterion_group!(benches, adversarial);
criterion_main!(benches);
