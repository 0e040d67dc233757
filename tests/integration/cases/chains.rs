//! Signatures and chains (c30), and counts of distinct certificates (c12).

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use pki_preflight::{
    Disposition, Options, Report, Severity, inspect,
    report::{ChainRole, IssuedBy, SignatureStatus},
};

use super::case;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{contoso, report};

const VERIFIED: SignatureStatus = SignatureStatus::Verified;
const WRONG: SignatureStatus = SignatureStatus::Invalid;
const NOT_CHECKED: SignatureStatus = SignatureStatus::NotChecked;

fn read(name: &str) -> Report {
    inspect(&case(&format!("c30-signatures/{name}.p7b")), report::options()).unwrap()
}

/// Role, issuer's number and signature of each CA.
fn chains(report: &Report) -> Vec<(ChainRole, Option<u64>, SignatureStatus)> {
    let issuer = |issuer: &IssuedBy| match issuer {
        IssuedBy::Bundle { index } => *index,
        other => panic!("{other:?}"),
    };
    let chains = report.chains.iter();
    chains.map(|entry| (entry.role, entry.issuer.as_ref().map(issuer), entry.signature)).collect()
}

/// The findings about signatures and issuers: rule, severity, certificate.
fn said(report: &Report) -> Vec<(&'static str, Severity, u64)> {
    const RULES: [&str; 8] = ["S003", "S004", "S007", "S008", "S009", "S010", "S018", "S019"];
    let findings = report.findings.iter().filter(|finding| RULES.contains(&finding.rule.id));
    findings
        .map(|finding| (finding.rule.id, finding.severity, finding.certificate.unwrap()))
        .collect()
}

#[test]
fn a_digest_info_without_null_is_verified_with_a_notice() {
    let report = read("digestinfo-without-null.real");
    let root = (ChainRole::Root, None, VERIFIED);
    let below = (ChainRole::Intermediate, Some(2), VERIFIED);
    assert_eq!(chains(&report), [root, root, root, below]);
    let notice = |certificate| ("S018", Severity::Notice, certificate);
    assert_eq!(said(&report), [notice(0), notice(1), notice(3)]);
    assert_eq!(report.summary.counts.errors, 0);
}

#[test]
fn a_key_under_another_name_is_not_the_issuer() {
    let report = read("issuer-name-differs");
    let missing = (ChainRole::Intermediate, None, NOT_CHECKED);
    assert_eq!(chains(&report), [(ChainRole::Root, None, VERIFIED), missing]);
    let warning = |rule| (rule, Severity::Warning, 1);
    assert_eq!(said(&report), [warning("S007"), warning("S019")]);
    assert_eq!(report.chains[1].depth, None);

    let report = read("issuer-name-differs.real");
    let missing = (ChainRole::SelfIssued, None, NOT_CHECKED);
    assert_eq!(chains(&report), [(ChainRole::Root, None, VERIFIED), missing]);
    let said = said(&report);
    assert_eq!(said, [warning("S007"), warning("S019"), ("S008", Severity::Notice, 1)]);
}

#[test]
fn what_a_pss_key_is_restricted_to_counts() {
    let report = read("pss-key-restriction.real");
    let below = (ChainRole::Intermediate, Some(0), WRONG);
    assert_eq!(chains(&report), [(ChainRole::Root, None, VERIFIED), below]);
    assert_eq!(said(&report), [("S009", Severity::Error, 1)]);
}

#[test]
fn an_unknown_key_is_not_called_wrong() {
    let report = read("unknown-key-algorithm-called-wrong.real");
    assert_eq!(chains(&report), [(ChainRole::Root, None, NOT_CHECKED)]);
    assert_eq!(said(&report), [("S010", Severity::Notice, 0)]);
}

/// Findings by rule and thumbprint, and the certificate that each is about.
fn mapped(report: &Report) -> BTreeMap<(&'static str, String), usize> {
    let mut all = BTreeMap::new();
    for finding in &report.findings {
        let at = finding.certificate.and_then(|index| usize::try_from(index).ok());
        let thumbprint = at.map_or_else(String::new, |at| report.certificates[at].sha1.to_string());
        *all.entry((finding.rule.id, thumbprint)).or_default() += 1;
    }
    all
}

#[test]
fn path_lengths_count_in_any_order_of_the_file() {
    let [ab, ba] = ["path-length-order-ab", "path-length-order-ba"].map(read);
    assert_eq!(mapped(&ab), mapped(&ba));
    // Of the two certificates of the CA above, one allows the CA below.
    for report in [&ab, &ba] {
        let about: Vec<_> =
            said(report).iter().map(|(rule, severity, _)| (*rule, *severity)).collect();
        assert_eq!(about, [("S004", Severity::Notice)]);
    }
    let issuer = |report: &Report, index: usize| match report.chains[index].issuer {
        Some(IssuedBy::Bundle { index }) => {
            report.certificates[usize::try_from(index).unwrap()].sha1
        }
        ref other => panic!("{other:?}"),
    };
    assert_eq!(issuer(&ab, 3), issuer(&ba, 3));
}

#[test]
fn the_issuer_is_the_certificate_whose_identifier_is_named() {
    let report = read("issuer-face.real");
    let below = |issuer| (ChainRole::Intermediate, Some(issuer), VERIFIED);
    assert_eq!(chains(&report), [(ChainRole::Root, None, VERIFIED), below(0), below(0), below(2)]);
}

#[test]
fn rare_parameters_are_verified() {
    for (name, expected) in [
        ("rsa-exponent-4-bytes.real", &[None, Some(0), None][..]),
        ("pss-salt-446.real", &[None]),
        ("sha224.real", &[None, Some(0)]),
    ] {
        let report = read(name);
        let role = |issuer: &Option<u64>| match issuer {
            Some(_) => ChainRole::Intermediate,
            None => ChainRole::Root,
        };
        let expected: Vec<_> =
            expected.iter().map(|issuer| (role(issuer), *issuer, VERIFIED)).collect();
        assert_eq!((chains(&report), said(&report)), (expected, Vec::new()), "{name}");
    }
}

fn count(report: &Report, rule: &str) -> usize {
    report.findings.iter().filter(|finding| finding.rule.id == rule).count()
}

fn repeated(certificates: &[Vec<u8>], times: usize) -> Vec<Vec<u8>> {
    std::iter::repeat_n(certificates, times).flatten().cloned().collect()
}

#[test]
fn a_certificate_that_is_repeated_counts_once() {
    let root =
        CertificateBuilder::root("Contoso Root CA").valid("20100101000000Z", "20200101000000Z");
    let policy = CertificateBuilder::intermediate(&root, "Contoso Policy CA");
    let person = CertificateBuilder::end_entity(&root, "Megan Bowen");
    let [root, policy, person] = [root, policy, person].map(|certificate| certificate.build());
    let once = [root, policy, person];
    let times =
        |count: usize| inspect(&bundle(&repeated(&once, count)), report::options()).unwrap();
    let (one, many) = (times(1), times(8));
    assert!(count(&one, "C004") == 1 && count(&one, "C002") == 1 && count(&one, "S012") == 2);
    let about = |report: &Report| {
        let mut all = mapped(report);
        all.retain(|(rule, _), _| !rule.starts_with('B') && *rule != "S001");
        all
    };
    assert_eq!(about(&one), about(&many));
    assert_eq!((count(&one, "S001"), count(&many, "S001")), (0, 21));
    assert_eq!((one.chains.len(), many.chains.len()), (2, 2));
    assert_eq!(one.summary.signatures, many.summary.signatures);
    let counts = many.summary.counts;
    assert_eq!((counts.certificates, counts.create, counts.duplicate), (24, 2, 14));
    // The finding about a copy is that it is one.
    let of_copies = many.findings.iter().filter(|finding| finding.certificate >= Some(3));
    assert!(of_copies.into_iter().all(|finding| finding.rule.id == "S001"));
}

#[test]
fn a_repeated_certificate_of_a_store_is_there_once() {
    let certificates = contoso::certificates();
    let mut options: Options = report::options();
    let store = pki_preflight::Store::parse("store", &bundle(&certificates[..2])).unwrap();
    options.stores.push(store);
    let report = inspect(&bundle(&repeated(&certificates[..3], 3)), options).unwrap();
    assert_eq!((count(&report, "S002"), count(&report, "S001")), (2, 6));
    let created = report.certificates.iter().filter(|it| it.disposition == Disposition::Create);
    assert_eq!(created.count(), 1);
}

#[test]
fn a_real_bundle_with_repeated_cas_has_eighteen_expired() {
    let Some(corpus) = env::var_os("PKI_PREFLIGHT_CORPUS") else {
        eprintln!("skipped, for PKI_PREFLIGHT_CORPUS is unset");
        return;
    };
    let path = Path::new(&corpus).join("../cases/c12-repeated-expired/c03168d8d6.p7b");
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("skipped, for {} is not there", path.display());
        return;
    };
    let report = inspect(&bytes, report::options()).unwrap();
    assert_eq!((count(&report, "C004"), count(&report, "S012")), (18, 65));
    assert_eq!(count(&report, "S001"), 85);
    assert_eq!(report.summary.counts.create, 65);
}
