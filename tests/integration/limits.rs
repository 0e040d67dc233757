//! Each limit: its default, its effect at the boundary, and the report of its name or value when it
//! is exceeded.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{contoso, der, report};
use pki_preflight::{ErrorKind, Inspector, Limits, Options, Report, inspect};

fn with(change: impl Fn(&mut Limits)) -> Options {
    let mut options = report::options();
    change(&mut options.limits);
    options
}

fn read(bytes: &[u8], change: impl Fn(&mut Limits)) -> Report {
    inspect(bytes, with(change)).unwrap()
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap()
}

/// The messages of a rule.
fn messages(report: &Report, rule: &str) -> Vec<String> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule.id == rule);
    of_rule.map(|finding| finding.message.clone()).collect()
}

/// The name and the value of the limit that ends the inspection.
fn ends(bytes: &[u8], change: impl Fn(&mut Limits)) -> (&'static str, u64) {
    let error = inspect(bytes, with(change)).unwrap_err();
    let ErrorKind::Limit { name, value } = *error.kind() else { panic!("{error}") };
    assert!(error.offset().unwrap() <= number(bytes.len()));
    assert!(error.to_string().contains(&format!("the limit `{name}` of {value} was exceeded")));
    (name, value)
}

#[test]
fn defaults_are_as_documented() {
    let limits = Limits::default();
    assert_eq!(limits.file_bytes, 2_097_152);
    assert_eq!(limits.certificate_authorities, 250);
    assert_eq!(limits.certificate_bytes, 8_192);
    assert_eq!(limits.chain_authorities, 10);
    assert_eq!(limits.issuer_hint_bytes, 16_384);
    assert_eq!(limits.element_bytes, 16_777_216);
    assert_eq!(limits.depth, 64);
    assert_eq!(limits.certificates, 16_777_216);
}

#[test]
fn a_file_has_so_many_bytes() {
    let bytes = bundle(&contoso::certificates());
    let length = number(bytes.len());
    assert!(messages(&read(&bytes, |limits| limits.file_bytes = length), "F002").is_empty());
    let passed = messages(&read(&bytes, |limits| limits.file_bytes = length - 1), "F002");
    assert!(passed[0].contains(&(length - 1).to_string()), "{passed:?}");
}

#[test]
fn a_trust_store_holds_so_many() {
    let bytes = bundle(&contoso::certificates());
    let of = |most| messages(&read(&bytes, |limits| limits.certificate_authorities = most), "B001");
    assert!(of(7).is_empty());
    assert!(of(6)[0].contains(" 6"), "{:?}", of(6));
}

#[test]
fn a_certificate_has_so_many_bytes() {
    let certificate = contoso::certificates().swap_remove(0);
    let length = number(certificate.len());
    let bytes = bundle(&[certificate]);
    let of = |most| messages(&read(&bytes, |limits| limits.certificate_bytes = most), "C003");
    assert!(of(length).is_empty());
    assert!(of(length - 1)[0].contains(&(length - 1).to_string()), "{:?}", of(length - 1));
}

#[test]
fn a_chain_has_so_many_authorities() {
    let bytes = bundle(&contoso::certificates());
    let of = |most| messages(&read(&bytes, |limits| limits.chain_authorities = most), "S011");
    let longest = (1..10).find(|most| of(*most).is_empty()).unwrap();
    assert!(longest > 1, "no chain has more than one CA");
    assert!(of(longest - 1)[0].contains(&longest.to_string()), "{:?}", of(longest - 1));
}

#[test]
fn issuer_hints_have_so_many_bytes() {
    let bytes = bundle(&contoso::certificates());
    let of = |most| messages(&read(&bytes, |limits| limits.issuer_hint_bytes = most), "S013");
    let message = of(0).swap_remove(0);
    let length = message.split(' ').find_map(|word| word.parse().ok()).unwrap();
    assert!(of(length).is_empty());
    assert!(of(length - 1)[0].contains(&format!("the {} bytes", length - 1)));
}

#[test]
fn an_element_has_so_many_bytes() {
    let large =
        CertificateBuilder::root("A large CA").extension("1.2.3", false, &vec![0; 3 << 20]).build();
    let bytes = bundle(&[large]);
    for bytes in [bytes.clone(), crate::support::armor::pem("PKCS7", &bytes).into_bytes()] {
        let report = read(&bytes, |limits| limits.element_bytes = 4 << 20);
        assert_eq!(report.summary.counts.create, 1);
        let ended = ends(&bytes, |limits| limits.element_bytes = 2 << 20);
        assert_eq!(ended, ("element_bytes", 2 << 20));
    }
}

#[test]
fn an_element_has_so_many_bytes_however_the_file_is_cut() {
    let small = contoso::certificates();
    let large =
        CertificateBuilder::root("A large CA").extension("1.2.3", false, &vec![0; 1 << 16]).build();
    let length = number(large.len());
    let whole = bundle(&[small, vec![large]].concat());
    let cut = whole[..whole.len() - 100].to_vec();
    for bytes in [&whole, &cut] {
        for size in [1000, 4096, 1 << 16, bytes.len()] {
            let inspect = |most| {
                let mut inspection = Inspector::new(with(|limits| limits.element_bytes = most), ());
                bytes.chunks(size).try_for_each(|piece| inspection.push(piece))?;
                inspection.finish()
            };
            assert!(inspect(length).is_ok(), "{size}");
            let smallest = if bytes.len() == whole.len() { length - 1 } else { length - 500 };
            let error = inspect(smallest).unwrap_err();
            assert!(error.to_string().contains("element_bytes"), "{size}: {error}");
        }
    }
}

#[test]
fn an_inspection_counts_so_many_certificates() {
    let bytes = bundle(&contoso::certificates());
    let seven = read(&bytes, |limits| limits.certificates = 7);
    assert_eq!(seven.summary.counts.certificates, 7);
    assert_eq!(ends(&bytes, |limits| limits.certificates = 6), ("certificates", 6));
}

#[test]
fn nesting_is_followed_so_deep() {
    let value = der::sequence(&[der::sequence(&[der::sequence(&[der::null()])])]);
    let certificate = CertificateBuilder::root("A nested CA").extension("1.2.3", false, &value);
    let bytes = bundle(&[certificate.build()]);
    let of = |depth| messages(&read(&bytes, |limits| limits.depth = depth), "C006");
    let enough = (1..64).find(|depth| of(*depth).is_empty()).unwrap();
    let passed = of(enough - 1);
    assert_eq!(passed.len(), 1);
    assert!(passed[0].contains(&format!("`depth` of {}", enough - 1)), "{passed:?}");
    // The part that is not searched costs nothing else.
    let report = read(&bytes, |limits| limits.depth = 1);
    assert_eq!(report.summary.counts.create, 1);
}
