//! With stores from none to a million thumbprints.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use pki_preflight::Store;

use super::support::inputs;
use super::support::population::Sharing;
use super::{LONG, is_test, named, options, read, summary, throughput};

pub fn store(criterion: &mut Criterion) {
    Sharing::BOTH.into_iter().for_each(|sharing| against(criterion, sharing));
}

fn against(criterion: &mut Criterion, sharing: Sharing) {
    let bytes = read(&inputs::der(sharing, LONG));
    let mut group = criterion.benchmark_group(named("store", sharing));
    group.sample_size(10);
    group.throughput(throughput(LONG, &bytes));
    for count in [0, 100_000, 1_000_000] {
        if is_test() && count > 100_000 {
            continue;
        }
        let mut options = options();
        if count > 0 {
            let list = read(&inputs::thumbprints(sharing, count, LONG));
            options.stores.push(Store::parse("list", &list).unwrap());
        }
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| summary(black_box(&bytes), options.clone()));
        });
    }
    group.finish();
}
