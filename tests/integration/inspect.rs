//! The library's report: properties of every file, and the result of each example.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::path::PathBuf;

use crate::support::contoso;
use crate::support::report::{in_pieces, json, options, report};
use pki_preflight::{
    Disposition, Report, Store, inspect, inspect_reader,
    report::{CertificateAuthorityType, DuplicateOf, Encoding, UploadPrediction},
};
use proptest::prelude::*;

fn testdata(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name);
    std::fs::read(path).unwrap()
}

#[test]
fn records_say_what_the_certificates_say() {
    let report = report(&testdata("contoso.p7b"));
    let authorities = contoso::authorities();
    assert_eq!(report.certificate_authorities.len(), authorities.len());
    for authority in authorities {
        let record = report
            .certificate_authorities
            .iter()
            .find(|record| record.thumbprint == authority.thumbprint())
            .unwrap();
        assert_eq!(record.display_name, authority.common_name);
        assert_eq!(record.issuer, authority.subject());
        assert_eq!(record.issuer_subject_key_identifier, Some(authority.key_identifier()));
        assert_eq!(record.expiration_date_time.unwrap().to_string(), authority.expires);
        assert_eq!(record.certificate_revocation_list_url.as_deref(), authority.crl_url);
        let root = record.certificate_authority_type == CertificateAuthorityType::Root;
        assert_eq!(root, authority.is_root);
    }
}

#[test]
fn der_pem_and_ber_give_the_same_records() {
    let reports =
        ["contoso.p7b", "contoso.pem.p7b", "contoso.ber.p7b"].map(|name| report(&testdata(name)));
    let encodings = reports.each_ref().map(|report| report.summary.file.encoding);
    assert_eq!(encodings, [Encoding::Der, Encoding::Pem, Encoding::Ber]);
    let [der, pem, ber] = &reports;
    for other in [pem, ber] {
        assert_eq!(der.certificate_authorities, other.certificate_authorities);
        let without_offset = |report: &Report| -> Vec<_> {
            report.certificates.iter().map(|c| (c.index, c.length, c.sha1, c.sha256)).collect()
        };
        assert_eq!(without_offset(der), without_offset(other));
        assert_eq!(der.summary.bundle, other.summary.bundle);
    }
}

#[test]
fn offset_and_length_are_the_certificate() {
    for name in ["contoso.p7b", "contoso.ber.p7b"] {
        let bytes = testdata(name);
        for certificate in report(&bytes).certificates {
            let start = usize::try_from(certificate.offset).unwrap();
            let end = start + usize::try_from(certificate.length).unwrap();
            let thumbprint = pki_preflight::Thumbprint::of(&bytes[start..end]);
            assert_eq!(thumbprint, certificate.sha1);
        }
    }
}

#[test]
fn a_duplicate_says_of_what() {
    let report = report(&testdata("contoso-problems.p7b"));
    let [duplicate] = &report.duplicates[..] else { panic!("{:?}", report.duplicates) };
    let DuplicateOf::Bundle { index } = duplicate.of else { panic!("{duplicate:?}") };
    let at = |index: u64| &report.certificates[usize::try_from(index).unwrap()];
    assert_eq!(at(index).sha1, at(duplicate.index).sha1);
    assert_eq!(at(index).disposition, Disposition::Create);
    assert_eq!(at(duplicate.index).disposition, Disposition::Duplicate);
    assert_eq!(report.summary.verdict.upload, UploadPrediction::Rejected);
}

#[test]
fn the_limit_counts_the_stores_too() {
    let bundle = crate::support::bundle::bundle(&contoso::many(200));
    let clear = report(&bundle);
    assert_eq!(clear.summary.verdict.upload, UploadPrediction::Clear);
    let mut options = options();
    let others = contoso::many(260).split_off(200);
    options.stores.push(Store::parse("others", &crate::support::bundle::bundle(&others)).unwrap());
    let full = inspect(&bundle, options).unwrap();
    assert_eq!(full.summary.verdict.because, ["B011"]);
    let many = report(&crate::support::bundle::bundle(&contoso::many(251)));
    assert_eq!(many.summary.verdict.because, ["B001"]);
}

#[test]
fn limits_are_at_their_edge() {
    let bundle = testdata("contoso.p7b");
    let mut options = options();
    options.limits.file_bytes = u64::try_from(bundle.len()).unwrap();
    assert_eq!(
        inspect(&bundle, options.clone()).unwrap().summary.verdict.upload,
        UploadPrediction::Clear
    );
    options.limits.file_bytes -= 1;
    assert_eq!(inspect(&bundle, options).unwrap().summary.verdict.because, ["F002"]);
}

#[test]
fn one_large_element_passes_the_bound() {
    let mut certificate = vec![0x30, 0x84, 0x02, 0, 0, 0];
    certificate.resize(0x0200_0006, 0);
    let bundle = crate::support::bundle::bundle(&[certificate]);
    let error = inspect(&bundle, options()).unwrap_err();
    assert!(error.to_string().contains("`element_bytes` of 16777216"), "{error}");
}

#[test]
fn a_reader_gives_the_same_report() {
    for name in ["contoso.p7b", "contoso.pem.p7b", "contoso-problems.p7b"] {
        let bytes = testdata(name);
        let read = inspect_reader(&bytes[..], options()).unwrap();
        assert_eq!(json(&read), json(&report(&bytes)));
    }
    // A reader that returns a few bytes at a time, for every unusual structure.
    struct Slow<'a>(&'a [u8]);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
            let length = room.len().min(7);
            self.0.read(&mut room[..length])
        }
    }
    for (name, bytes) in crate::support::matrix::bundles() {
        let read = inspect_reader(Slow(&bytes), options()).unwrap();
        assert_eq!(json(&read), json(&report(&bytes)), "{name}");
    }
}

#[test]
fn more_than_one_batch_is_the_same_as_one() {
    // Over 1 MiB, so that batches are read in parallel and returned in order.
    let certificates = contoso::many(4_000);
    let bytes = crate::support::bundle::bundle(&certificates);
    assert!(bytes.len() > 2 << 20, "{}", bytes.len());
    let whole = report(&bytes);
    assert_eq!(whole.certificates.len(), 4_000);
    for (certificate, entry) in certificates.iter().zip(&whole.certificates) {
        assert_eq!(pki_preflight::Thumbprint::of(certificate), entry.sha1);
    }
    assert_eq!(json(&whole), json(&in_pieces(&bytes, &[1_000_003])));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_chunking_gives_the_same_report(
        name in prop::sample::select(vec![
            "contoso.p7b", "contoso.pem.p7b", "contoso.ber.p7b", "contoso-problems.p7b",
        ]),
        sizes in prop::collection::vec(1_usize..700, 1..8),
    ) {
        let bytes = testdata(name);
        prop_assert_eq!(json(&report(&bytes)), json(&in_pieces(&bytes, &sizes)));
    }

    #[test]
    fn any_bytes_get_a_report(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let report = report(&bytes);
        prop_assert_eq!(report.summary.file.length, u64::try_from(bytes.len()).unwrap());
    }
}
