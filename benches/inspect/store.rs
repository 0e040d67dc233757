//! With stores from none to a million thumbprints.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use pki_preflight::Store;

use super::support::inputs;
use super::{LONG, is_test, options, read, summary, throughput};

pub fn store(criterion: &mut Criterion) {
    let bytes = read(&inputs::der(LONG));
    let mut group = criterion.benchmark_group("store");
    group.sample_size(10);
    group.throughput(throughput(LONG, &bytes));
    for count in [0, 100_000, 1_000_000] {
        if is_test() && count > 100_000 {
            continue;
        }
        let mut options = options();
        if count > 0 {
            let list = read(&inputs::thumbprints(count, LONG));
            options.stores.push(Store::parse("list", &list).unwrap());
        }
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| summary(black_box(&bytes), options.clone()));
        });
    }
    group.finish();
}
