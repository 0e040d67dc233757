//! What was checked, on one line if it fits.

use pki_preflight::text::{Escaped, shorten};

use super::Page;
use crate::layout::{plural, thousands};

/// Length, format, number of CAs, and the date at which validity is judged.
pub(super) fn facts(page: &Page<'_>) -> Vec<String> {
    let summary = &page.report.summary;
    let (file, counts) = (&summary.file, &summary.counts);
    let form = match file.kind {
        Some(kind) => kind.name().to_owned(),
        None => file.encoding.to_string(),
    };
    let unit = if file.length == 1 { "byte" } else { "bytes" };
    let mut facts = vec![format!("{} {unit}, {form}", thousands(file.length))];
    if file.kind.is_none() {
        let authorities = summary.verdict.sign_in.certificate_authorities;
        let held = match authorities {
            _ if authorities == counts.certificates => plural(authorities, "CA certificate"),
            0 => format!("{}, no CA certificates", plural(counts.certificates, "certificate")),
            _ => format!("{authorities} of {} certificates are CAs", counts.certificates),
        };
        facts.push(held);
    }
    let day = summary.checked_at.to_string();
    facts.push(format!("checked {}", day.get(..10).unwrap_or(&day)));
    facts
}

pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let facts = facts(page);
    let file = &page.report.summary.file;
    let name = Escaped::new(&file.name).to_string();
    let joined = facts.join(GAP);
    let room = page.width.saturating_sub(joined.chars().count() + GAP.len());
    if name.is_empty() {
        return vec![joined];
    }
    if name.chars().count() <= room {
        return vec![format!("{name}{GAP}{joined}")];
    }
    // The folder distinguishes files with the same name, and is dropped before the name.
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = if name.chars().count() <= page.width { &name } else { last };
    let mut lines = vec![shorten(shown, page.width)];
    lines.extend(broken(&facts, page.width));
    lines
}

/// The separator of facts.
const GAP: &str = "    ";

/// Facts on as many lines as they need.
fn broken(facts: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts {
        match lines.last_mut() {
            Some(line) if line.chars().count() + GAP.len() + fact.chars().count() <= width => {
                line.push_str(GAP);
                line.push_str(fact);
            }
            _ => lines.push(fact.clone()),
        }
    }
    lines
}
