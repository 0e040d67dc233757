//! Each stage alone.

use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use pki_preflight::{Certificate, Sha256Hasher, Store, Thumbprint, fuzzing};
use sha2::{Digest as _, Sha256};

use super::support::inputs;
use super::support::population::{Population, Sharing};
use super::{SOME, named, read, rival, throughput};

/// As the inspector cuts a file.
const PIECE: usize = 1 << 17;

/// Stages that examine every byte of a file.
pub fn bytes(criterion: &mut Criterion) {
    Sharing::BOTH.into_iter().for_each(|sharing| bytes_of(criterion, sharing));
}

fn bytes_of(criterion: &mut Criterion, sharing: Sharing) {
    let (der, pem) = (read(&inputs::der(sharing, SOME)), read(&inputs::pem(sharing, SOME)));
    let mut group = criterion.benchmark_group(named("stage", sharing));
    group.throughput(throughput(SOME, &der));
    group.bench_function("SHA-256", |bencher| {
        bencher.iter(|| {
            let mut hasher = Sha256Hasher::default();
            black_box(&der).chunks(PIECE).for_each(|piece| hasher.push(piece));
            hasher.finish()
        });
    });
    group.bench_function("SHA-256, floor sha2", |bencher| {
        bencher.iter(|| Sha256::digest(black_box(&der)));
    });
    group.bench_function("frame", |bencher| {
        bencher.iter(|| assert_eq!(fuzzing::members(black_box(&der), PIECE), SOME));
    });
    group.bench_function("frame, rival cms as DER", |bencher| {
        bencher.iter(|| rival::cms_der(black_box(&der)));
    });
    group.bench_function("frame, rival cms as BER", |bencher| {
        bencher.iter(|| rival::cms_ber(black_box(&der)));
    });
    group.throughput(throughput(SOME, &pem));
    group.bench_function("armor", |bencher| {
        bencher.iter(|| assert_eq!(fuzzing::decoded(black_box(&pem), PIECE), der.len()));
    });
    group.bench_function("armor, rival pem-rfc7468", |bencher| {
        bencher.iter(|| assert_eq!(rival::pem_rfc7468(black_box(&pem)).len(), der.len()));
    });
    group.finish();
}

/// Stages that run for every certificate.
pub fn certificates(criterion: &mut Criterion) {
    Sharing::BOTH.into_iter().for_each(|sharing| certificates_of(criterion, sharing));
}

fn certificates_of(criterion: &mut Criterion, sharing: Sharing) {
    let certificates = Population::of(sharing, SOME).certificates(SOME);
    let thumbprints: Vec<_> = certificates.iter().map(|bytes| Thumbprint::of(bytes)).collect();
    let list = inputs::thumbprints(sharing, 100_000, SOME);
    let mut group = criterion.benchmark_group(named("certificate", sharing));
    group.throughput(throughput(SOME, &certificates.concat()));
    let mut each = |name: &str, work: &dyn Fn(&[u8])| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| certificates.iter().for_each(|bytes| work(black_box(bytes))));
        });
    };
    each("thumbprint", &|bytes| {
        black_box(Thumbprint::of(bytes));
    });
    each("view", &|bytes| {
        black_box(Certificate::parse(bytes).unwrap().is_ca().unwrap());
    });
    each("view and thumbprint", &|bytes| {
        let certificate = Certificate::parse(bytes).unwrap();
        black_box((Thumbprint::of(bytes), certificate.is_ca().unwrap()));
    });
    each("view, rival x509-cert", &|bytes| {
        black_box(rival::x509_cert(bytes));
    });
    group.bench_function("fields and nonconformities", |bencher| {
        bencher.iter(|| {
            // Else nothing would be new in the second pass.
            let mut known = fuzzing::Known::default();
            let conform = certificates.iter().filter(|bytes| known.reads_conforming(bytes));
            assert_eq!(conform.count(), SOME);
        });
    });
    let store = Store::parse("list", &read(&list)).unwrap();
    group.bench_function("looked up among 100,000", |bencher| {
        bencher.iter(|| thumbprints.iter().filter(|each| store.find(each).is_some()).count());
    });
    group.bench_function("of 100,000 a store is read", |bencher| {
        bencher.iter_batched(
            || read(&list),
            |bytes| Store::parse("list", &bytes).unwrap(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}
