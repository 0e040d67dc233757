//! The report for people: 80 columns, colour on a terminal only.

use std::io::{self, Write};

use anstyle::AnsiColor;
use pki_preflight::{
    CertificateAuthorityType, Confidence, Disposition, DuplicateOf, Escaped, FIELDS, Finding,
    Report, Severity, Upload, shorten,
};

use super::layout::{HEADING, WIDTH, fill, plural, style, thousands};

/// Further findings of one rule whose places are told; the others are counted.
const PLACES: usize = 9;

/// Certificates that are listed; the others are counted.
const LISTED: usize = 250;

pub(super) fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    file(out, report)?;
    verdict(out, report)?;
    findings(out, report)?;
    certificates(out, report)?;
    if report.summary.counts.create > 0 {
        confidence(out)?;
    }
    Ok(())
}

fn file(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let file = &report.summary.file;
    let whole = Escaped::new(&file.name).to_string();
    let last = whole.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = if whole.chars().count() > WIDTH - 10 { last } else { &whole };
    let (length, encoding) = (thousands(file.length), file.encoding);
    writeln!(out, "File      {}", shorten(name, WIDTH - 10))?;
    match file.kind {
        Some(kind) => writeln!(out, "          {length} octets, {}", kind.name())?,
        None => writeln!(out, "          {length} octets, {encoding}")?,
    }
    writeln!(out, "SHA-256   {}", file.sha256_file_hash)?;
    writeln!(out, "Checked   at {}\n", report.summary.checked_at)
}

fn verdict(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let (verdict, counts) = (&report.summary.verdict, &report.summary.counts);
    let (style, word, text) = match verdict.upload {
        Upload::Rejected => {
            let because = verdict.because.join(", ");
            let text = format!("a document says that the service rejects this ({because}).");
            (style(Severity::Error), "REJECTED", text)
        }
        _ => (
            AnsiColor::Green.on_default().bold(),
            "clear",
            "no documented reason to reject the file was found. It promises no more than that."
                .to_owned(),
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
        (counts.not_ca, "no CA"),
        (counts.unreadable, "unreadable"),
    ];
    parts.extend(others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
    let noun = plural(counts.certificates, "certificate");
    let text = format!("Holds     {noun}: {}", parts.join(", "));
    writeln!(out, "{}\n", fill(&text, "", "          "))
}

/// The findings, rule by rule, the gravest first.
fn findings(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let mut rest: Vec<&Finding> = report.findings.iter().collect();
    // Within a severity by rule, within a rule as they stand.
    rest.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.rule.id));
    for group in rest.chunk_by(|one, other| one.rule.id == other.rule.id) {
        let Some(first) = group.first() else { continue };
        let (rule, style) = (first.rule, style(first.severity));
        let times = match group.len() {
            1 => String::new(),
            count => format!(", {count} times"),
        };
        let severity = first.severity.name();
        writeln!(out, "{style}{severity}{style:#} {} {}{times}", rule.id, rule.name)?;
        let message = Escaped::new(&first.message).to_string();
        let place = place(first, report);
        let colon = if place.is_empty() { "" } else { ": " };
        writeln!(out, "{}", fill(&format!("{place}{colon}{message}"), "  ", "  "))?;
        if group.len() > 1 {
            writeln!(out, "  The same of:")?;
        }
        for finding in group.iter().skip(1).take(PLACES) {
            let place = self::place(finding, report);
            let what =
                if place.is_empty() { Escaped::new(&finding.message).to_string() } else { place };
            writeln!(out, "    {}", shorten(&what, WIDTH - 4))?;
        }
        if group.len() > PLACES + 1 {
            let left = group.len() - PLACES - 1;
            writeln!(out, "    ... and {left} more; --format json lists them all.")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Where a finding is: which certificate, or which place of the file.
fn place(finding: &Finding, report: &Report) -> String {
    let at = match (finding.line, finding.column, finding.offset) {
        (Some(line), Some(column), _) => format!("line {line}, column {column}"),
        (_, _, Some(offset)) => format!("offset {offset}"),
        _ => return String::new(),
    };
    let Some(index) = finding.certificate else { return format!("At {at}") };
    let entry = usize::try_from(index).ok().and_then(|index| report.certificates.get(index));
    match entry.filter(|entry| !entry.subject.is_empty()) {
        Some(entry) => {
            let subject = Escaped::new(&entry.subject).to_string();
            format!("Certificate {index} ({at}), {}", shorten(&subject, WIDTH))
        }
        None => format!("Certificate {index} ({at})"),
    }
}

/// The table of certificates.
fn certificates(out: &mut impl Write, report: &Report) -> io::Result<()> {
    if report.certificates.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}  No  What would become of it  Expires     Subject{HEADING:#}")?;
    let mut records = report.certificate_authorities.iter();
    for entry in &report.certificates {
        let what = match entry.disposition {
            Disposition::Create => match records.next().map(|r| r.certificate_authority_type) {
                Some(CertificateAuthorityType::Root) => "root".to_owned(),
                _ => "intermediate".to_owned(),
            },
            Disposition::Duplicate => duplicate(report, entry.index),
            Disposition::NotCa => "skipped: no CA".to_owned(),
            _ => "skipped: unreadable".to_owned(),
        };
        if entry.index >= u64::try_from(LISTED).unwrap_or(0) {
            continue;
        }
        let expires = entry.not_after.map(|time| time.to_string()).unwrap_or_default();
        let expires = expires.get(..10).unwrap_or("?");
        let subject = shorten(&Escaped::new(&entry.subject).to_string(), WIDTH - 43);
        let what = shorten(&what, 23);
        let line = format!("{:4}  {what:<23}  {expires:<10}  {subject}", entry.index);
        writeln!(out, "{}", line.trim_end())?;
    }
    let left = report.certificates.len().saturating_sub(LISTED);
    if left > 0 {
        writeln!(out, "      ... and {left} more; --format json lists them all.")?;
    }
    writeln!(out)
}

fn duplicate(report: &Report, index: u64) -> String {
    let of = report.duplicates.iter().find(|duplicate| duplicate.index == index);
    match of.map(|duplicate| &duplicate.of) {
        Some(DuplicateOf::Bundle { index }) => format!("duplicate of {index}"),
        Some(_) => "already in a store".to_owned(),
        None => "duplicate".to_owned(),
    }
}

/// How the prediction of the records is to be read.
fn confidence(out: &mut impl Write) -> io::Result<()> {
    let names = |confidence| {
        let of = FIELDS.iter().filter(|field| field.confidence == confidence);
        of.map(|field| field.name).collect::<Vec<_>>().join(", ")
    };
    let text = format!(
        "The records are a prediction (see `pki-preflight records`). Documented: {}. A guess: {}. \
         Inferred from documents and tools: {}. Nothing was observed on the live service.",
        names(Confidence::Documented),
        names(Confidence::Unknown),
        names(Confidence::Inferred),
    );
    writeln!(out, "{}", fill(&text, "", ""))
}
