//! The findings by rule, the most severe first.

use std::io::{self, Write};
use std::path::Path;

use super::general::{General, Item};
use super::hint::remedy;
use super::{Page, excerpt};
use crate::layout::{fill, groups, style};

pub(super) fn print(out: &mut impl Write, page: &Page<'_>, path: Option<&Path>) -> io::Result<()> {
    let report = page.report;
    for group in groups(&report.findings) {
        let Some(first) = group.first() else { continue };
        let (rule, style) = (first.rule, style(first.severity));
        let times = match group.len() {
            1 => String::new(),
            count => format!(", {count} times"),
        };
        let severity = first.severity.name();
        writeln!(out, "{style}{severity}{style:#} {} {}{times}", rule.id, rule.name)?;
        let General { text, items } = General::of(&group, report);
        if rule.findings_advise {
            writeln!(out, "{}", fill(&text, "  ", "  "))?;
            writeln!(out, "{}", fill(rule.consequence, "  ", "  "))?;
        } else {
            writeln!(out, "{}", fill(&format!("{text} {}", rule.consequence), "  ", "  "))?;
        }
        let is_short = items.len() == 1;
        for Item { place, what } in items {
            let line = match (place.as_str(), what.as_str()) {
                (place, "") if is_short && group.len() > 5 => {
                    format!("{place}. `--format json` lists each message.")
                }
                (place, "") => format!("{place}."),
                ("", what) => what.to_owned(),
                (place, what) => format!("{place}: {what}"),
            };
            writeln!(out, "{}", fill(&line, "  - ", "    "))?;
        }
        // One finding represents all, so that the report stays short.
        if let Some(excerpt) = group.iter().find_map(|each| excerpt::of(each, report, path)) {
            write!(out, "{excerpt}")?;
        }
        if !rule.findings_advise {
            writeln!(out, "{}", fill(&format!("What to do: {}", remedy(rule)), "  ", "  "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
