//! Chains and signatures of governments' bundles, and the findings of each rule.
//!
//! Without the corpus, each test reports that it was skipped, and so do those that need openssl.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a corpus that cannot be read must stop the test"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use crate::support::armor::pem;
use crate::support::corpus::Corpus;
use pki_preflight::{
    Options, Report, inspect,
    report::{ChainRole, IssuedBy, SignatureCounts, SignatureStatus},
    rules::RULES,
};

const DOD: &str = "gh/michaelwen62+Linux/roles/DoD_Root_CAs/files/\
                   Certificates_PKCS7_v5_14_DoD.der.p7b";
const FEDERAL: &str =
    "gh/GSA+ficam-playbooks/_fpki/tools/CACertificatesValidatingToFederalCommonPolicyG2.p7b";
const UKRAINIAN: &str = "gh/kant2002+EUSign/EUSignDFS/CACerificates/CACertificates.p7b";

/// The instant for which the numbers hold.
const AT: &str = "2025-11-23";

fn read(bytes: &[u8], change: impl FnOnce(&mut Options)) -> Report {
    let mut options = crate::support::report::options_at(AT);
    change(&mut options);
    inspect(bytes, options).unwrap()
}

fn count(report: &Report, rule: &str) -> usize {
    report.findings.iter().filter(|finding| finding.rule.id == rule).count()
}

/// Roots, self-issued, intermediates.
fn roles(report: &Report) -> [usize; 3] {
    [ChainRole::Root, ChainRole::SelfIssued, ChainRole::Intermediate]
        .map(|role| report.chains.iter().filter(|entry| entry.role == role).count())
}

/// Verified, invalid, not checked.
const fn numbers(counts: SignatureCounts) -> [u64; 3] {
    [counts.verified, counts.invalid, counts.not_checked]
}

#[test]
fn the_dod_s_chains_are_as_known() {
    let Some(corpus) = Corpus::open("the_dod_s_chains_are_as_known") else { return };
    let bytes = corpus.read(DOD);
    let report = read(&bytes, |_| {});
    assert_eq!(roles(&report), [4, 0, 45]);
    assert_eq!(numbers(report.summary.signatures), [49, 0, 0]);
    assert_eq!(count(&report, "C004"), 4);
    assert_eq!((count(&report, "S007"), count(&report, "S009")), (0, 0));
    assert!(report.chains.iter().all(|entry| entry.depth.is_some()));
    let by_hand: Vec<_> = report.chains.iter().filter_map(|e| e.crl_by_hand.as_ref()).collect();
    let suggested = by_hand.iter().filter(|urls| urls.suggested.is_some());
    assert_eq!((by_hand.len(), suggested.count(), count(&report, "S012")), (49, 3, 49));
    for (value, filled) in [("own", 45), ("child", 3), ("none", 0)] {
        let report = read(&bytes, |it| it.assumptions.set("crl-url", value).unwrap());
        let records = report.certificate_authorities.iter();
        let urls = records.filter(|record| record.certificate_revocation_list_url.is_some());
        assert_eq!(urls.count(), filled, "{value}");
    }
}

#[test]
fn the_federal_chains_are_as_known() {
    let Some(corpus) = Corpus::open("the_federal_chains_are_as_known") else { return };
    let report = read(&corpus.read(FEDERAL), |_| {});
    assert_eq!(roles(&report), [1, 5, 145]);
    let [verified, wrong, not_checked] = numbers(report.summary.signatures);
    assert_eq!((verified + not_checked, wrong), (151, 0));
    // An unchecked signature means that the issuer is not in the bundle; there is no other reason.
    assert_eq!(u64::try_from(count(&report, "S007")).unwrap(), not_checked);
    assert_eq!((count(&report, "S008"), count(&report, "S010")), (5, 0));
    assert_eq!(count(&report, "C004"), 63);
}

#[test]
fn what_is_not_known_here_is_not_wrong() {
    let Some(corpus) = Corpus::open("what_is_not_known_here_is_not_wrong") else { return };
    // Signed with Ukraine's own algorithm.
    let report = read(&corpus.read(UKRAINIAN), |_| {});
    assert_eq!(numbers(report.summary.signatures), [0, 0, 31]);
    assert_eq!((count(&report, "S009"), count(&report, "S010")), (0, 30));
}

/// A certificate and another that may be its issuer, for openssl.
struct Asked<'a> {
    folder: &'a Path,
}

impl Asked<'_> {
    fn installed<'a>(test: &str, folder: &'a Path) -> Option<Asked<'a>> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("{test}: skipped, for openssl is not installed");
            return None;
        }
        Some(Asked { folder })
    }

    /// Whether openssl accepts `issuer`'s key as the one that signed `certificate`. Other checks of
    /// the chain are turned off as far as openssl allows.
    fn signed(&self, certificate: &[u8], issuer: &[u8]) -> bool {
        let file = |name: &str, bytes: &[u8]| {
            let path = self.folder.join(name);
            fs::write(&path, pem("CERTIFICATE", bytes)).unwrap();
            path
        };
        let (certificate, issuer) = (file("certificate", certificate), file("issuer", issuer));
        let options = ["-partial_chain", "-no_check_time", "-ignore_critical"];
        let output = Command::new("openssl")
            .arg("verify")
            .args(options)
            .args(["-check_ss_sig", "-auth_level", "0", "-trusted"])
            .args([&issuer, &certificate])
            .output();
        output.unwrap().status.success()
    }
}

/// The bytes of each certificate of a binary bundle.
fn certificates<'a>(report: &Report, bytes: &'a [u8]) -> Vec<&'a [u8]> {
    let entries = report.certificates.iter().map(|entry| {
        let start = usize::try_from(entry.offset).unwrap();
        &bytes[start..start + usize::try_from(entry.length).unwrap()]
    });
    entries.collect()
}

#[test]
fn openssl_agrees_on_who_signed() {
    const NAME: &str = "openssl_agrees_on_who_signed";
    let folder = tempfile::tempdir().unwrap();
    let Some(asked) = Asked::installed(NAME, folder.path()) else { return };
    let Some(corpus) = Corpus::open(NAME) else { return };
    let (mut same, mut others, mut failures) = (0, 0, Vec::new());
    for (path, step) in [(DOD, 3), (FEDERAL, 4), (UKRAINIAN, 1)] {
        let bytes = corpus.read(path);
        let report = read(&bytes, |_| {});
        let certificates = certificates(&report, &bytes);
        for entry in report.chains.iter().step_by(step) {
            let number = usize::try_from(entry.index).unwrap();
            let certificate = certificates[number];
            if entry.signature == SignatureStatus::Verified {
                let issuer = match &entry.issuer {
                    Some(IssuedBy::Bundle { index }) => usize::try_from(*index).unwrap(),
                    None => number,
                    other => panic!("{other:?}"),
                };
                same += 1;
                if !asked.signed(certificate, certificates[issuer]) {
                    failures.push(format!("{path}: {number} by {issuer} is not verified"));
                }
            } else if entry.issuer.is_none() {
                // Every CA of the issuer's name has another key.
                let name = &report.certificates[number].issuer;
                let named = report.certificates.iter().filter(|other| other.subject == *name);
                for other in named {
                    let other = usize::try_from(other.index).unwrap();
                    if other == number {
                        // openssl does not check the signature of a trusted certificate.
                        continue;
                    }
                    others += 1;
                    if asked.signed(certificate, certificates[other]) {
                        failures.push(format!("{path}: {number} by {other} is verified"));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(same > 40 && others > 3, "{same} and {others} were compared");
}

#[test]
fn openssl_agrees_on_every_wrong_signature() {
    const NAME: &str = "openssl_agrees_on_every_wrong_signature";
    let folder = tempfile::tempdir().unwrap();
    let Some(asked) = Asked::installed(NAME, folder.path()) else { return };
    let Some(corpus) = Corpus::open(NAME) else { return };
    for path in [corpus.paths("gov"), corpus.paths("gov-history")].concat() {
        let bytes = corpus.read(&path);
        let report = read(&bytes, |_| {});
        let certificates = certificates(&report, &bytes);
        for entry in report.chains.iter().filter(|e| e.signature == SignatureStatus::Invalid) {
            let number = usize::try_from(entry.index).unwrap();
            for (issuer, bytes) in certificates.iter().enumerate() {
                let named = &report.certificates[issuer].subject;
                let named = *named == report.certificates[number].issuer;
                assert!(
                    !named || !asked.signed(certificates[number], bytes),
                    "{path}: certificate {number} is verified with {issuer}"
                );
            }
        }
    }
}

#[test]
fn each_rule_finds_as_much_as_it_did() {
    const NAME: &str = "each_rule_finds_as_much_as_it_did";
    let Some(corpus) = Corpus::open(NAME) else { return };
    let paths = corpus.paths("gov-history");
    assert!(paths.len() > 40, "{} bundles", paths.len());
    let mut table = String::from("file\tcertificates\tfindings\n");
    for path in paths {
        let report = read(&corpus.read(&path), |_| {});
        let mut tally: BTreeMap<&str, u64> = BTreeMap::new();
        report.findings.iter().for_each(|finding| *tally.entry(finding.rule.id).or_default() += 1);
        let counts = RULES
            .iter()
            .filter_map(|rule| tally.get(rule.id).map(|count| format!("{}={count}", rule.id)));
        let counts: Vec<_> = counts.collect();
        let certificates = report.summary.bundle.certificates;
        table += &format!("{path}\t{certificates}\t{}\n", counts.join(" "));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/history.tsv");
    if env::var_os("PKI_PREFLIGHT_BLESS").is_some() {
        fs::write(&file, table).unwrap();
        return;
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let other = table.lines().zip(committed.lines()).find(|(here, there)| here != there);
    assert!(
        table == committed,
        "{} is not what the rules find: {other:#?}. If the change is meant, run \
         `PKI_PREFLIGHT_BLESS=1 cargo test --test integration government` and look at the difference.",
        file.display()
    );
}
