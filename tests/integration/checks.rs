//! `CHECKS.md` matches the tables of rules and of assumptions, and their texts are complete.
//!
//! `PKI_PREFLIGHT_BLESS=1 cargo test --test integration checks` writes it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use std::path::Path;
use std::{env, fs};

use pki_preflight::{
    Severity,
    assumption::{ASSUMPTIONS, Assumption},
    report::Confidence,
    rules::{Effect, RULES, Rule},
    text::is_unsafe,
};

const BLESS: &str = "PKI_PREFLIGHT_BLESS";

const SCOPES: [(&str, &str, &str); 5] = [
    ("F", "File", "The file, its hash, and the URL that it is downloaded from."),
    ("B", "Bundle", "The frame around the certificates, and what the trust store would hold."),
    ("C", "Certificate", "Each certificate alone."),
    ("S", "Set", "A certificate among the others of the bundle and of the stores."),
    ("R", "Revocation", "The CRL of each CA, and its URL: `pki-preflight crl`."),
];

#[test]
fn the_page_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("CHECKS.md");
    let page = page();
    if env::var_os(BLESS).is_some() {
        fs::write(path, page).unwrap();
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    for (made, committed) in page.lines().zip(committed.lines()) {
        assert_eq!(
            made, committed,
            "CHECKS.md is stale: {BLESS}=1 cargo test --test integration checks"
        );
    }
    assert_eq!(
        page, committed,
        "CHECKS.md is stale: {BLESS}=1 cargo test --test integration checks"
    );
}

#[test]
fn every_rule_says_what_comes_of_it_and_what_to_do() {
    for rule in RULES {
        for text in [rule.summary, rule.consequence, rule.remedy] {
            assert!(is_sentences(text), "{}: {text:?}", rule.id);
        }
        assert!(is_text(rule.citation) && !rule.citation.ends_with('.'), "{}", rule.id);
        assert!(rule.summary.len() <= 120, "{}: {}", rule.id, rule.summary);
        assert!(!rule.summary.trim_end_matches('.').contains(". "), "{}: one sentence", rule.id);
        assert_ne!(rule.consequence, rule.remedy, "{}", rule.id);
    }
}

#[test]
fn errors_rest_on_documents_about_the_upload_or_the_sign_in() {
    for rule in RULES.iter().filter(|rule| rule.severity == Severity::Error) {
        assert!(rule.citation.contains("Microsoft"), "{} cites {}", rule.id, rule.citation);
    }
}

#[test]
fn effects_are_of_assumptions_in_the_table() {
    for rule in RULES {
        for effect in rule.assumed {
            let assumption = ASSUMPTIONS.iter().find(|row| row.name == effect.assumption);
            let values = assumption.map_or(&[][..], |row| row.values);
            assert!(values.iter().any(|value| value.name == effect.value), "{}", rule.id);
        }
    }
}

/// Whole sentences of plain text.
fn is_sentences(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || text.starts_with("sha256FileHash ")
        || text.starts_with("uploadUrl ");
    is_text(text) && begins && text.ends_with('.') && text.len() >= 12
}

fn is_text(text: &str) -> bool {
    let even = text.matches('`').count().is_multiple_of(2);
    !text.trim().is_empty() && !text.contains("  ") && !text.contains(is_unsafe) && even
}

fn page() -> String {
    let mut page = String::from(
        "# Checks\n\n\
         What `pki-preflight` looks for, and what it assumes of the service. This page is made \
         from the tables in `src/check` and `src/assumption`; `PKI_PREFLIGHT_BLESS=1 cargo test \
         --test checks` writes it.\n\n\
         ## Severity\n\n\
         | severity | policy |\n\
         | --- | --- |\n\
         | error | A document states that the upload or the sign-in fails. |\n\
         | warning | It is likely to fail, or a document advises against it. |\n\
         | notice | It is worth knowing. |\n\n\
         The upload of a file is predicted to be rejected for a finding of a rule that says so \
         below, and for no other. `--allow`, `--warn` and `--deny` with an id or a name change a \
         rule's severity, not the prediction. Where a rule depends on an \
         [assumption](#assumptions), `--assume NAME=VALUE` changes both. Nothing on this page was \
         observed on the live service.\n",
    );
    for (letter, title, about) in SCOPES {
        let rules: Vec<&Rule> =
            RULES.iter().copied().filter(|rule| rule.id.starts_with(letter)).collect();
        page += &format!("\n## {title}\n\n{about}\n\n| id | name | severity | what it finds |\n");
        page += "| --- | --- | --- | --- |\n";
        for rule in &rules {
            let Rule { id, name, severity, summary, .. } = rule;
            let (severity, summary) = (severity.name(), cell(summary));
            page += &format!("| [{id}](#{}) | {name} | {severity} | {summary} |\n", anchor(rule));
        }
        rules.iter().for_each(|rule| page += &section(rule));
    }
    page += "\n## Assumptions\n\n\
             What the documents leave open, and what is predicted with each answer. The first value \
             is the default.\n\n\
             | id | name | default | confidence | question |\n\
             | --- | --- | --- | --- | --- |\n";
    for row in &ASSUMPTIONS {
        let Assumption { id, name, question, .. } = row;
        let (default, confidence) = (row.values.first().unwrap().name, word(row.confidence));
        page += &format!(
            "| {id} | [{name}](#{name}) | {default} | {confidence} | {} |\n",
            cell(question)
        );
    }
    ASSUMPTIONS.iter().for_each(|row| page += &assumption(row));
    page
}

fn section(rule: &Rule) -> String {
    let Rule { id, name, severity, rejects, summary, consequence, remedy, citation, .. } = rule;
    let severity = severity.name();
    let rejects = if *rejects { "; the upload is rejected" } else { "" };
    let mut text = format!("\n### {id} {name}\n\nSeverity: {severity}{rejects}. {summary}\n");
    for (title, part) in [("Consequence", consequence), ("Remedy", remedy), ("Source", citation)] {
        if !part.is_empty() {
            text +=
                &format!("\n**{title}:** {part}{}\n", if *title == *"Source" { "." } else { "" });
        }
    }
    for effect in rule.assumed {
        let Effect { assumption, value, severity, rejects, .. } = effect;
        let severity = severity.name();
        let rejects = if *rejects { ", and the upload is rejected" } else { "" };
        text +=
            &format!("\n**With [{assumption}](#{assumption})={value}:** {severity}{rejects}.\n");
    }
    text
}

fn assumption(row: &Assumption) -> String {
    let Assumption { id, name, question, source, .. } = row;
    let mut text = format!("\n### {name}\n\n{id}. {question}\n\n");
    for value in row.values {
        text += &format!("- `{}`: {}\n", value.name, value.meaning);
    }
    let affected: Vec<String> = RULES
        .iter()
        .filter(|rule| rule.assumed.iter().any(|effect| effect.assumption == *name))
        .map(|rule| format!("[{}](#{})", rule.id, anchor(rule)))
        .collect();
    if !affected.is_empty() {
        text += &format!("\n**Rules:** {}.\n", affected.join(", "));
    }
    text += &format!("\n**Default:** {}. **Source:** {source}.\n", word(row.confidence));
    text
}

/// The anchor that GitHub makes of a rule's heading.
fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.id.to_lowercase(), rule.name)
}

/// Text in a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Documented => "documented",
        Confidence::Inferred => "inferred",
        Confidence::Unknown => "unknown",
        _ => panic!("{confidence:?} has no word"),
    }
}
