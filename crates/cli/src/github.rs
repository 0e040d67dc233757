//! Annotations for GitHub workflows: `::error file=...,title=...::message`.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions". Values are escaped as
//! `actions/toolkit` escapes them.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use pki_preflight::{Finding, Report, Severity, text::Escaped};

use super::layout::groups;
use super::repository::{self, slashed};
use super::text::{General, remedy};

/// The number of annotations of one kind that GitHub shows for a step. One line reports the others.
const SHOWN: usize = 10;

/// The size limit of a message, in bytes: slightly below the 4,096 at which GitHub cuts it.
const LENGTH: usize = 4_000;

/// The annotations of a step, for one file or several.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// The numbers of errors, warnings and notices printed.
    shown: [usize; 3],
    /// Rules whose annotation did not fit.
    left: Vec<&'static str>,
}

impl Annotations {
    /// One annotation for each rule that found something, gravest first.
    pub(super) fn file(
        &mut self,
        out: &mut impl Write,
        report: &Report,
        path: Option<&Path>,
    ) -> io::Result<()> {
        for group in groups(&report.findings) {
            let Some(first) = group.first() else { continue };
            if self.has_room(first.severity) {
                annotation(out, report, &group, first, path)?;
            } else if !self.left.contains(&first.rule.name) {
                self.left.push(first.rule.name);
            }
        }
        Ok(())
    }

    /// An error for an unchecked file that must not be published, or that has no report.
    pub(super) fn error(
        &mut self,
        out: &mut impl Write,
        path: &Path,
        title: &str,
        text: &str,
    ) -> io::Result<()> {
        self.has_room(Severity::Error);
        let (file, title) = (property(&file(path)), property(title));
        writeln!(out, "::error file={file},title={title}::{}", data(text))
    }

    /// Names the rules that did not fit.
    pub(super) fn end(&self, out: &mut impl Write) -> io::Result<()> {
        if self.left.is_empty() {
            return Ok(());
        }
        let names = self.left.join(", ");
        writeln!(out, "GitHub shows {SHOWN} annotations of a kind; more was found by: {names}")
    }

    /// Counts an annotation, if there is room for it.
    fn has_room(&mut self, severity: Severity) -> bool {
        let [errors, warnings, notices] = &mut self.shown;
        let shown = match severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
            _ => notices,
        };
        *shown += 1;
        *shown <= SHOWN
    }
}

fn annotation(
    out: &mut impl Write,
    report: &Report,
    group: &[&Finding],
    first: &Finding,
    path: Option<&Path>,
) -> io::Result<()> {
    let command = match first.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "notice",
    };
    write!(out, "::{command} ")?;
    if let Some(path) = path {
        write!(out, "file={},", property(&file(path)))?;
    }
    if let Some(line) = first.line {
        write!(out, "line={line},")?;
        if let Some(column) = first.column {
            write!(out, "col={column},")?;
        }
    }
    let times = match group.len() {
        1 => String::new(),
        count => format!(" ({count} times)"),
    };
    let title = format!("{} {}{times}", first.rule.id, first.rule.name);
    let facts = General::of(group, report).in_one_line();
    let to_do = match first.rule.findings_advise {
        true => String::new(),
        false => format!(" What to do: {}", remedy(first.rule)),
    };
    // The advice is never cut off.
    let (facts, to_do) = (data(&facts), data(&to_do));
    let facts = within(&facts, LENGTH.saturating_sub(to_do.len()));
    writeln!(out, "title={}::{facts}{to_do}", property(&title))
}

/// A file as GitHub finds it. What else a name may have is kept from the log.
fn file(path: &Path) -> String {
    Escaped::new(&slashed(&repository::path(path))).to_string()
}

/// A text in no more than so many bytes.
fn within(text: &str, bytes: usize) -> Cow<'_, str> {
    const ELLIPSIS: char = '…';
    if text.len() <= bytes {
        return Cow::Borrowed(text);
    }
    let room = bytes.saturating_sub(ELLIPSIS.len_utf8());
    let end = text.char_indices().map(|(start, _)| start).take_while(|start| *start <= room).last();
    Cow::Owned(format!("{}{ELLIPSIS}", text.get(..end.unwrap_or(0)).unwrap_or_default()))
}

/// The part after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_at_what_github_shows() {
        assert_eq!(within("äöü", 6), "äöü");
        assert_eq!(within("äöüß", 7), "äö…");
        assert_eq!(within("äöü", 0), "…");
    }

    #[test]
    fn values_stay_values() {
        assert_eq!(property("a,b:c%\r\n"), "a%2Cb%3Ac%25%0D%0A");
        assert_eq!(data("::error::100%\n"), "::error::100%25%0A");
    }
}
