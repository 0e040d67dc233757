//! Lines for people, with colour on a terminal only.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anstyle::{AnsiColor, Style};
use pki_preflight::{Finding, Severity, report::Confidence, rules::RULES};

pub(super) const HEADING: Style = Style::new().bold();

pub(super) const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        _ => AnsiColor::Cyan.on_default(),
    }
}

/// A word for the confidence of a value.
pub(super) const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Documented => "documented",
        Confidence::Inferred => "inferred",
        Confidence::Observed => "observed",
        _ => "unknown",
    }
}

mod width;
mod words;

pub(super) use width::{WIDTH, of_list, of_prose, of_terminal};
pub(super) use words::{Line, fill, fill_to, lines};

pub(super) fn plural(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// 1,234,567
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The findings grouped by rule. The most severe rules come first, those that reject before others,
/// then in the order of the table. Within a rule, the order is unchanged.
pub(super) fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let row = |finding: &Finding| RULES.iter().position(|rule| rule.id == finding.rule.id);
    let key = |finding: &Finding| (Reverse(finding.severity), !finding.rule.rejects, row(finding));
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry(key(finding)).or_default().push(finding);
    }
    groups.into_values().collect()
}
