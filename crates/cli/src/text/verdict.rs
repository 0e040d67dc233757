//! The verdict, how many of what, and how the prediction is to be read.

use std::io::{self, Write};

use anstyle::AnsiColor;
use pki_preflight::{ChainRole, Confidence, FIELDS, Report, Severity, UploadPrediction};

use crate::layout::{self, fill, plural, style};

pub(super) fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let (verdict, counts) = (&report.summary.verdict, &report.summary.counts);
    let (style, word, text) = match verdict.upload {
        UploadPrediction::Rejected => {
            let because = verdict.because.join(", ");
            let text = format!("documented reason to reject the file ({because}).");
            (style(Severity::Error), "REJECTED", text)
        }
        _ => (
            AnsiColor::Green.on_default().bold(),
            "clear",
            "no documented reason to reject the file was found. This promises no more.".to_owned(),
        ),
    };
    let text = format!("Upload    {word}: {text}");
    let filled = fill(&text, "", "          ");
    writeln!(out, "{}", filled.replacen(word, &format!("{style}{word}{style:#}"), 1))?;
    if report.summary.file.kind.is_some() {
        return writeln!(out);
    }
    let mut parts = vec![format!("{} would be created", counts.create)];
    let others = [
        (counts.duplicate, "duplicate"),
        (counts.not_ca, "not a CA"),
        (counts.unreadable, "unreadable"),
    ];
    parts.extend(others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
    let noun = plural(counts.certificates, "certificate");
    let text = format!("Holds     {noun}: {}", parts.join(", "));
    writeln!(out, "{}", fill(&text, "", "          "))?;
    chains(out, report)?;
    writeln!(out)
}

/// Who stands where, and what came of the signatures.
fn chains(out: &mut impl Write, report: &Report) -> io::Result<()> {
    if report.chains.is_empty() {
        return Ok(());
    }
    let mut roles = [0_u64; 3];
    for chain in &report.chains {
        let [roots, self_issued, intermediates] = &mut roles;
        *match chain.role {
            ChainRole::Root => roots,
            ChainRole::SelfIssued => self_issued,
            _ => intermediates,
        } += 1;
    }
    let [roots, self_issued, intermediates] = roles;
    let mut parts = vec![plural(roots, "root"), plural(intermediates, "intermediate")];
    if self_issued > 0 {
        parts.push(format!("{self_issued} self-issued"));
    }
    let signatures = &report.summary.signatures;
    let results = [
        (signatures.verified, "verified"),
        (signatures.wrong, "invalid"),
        (signatures.not_checked, "not verified"),
    ];
    let results = results.iter().filter(|(count, _)| *count > 0);
    let results: Vec<_> = results.map(|(count, what)| format!("{count} {what}")).collect();
    let mut text = format!("Chains    {}", parts.join(", "));
    if !results.is_empty() {
        text.push_str(&format!("; signatures: {}", results.join(", ")));
    }
    writeln!(out, "{}", fill(&text, "", "          "))
}

/// What was taken for what the documents leave open.
pub(super) fn assumed(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let assumptions = &report.summary.assumptions;
    if assumptions.is_empty() {
        return Ok(());
    }
    let parts = assumptions.iter().map(|assumed| {
        let confidence = match assumed.is_default {
            true => layout::confidence(assumed.confidence),
            false => "chosen",
        };
        format!("{}={} ({confidence})", assumed.name, assumed.value)
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    let text = format!(
        "Assumed: {parts}. `--assume NAME=VALUE` changes one; `pki-preflight explain NAME` says \
         more."
    );
    writeln!(out, "{}\n", fill(&text, "", ""))
}

/// How the prediction of the records is to be read.
pub(super) fn confidence(out: &mut impl Write) -> io::Result<()> {
    let names = |confidence| {
        let of = FIELDS.iter().filter(|field| field.confidence == confidence);
        of.map(|field| field.name).collect::<Vec<_>>().join(", ")
    };
    let mut text = "The records are predicted (see `pki-preflight records`).".to_owned();
    for (what, confidence) in
        [("Documented", Confidence::Documented), ("Unknown", Confidence::Unknown)]
    {
        let names = names(confidence);
        if !names.is_empty() {
            text.push_str(&format!(" {what}: {names}."));
        }
    }
    text.push_str(
        " The other fields are inferred from documents and tools. Nothing was observed on the live \
         service.",
    );
    writeln!(out, "{}", fill(&text, "", ""))
}
