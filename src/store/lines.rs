//! Thumbprints in text: one per line, or in the output of tools, such as tables, lists of
//! properties, and fingerprints from OpenSSL, keytool and certutil.
//!
//! 40 hexadecimal digits may also be a key identifier, a serial number or the hash of a file. They
//! are accepted as a thumbprint if they are alone in their line, labelled as a thumbprint, or
//! followed only by a comment. Digits with the label of another value, such as a serial number, are
//! ignored. Any other line with 40 digits is rejected.

mod column;
mod digest;
mod label;
mod outcome;

use super::entries::EntriesBuilder;
use super::error::StoreError;
use super::told::Told;
use super::warning::StoreWarning;
use crate::digest::Thumbprint;
use crate::text::{Message, message};
use column::Columns;
use digest::Digest;
use label::LineLabel;
use outcome::{LineOutcome, Refusal};

/// Reads the lines of a text. Blank lines, lines that begin with `#`, and a header `Thumbprint`
/// with its underline are skipped.
pub(super) fn read(
    text: &str,
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Result<(), StoreError> {
    // A carriage return ends lines only if no line ends with a line feed.
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut lines = LineReader {
        gathered,
        above: Above::Nothing,
        columns: None,
        rows: 0,
        outcome: LineOutcome::default(),
    };
    for (index, line) in text.split(end).enumerate() {
        lines.line(index, line.strip_suffix('\r').unwrap_or(line));
    }
    lines.outcome.finish(remarks)
}

/// Whether a line contains no digest that could be lost.
pub(super) fn is_prose(line: &str) -> bool {
    alone(bare(line)).is_none() && digest::find(line).is_empty()
}

/// The label in the last line of text, which applies to digits that are alone in their line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Above {
    Nothing,
    Label(LineLabel),
}

struct LineReader<'a> {
    gathered: &'a mut EntriesBuilder,
    above: Above,
    /// The columns of the current table, if there is one.
    columns: Option<Columns>,
    /// The number of rows below the table's header.
    rows: u64,
    outcome: LineOutcome,
}

impl LineReader<'_> {
    fn line(&mut self, index: usize, line: &str) {
        // Most lines are exactly a thumbprint.
        if let Ok(thumbprint) = line.parse() {
            return self.alone(index, line, thumbprint);
        }
        let content = bare(line);
        if content.is_empty() || content.starts_with('#') {
            // A blank line or a comment after its rows ends a table.
            self.columns = self.columns.take().filter(|_| self.rows == 0);
            return;
        }
        if let Some(thumbprint) = alone(content) {
            return self.alone(index, line, thumbprint);
        }
        let digests = digest::find(line);
        if digests.is_empty() {
            self.text(index, line, content);
        } else if !self.columns.as_ref().is_some_and(Columns::are_several)
            && let Some(thumbprints) = only_thumbprints(line, &digests)
        {
            thumbprints.into_iter().for_each(|it| self.alone(index, line, it));
        } else {
            self.digests(index, line, &digests);
        }
    }

    /// Reads a line that contains only a thumbprint.
    fn alone(&mut self, index: usize, line: &str, thumbprint: Thumbprint) {
        let refused = |label: LineLabel| label.refusal(Message::default());
        match (self.above, &self.columns) {
            (Above::Label(LineLabel::Thumbprint), _) => self.add(thumbprint, true),
            (Above::Label(LineLabel::OtherValue), _) => {}
            (Above::Label(label), _) => self
                .outcome
                .refuse(|| Refusal::new(index, line, 0, refused(label)).advising(label.advice())),
            // A single column is a list.
            (Above::Nothing, columns) => {
                let labelled = columns.as_ref().is_some_and(Columns::are_several);
                self.add(thumbprint, labelled);
            }
        }
    }

    fn add(&mut self, thumbprint: Thumbprint, labelled: bool) {
        self.gathered.add(thumbprint, (None, None), Told::default());
        self.outcome.count(labelled);
    }

    /// Reads a line with digits and other text.
    fn digests(&mut self, index: usize, line: &str, digests: &[Digest<'_>]) {
        let (mut before, used) = (0, self.outcome.used());
        self.rows += 1;
        for digest in digests {
            let label = last(line.get(before..digest.start).unwrap_or_default());
            let behind = first(line.get(digest.end..).unwrap_or_default());
            before = digest.end;
            let of_column = self.columns.as_ref().and_then(|columns| columns.label(line, digest));
            let label = of_column.unwrap_or_else(|| LineLabel::around(label, behind));
            self.digest((index, line), digest, label, behind);
        }
        if self.outcome.used() == used {
            self.outcome.note_text(index, line, bare(line));
        }
    }

    fn digest(
        &mut self,
        (index, line): (usize, &str),
        digest: &Digest<'_>,
        label: LineLabel,
        behind: &str,
    ) {
        let refuse = |reason| Refusal::new(index, line, digest.start, reason);
        match (label, digest.digits) {
            (LineLabel::OtherValue, _) => {}
            (LineLabel::OtherDigest, _) if digest.is_cut => {}
            _ if digest.is_cut => {
                self.outcome.refuse(|| refuse(digest::cut()).advising(outcome::WIDER));
            }
            (LineLabel::Thumbprint | LineLabel::Comment, 40) => match digest.text.parse() {
                Ok(thumbprint) => self.add(thumbprint, label == LineLabel::Thumbprint),
                Err(_) => self.outcome.refuse(|| refuse(digest::wrong(digest.digits))),
            },
            (_, 64) => self.outcome.note_sha256(index, line, digest.start),
            (label, 40) => {
                let reason = || label.refusal(Message::untrusted(behind.trim()));
                self.outcome.refuse(|| refuse(reason()).advising(label.advice()));
            }
            (LineLabel::Thumbprint, digits) => {
                self.outcome.refuse(|| refuse(digest::wrong(digits)));
            }
            _ => {}
        }
    }

    /// Reads a line without digits that could be a digest.
    fn text(&mut self, index: usize, line: &str, content: &str) {
        if content.chars().all(|c| matches!(c, '-' | '=' | '|' | ':' | '+' | ' ' | '\t' | '_')) {
            self.outcome.underline(index);
            return;
        }
        if let Some(columns) = Columns::read(line) {
            let is_new = self.outcome.header(index, line, content);
            (self.columns, self.above) = (Some(columns).filter(|_| is_new), Above::Nothing);
            self.rows = 0;
            return;
        }
        let label = content.ends_with(':').then(|| LineLabel::of(content));
        self.above = label.map_or(Above::Nothing, Above::Label);
        if self.columns.as_ref().is_some_and(Columns::are_several) {
            self.rows += 1;
            let reason = message!["the row has no thumbprint in the column of thumbprints"];
            self.outcome.refuse(|| Refusal::new(index, line, 0, reason));
        } else if let Some(value) = value_of_thumbprint(content) {
            self.outcome.refuse(|| Refusal::new(index, line, 0, digest::none(value)));
        }
        self.outcome.note_text(index, line, content);
    }
}

/// The value of a property that is labelled as a thumbprint.
fn value_of_thumbprint(content: &str) -> Option<&str> {
    let (label, value) = content.split_once([':', '='])?;
    let value = value.trim();
    // In prose, several words follow the label; a value is one word.
    let is_value = !value.is_empty() && !value.contains(' ') && !value.ends_with(':');
    (is_value && LineLabel::of(label) == LineLabel::Thumbprint).then_some(value)
}

/// The number of bytes before and after digits that are searched for a label.
const BESIDE: usize = 160;

/// The first [`BESIDE`] bytes of a text, or fewer to end at a character.
fn first(text: &str) -> &str {
    let end = (0..=BESIDE.min(text.len())).rev().find_map(|end| text.get(..end));
    end.unwrap_or_default()
}

/// The last [`BESIDE`] bytes of a text, or fewer to begin at a character.
fn last(text: &str) -> &str {
    let start = text.len().saturating_sub(BESIDE);
    (start..=text.len()).find_map(|start| text.get(start..)).unwrap_or_default()
}

fn is_invisible(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200E}' | '\u{FEFF}')
}

/// A line without the characters that may surround a thumbprint.
fn bare(line: &str) -> &str {
    let line = line.trim_matches(is_invisible).trim_end_matches([',', ';']);
    let line = line.trim_matches(is_invisible);
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| line.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
    quoted.unwrap_or(line).trim_matches(is_invisible)
}

/// The thumbprint, if the line contains nothing else. A leading `0x` is ignored.
fn alone(content: &str) -> Option<Thumbprint> {
    let digits = content.strip_prefix("0x").or_else(|| content.strip_prefix("0X"));
    digits.unwrap_or(content).parse().ok()
}

/// The thumbprints in a line; `None` if it contains anything other than thumbprints and
/// punctuation.
fn only_thumbprints(line: &str, digests: &[Digest<'_>]) -> Option<Vec<Thumbprint>> {
    let mut before = 0;
    let mut thumbprints = Vec::new();
    let is_between =
        |text: &str| text.chars().all(|c| is_invisible(c) || ",;\"'|[](){}@-*•".contains(c));
    for digest in digests {
        if !is_between(line.get(before..digest.start)?) || digest.is_cut {
            return None;
        }
        thumbprints.push(digest.text.parse().ok()?);
        before = digest.end;
    }
    is_between(line.get(before..)?).then_some(thumbprints)
}

#[cfg(test)]
mod tests;
