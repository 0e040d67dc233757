//! On one thread and on two, including the reading thread.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use rayon::ThreadPoolBuilder;

use super::support::inputs;
use super::support::population::Sharing;
use super::{LONG, named, options, read, summary, throughput};

pub fn threads(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("threads");
    group.sample_size(10);
    let inputs = Sharing::BOTH.into_iter().flat_map(|sharing| {
        let (der, pem) = (inputs::der(sharing, LONG), inputs::pem(sharing, LONG));
        [(named("der", sharing), der), (named("pem", sharing), pem)]
    });
    for (name, path) in inputs {
        let bytes = read(&path);
        group.throughput(throughput(LONG, &bytes));
        for threads in [1, 2] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            group.bench_function(BenchmarkId::new(&name, threads), |bencher| {
                bencher.iter(|| pool.install(|| summary(black_box(&bytes), options())));
            });
        }
    }
    group.finish();
}
