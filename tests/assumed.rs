//! What is assumed of the service changes what is said of a certificate, and what becomes of it.

#![allow(clippy::unwrap_used, reason = "an inspection that gives no report has to stop the test")]

mod support;

use pki_preflight::{Disposition, Report, Severity, Upload, inspect};
use support::bundle::bundle;
use support::certificate::CertificateBuilder;
use support::report::options;

fn report(certificate: &CertificateBuilder, assume: &[(&str, &str)]) -> Report {
    let mut options = options();
    for (name, value) in assume {
        options.assumptions.set(name, value).unwrap();
    }
    inspect(&bundle(&[certificate.build()]), options).unwrap()
}

/// The severity of a rule's findings and whether the upload is rejected.
fn verdict(report: &Report, rule: &str) -> (Severity, bool) {
    let finding = report.findings.iter().find(|finding| finding.rule.id == rule).unwrap();
    (finding.severity, report.summary.verdict.upload == Upload::Rejected)
}

fn person() -> CertificateBuilder {
    let root = CertificateBuilder::root("Contoso Root CA");
    CertificateBuilder::end_entity(&root, "Megan Bowen")
}

#[test]
fn a_certificate_that_is_no_ca_s_does_what_is_assumed() {
    for (value, severity, rejected, disposition, records) in [
        ("skipped", Severity::Warning, false, Disposition::NotCa, 0),
        ("rejects", Severity::Error, true, Disposition::NotCa, 0),
        ("imported", Severity::Warning, false, Disposition::Create, 1),
    ] {
        let report = report(&person(), &[("non-ca", value)]);
        assert_eq!(verdict(&report, "C002"), (severity, rejected), "{value}");
        assert_eq!(report.certificates[0].disposition, disposition, "{value}");
        assert_eq!(report.certificate_authorities.len(), records, "{value}");
        let message = &report.findings.iter().find(|f| f.rule.id == "C002").unwrap().message;
        let says = ["passed over", "reject the upload", "become a record"];
        let said = says.map(|part| message.contains(part));
        assert_eq!(said, ["skipped", "rejects", "imported"].map(|each| each == value));
    }
}

#[test]
fn an_expired_ca_does_what_is_assumed() {
    let expired =
        CertificateBuilder::root("Contoso Root CA").valid("20200101000000Z", "20240101000000Z");
    let imported = report(&expired, &[]);
    assert_eq!(verdict(&imported, "C004"), (Severity::Warning, false));
    let rejected = report(&expired, &[("expired", "rejects")]);
    assert_eq!(verdict(&rejected, "C004"), (Severity::Error, true));
}

#[test]
fn what_concerns_cas_is_not_said_of_others() {
    // Neither URL nor identifier, a digest that is broken, and a validity that is over.
    let other = person()
        .with(|c| c.extensions.retain(|(id, _)| *id == support::extension::BASIC_CONSTRAINTS))
        .valid("20300101000000Z", "20200101000000Z")
        .with(|c| {
            let sha1 = support::der::algorithm("1.2.840.10045.4.1", &[]);
            (c.inner_algorithm, c.outer_algorithm) = (sha1.clone(), sha1);
        });
    let report = report(&other, &[]);
    let of_certificates = report.findings.iter().filter(|f| f.rule.id.starts_with('C'));
    assert!(of_certificates.map(|finding| finding.rule.id).eq(["C002"]));
}

#[test]
fn what_is_passed_over_may_be_large() {
    let padding = support::der::octet_string(&[0; 8_192]);
    let large = person().extension("1.3.6.1.4.1.55555.7", false, &padding);
    let fires = |assume: &[(&str, &str)]| {
        report(&large, assume).findings.iter().any(|finding| finding.rule.id == "C003")
    };
    assert!(!fires(&[]) && fires(&[("non-ca", "imported")]));
}
