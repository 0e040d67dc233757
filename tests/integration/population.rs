//! The inputs of the benchmarks have the stated properties.

#![allow(clippy::unwrap_used, reason = "an input that cannot be made must stop the test")]

use std::collections::HashSet;
use std::io::Write;

use crate::support::armor::PemWriter;
use crate::support::population::Population;
use crate::support::report::report;
use crate::support::{armor, bundle};

#[test]
fn what_is_written_piece_by_piece_is_what_is_built() {
    let population = Population::new(30);
    let built = bundle::bundle(&population.certificates(77));
    let mut written = Vec::new();
    population.write_bundle(77, &mut written).unwrap();
    assert_eq!(written, built);
    let mut pem = Vec::new();
    let mut writer = PemWriter::new("PKCS7", &mut pem).unwrap();
    for piece in built.chunks(31) {
        writer.write_all(piece).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(String::from_utf8(pem).unwrap(), armor::pem("PKCS7", &built));
}

#[test]
fn certificates_are_distinct_readable_and_of_the_usual_size() {
    let population = Population::new(400);
    let certificates = population.certificates(800);
    let bytes: usize = certificates.iter().map(Vec::len).sum();
    assert!((1_000..1_150).contains(&(bytes / 800)), "{bytes}");
    assert_eq!(certificates.iter().collect::<HashSet<_>>().len(), 800);
    let report = report(&bundle::bundle(&certificates));
    let counts = report.summary.counts;
    assert_eq!((counts.create, counts.not_ca, counts.unreadable), (784, 16, 0));
    let names: HashSet<_> = report.certificates.iter().map(|entry| &entry.subject).collect();
    assert_eq!(names.len(), 400);
}
