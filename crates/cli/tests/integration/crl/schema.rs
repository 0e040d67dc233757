//! The JSON is as its schema says, whatever was found.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schema::hold_to;
use crate::support::certificate::CertificateBuilder;
use crate::support::revocation::{CrlBuilder, full_name, reason};
use crate::support::rules::crl::crl_cases;

const SCHEMA: &str = "schema/crl.schema.json";

#[test]
fn every_case_gives_a_report_of_the_schema() {
    let [mut verdicts, mut certainties, mut evidence] = [(); 3].map(|()| BTreeSet::new());
    let mut rules = BTreeSet::new();
    for case in crl_cases() {
        for survey in [case.fires, case.silent] {
            let report = serde_json::to_value(survey.report()).unwrap();
            hold_to(SCHEMA, &report);
            for authority in report["authorities"].as_array().unwrap() {
                verdicts.insert(authority["verdict"].to_string());
                certainties.insert(authority["certainty"].to_string());
                let all = authority["evidence"].as_array().unwrap();
                evidence.extend(all.iter().map(Value::to_string));
            }
            let found = report["findings"].as_array().unwrap();
            rules.extend(found.iter().map(|finding| finding["rule"].to_string()));
        }
    }
    assert_eq!((verdicts.len(), rules.len()), (4, 26), "{verdicts:?} {rules:?}");
    assert!(certainties.len() >= 5 && evidence.len() >= 3, "{certainties:?} {evidence:?}");
}

#[test]
fn an_entry_and_a_distribution_point_are_described() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let ca = CertificateBuilder::intermediate(&root, "Contoso Issuing CA");
    let crl = CrlBuilder::new(&root)
        .valid("20261101000000Z", "20270101000000Z")
        .revoke_with(&ca.serial, &reason(1))
        .distribution_point(&[full_name("http://crl.contoso.example/root.crl")]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("root.cer"), root.build()).unwrap();
    std::fs::write(folder.path().join("ca.cer"), ca.build()).unwrap();
    std::fs::create_dir(folder.path().join("crls")).unwrap();
    std::fs::write(folder.path().join("crls/root.crl"), crl.build()).unwrap();
    let report = super::json(folder.path(), &["root.cer", "ca.cer", "--crl-dir", "crls"]);
    let details = &report["authorities"][0]["crl"];
    assert_eq!(details["revoked"][0]["reason"], "keyCompromise", "{report}");
    assert!(details["issuingDistributionPoint"].is_object(), "{report}");
    // The CRL works: it is a CA that it revokes.
    assert_eq!(report["authorities"][0]["verdict"], "works", "{report}");
    assert_eq!(report["findings"][0]["rule"], "R023", "{report}");
    // What has another key, or lacks one, is noticed.
    let mut changed = report.clone();
    changed["authorities"][0]["surprise"] = Value::Null;
    let held = |report: &Value| std::panic::catch_unwind(|| hold_to(SCHEMA, report)).is_ok();
    assert!(held(&report) && !held(&changed));
    let mut changed = report.clone();
    changed["authorities"][0].as_object_mut().unwrap().remove("certainty");
    assert!(!held(&changed));
}
