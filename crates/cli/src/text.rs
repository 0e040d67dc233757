//! The report for people: about one screen for any bundle, with colour on a terminal only.

mod block;
mod budget;
mod closing;
mod confidence;
mod crl;
mod danger;
mod excerpt;
mod findings;
mod general;
mod head;
mod hint;
mod html;
mod markdown;
mod name;
mod no_bundle;
mod objects;
mod page;
mod roots;
mod screen;
mod steps;
mod tree;
mod verdict;

use std::io::{self, Write};
use std::path::Path;

use pki_preflight::Report;

pub(super) use closing::Quiet;
pub(super) use general::General;
pub(super) use hint::remedy;
pub(super) use html::{Bounded, Document};
pub(super) use markdown::print as print_markdown;
pub(super) use page::{Page, quoted};
pub(super) use verdict::{of_bundle, of_rows};

/// What is printed below the first screen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct More {
    /// Every certificate, as a tree of who issued whom.
    pub(super) list: bool,
    /// Every finding with its location.
    pub(super) verbose: bool,
}

/// A file among others.
pub(super) fn print_block(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    block::lines(page).iter().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

/// `path` is where the file can be read again, for excerpts; `None` for standard input.
pub(super) fn print(
    out: &mut impl Write,
    page: &Page<'_>,
    path: Option<&Path>,
    more: More,
) -> io::Result<()> {
    let page = &page.with(more);
    for line in screen::lines(page) {
        writeln!(out, "{}", line.trim_end())?;
    }
    let report: &Report = page.report;
    if more.list {
        writeln!(out)?;
        tree::print(out, page)?;
        crl::print(out, report)?;
    }
    if more.verbose {
        writeln!(out)?;
        findings::print(out, page, path)?;
        confidence::assumed(out, report)?;
        if report.summary.counts.create > 0 {
            confidence::of_fields(out)?;
        }
    }
    Ok(())
}
