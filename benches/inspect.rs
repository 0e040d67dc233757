//! Whole inspections and their stages, beside the bare hash as floor and the strict decoders.
#![allow(
    missing_docs,
    unused_qualifications,
    clippy::unwrap_used,
    reason = "a benchmark that can't be set up has to stop; nobody depends on this"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use der::Decode as _;
use pki_preflight::{Certificate, Inspector, Options, Sha256Digest, Store, Summary, Thumbprint};
use support::report::options;
use support::{armor, bundle, contoso};

/// The smallest is what a trust store takes, the largest what it takes forty times over (about
/// 6 MB).
const SIZES: [usize; 2] = [250, 10_000];

fn summary(octets: &[u8], options: Options) -> Summary {
    let mut inspector = Inspector::new(options, ());
    inspector.push(octets).unwrap();
    inspector.finish().unwrap().0
}

fn length(octets: &[u8]) -> u64 {
    u64::try_from(octets.len()).unwrap()
}

fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("inspect");
    group.sample_size(20);
    for size in SIZES {
        let der = bundle::bundle(&contoso::many(size));
        let pem = armor::pem("PKCS7", &der).into_bytes();
        let count = u64::try_from(size).unwrap();
        for (name, octets) in [("der", &der), ("pem", &pem)] {
            group.throughput(Throughput::Bytes(length(octets)));
            group.bench_with_input(BenchmarkId::new(name, size), octets, |bencher, octets| {
                bencher.iter(|| {
                    assert_eq!(summary(black_box(octets), options()).counts.create, count);
                });
            });
        }
        group.throughput(Throughput::Bytes(length(&der)));
        group.bench_with_input(BenchmarkId::new("floor sha2", size), &der, |bencher, octets| {
            bencher.iter(|| Sha256Digest::of(black_box(octets)));
        });
        group.bench_with_input(BenchmarkId::new("rival cms", size), &der, |bencher, octets| {
            bencher.iter(|| {
                let content = ContentInfo::from_der(black_box(octets)).unwrap();
                content.content.decode_as::<SignedData>().unwrap()
            });
        });
    }
    group.finish();
}

fn against_store(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("against store");
    let octets = bundle::bundle(&contoso::many(250));
    group.throughput(Throughput::Elements(250));
    for size in [0_u32, 100_000] {
        let list: String =
            (0..size).map(|n| format!("{}\n", Thumbprint::of(&n.to_be_bytes()))).collect();
        let mut options = options();
        if size > 0 {
            options.stores.push(Store::parse("list", list.as_bytes()).unwrap());
        }
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| summary(black_box(&octets), options.clone()));
        });
    }
    group.finish();
}

fn certificate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("certificate");
    let certificates = contoso::many(100);
    group.throughput(Throughput::Elements(100));
    group.bench_function("view and thumbprint", |bencher| {
        bencher.iter(|| {
            for octets in &certificates {
                let certificate = Certificate::parse(black_box(octets)).unwrap();
                black_box((Thumbprint::of(octets), certificate.is_ca().unwrap()));
            }
        });
    });
    group.bench_function("rival x509-cert", |bencher| {
        bencher.iter(|| {
            for octets in &certificates {
                black_box(x509_cert::Certificate::from_der(black_box(octets)).unwrap());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, whole, against_store, certificate);
criterion_main!(benches);
