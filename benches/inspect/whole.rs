//! Whole inspections in DER and PEM.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use pki_preflight::Sha256Digest;

use super::support::inputs;
use super::support::population::Sharing;
use super::{LONG, named, number, options, read, rival, sizes, summary, throughput};

pub fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("inspect");
    group.sample_size(10);
    for (size, sharing) in sizes().flat_map(|size| Sharing::BOTH.map(|sharing| (size, sharing))) {
        for (kind, path) in
            [("der", inputs::der(sharing, size)), ("pem", inputs::pem(sharing, size))]
        {
            let (name, bytes) = (named(kind, sharing), read(&path));
            group.throughput(throughput(size, &bytes));
            group.bench_function(BenchmarkId::new(&name, size), |bencher| {
                bencher.iter(|| {
                    let summary = summary(black_box(&bytes), options());
                    assert_eq!(summary.counts.certificates, number(size));
                });
            });
            let floor = format!("{name}, floor sha2");
            group.bench_function(BenchmarkId::new(floor, size), |bencher| {
                bencher.iter(|| Sha256Digest::of(black_box(&bytes)));
            });
            if kind == "der" && size <= LONG {
                let rival = format!("{name}, rival cms");
                group.bench_function(BenchmarkId::new(rival, size), |bencher| {
                    bencher.iter(|| rival::cms_der(black_box(&bytes)));
                });
            }
        }
    }
    group.finish();
}
