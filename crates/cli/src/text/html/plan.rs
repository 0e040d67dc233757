//! What to do, in the order of the text report.

use std::io::{self, Write};

use pki_preflight::report::Step;

use super::Section;
use super::writer::Html;
use crate::text::objects::{self, Row};
use crate::text::steps;

/// Certificates named below a step.
const OBJECTS: usize = 12;

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let all = &section.page.report.summary.verdict.steps;
    let mut rest = all.iter().zip(1..).peekable();
    while let Some((first, _)) = rest.peek() {
        let when = first.when;
        html.element("h3", &[], steps::heading(when))?;
        html.open("ol", &[("class", "steps")])?;
        while let Some((step, number)) = rest.next_if(|(step, _)| step.when == when) {
            html.within("li", &[], |html| one(html, section, step, number))?;
        }
        html.close("ol")?;
    }
    Ok(())
}

fn one(
    html: &mut Html<impl Write>,
    section: &Section<'_>,
    step: &Step,
    number: usize,
) -> io::Result<()> {
    let page = section.page;
    html.element("span", &[("class", "number")], &number.to_string())?;
    html.open("p", &[])?;
    html.prose(&steps::text(page, step, true))?;
    html.text(" ")?;
    html.within("span", &[("class", "rules")], |html| rules(html, section, &step.rules))?;
    html.close("p")?;
    if step.rules.contains(&"S012") {
        html.within("p", &[], |html| html.text(&steps::crl_urls(page).replace("--list", "below")))?;
    }
    if steps::has_objects(step) {
        let (rows, count) = objects::rows(page, step, OBJECTS);
        html.open("ul", &[])?;
        rows.iter()
            .try_for_each(|row| html.within("li", &[], |html| object(html, section, row)))?;
        if count > rows.len() {
            html.element("li", &[], &format!("and {} more", count - rows.len()))?;
        }
        html.close("ul")?;
    }
    if let Some((several, command)) = steps::command(page, step) {
        if let Some(several) = several {
            html.element("p", &[], &several)?;
        }
        html.element("code", &[("class", "command")], &page.command(command))?;
    }
    Ok(())
}

/// The rules, each a link to its findings.
pub(super) fn rules(
    html: &mut Html<impl Write>,
    section: &Section<'_>,
    rules: &[&str],
) -> io::Result<()> {
    for (index, rule) in rules.iter().enumerate() {
        if index > 0 {
            html.text(" ")?;
        }
        let is_known = section.page.report.findings.iter().any(|finding| finding.rule.id == *rule);
        match is_known {
            true => html.element("a", &[("href", &section.link(rule))], rule)?,
            false => html.text(rule)?,
        }
    }
    Ok(())
}

fn object(html: &mut Html<impl Write>, section: &Section<'_>, row: &Row) -> io::Result<()> {
    let is_listed = row.front.parse().is_ok_and(|index| section.page.certificate(index).is_some());
    if is_listed {
        let target = section.link(&format!("c{}", row.front));
        html.element("a", &[("href", &target)], &row.front)?;
        html.text(" ")?;
    }
    html.name(&row.name)?;
    if !row.detail.is_empty() {
        html.text(", ")?;
        html.name(&row.detail)?;
    }
    Ok(())
}
