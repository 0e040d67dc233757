//! Every certificate with its identifying fields.

use std::io::{self, Write};

use pki_preflight::report::CertificateEntry;

use super::Section;
use super::roots::day;
use super::writer::Html;
use crate::text::tree::Facts;

/// Certificates in each list: as many as a file at the service's limit has.
pub(super) const LISTED: usize = 2_000;

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let report = section.page.report;
    if report.certificates.is_empty() {
        return Ok(());
    }
    let facts = Facts::of(report);
    html.element("h3", &[], "Certificates")?;
    html.open("div", &[("class", "scroll")])?;
    html.open("table", &[("class", "stack")])?;
    html.literal(
        "<thead><tr><th scope=\"col\" class=\"count\">No</th>\
         <th scope=\"col\" class=\"wide\">Subject</th><th scope=\"col\" class=\"wide\">Issuer</th>\
         <th scope=\"col\">Valid</th><th scope=\"col\">Prediction</th>\
         <th scope=\"col\" class=\"wide\">Thumbprint</th></tr></thead>\n<tbody>\n",
    )?;
    for entry in report.certificates.iter().take(LISTED) {
        row(html, section, &facts, entry)?;
    }
    html.literal("</tbody>\n</table>\n</div>\n")?;
    let shown = u64::try_from(LISTED.min(report.certificates.len())).unwrap_or(u64::MAX);
    let left = report.summary.counts.certificates.saturating_sub(shown);
    if left > 0 {
        let text = format!("And {left} more: `--format ndjson`.");
        html.within("p", &[("class", "left")], |html| html.prose(&text))?;
    }
    Ok(())
}

fn row(
    html: &mut Html<impl Write>,
    section: &Section<'_>,
    facts: &Facts<'_>,
    entry: &CertificateEntry,
) -> io::Result<()> {
    let number = entry.index.to_string();
    html.open("tr", &[("id", &section.anchor(&format!("c{number}")))])?;
    html.element("td", &[("class", "count"), ("data-label", "No")], &number)?;
    for (label, name) in [("Subject", &entry.subject), ("Issuer", &entry.issuer)] {
        html.within("td", &[("class", "wide"), ("data-label", label)], |html| {
            match name.as_str() {
                "" => html.text("empty or unreadable"),
                name => html.untrusted(name),
            }
        })?;
    }
    html.within("td", &[("data-label", "Valid")], |html| {
        let (from, end) = (day(entry.not_before), day(entry.not_after));
        if from.is_empty() && end.is_empty() {
            return html.text("unreadable");
        }
        html.element("span", &[("class", "date")], &from)?;
        html.text("to ")?;
        html.element("span", &[("class", "date")], &end)
    })?;
    html.element("td", &[("data-label", "Prediction")], &facts.what(entry))?;
    let thumbprint = entry.sha1.to_string();
    html.element("td", &[("class", "mono wide"), ("data-label", "SHA-1")], &thumbprint)?;
    html.literal("</tr>\n")
}
