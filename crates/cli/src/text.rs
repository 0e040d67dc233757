//! The report for people: 80 columns, colour on a terminal only.

mod crl;
mod excerpt;
mod file;
mod findings;
mod general;
mod hint;
mod tree;
mod verdict;

use std::io::{self, Write};
use std::path::Path;

use pki_preflight::Report;

pub(super) use general::General;
pub(super) use hint::remedy;

/// `path` is where the file can be read again, for excerpts; `None` for standard input.
pub(super) fn print(out: &mut impl Write, report: &Report, path: Option<&Path>) -> io::Result<()> {
    file::print(out, report)?;
    verdict::print(out, report)?;
    findings::print(out, report, path)?;
    tree::print(out, report)?;
    crl::print(out, report)?;
    verdict::assumed(out, report)?;
    if report.summary.counts.create > 0 {
        verdict::confidence(out)?;
    }
    Ok(())
}
