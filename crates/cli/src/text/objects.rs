//! The certificates that a step is about.

use pki_preflight::{
    Instant,
    report::{CertificateEntry, DuplicateOf, Step},
    text::shorten,
};

use super::{Page, crl, name};
use crate::layout::plural;

/// The minimum width of a name, in columns.
const NAME: usize = 16;

/// At most `most` lines: one for each of the first certificates, with its relevant detail, and one
/// for the others.
pub(super) fn lines(page: &Page<'_>, step: &Step, most: usize) -> Vec<String> {
    let (rows, count) = rows(page, step, most);
    table(page, step, &rows, count)
}

/// Where all of them are listed, on one line.
pub(super) fn hint(page: &Page<'_>, step: &Step) -> String {
    let count = plural(step.count, "certificate");
    format!("       {count}: {}", rest(page, step))
}

/// Where the rest is listed: the list has marks for some rules, and shows what is skipped.
fn rest(page: &Page<'_>, step: &Step) -> &'static str {
    const LISTED: [&str; 8] = ["C001", "C002", "C004", "S001", "S002", "S007", "S009", "S015"];
    match step.rules.iter().all(|rule| LISTED.contains(rule)) {
        true => page.rest_of_list(),
        false => page.rest_of_findings(),
    }
}

/// The first rows of a step, and the total number. The rows and a line for the others are at most
/// `most`.
pub(super) fn rows(page: &Page<'_>, step: &Step, most: usize) -> (Vec<Row>, usize) {
    let shown = |count: usize| if count <= most { count } else { most.saturating_sub(1) };
    if step.rules.contains(&"S007") {
        let issuers = missing_issuers(page);
        let count = issuers.len();
        return (issuers.into_iter().take(shown(count)).collect(), count);
    }
    let count = usize::try_from(step.count).unwrap_or(usize::MAX);
    let known = step.certificates.iter().filter_map(|index| page.certificate(*index));
    let row = |entry: &CertificateEntry| Row {
        front: entry.index.to_string(),
        name: name::of(entry),
        detail: detail(page, step, entry),
    };
    (known.take(shown(count)).map(row).collect(), count)
}

/// The missing issuers, each once, with the number of CAs that need it.
fn missing_issuers(page: &Page<'_>) -> Vec<Row> {
    let mut issuers: Vec<(String, u64)> = Vec::new();
    let findings = page.report.findings.iter().filter(|finding| finding.rule.id == "S007");
    let entries = findings.filter_map(|finding| page.certificate(finding.certificate?));
    // The issuer of a CA that is to be left out is not needed.
    for entry in entries.filter(|entry| !crl::is_expired(page.report, entry.index)) {
        let Some(issuer) = name::of_issuer(entry) else { continue };
        match issuers.iter_mut().find(|(known, _)| *known == issuer) {
            Some((_, count)) => *count += 1,
            None => issuers.push((issuer, 1)),
        }
    }
    issuers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let row = |(name, count)| Row {
        front: String::new(),
        name,
        detail: format!("issuer of {}", plural(count, "CA")),
    };
    issuers.into_iter().map(row).collect()
}

/// A line below a step.
pub(super) struct Row {
    pub(super) front: String,
    pub(super) name: String,
    pub(super) detail: String,
}

/// The rows in columns, and the number of others.
fn table(page: &Page<'_>, step: &Step, rows: &[Row], count: usize) -> Vec<String> {
    let column = |text: fn(&Row) -> &str| {
        rows.iter().map(|row| text(row).chars().count()).max().unwrap_or(0)
    };
    let fronts = column(|row| &row.front);
    let gap = if fronts == 0 { "" } else { "  " };
    let details = column(|row| &row.detail);
    let room = page.width.saturating_sub(7 + fronts + gap.len());
    // A detail is shortened before a name.
    let least = NAME.max(room / 2);
    let names = column(|row| &row.name).min(room.saturating_sub(details + 2).max(least));
    let mut lines: Vec<String> = rows
        .iter()
        .map(|Row { front, name, detail }| {
            let name = shorten(name, names);
            let detail = shorten(detail, room.saturating_sub(names + 2));
            format!("       {front:>fronts$}{gap}{name:names$}  {detail}")
        })
        .collect();
    let left = count.saturating_sub(rows.len());
    if left > 0 && !lines.is_empty() {
        lines.push(format!("       {:fronts$}{gap}and {left} more: {}", "", rest(page, step)));
    }
    lines
}

fn detail(page: &Page<'_>, step: &Step, entry: &CertificateEntry) -> String {
    let day = |instant: Instant| instant.to_string().chars().take(10).collect::<String>();
    let rule = step.rules.first().copied().unwrap_or_default();
    let (from, end) = (entry.not_before, entry.not_after);
    let now = page.report.summary.checked_at;
    match (rule, from, end) {
        ("C004" | "C018", _, Some(end)) if end < now => format!("expired {}", day(end)),
        ("C018", _, Some(end)) => {
            let days = end.unix_seconds().saturating_sub(now.unix_seconds()) / 86_400;
            let days = match days {
                0 => "today".to_owned(),
                1 => "in 1 day".to_owned(),
                days => format!("in {days} days"),
            };
            format!("expires {}, {days}", day(end))
        }
        ("C017", Some(from), _) => format!("valid from {}", day(from)),
        ("C004" | "S009" | "S015" | "S019", ..) => {
            name::of_issuer(entry).map(|issuer| format!("issuer: {issuer}")).unwrap_or_default()
        }
        ("S001", ..) => duplicate(page, entry.index),
        _ => String::new(),
    }
}

/// The certificate that this one repeats.
fn duplicate(page: &Page<'_>, index: u64) -> String {
    let mut duplicates = page.report.duplicates.iter().filter(|each| each.index == index);
    match duplicates.next().map(|duplicate| &duplicate.of) {
        Some(DuplicateOf::Bundle { index }) => format!("duplicate of {index}"),
        _ => String::new(),
    }
}
