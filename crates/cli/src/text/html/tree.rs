//! Who issued whom, with the validity period of each certificate.

use std::io::{self, Write};

use pki_preflight::{Instant, report::CertificateEntry};

use super::Section;
use super::certificates::LISTED;
use super::chart::{HIDDEN, rect};
use super::roots::day;
use super::writer::Html;
use crate::text::name as names;
use crate::text::tree::{self, Facts, LEVELS, MARKS};

/// Seconds within which a certificate expires soon.
const SOON: i64 = 365 * 86_400;

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let report = section.page.report;
    if report.certificates.is_empty() {
        return Ok(());
    }
    let (facts, axis) = (Facts::of(report), Axis::of(section));
    html.element("h3", &[("id", &section.anchor("tree"))], "Chains")?;
    html.open("div", &[("class", "scroll")])?;
    html.open("table", &[("class", "tree stack")])?;
    html.element("caption", &[], &axis.caption())?;
    html.literal(
        "<thead><tr><th scope=\"col\">Certificate</th><th scope=\"col\">Prediction</th>\
         <th scope=\"col\">Expires</th><th scope=\"col\">",
    )?;
    html.within("span", &[("class", "axis"), HIDDEN], |html| {
        html.element("span", &[], &axis.first_year())?;
        html.element("span", &[], &axis.last_year())
    })?;
    html.literal("</th></tr></thead>\n<tbody>\n")?;
    let order = tree::order(&tree::parents(report), &tree::roots(report));
    for (index, depth) in order.iter().take(LISTED) {
        let Some(entry) = report.certificates.get(*index) else { continue };
        html.open("tr", &[])?;
        let level = format!("name l{}", depth.min(&LEVELS));
        html.open("td", &[("class", "wide")])?;
        html.open("span", &[("class", &level)])?;
        name(html, section, entry.index)?;
        html.close("span")?;
        html.close("td")?;
        html.open("td", &[])?;
        html.text(&facts.what(entry))?;
        for mark in facts.marks(entry, report).chars() {
            self::mark(html, mark)?;
        }
        html.close("td")?;
        html.element("td", &[("class", "day"), ("data-label", "Expires")], &day(entry.not_after))?;
        html.open("td", &[("class", "plot")])?;
        axis.bar(html, entry)?;
        html.literal("</td></tr>\n")?;
    }
    html.literal("</tbody>\n</table>\n</div>\n")?;
    let left = order.len().saturating_sub(LISTED);
    if left > 0 {
        html.element("p", &[("class", "left")], &format!("And {left} more."))?;
    }
    Ok(())
}

/// A certificate's name, linked to its details.
pub(super) fn name(
    html: &mut Html<impl Write>,
    section: &Section<'_>,
    index: u64,
) -> io::Result<()> {
    let Some(entry) = section.page.certificate(index) else {
        return html.text(&format!("certificate {index}"));
    };
    html.text(&format!("{index} "))?;
    let is_listed = usize::try_from(index).is_ok_and(|index| index < LISTED);
    if !is_listed {
        return html.name(&names::of(entry));
    }
    html.open("a", &[("href", &section.link(&format!("c{index}")))])?;
    html.name(&names::of(entry))?;
    html.literal("</a>")
}

fn mark(html: &mut Html<impl Write>, mark: char) -> io::Result<()> {
    let Some((_, meaning)) = MARKS.iter().find(|(known, _)| *known == mark) else { return Ok(()) };
    // A remark that nearly every CA has gets no colour.
    let class = if mark == 'H' { "tag" } else { "tag bad" };
    html.text(" ")?;
    html.element("span", &[("class", class)], meaning)
}

/// The period that the bars cover.
struct Axis {
    first: Instant,
    last: Instant,
    now: Instant,
}

impl Axis {
    /// From the first start to the last end. An end more than a century away is cut off, because
    /// most bars would shrink to a line otherwise.
    fn of(section: &Section<'_>) -> Self {
        const CENTURY: i64 = 100 * 365 * 86_400;
        let now = section.page.report.summary.checked_at;
        let near = |instant: &Instant| {
            instant.unix_seconds().abs_diff(now.unix_seconds()) < CENTURY.unsigned_abs()
        };
        let entries = &section.page.report.certificates;
        let first = entries.iter().filter_map(|entry| entry.not_before).filter(near).min();
        let last = entries.iter().filter_map(|entry| entry.not_after).filter(near).max();
        let (first, last) = (first.unwrap_or(now).min(now), last.unwrap_or(now).max(now));
        Self { first, last, now }
    }

    fn caption(&self) -> String {
        let [first, last, now] = [self.first, self.last, self.now].map(|it| day(Some(it)));
        format!(
            "Each certificate is below its issuer. The bars show when it is valid, from {first} to \
             {last}; the line is the day of the check, {now}."
        )
    }

    fn first_year(&self) -> String {
        day(Some(self.first)).chars().take(4).collect()
    }

    fn last_year(&self) -> String {
        day(Some(self.last)).chars().take(4).collect()
    }

    /// Thousandths of the width.
    fn at(&self, instant: Instant) -> u64 {
        let [first, last, at] = [self.first, self.last, instant].map(Instant::unix_seconds);
        let (length, at) = ((last - first).max(1), (at - first).clamp(0, last - first));
        u64::try_from(at.saturating_mul(1000) / length).unwrap_or(0)
    }

    fn bar(&self, html: &mut Html<impl Write>, entry: &CertificateEntry) -> io::Result<()> {
        let (Some(from), Some(end)) = (entry.not_before, entry.not_after) else { return Ok(()) };
        let left = end.unix_seconds().saturating_sub(self.now.unix_seconds());
        let class = match left {
            ..0 => "past",
            0..SOON => "soon",
            _ => "fine",
        };
        html.open("svg", &[("viewBox", "0 0 1000 10"), ("preserveAspectRatio", "none"), HIDDEN])?;
        rect(html, "ground", 0, 1000)?;
        let start = self.at(from);
        rect(html, class, start, self.at(end).saturating_sub(start).max(4))?;
        rect(html, "today", self.at(self.now).min(997), 3)?;
        html.literal("</svg>")
    }
}
