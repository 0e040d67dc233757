//! The inputs of the benchmarks have the stated properties.

#![allow(clippy::unwrap_used, reason = "an input that cannot be made must stop the test")]

use std::collections::HashSet;
use std::io::Write;

use pki_preflight::{Certificate, inspect};

use crate::support::armor::PemWriter;
use crate::support::population::{Population, Sharing};
use crate::support::report::{options, report};
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

#[test]
fn certificates_that_share_nothing_do_not() {
    for (sharing, nonconforming) in [(Sharing::Nothing, 0), (Sharing::NothingNonconforming, 60)] {
        let certificates = Population::of(sharing, 60).certificates(60);
        let bytes: usize = certificates.iter().map(Vec::len).sum();
        assert!((900..1_150).contains(&(bytes / 60)), "{bytes}");
        let parsed = certificates.iter().map(|bytes| Certificate::parse(bytes).unwrap());
        let parts = parsed.map(|certificate| {
            let identifier = certificate.extensions().subject_key_identifier().unwrap();
            [
                certificate.serial_number().to_vec(),
                certificate.subject().as_bytes().to_vec(),
                certificate.public_key().unwrap().as_bytes().to_vec(),
                identifier.unwrap().to_vec(),
            ]
        });
        let parts: HashSet<Vec<u8>> = parts.flatten().collect();
        assert_eq!(parts.len(), 60 * 4);
        let mut options = options();
        options.verify = false;
        let report = inspect(&bundle::bundle(&certificates), options).unwrap();
        assert_eq!((report.summary.counts.create, report.summary.counts.unreadable), (60, 0));
        let depths: Vec<_> = report.chains.iter().map(|entry| entry.depth).collect();
        assert_eq!(depths, [&[Some(0)][..], &[Some(1); 19]].concat().repeat(3));
        let violations = report.findings.iter().filter(|finding| finding.rule.id == "C006");
        assert_eq!(violations.count(), nonconforming);
    }
}
