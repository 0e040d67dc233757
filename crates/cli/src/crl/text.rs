//! Prints the CAs with their URLs, and the findings, as text.

use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use pki_preflight::{
    revocation::{AuthorityCrl, CrlReport, CrlVerdict, UrlCertainty},
    text::{Escaped, shorten},
};

use super::next;
use crate::arguments::Crl;
use crate::layout::{HEADING, WIDTH, fill, groups, plural, style, thousands};

/// Maximum number of findings shown for a rule.
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
    let mut namesakes: HashMap<&str, u32> = HashMap::new();
    for authority in &report.authorities {
        *namesakes.entry(&authority.name).or_default() += 1;
    }
    // Failing CRLs come first, unknown ones last.
    for verdict in
        [CrlVerdict::Fails, CrlVerdict::NotChecked, CrlVerdict::Works, CrlVerdict::Unknown]
    {
        for authority in report.authorities.iter().filter(|each| each.verdict == verdict) {
            let has_namesake = namesakes.get(authority.name.as_str()).is_some_and(|all| *all > 1);
            print_authority(out, authority, has_namesake)?;
        }
    }
    print_findings(out, report)?;
    next::print(out, report, typed)
}

const fn word(verdict: CrlVerdict) -> (&'static str, Style) {
    match verdict {
        CrlVerdict::Works => ("works", AnsiColor::Green.on_default()),
        CrlVerdict::Fails => ("FAILS", AnsiColor::Red.on_default().bold()),
        CrlVerdict::NotChecked => ("not checked", AnsiColor::Yellow.on_default()),
        _ => ("unknown", AnsiColor::Yellow.on_default()),
    }
}

fn print_authority(
    out: &mut impl Write,
    authority: &AuthorityCrl,
    has_namesake: bool,
) -> io::Result<()> {
    let (word, style) = word(authority.verdict);
    let name = Escaped::new(&authority.name).to_string();
    writeln!(out, "{style}{word:<11}{style:#}  {}", shorten(&name, WIDTH - INDENT.len()))?;
    // The name alone does not identify the CA.
    if let Some(identifier) = authority.subject_key_identifier.as_ref().filter(|_| has_namesake) {
        line(out, &format!("subject key identifier {identifier}"))?;
    }
    if let Some(url) = &authority.url {
        // The URL is not wrapped, so that it can be copied.
        writeln!(out, "{INDENT}{}", Escaped::new(url))?;
        let evidence: Vec<_> = authority.evidence.iter().map(|each| each.describe()).collect();
        line(out, &format!("known from {}", evidence.join(" and ")))?;
        let is_failing = authority.certainty == UrlCertainty::Failing;
        if let Some(why) = authority.certainty.objection().filter(|_| !is_failing) {
            line(out, &format!("not certain: {why}"))?;
        }
    }
    if let Some(crl) = &authority.crl {
        let revoked = match crl.entries {
            1 => "1 revoked certificate".to_owned(),
            entries => format!("{} revoked certificates", thousands(entries)),
        };
        let is_at_url = authority.url.as_ref() == Some(&crl.source);
        let place = if is_at_url { "" } else { &format!("{}: ", Escaped::new(&crl.source)) };
        let mut text = format!("{place}{revoked}, {} bytes", thousands(crl.length));
        if let Some(next) = crl.next_update {
            text.push_str(&format!(", next update {next}"));
        }
        line(out, &text)?;
    }
    if !authority.because.is_empty() {
        line(out, &format!("fails because of {}", authority.because.join(", ")))?;
    }
    let Some(guess) = authority.suggestions.first() else { return Ok(()) };
    let others = match authority.suggestions.len() - 1 {
        0 => String::new(),
        1 => ", or 1 other".to_owned(),
        others => format!(", or {others} others"),
    };
    writeln!(out, "{INDENT}perhaps {}{others}", Escaped::new(guess))
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
        writeln!(out, "{}", fill(&format!("What to do: {}", rule.remedy), "  ", "  "))?;
    }
    Ok(())
}
