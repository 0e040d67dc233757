//! Chains of single certificates, and files in the order of issuers.

use std::collections::{BTreeSet, HashMap, HashSet};

use pki_preflight::{Store, inspect, pack, pack::PackError};

use super::{options, packed, quick, source, thumbprints};
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;
use crate::support::key::Key;

/// A person's certificate, issued by the last of Contoso's CAs.
fn person() -> Vec<u8> {
    let issuing = contoso::authorities().pop().unwrap();
    CertificateBuilder::end_entity(&issuing.builder, "Megan Bowen").build()
}

#[test]
fn only_the_chain_of_a_person_is_kept() {
    let certificates = contoso::certificates();
    let mut options = options();
    options.inspect.verify = true;
    options.chain_of.push(source(&person()));
    let chain = [certificates[0].clone(), certificates[2].clone(), certificates[6].clone()];
    let expected = thumbprints(&bundle(&chain));
    assert_eq!(thumbprints(&packed(&bundle(&certificates), &options)), expected);
    // A CA's own certificate is in its chain.
    options.chain_of = vec![source(&certificates[6])];
    assert_eq!(thumbprints(&packed(&bundle(&certificates), &options)), expected);
    options.chain_of.push(source(&certificates[1]));
    assert_eq!(thumbprints(&packed(&bundle(&certificates), &options)).len(), 4);
}

#[test]
fn an_issuer_that_is_not_there_is_an_error() {
    let mut options = options();
    options.chain_of.push(source(&person()));
    let without = &contoso::certificates()[..6];
    let error = pack(&[source(&bundle(without))], &options).unwrap_err();
    assert!(matches!(&error, PackError::NoIssuer { name, .. } if name == "Megan Bowen"), "{error}");
}

/// Issuers first, in files of at most this many CAs, each clear against the earlier uploads.
fn splits(certificates: &[Vec<u8>], limit: u64) -> usize {
    let mut options = options();
    options.split = true;
    options.inspect.limits.certificate_authorities = limit;
    let packed = pack(&[source(&bundle(certificates))], &options).unwrap();
    let mut earlier = quick();
    earlier.limits = options.inspect.limits;
    let mut seen = BTreeSet::new();
    for (number, file) in (1..).zip(&packed.files) {
        assert_eq!(file.pki, number);
        earlier.limits.certificate_authorities = limit * number;
        let report = inspect(&file.bytes, earlier.clone()).unwrap();
        assert!(report.summary.counts.create <= limit);
        assert_eq!(report.summary.counts.errors, 0, "{:?}", report.findings);
        let missing = report.findings.iter().filter(|finding| finding.rule.id == "S007").count();
        assert_eq!(missing, 0, "{:?}", report.findings);
        earlier.stores.push(Store::parse("earlier", &file.bytes).unwrap());
        seen.extend(thumbprints(&file.bytes));
    }
    assert_eq!(seen, thumbprints(&bundle(certificates)));
    packed.files.len()
}

#[test]
fn no_issuer_is_in_a_later_file() {
    let certificates = contoso::certificates();
    assert_eq!(splits(&certificates, 7), 1);
    assert_eq!(splits(&certificates, 3), 3);
    assert_eq!(splits(&certificates, 1), 7);
    let mut many = contoso::many(20);
    many.push(certificates[0].clone());
    assert_eq!(splits(&many, 5), 5);
}

#[test]
fn a_file_has_no_more_bytes_than_the_limit() {
    for pem in [false, true] {
        let mut options = options();
        options.split = true;
        options.pem = pem;
        options.inspect.limits.file_bytes = 2_000;
        let bytes = bundle(&contoso::certificates());
        let packed = pack(&[source(&bytes)], &options).unwrap();
        assert!(packed.files.len() > 1);
        for file in &packed.files {
            assert!(file.bytes.len() <= 2_000 && file.pki == 1, "{}", file.bytes.len());
        }
        let all: HashSet<_> = packed.files.iter().flat_map(|file| &file.certificates).collect();
        assert_eq!(all.len(), 7);
    }
}

#[test]
fn cas_that_certified_each_other_stay_together() {
    let (one, two) = (CertificateBuilder::root("One"), CertificateBuilder::root("Two"));
    let cross = |issuer: &CertificateBuilder, name: &str| {
        CertificateBuilder::intermediate_with_key(issuer, name, Key::from_label(name)).build()
    };
    let pair = [cross(&one, "Two"), cross(&two, "One")];
    let all = [pair.to_vec(), contoso::certificates()].concat();
    let mut options = options();
    options.split = true;
    options.inspect.limits.certificate_authorities = 2;
    let packed = pack(&[source(&bundle(&all))], &options).unwrap();
    let mut files = HashMap::new();
    for (number, file) in packed.files.iter().enumerate() {
        files.extend(file.certificates.iter().map(|thumbprint| (*thumbprint, number)));
    }
    let [first, second] = pair.map(|it| files[&pki_preflight::Thumbprint::of(&it)]);
    assert_eq!(first, second);
    options.inspect.limits.certificate_authorities = 1;
    let error = pack(&[source(&bundle(&all))], &options).unwrap_err();
    assert!(matches!(error, PackError::CannotSplit { certificates: 2 }), "{error}");
}

#[test]
fn what_the_store_holds_counts() {
    let certificates = contoso::certificates();
    let mut options = options();
    options.split = true;
    options.inspect.limits.certificate_authorities = 5;
    let store = Store::parse("store", &bundle(&certificates[..3])).unwrap();
    options.inspect.stores.push(store);
    let packed = pack(&[source(&bundle(&certificates))], &options).unwrap();
    let files: Vec<_> =
        packed.files.iter().map(|file| (file.certificates.len(), file.pki)).collect();
    assert_eq!(files, [(2, 1), (2, 2)]);
}
