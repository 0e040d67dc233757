//! What each rule found, its consequence, and what to do.

use std::io::{self, Write};

use pki_preflight::{Finding, Report, rules::Rule};

use super::Section;
use super::writer::Html;
use crate::layout::{self, groups};
use crate::text::General;
use crate::text::general::Item;
use crate::text::hint::remedy;

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let report = section.page.report;
    html.element("h3", &[], "Findings")?;
    let groups = groups(&report.findings);
    if groups.is_empty() {
        html.element("p", &[], "Nothing was found.")?;
    }
    for group in &groups {
        let Some(first) = group.first() else { continue };
        let rule = first.rule;
        html.within(
            "article",
            &[("class", "finding"), ("id", &section.anchor(rule.id))],
            |html| {
                heading(html, first, group.len())?;
                one(html, report, rule, group)
            },
        )?;
    }
    left_out(html, report)?;
    assumed(html, report)
}

fn heading(html: &mut Html<impl Write>, first: &Finding, count: usize) -> io::Result<()> {
    html.open("h4", &[])?;
    let severity = first.severity.name();
    html.element("span", &[("class", &format!("tag {severity}"))], severity)?;
    let times = match count {
        1 => String::new(),
        count => format!(", {count} times"),
    };
    html.text(&format!("{} {}{times}", first.rule.id, first.rule.name))?;
    html.close("h4")
}

fn one(
    html: &mut Html<impl Write>,
    report: &Report,
    rule: &Rule,
    group: &[&Finding],
) -> io::Result<()> {
    let General { text, items } = General::of(group, report);
    html.within("p", &[], |html| html.prose(&text))?;
    if !items.is_empty() {
        html.within("ul", &[], |html| items.iter().try_for_each(|item| place(html, item)))?;
    }
    html.within("p", &[], |html| html.prose(rule.consequence))?;
    if !rule.findings_advise {
        html.within("p", &[], |html| {
            html.literal("<strong>What to do:</strong> ")?;
            html.prose(&remedy(rule))
        })?;
    }
    html.element("p", &[("class", "source")], &format!("Source: {}", rule.citation))
}

fn place(html: &mut Html<impl Write>, Item { place, what }: &Item) -> io::Result<()> {
    html.within("li", &[], |html| match (place.as_str(), what.as_str()) {
        (place, "") => html.text(&format!("{place}.")),
        ("", what) => html.prose(what),
        (place, what) => html.prose(&format!("{place}: {what}")),
    })
}

fn left_out(html: &mut Html<impl Write>, report: &Report) -> io::Result<()> {
    let counts = &report.summary.counts;
    let all = counts.errors.saturating_add(counts.warnings).saturating_add(counts.notices);
    let kept = u64::try_from(report.findings.len()).unwrap_or(u64::MAX);
    match all.saturating_sub(kept) {
        0 => Ok(()),
        left => {
            let text = format!(
                "{left} of {all} findings are left out: only the first ones of each rule are \
                 kept. `--format ndjson` prints all."
            );
            html.within("p", &[("class", "left")], |html| html.prose(&text))
        }
    }
}

/// What was assumed where the documents leave a point open.
fn assumed(html: &mut Html<impl Write>, report: &Report) -> io::Result<()> {
    let assumptions = &report.summary.assumptions;
    if assumptions.is_empty() {
        return Ok(());
    }
    html.element("h3", &[], "Assumptions")?;
    html.element("p", &[], "Where the documents leave a point open, this was assumed.")?;
    html.within("ul", &[], |html| {
        assumptions.iter().try_for_each(|assumed| {
            let confidence = match assumed.is_default {
                true => layout::confidence(assumed.confidence),
                false => "chosen",
            };
            let text = format!("`{}={}` ({confidence})", assumed.name, assumed.value);
            html.within("li", &[], |html| html.prose(&text))
        })
    })
}
