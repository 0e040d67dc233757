//! What was packed, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use pki_preflight::{
    pack::LeftOutReason,
    text::{Escaped, shorten},
};

use super::{JudgedFile, PackResult};
use crate::layout::{HEADING, WIDTH, fill, plural, thousands};
use crate::text::{of_bundle, of_rows, quoted};

/// Certificates named for each reason to leave them out.
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
    print_left_out(out, result)?;
    for remark in &result.remarks {
        writeln!(out, "{}", fill(&format!("Note: {}", Escaped::new(remark)), "", "  "))?;
    }
    next(out, result)
}

fn print_file(out: &mut impl Write, file: &JudgedFile, written: bool) -> io::Result<()> {
    let count = u64::try_from(file.certificates.len()).unwrap_or(u64::MAX);
    let (count, length) = (plural(count, "certificate"), thousands(file.length));
    let path = Escaped::new(&file.path);
    let verb = if written { "Packed" } else { "Would pack" };
    writeln!(out, "{verb} {HEADING}{path}{HEADING:#}: {count}, {length} bytes")?;
    writeln!(out, "  SHA-256   {}", file.sha256_file_hash)?;
    print_upload(out, file)?;
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

/// The verdicts in the words of `check`, and the findings.
fn print_upload(out: &mut impl Write, file: &JudgedFile) -> io::Result<()> {
    for line in of_rows(WIDTH, &of_bundle(&file.verdict)) {
        writeln!(out, "{line}")?;
    }
    let counts = &file.counts;
    let nothing = file.quiet.nothing;
    let asking = counts.notices.saturating_sub(nothing);
    let findings = [(counts.errors, "error"), (counts.warnings, "warning"), (asking, "notice")];
    let findings = findings.iter().filter(|(count, _)| *count > 0);
    let findings: Vec<_> = findings.map(|(count, noun)| plural(*count, noun)).collect();
    if !findings.is_empty() {
        writeln!(out, "  Check     {}", findings.join(", "))?;
    }
    if nothing > 0 {
        let verb = if nothing == 1 { "needs" } else { "need" };
        writeln!(out, "            {} {verb} nothing from you", plural(nothing, "notice"))?;
    }
    Ok(())
}

/// The reasons, with the number of certificates each applies to and the first names.
fn print_left_out(out: &mut impl Write, result: &PackResult<'_>) -> io::Result<()> {
    let count = u64::try_from(result.left_out.len()).unwrap_or(u64::MAX);
    let count = count.saturating_add(result.repeated);
    if count == 0 {
        return Ok(());
    }
    let mut reasons: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for each in result.left_out {
        reasons.entry(each.reason.to_string()).or_default().push(each);
    }
    writeln!(out, "Left out {}:", plural(count, "certificate"))?;
    let duplicate = LeftOutReason::Repeated.to_string();
    if result.repeated > 0 {
        // The certificates of a single input have no file names.
        reasons.entry(duplicate.clone()).or_default();
    }
    for (reason, certificates) in reasons {
        let count = u64::try_from(certificates.len()).unwrap_or(u64::MAX);
        if reason == duplicate {
            writeln!(out, "  {}", plural(count.saturating_add(result.repeated), &reason))?;
        } else {
            writeln!(out, "  {count} {}", shorten(&reason, WIDTH - 8))?;
        }
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
    let path = quoted(&file.path);
    let order = if result.files.len() > 1 { " Upload the files in their order." } else { "" };
    let text = format!("`pki-preflight check {path}` shows the findings.{order}");
    writeln!(out, "{}", fill(&text, "", ""))
}
