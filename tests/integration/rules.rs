//! Every rule fires where it should, and is silent where it should be.

#![allow(clippy::unwrap_used, reason = "an inspection without a report must stop the test")]

use crate::support::rules::crl::{CrlCase, Survey, crl_cases};
use crate::support::rules::{Case, Input, cases};
use pki_preflight::{
    inspect,
    rules::{RULES, SIGN_IN_ERRORS},
};

/// Whether a rule fires for an input.
fn fires(rule: &str, input: Input) -> bool {
    let report = inspect(&input.bytes, input.options).unwrap();
    report.findings.iter().any(|finding| finding.rule.id == rule)
}

/// The same for a survey of CRLs.
fn fires_in(rule: &str, survey: Survey) -> bool {
    survey.findings().iter().any(|finding| finding.rule.id == rule)
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
    for (number, CrlCase { rule, fires: one, silent }) in crl_cases().into_iter().enumerate() {
        if !fires_in(rule, one) {
            failures.push(format!("{rule} is silent in CRL case {number}"));
        }
        if fires_in(rule, silent) {
            failures.push(format!("{rule} fires in CRL case {number}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_of_the_table_has_a_case() {
    let cases: Vec<_> = cases().iter().map(|case| case.rule).collect();
    let crls: Vec<_> = crl_cases().iter().map(|case| case.rule).collect();
    for rule in RULES {
        assert!(cases.iter().chain(&crls).any(|case| *case == rule.id), "{} has no case", rule.id);
    }
    for rule in cases.iter().chain(&crls) {
        assert!(RULES.iter().any(|known| known.id == *rule), "there is no rule {rule}");
    }
}

/// A rule predicts each documented problem with CRLs.
#[test]
fn every_error_about_crls_has_a_rule_with_a_case() {
    let cases = crl_cases();
    for code in [
        500_171, 500_172, 500_173, 500_174, 500_175, 500_176, 500_177, 500_178, 500_179, 500_183,
        2_205_011, 2_205_012, 2_205_013, 2_205_014, 2_205_015, 7_000_214,
    ] {
        let error = SIGN_IN_ERRORS.iter().find(|error| error.code == code).unwrap();
        let has_case = |rule: &&str| cases.iter().any(|case| case.rule == *rule);
        assert!(error.rules.iter().any(has_case), "{code}");
        for rule in RULES.iter().filter(|rule| error.rules.contains(&rule.id)) {
            assert!(rule.consequence.contains(&code.to_string()) || code == 500_176, "{code}");
        }
    }
}
