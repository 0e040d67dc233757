//! The verdicts on governments' bundles. A warning requires an action before the upload, and the
//! sign-in verdict agrees with what another program finds about the chains.
//!
//! Without the corpus, each test reports that it was skipped, and so do those that need openssl.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a corpus that cannot be read must stop the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::support::armor::pem;
use crate::support::corpus::Corpus;
use pki_preflight::{
    Options, Report, Severity, inspect,
    report::{ChainRole, SignInPrediction, StepWhen, UnusableReason, UploadPrediction},
};

const DOD: &str = "gh/michaelwen62+Linux/roles/DoD_Root_CAs/files/\
                   Certificates_PKCS7_v5_14_DoD.der.p7b";
const FEDERAL: &str =
    "gh/GSA+ficam-playbooks/_fpki/tools/CACertificatesValidatingToFederalCommonPolicyG2.p7b";

/// The rules whose warnings require an action before the upload, with the action.
const ACTS: [(&str, &str); 10] = [
    ("B003", "convert to DER"),
    ("B012", "convert to DER"),
    ("B014", "add the root"),
    ("C002", "leave out what is not a CA certificate"),
    ("C004", "drop the expired CA"),
    ("C029", "replace the CA certificate with the weak signature"),
    ("C033", "leave out the CA whose algorithm is not approved"),
    ("F011", "convert to DER"),
    ("S007", "add the missing issuer"),
    ("S015", "add a root above the loop"),
];

fn read(bytes: &[u8], at: &str) -> Report {
    let mut options = Options::new(at.parse().unwrap());
    options.verify = true;
    inspect(bytes, options).unwrap()
}

#[test]
fn every_warning_asks_for_something_before_the_upload() {
    let Some(corpus) = Corpus::open("every_warning_asks_for_something_before_the_upload") else {
        return;
    };
    let paths = [corpus.paths("gov"), corpus.paths("gov-history")].concat();
    assert!(paths.len() >= 64, "{} bundles", paths.len());
    let mut others: BTreeMap<(&str, Severity), Vec<&str>> = BTreeMap::new();
    for path in &paths {
        let report = read(&corpus.read(path), "2025-11-23");
        let steps = &report.summary.verdict.steps;
        for finding in report.findings.iter().filter(|each| each.severity > Severity::Notice) {
            let rule = finding.rule.id;
            if !ACTS.iter().any(|(known, _)| *known == rule) {
                others.entry((rule, finding.severity)).or_default().push(path);
            }
            let has_step = steps
                .iter()
                .any(|step| step.when == StepWhen::Before && step.rules.contains(&rule));
            // A CA that is to be dropped needs nothing else, and CAs below it have that step.
            let is_dropped = finding.certificate.is_some_and(|index| {
                let entry = &report.certificates[usize::try_from(index).unwrap()];
                entry.not_after.is_some_and(|end| end < report.summary.checked_at)
            });
            let is_told = is_dropped || has_step;
            assert!(is_told, "{path}: {rule} is a warning without a step");
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn a_healthy_published_bundle_has_no_warning() {
    let Some(corpus) = Corpus::open("a_healthy_published_bundle_has_no_warning") else { return };
    // On a day on which none of its CAs has expired.
    let report = read(&corpus.read(DOD), "2025-03-30");
    let counts = &report.summary.counts;
    assert_eq!((counts.errors, counts.warnings), (0, 0));
    let verdict = &report.summary.verdict;
    assert_eq!(verdict.upload, UploadPrediction::Clear);
    assert_eq!(verdict.sign_in.prediction, SignInPrediction::ToDo);
    assert_eq!(verdict.sign_in.usable_after_steps, 49);
    assert!(verdict.steps.iter().all(|step| step.when != StepWhen::Before));
}

#[test]
fn the_federal_root_stands_alone() {
    let Some(corpus) = Corpus::open("the_federal_root_stands_alone") else { return };
    let report = read(&corpus.read(FEDERAL), "2025-11-23");
    let sign_in = &report.summary.verdict.sign_in;
    assert_eq!(sign_in.prediction, SignInPrediction::PartlyBroken);
    assert_eq!((sign_in.certificate_authorities, sign_in.unusable), (151, 150));
    let because = sign_in.unusable_because.iter().map(|each| (each.reason, each.count));
    assert_eq!(
        Vec::from_iter(because),
        [
            (UnusableReason::Expired, 63),
            (UnusableReason::IssuerMissing, 29),
            (UnusableReason::IssuerUnusable, 31),
            (UnusableReason::Loop, 27)
        ]
    );
}

/// With the bundle's roots as trust anchors, and its other certificates to build chains from,
/// openssl verifies exactly the CAs that are not unusable.
#[test]
fn openssl_agrees_on_who_reaches_a_root() {
    const NAME: &str = "openssl_agrees_on_who_reaches_a_root";
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("{NAME}: skipped, for openssl is not installed");
        return;
    }
    let Some(corpus) = Corpus::open(NAME) else { return };
    let at = "2025-11-23T00:00:00Z";
    for (path, expected) in [(DOD, 45), (FEDERAL, 1)] {
        let bytes = corpus.read(path);
        let report = read(&bytes, at);
        let sign_in = &report.summary.verdict.sign_in;
        assert_eq!(sign_in.usable + sign_in.usable_after_steps, expected, "{path}");
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let certificates: Vec<String> = report
            .certificates
            .iter()
            .map(|entry| {
                let start = usize::try_from(entry.offset).unwrap();
                let end = start + usize::try_from(entry.length).unwrap();
                pem("CERTIFICATE", &bytes[start..end])
            })
            .collect();
        let roots = report.chains.iter().filter(|entry| entry.role == ChainRole::Root);
        let roots = roots.map(|entry| certificates[usize::try_from(entry.index).unwrap()].as_str());
        fs::write(file("roots"), roots.collect::<String>()).unwrap();
        fs::write(file("all"), certificates.concat()).unwrap();
        let mut verified = 0;
        for certificate in &certificates {
            fs::write(file("one"), certificate).unwrap();
            let output = Command::new("openssl")
                .args(["verify", "-auth_level", "0", "-attime", "1763856000", "-trusted"])
                .arg(file("roots"))
                .arg("-untrusted")
                .args([file("all"), file("one")])
                .output();
            verified += u64::from(output.unwrap().status.success());
        }
        assert_eq!(verified, expected, "{path}");
    }
}
