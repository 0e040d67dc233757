//! Every rule fires where it should, and is silent where it should be.

#![allow(clippy::unwrap_used, reason = "an inspection that gives no report has to stop the test")]

mod support;

use pki_preflight::inspect;
use support::rules::{Input, cases};

/// Whether a rule finds something in an input.
fn fires(rule: &str, input: Input) -> bool {
    let report = inspect(&input.octets, input.options).unwrap();
    report.findings.iter().any(|finding| finding.rule.id == rule)
}

#[test]
fn each_rule_fires_on_its_side_of_the_border() {
    for case in cases() {
        assert!(fires(case.rule, case.fires), "{} is silent", case.rule);
        assert!(!fires(case.rule, case.silent), "{} fires", case.rule);
    }
}
