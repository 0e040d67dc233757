//! The CAs with their URLs, and what was found, for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use pki_preflight::{
    revocation::{AuthorityCrl, CrlReport, CrlVerdict, UrlEvidence},
    text::{Escaped, shorten},
};

use crate::arguments::Crl;
use crate::layout::{HEADING, WIDTH, fill, groups, plural, style, thousands};

/// Findings that are shown of a rule, and suggestions of a CA.
const SHOWN: usize = 5;

const INDENT: &str = "             ";

pub(super) fn print(out: &mut impl Write, report: &CrlReport, typed: &Crl) -> io::Result<()> {
    let count = |verdict| {
        let all = report.authorities.iter().filter(|each| each.verdict == verdict);
        u64::try_from(all.count()).unwrap_or(u64::MAX)
    };
    let all = u64::try_from(report.authorities.len()).unwrap_or(u64::MAX);
    let parts = [
        (CrlVerdict::Works, "with a CRL that works"),
        (CrlVerdict::Fails, "with a CRL that fails"),
        (CrlVerdict::NotChecked, "with a URL that was not checked"),
        (CrlVerdict::Unknown, "without a known URL"),
    ];
    let parts = parts.map(|(verdict, words)| (count(verdict), words));
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts.map(|(count, words)| format!("{count} {words}")).collect();
    let heading = format!("{}: {}.", plural(all, "CA"), parts.join(", "));
    writeln!(out, "{HEADING}{}{HEADING:#}\n", fill(&heading, "", ""))?;
    for authority in &report.authorities {
        print_authority(out, authority)?;
    }
    print_findings(out, report)?;
    print_next(out, report, typed)
}

const fn word(verdict: CrlVerdict) -> (&'static str, Style) {
    match verdict {
        CrlVerdict::Works => ("works", AnsiColor::Green.on_default()),
        CrlVerdict::Fails => ("FAILS", AnsiColor::Red.on_default().bold()),
        CrlVerdict::NotChecked => ("not checked", AnsiColor::Yellow.on_default()),
        _ => ("unknown", AnsiColor::Yellow.on_default()),
    }
}

fn print_authority(out: &mut impl Write, authority: &AuthorityCrl) -> io::Result<()> {
    let (word, style) = word(authority.verdict);
    let name = Escaped::new(&authority.name).to_string();
    writeln!(out, "{style}{word:<11}{style:#}  {}", shorten(&name, WIDTH - INDENT.len()))?;
    if let Some(url) = &authority.url {
        // Whole on a line of its own, so that it can be copied.
        writeln!(out, "{INDENT}{}", Escaped::new(url))?;
        let evidence: Vec<_> = authority.evidence.iter().map(|each| each.describe()).collect();
        line(out, &format!("known from {}", evidence.join(" and ")))?;
    }
    if let Some(crl) = &authority.crl {
        let revoked = match crl.entries {
            1 => "1 revoked certificate".to_owned(),
            entries => format!("{} revoked certificates", thousands(entries)),
        };
        let mut text = format!("{revoked}, {} bytes", thousands(crl.length));
        if let Some(next) = crl.next_update {
            text.push_str(&format!(", next update {next}"));
        }
        line(out, &text)?;
    }
    if !authority.because.is_empty() {
        line(out, &format!("fails because of {}", authority.because.join(", ")))?;
    }
    for url in authority.suggestions.iter().take(SHOWN) {
        writeln!(out, "{INDENT}suggestion, not confirmed: {}", Escaped::new(url))?;
    }
    Ok(())
}

fn line(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "{}", fill(text, INDENT, INDENT))
}

fn print_findings(out: &mut impl Write, report: &CrlReport) -> io::Result<()> {
    for group in groups(&report.findings) {
        let Some(first) = group.first() else { continue };
        let (rule, style) = (first.rule, style(first.severity));
        let severity = first.severity.name();
        writeln!(out, "\n{style}{severity}{style:#} {} {}", rule.id, rule.name)?;
        writeln!(out, "{}", fill(rule.consequence, "  ", "  "))?;
        for finding in group.iter().take(SHOWN) {
            let message = Escaped::new(&finding.message).to_string();
            writeln!(out, "{}", fill(&message, "  - ", "    "))?;
        }
        if group.len() > SHOWN {
            writeln!(out, "  … and {} more; --format json lists all", group.len() - SHOWN)?;
        }
        writeln!(out, "{}", fill(&format!("To do: {}", rule.remedy), "  ", "  "))?;
    }
    Ok(())
}

/// What would tell more.
fn print_next(out: &mut impl Write, report: &CrlReport, typed: &Crl) -> io::Result<()> {
    let is_open =
        |each: &AuthorityCrl| matches!(each.verdict, CrlVerdict::NotChecked | CrlVerdict::Unknown);
    if !report.authorities.iter().any(is_open) {
        return Ok(());
    }
    let mut text = String::new();
    if !typed.fetch && typed.crl_dir.is_empty() {
        text.push_str("Nothing was downloaded. --fetch downloads the CRLs and checks them. ");
    }
    let has_guess = |each: &AuthorityCrl| !each.suggestions.is_empty();
    if report.authorities.iter().any(has_guess) {
        text.push_str("A suggestion is a guess until --fetch finds the CA's CRL there. ");
    }
    let rests_on_record = |each: &AuthorityCrl| each.evidence == [UrlEvidence::PresentRecord];
    if report.authorities.iter().any(rests_on_record) {
        text.push_str("A URL from the present record alone may be that of the CA's issuer. ");
    }
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", fill(text.trim_end(), "", ""))
}
