//! Assumptions about the service change the findings about a certificate, and its prediction.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "an inspection without a report must stop the test"
)]

use crate::support::bundle::{BundleBuilder, bundle};
use crate::support::certificate::CertificateBuilder;
use crate::support::key::Key;
use crate::support::report::options;
use crate::support::{armor, contoso, der, store};
use pki_preflight::{
    Disposition, Report, Severity, Store, assumption::ASSUMPTIONS, inspect,
    report::UploadPrediction,
};

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
    (finding.severity, report.summary.verdict.upload == UploadPrediction::Rejected)
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
    // Neither URL nor identifier, an incorrect digest, and an expired validity.
    let other = person()
        .with(|c| {
            c.extensions.retain(|(id, _)| *id == crate::support::extension::BASIC_CONSTRAINTS);
        })
        .valid("20300101000000Z", "20200101000000Z")
        .with(|c| {
            let sha1 = der::algorithm("1.2.840.10045.4.1", &[]);
            (c.inner_algorithm, c.outer_algorithm) = (sha1.clone(), sha1);
        });
    let report = report(&other, &[]);
    let of_certificates = report.findings.iter().filter(|f| f.rule.id.starts_with('C'));
    assert!(of_certificates.map(|finding| finding.rule.id).eq(["C002"]));
}

#[test]
fn what_is_passed_over_may_be_large() {
    let padding = der::octet_string(&[0; 8_192]);
    let large = person().extension("1.3.6.1.4.1.55555.7", false, &padding);
    let fires = |assume: &[(&str, &str)]| {
        report(&large, assume).findings.iter().any(|finding| finding.rule.id == "C003")
    };
    assert!(!fires(&[]) && fires(&[("non-ca", "imported")]));
}

/// A file whose report depends on an assumption that has this value.
fn depends_on(name: &str, value: &str) -> Vec<u8> {
    let root = CertificateBuilder::root("Contoso Root CA");
    let contoso = bundle(&contoso::certificates());
    match (name, value) {
        (
            "crl-url" | "display-name" | "issuer" | "issuer-hint" | "hex-case"
            | "classic-duplicate" | "deleted-duplicate",
            _,
        ) => contoso,
        ("root", _) => {
            let key = Key::from_label("the root's next key");
            let next = CertificateBuilder::intermediate_with_key(&root, "Contoso Root CA", key);
            bundle(&[root.build(), next.build()])
        }
        ("encoding", "any") => armor::base64(&contoso).into_bytes(),
        ("encoding", "ber") => BundleBuilder::new(&contoso::certificates()).indefinite().build(),
        ("encoding", _) => armor::pem("PKCS7", &contoso).into_bytes(),
        ("duplicate", _) => bundle(&[root.build(), root.build()]),
        ("non-ca", _) => bundle(&[person().build()]),
        ("expired", _) => bundle(&[root.valid("20200101000000Z", "20240101000000Z").build()]),
        ("kilobyte", _) => {
            let large =
                root.extension("1.3.6.1.4.1.55555.7", false, &der::octet_string(&[0; 7_600]));
            let large = large.build();
            assert!((8_000..8_192).contains(&large.len()), "{}", large.len());
            bundle(&[large])
        }
        _ => panic!("no input shows what {name}={value} does"),
    }
}

#[test]
fn every_assumption_changes_what_it_says() {
    for row in &ASSUMPTIONS {
        for value in row.values {
            let options = || {
                let mut options = options();
                if row.name == "classic-duplicate" {
                    let classic = store::classic();
                    options.stores.push(Store::parse("classic", classic.as_bytes()).unwrap());
                }
                if row.name == "deleted-duplicate" {
                    let deleted = store::deleted();
                    options.stores.push(Store::parse("deleted", deleted.as_bytes()).unwrap());
                }
                options
            };
            let report = |value: &str| {
                let mut options = options();
                options.assumptions.set(row.name, value).unwrap();
                inspect(&depends_on(row.name, value), options).unwrap()
            };
            let (default, other) = (row.values.first().unwrap(), report(value.name));
            let used = other.summary.assumptions.iter().find(|used| used.name == row.name);
            let used = used.unwrap_or_else(|| panic!("{} is not listed", row.name));
            assert_eq!((used.value, used.is_default), (value.name, value.name == default.name));
            let bytes = depends_on(row.name, value.name);
            let usual = inspect(&bytes, options()).unwrap();
            let is_same = without_assumptions(&usual) == without_assumptions(&other);
            assert_eq!(is_same, used.is_default, "{}={}", row.name, value.name);
        }
    }
}

/// A report's JSON, except the assumptions that it lists.
fn without_assumptions(report: &Report) -> serde_json::Value {
    let mut json = serde_json::to_value(report).unwrap();
    json.as_object_mut().unwrap().remove("assumptions").unwrap();
    json
}

#[test]
fn what_nothing_depends_on_is_not_listed() {
    let nothing = inspect(&bundle(&[]), options()).unwrap();
    assert!(nothing.summary.assumptions.is_empty(), "{:?}", nothing.summary.assumptions);
    let plain = inspect(&bundle(&contoso::certificates()), options()).unwrap();
    let names: Vec<_> = plain.summary.assumptions.iter().map(|used| used.name).collect();
    assert_eq!(names, ["crl-url", "display-name", "issuer", "root", "issuer-hint", "hex-case"]);
}

#[test]
fn a_duplicate_that_is_passed_over_is_a_warning() {
    let certificates = contoso::certificates();
    let twice = [certificates.as_slice(), &certificates[1..2]].concat();
    let held = Store::parse("store", &bundle(&certificates[..1])).unwrap();
    for (value, severity, rejected) in
        [("rejects", Severity::Error, true), ("skips", Severity::Warning, false)]
    {
        let check = |bytes: &[u8], stores: &[&Store]| {
            let mut options = options();
            options.assumptions.set("duplicate", value).unwrap();
            stores.iter().for_each(|store| options.stores.push((*store).clone()));
            inspect(bytes, options).unwrap()
        };
        let in_bundle = check(&bundle(&twice), &[]);
        assert_eq!(verdict(&in_bundle, "S001"), (severity, rejected));
        let in_store = check(&bundle(&certificates), &[&held]);
        assert_eq!(verdict(&in_store, "S002"), (severity, rejected));
        // Nothing is created for it in either case.
        assert_eq!((in_bundle.summary.counts.create, in_bundle.summary.counts.duplicate), (7, 1));
        assert_eq!((in_store.summary.counts.create, in_store.summary.counts.duplicate), (6, 1));
    }
}

#[test]
fn a_ca_of_the_classic_store_is_no_duplicate_unless_that_is_assumed() {
    let with = |store: Store, assumed: &[(&str, &str)]| {
        let mut options = options();
        options.stores.push(store);
        for (name, value) in assumed {
            options.assumptions.set(name, value).unwrap();
        }
        inspect(&bundle(&contoso::certificates()), options).unwrap()
    };
    let message = |report: &Report, rule: &str| {
        let mut findings = report.findings.iter().filter(|finding| finding.rule.id == rule);
        findings.next().map(|finding| finding.message.clone())
    };
    let classic = || Store::parse("the classic one", store::classic().as_bytes()).unwrap();
    let pki = || Store::parse("a PKI", store::graph_list().as_bytes()).unwrap();
    let is_named = |report: &Report| {
        report.summary.assumptions.iter().any(|assumed| assumed.name == "classic-duplicate")
    };

    let report = with(classic(), &[]);
    assert_eq!(report.summary.verdict.upload, UploadPrediction::Clear);
    assert_eq!((report.summary.counts.create, report.summary.counts.duplicate), (7, 0));
    assert_eq!((report.certificate_authorities.len(), report.duplicates.len()), (7, 2));
    assert_eq!(message(&report, "S002"), None);
    let said = message(&report, "S016").unwrap();
    assert!(said.contains("the classic one"), "{said}");
    assert!(is_named(&report));

    let report = with(classic(), &[("classic-duplicate", "yes")]);
    assert_eq!(verdict(&report, "S002"), (Severity::Error, true));
    assert_eq!((report.summary.counts.create, report.summary.counts.duplicate), (5, 2));
    assert_eq!(message(&report, "S016"), None);
    assert!(message(&report, "S002").unwrap().contains("the classic one"));
    assert!(is_named(&report));

    // A certificate that a PKI also holds gets no new record, whatever the stores are called.
    let both = Store::parse("the classic one", store::graph_list().as_bytes()).unwrap();
    let mut options = options();
    options.stores.push(classic());
    options.stores.push(both);
    let report = inspect(&bundle(&contoso::certificates()), options).unwrap();
    let count = |rule| report.findings.iter().filter(|finding| finding.rule.id == rule).count();
    assert_eq!(u64::try_from(count("S002")).unwrap(), report.summary.counts.duplicate);
    assert!(count("S002") > 0 && count("S016") < 2, "{} {}", count("S002"), count("S016"));

    let report = with(pki(), &[]);
    assert_eq!(verdict(&report, "S002"), (Severity::Error, true));
    let said = message(&report, "S002").unwrap();
    assert!(said.contains("a PKI") && !said.contains("classic"), "{said}");
    assert_eq!(message(&report, "S016"), None);
    assert!(!is_named(&report));
}
