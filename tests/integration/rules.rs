//! Every rule fires where it should, and is silent where it should be.

#![allow(clippy::unwrap_used, reason = "an inspection that gives no report has to stop the test")]

use crate::support::rules::{Case, Input, cases};
use pki_preflight::{inspect, rules::RULES};

/// Whether a rule finds something in an input.
fn fires(rule: &str, input: Input) -> bool {
    let report = inspect(&input.bytes, input.options).unwrap();
    report.findings.iter().any(|finding| finding.rule.id == rule)
}

#[test]
fn each_rule_fires_on_its_side_of_the_border() {
    let mut failures = Vec::new();
    for (number, Case { rule, fires: one, silent }) in cases().into_iter().enumerate() {
        if !fires(rule, one) {
            failures.push(format!("{rule} is silent in case {number}"));
        }
        if fires(rule, silent) {
            failures.push(format!("{rule} fires in case {number}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_of_the_table_has_a_case() {
    let cases = cases();
    for rule in RULES {
        assert!(cases.iter().any(|case| case.rule == rule.id), "{} has no case", rule.id);
    }
    for Case { rule, .. } in &cases {
        assert!(RULES.iter().any(|known| known.id == *rule), "there is no rule {rule}");
    }
}
