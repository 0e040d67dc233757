//! What was checked, and the verdicts.

use std::io::{self, Write};

use anstyle::{AnsiColor, Color};
use pki_preflight::report::PublishPrediction;

use super::Section;
use super::writer::Html;
use crate::text::verdict::{self, Row};
use crate::text::{danger, head};

pub(super) fn write(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    let page = section.page;
    let summary = &page.report.summary;
    html.open("h2", &[])?;
    html.untrusted(&summary.file.name)?;
    html.close("h2")?;
    html.within("ul", &[("class", "facts")], |html| {
        head::facts(page).iter().try_for_each(|fact| html.element("li", &[], fact))
    })?;
    if danger::applies(page) {
        html.within("p", &[("class", "danger"), ("role", "note")], |html| {
            html.element("strong", &[], danger::WORDS)?;
            html.text(danger::REASON)
        })?;
    }
    html.within("dl", &[("class", "verdicts")], |html| {
        for row in verdict::rows(page) {
            card(html, tone(&row), row.label, &row.word, &row.text)?;
        }
        let (tone, word, text) = match summary.verdict.publish {
            PublishPrediction::Safe => ("good", "SAFE", "no private key was found in the file"),
            _ => ("bad", "DO NOT", "the file contains, or is meant for, a private key (F010)"),
        };
        card(html, tone, "Publish", word, text)
    })?;
    if verdict::has_hash(page) {
        html.within("p", &[("class", "hash")], |html| {
            html.element("span", &[], "sha256FileHash")?;
            html.element("code", &[], &summary.file.sha256_file_hash.to_string())
        })?;
    }
    left_out(html, section)
}

fn card(
    html: &mut Html<impl Write>,
    tone: &'static str,
    label: &str,
    word: &str,
    text: &str,
) -> io::Result<()> {
    html.within("div", &[("class", &format!("verdict {tone}"))], |html| {
        html.element("dt", &[], label)?;
        html.element("dd", &[("class", "word")], word)?;
        html.within("dd", &[], |html| html.prose(text))
    })
}

/// The colour of the word on a terminal determines the one here.
fn tone(row: &Row) -> &'static str {
    match row.style.get_fg_color() {
        Some(Color::Ansi(AnsiColor::Green)) => "good",
        Some(Color::Ansi(AnsiColor::Red)) => "bad",
        _ => "act",
    }
}

/// Reports the parts omitted for a large file.
fn left_out(html: &mut Html<impl Write>, section: &Section<'_>) -> io::Result<()> {
    if section.left_out() == 0 {
        return Ok(());
    }
    let report = section.page.report;
    let (kept, all) = (report.certificates.len(), report.summary.counts.certificates);
    let text = format!(
        "Verdicts and steps are about all {all} certificates. The details below are about the \
         first {kept}; `--format ndjson` prints the others."
    );
    html.within("p", &[("class", "left")], |html| html.prose(&text))
}
