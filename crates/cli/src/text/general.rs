//! What the findings of one rule have in common, and what each adds.

use std::collections::HashMap;

use super::name;
use pki_preflight::{
    Finding, Report,
    report::CertificateEntry,
    text::{Escaped, shorten},
};

/// The number of different texts shown one by one. Beyond it, only the places are listed.
const TOLD: usize = 5;

/// The same for texts that are not about a certificate. They are fewer.
const TOLD_OF_FILES: usize = 20;

/// Columns of a name in a list; the tree shows more of it.
const SUBJECT: usize = 36;

/// The number of ranges or places listed.
const LISTED: usize = 60;

/// The findings of one rule as one paragraph, such as fifty expired CAs. All text is escaped.
#[derive(Debug)]
pub(crate) struct General {
    /// The text that applies to all of them.
    pub(crate) text: String,
    /// The places, with the text specific to each; empty if there is one finding.
    pub(crate) items: Vec<Item>,
}

/// Places that share a text.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) place: String,
    pub(crate) what: String,
}

impl General {
    /// From the findings of one rule.
    pub(crate) fn of(group: &[&Finding], report: &Report) -> Self {
        let [first, rest @ ..] = group else {
            return Self { text: String::new(), items: Vec::new() };
        };
        if rest.is_empty() {
            let message = Escaped::new(&first.message).to_string();
            let text = match place(first, report, SUBJECT) {
                place if place.is_empty() => message,
                place => format!("{place}: {message}"),
            };
            return Self { text, items: Vec::new() };
        }
        let is_same = rest.iter().all(|each| each.message == first.message);
        let text = if is_same { &first.message } else { first.rule.summary };
        Self { text: Escaped::new(text).to_string(), items: items(group, is_same, report) }
    }

    /// All of it on one line, for formats without room for more.
    pub(crate) fn in_one_line(&self) -> String {
        let mut line = self.text.clone();
        for Item { place, what } in &self.items {
            let colon = match (place.as_str(), what.as_str()) {
                ("", _) => "",
                (_, "") => ".",
                _ => ": ",
            };
            line.push_str(&format!(" {place}{colon}{what}"));
        }
        line
    }
}

/// The places, grouped by their text; `is_same` if the common text already contains it.
fn items(group: &[&Finding], is_same: bool, report: &Report) -> Vec<Item> {
    if is_same {
        return vec![Item { place: places(group, report), what: String::new() }];
    }
    let mut by_text: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut known = HashMap::new();
    for finding in group {
        let what = finding.message.as_str();
        let index = *known.entry(what).or_insert(by_text.len());
        match by_text.get_mut(index) {
            Some((_, findings)) => findings.push(finding),
            None => by_text.push((what, vec![finding])),
        }
    }
    let of_files = group.iter().all(|finding| finding.certificate.is_none());
    if by_text.len() > if of_files { TOLD_OF_FILES } else { TOLD } {
        return vec![Item { place: places(group, report), what: String::new() }];
    }
    let item = |(what, findings): &(&str, Vec<&Finding>)| Item {
        place: places(findings, report),
        what: Escaped::new(what).to_string(),
    };
    by_text.iter().map(item).collect()
}

/// `Certificates 2, 5-9`, or the one place; empty for the file as a whole.
fn places(findings: &[&Finding], report: &Report) -> String {
    if let [finding] = findings {
        return place(finding, report, SUBJECT);
    }
    let mut numbers: Vec<u64> = findings.iter().filter_map(|each| each.certificate).collect();
    if numbers.is_empty() {
        let first = findings.first().map(|finding| at(finding)).filter(|at| !at.is_empty());
        let first = first.map(|at| format!(", first at {at}")).unwrap_or_default();
        return format!("{} times{first}", findings.len());
    }
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.as_slice() {
        [number] => format!("Certificate {number}, {} times", findings.len()),
        _ => format!("Certificates {}", runs(&numbers)),
    }
}

/// Ascending numbers as `2, 5-9`.
fn runs(numbers: &[u64]) -> String {
    let mut parts = Vec::new();
    let mut told = 0;
    for run in numbers.chunk_by(|one, other| one + 1 == *other).take(LISTED) {
        told += run.len();
        match run {
            [first, .., last] if run.len() > 2 => parts.push(format!("{first}-{last}")),
            _ => parts.extend(run.iter().map(ToString::to_string)),
        }
    }
    let left = numbers.len().saturating_sub(told);
    let more = if left > 0 { format!(" and {left} more") } else { String::new() };
    format!("{}{more}", parts.join(", "))
}

/// The location of a finding: the certificate, with its subject in at most `columns`, or the
/// position in the file.
fn place(finding: &Finding, report: &Report, columns: usize) -> String {
    let at = at(finding);
    let Some(index) = finding.certificate else {
        return if at.is_empty() { at } else { format!("At {at}") };
    };
    let at = if at.is_empty() { at } else { format!(" ({at})") };
    match certificate(report, index).filter(|entry| !entry.subject.is_empty()) {
        Some(entry) => format!("Certificate {index}{at}, {}", shorten(&name::of(entry), columns)),
        None => format!("Certificate {index}{at}"),
    }
}

fn at(finding: &Finding) -> String {
    match (finding.line, finding.column, finding.offset) {
        (Some(line), Some(column), _) => format!("line {line}, column {column}"),
        (_, _, Some(offset)) => format!("offset {offset}"),
        _ => String::new(),
    }
}

pub(super) fn certificate(report: &Report, index: u64) -> Option<&CertificateEntry> {
    report.certificates.get(usize::try_from(index).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_runs() {
        assert_eq!(runs(&[2, 5, 6, 7, 9, 10]), "2, 5-7, 9, 10");
        let odd: Vec<u64> = (0..200).filter(|number| number % 2 == 1).collect();
        assert!(runs(&odd).ends_with("117, 119 and 40 more"));
    }
}
