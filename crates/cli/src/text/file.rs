//! What was inspected.

use std::io::{self, Write};

use pki_preflight::{Escaped, Report, shorten};

use crate::layout::{WIDTH, thousands};

pub(super) fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let file = &report.summary.file;
    let whole = Escaped::new(&file.name).to_string();
    let last = whole.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = if whole.chars().count() > WIDTH - 10 { last } else { &whole };
    let (length, encoding) = (thousands(file.length), file.encoding);
    writeln!(out, "File      {}", shorten(name, WIDTH - 10))?;
    match file.kind {
        Some(kind) => writeln!(out, "          {length} bytes, {}", kind.name())?,
        None => writeln!(out, "          {length} bytes, {encoding}")?,
    }
    writeln!(out, "SHA-256   {}", file.sha256_file_hash)?;
    writeln!(out, "Checked   at {}\n", report.summary.checked_at)
}
