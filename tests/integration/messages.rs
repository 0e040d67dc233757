//! The messages of each rule, in `testdata/messages.tsv`: the messages from the cases of the rules,
//! each once. No other test contains the text of a message.
//!
//! `PKI_PREFLIGHT_BLESS=1 cargo test --test integration messages` writes it.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use crate::support::rules::cases;
use crate::support::rules::crl::crl_cases;
use pki_preflight::{Finding, inspect, rules::RULES, text::Escaped};

const BLESS: &str = "PKI_PREFLIGHT_BLESS";

/// Each rule with its messages, in the order of the table.
fn messages() -> Vec<(&'static str, BTreeSet<String>)> {
    let mut messages: Vec<_> = RULES.iter().map(|rule| (rule.id, BTreeSet::new())).collect();
    for case in cases() {
        let findings = inspect(&case.fires.bytes, case.fires.options).unwrap().findings;
        for Finding { rule, message, .. } in findings.into_iter().filter(|f| f.rule.id == case.rule)
        {
            let of_rule = messages.iter_mut().find(|(id, _)| *id == rule.id);
            of_rule.unwrap().1.insert(Escaped::new(&message).to_string());
        }
    }
    for case in crl_cases() {
        let findings = case.fires.findings().into_iter().filter(|f| f.rule.id == case.rule);
        for Finding { rule, message, .. } in findings {
            let of_rule = messages.iter_mut().find(|(id, _)| *id == rule.id);
            of_rule.unwrap().1.insert(Escaped::new(&message).to_string());
        }
    }
    messages
}

#[test]
fn each_rule_says_what_it_said() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/messages.tsv");
    let mut made = String::from("rule\tmessage\n");
    for (id, texts) in messages() {
        texts.iter().for_each(|text| made += &format!("{id}\t{text}\n"));
    }
    if env::var_os(BLESS).is_some() {
        fs::write(path, made).unwrap();
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    for (made, committed) in made.lines().zip(committed.lines()) {
        assert_eq!(made, committed, "stale: {BLESS}=1 cargo test --test integration messages");
    }
    assert_eq!(made, committed, "stale: {BLESS}=1 cargo test --test integration messages");
}

/// The consequence and the remedy belong to the rule, and are written once.
#[test]
fn messages_are_facts_in_one_or_two_sentences() {
    for (rule, (id, texts)) in RULES.iter().zip(messages()) {
        assert!(!texts.is_empty(), "{id} says nothing");
        for text in texts {
            assert!(text.ends_with('.') || text.ends_with(".`"), "{id}: {text}");
            if rule.findings_advise {
                continue;
            }
            let sentences = text.matches(". ").count() + 1;
            assert!(sentences <= 3, "{id}: {sentences} sentences: {text}");
            for part in [rule.consequence, rule.remedy] {
                assert!(!text.contains(part), "{id}: {text}");
            }
            for option in ["--against", "--assume", "--format"] {
                assert!(!text.contains(option), "{id}: {text}");
            }
        }
    }
}
