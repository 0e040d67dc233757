//! The cost of each part of a report compared with the counts alone: chains, findings, records,
//! all.

use std::hint::black_box;
use std::io::sink;

use criterion::{BenchmarkId, Criterion};
use pki_preflight::report::{CollectedReport, Detail};

use super::support::inputs;
use super::support::population::Sharing;
use super::{LONG, Wants, inspect, named, options, read, throughput};

pub fn report(criterion: &mut Criterion) {
    Sharing::BOTH.into_iter().for_each(|sharing| parts(criterion, sharing));
}

fn parts(criterion: &mut Criterion, sharing: Sharing) {
    let bytes = read(&inputs::der(sharing, LONG));
    let mut group = criterion.benchmark_group(named("report", sharing));
    group.sample_size(10);
    group.throughput(throughput(LONG, &bytes));
    let with = |change: fn(&mut Detail)| {
        let mut detail = Detail::SUMMARY;
        change(&mut detail);
        detail
    };
    for (name, detail) in [
        ("counts", Detail::SUMMARY),
        ("chains", with(|detail| detail.chains = true)),
        ("findings", with(|detail| detail.findings = true)),
        ("certificates", with(|detail| detail.certificates = true)),
        ("records", Detail::RECORDS),
        ("all", Detail::ALL),
    ] {
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| inspect(black_box(&bytes), options(), Wants(detail)).0);
        });
    }
    let (_, lists) = inspect(&bytes, options(), CollectedReport::default());
    group.bench_function("JSON of records", |bencher| {
        bencher.iter(|| {
            for record in &lists.certificate_authorities {
                serde_json::to_writer(sink(), black_box(record)).unwrap();
            }
        });
    });
    group.finish();
}
