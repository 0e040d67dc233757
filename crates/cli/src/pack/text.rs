//! What was packed, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::AnsiColor;
use pki_preflight::{Escaped, LeftOut, Severity, UploadPrediction, shorten};

use super::{JudgedFile, PackResult};
use crate::layout::{HEADING, WIDTH, fill, plural, style, thousands};

/// Certificates that are named for each reason to leave them out.
const NAMED: usize = 6;

pub(super) fn print(out: &mut impl Write, result: &PackResult<'_>) -> io::Result<()> {
    let certificates = plural(result.certificates, "certificate");
    for file in &result.files {
        print_file(out, file, result.written)?;
    }
    if result.files.is_empty() {
        writeln!(out, "Nothing is left to pack of {certificates}. No file was written.\n")?;
    } else if !result.written {
        writeln!(out, "This is a dry run: no file was written.\n")?;
    }
    print_left_out(out, result.left_out)?;
    for remark in &result.remarks {
        writeln!(out, "{}", fill(&format!("Note: {}", Escaped::new(remark)), "", "  "))?;
    }
    next(out, result)
}

fn print_file(out: &mut impl Write, file: &JudgedFile, written: bool) -> io::Result<()> {
    let verb = if written { "Packed" } else { "Would pack" };
    let count = u64::try_from(file.certificates.len()).unwrap_or(u64::MAX);
    let (count, length) = (plural(count, "certificate"), thousands(file.length));
    let path = Escaped::new(&file.path);
    writeln!(out, "{verb} {HEADING}{path}{HEADING:#}: {count}, {length} bytes")?;
    writeln!(out, "  SHA-256  {}", file.sha256_file_hash)?;
    let (style, word) = match file.verdict.upload {
        UploadPrediction::Rejected => (style(Severity::Error), "REJECTED"),
        _ => (AnsiColor::Green.on_default().bold(), "clear"),
    };
    let because = match file.verdict.because.as_slice() {
        [] => String::new(),
        because => format!(" ({})", because.join(", ")),
    };
    let counts = &file.counts;
    let findings =
        [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notices, "notice")];
    let findings = findings.iter().filter(|(count, _)| *count > 0);
    let findings: Vec<_> = findings.map(|(count, noun)| plural(*count, noun)).collect();
    let findings = if findings.is_empty() { "no findings".to_owned() } else { findings.join(", ") };
    writeln!(out, "  Upload   {style}{word}{style:#}{because}; {findings}")?;
    if file.pki > 1 {
        let text = format!(
            "For PKI {}: one PKI cannot hold all CAs. Whether the limit applies per PKI or per \
             tenant is not documented.",
            file.pki
        );
        writeln!(out, "{}", fill(&text, "  ", "  "))?;
    }
    writeln!(out)
}

/// Reasons with how many certificates they apply to, and the names of the first.
fn print_left_out(out: &mut impl Write, left_out: &[LeftOut]) -> io::Result<()> {
    if left_out.is_empty() {
        return Ok(());
    }
    let mut reasons: BTreeMap<String, Vec<&LeftOut>> = BTreeMap::new();
    for each in left_out {
        reasons.entry(each.reason.to_string()).or_default().push(each);
    }
    writeln!(
        out,
        "Left out {}:",
        plural(u64::try_from(left_out.len()).unwrap_or(0), "certificate")
    )?;
    for (reason, certificates) in reasons {
        writeln!(out, "  {} {}", certificates.len(), shorten(&reason, WIDTH - 8))?;
        for each in certificates.iter().take(NAMED) {
            let name = Escaped::new(&each.name).to_string();
            writeln!(out, "    {}", shorten(&name, WIDTH - 4))?;
        }
        if certificates.len() > NAMED {
            writeln!(out, "    … and {} more", certificates.len() - NAMED)?;
        }
    }
    writeln!(out)
}

/// What to do with the files.
fn next(out: &mut impl Write, result: &PackResult<'_>) -> io::Result<()> {
    let [file, ..] = result.files.as_slice() else { return Ok(()) };
    if !result.written {
        return Ok(());
    }
    let path = argument(&file.path);
    let order = if result.files.len() > 1 { " Upload the files in their order." } else { "" };
    let text = format!("`pki-preflight check {path}` shows the findings.{order}");
    writeln!(out, "{}", fill(&text, "", ""))
}

/// A file's name as a shell takes it.
fn argument(path: &str) -> String {
    let path = Escaped::new(path).to_string();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-+".contains(&byte);
    match path.bytes().all(is_plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}
