//! The result of reading the lines of a text.

use super::{Message, is_invisible};
use crate::arithmetic::to_u64;
use crate::store::error::{StoreError, StoreErrorKind, StorePosition};
use crate::store::warning::StoreWarning;
use crate::text::message;

/// The advice for a column that is too narrow.
pub(super) const WIDER: &str = "Print it wider: `... | Format-List Thumbprint`, or `... | \
                                Select-Object Thumbprint | Export-Csv thumbprints.csv`.";

const SHA256: &str = "64 digits are a SHA-256 digest; thumbprints are SHA-1, 40 digits";

/// A line that is not used.
#[derive(Debug)]
pub(super) struct Refusal {
    line: u64,
    column: u64,
    reason: Message,
    advice: Option<&'static str>,
}

impl Refusal {
    /// `start` is the offset of the fault in the line, in bytes.
    pub(super) fn new(index: usize, line: &str, start: usize, reason: Message) -> Self {
        let column = line.get(..start).unwrap_or_default().chars().count();
        Self { line: number(index), column: number(column), reason, advice: None }
    }

    pub(super) const fn advising(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    fn into_error(self) -> StoreError {
        let kind = StoreErrorKind::Thumbprint { reason: self.reason.raw().to_owned() };
        let place = StorePosition::Text { line: self.line, column: self.column };
        let error = StoreError::at(kind, place);
        match self.advice {
            Some(advice) => error.advising(advice),
            None => error,
        }
    }
}

fn number(index: usize) -> u64 {
    to_u64(index).saturating_add(1)
}

/// The first line that is not a thumbprint.
#[derive(Debug)]
struct OtherDigest {
    refusal: Refusal,
    begin: String,
    /// Whether the file is a list: earlier lines are part of one, or this line resembles a
    /// thumbprint.
    known: bool,
}

/// The number of lines of each kind, and the first line of each kind.
#[derive(Debug, Default)]
pub(super) struct LineOutcome {
    labelled: u64,
    plain: u64,
    refused: u64,
    first_refused: Option<Refusal>,
    sha256: u64,
    first_sha256: Option<Refusal>,
    other: Option<OtherDigest>,
    /// The line of the last header.
    header: Option<usize>,
}

impl LineOutcome {
    pub(super) const fn used(&self) -> u64 {
        self.labelled + self.plain
    }

    pub(super) const fn count(&mut self, labelled: bool) {
        if labelled {
            self.labelled += 1;
        } else {
            self.plain += 1;
        }
    }

    /// Counts a line that is not used. Creates only the first refusal, because there may be any
    /// number of such lines.
    pub(super) fn refuse(&mut self, refusal: impl FnOnce() -> Refusal) {
        self.refused += 1;
        self.first_refused.get_or_insert_with(refusal);
    }

    pub(super) fn note_sha256(&mut self, index: usize, line: &str, start: usize) {
        self.sha256 += 1;
        self.first_sha256.get_or_insert_with(|| {
            Refusal::new(index, line, start, message![SHA256]).advising(
                "Print the SHA-1 of each certificate: `openssl x509 -in root.cer -noout \
                 -fingerprint -sha1`, or `keytool -list -v`.",
            )
        });
    }

    /// Records a header. Returns `false` if the line is only text, as after the thumbprints of a
    /// list.
    pub(super) fn header(&mut self, index: usize, line: &str, content: &str) -> bool {
        if self.plain > 0 && self.labelled == 0 {
            self.note_text(index, line, content);
            return false;
        }
        self.header = Some(index);
        true
    }

    /// Records dashes below a header. Without a header or labelled thumbprints, they are text.
    pub(super) fn underline(&mut self, index: usize) {
        if self.header.is_none() && self.labelled == 0 {
            self.note_text(index, "", "-");
        }
    }

    /// Records a line that is not a thumbprint.
    pub(super) fn note_text(&mut self, index: usize, line: &str, content: &str) {
        if self.other.is_none() {
            let known = self.header.is_some() || self.plain > 0 || resembles(content);
            let begin = content.chars().take(40).collect();
            self.other = Some(OtherDigest { refusal: problem(index, line, content), begin, known });
        }
    }

    pub(super) fn finish(self, remarks: &mut Vec<StoreWarning>) -> Result<(), StoreError> {
        let used = self.labelled + self.plain;
        if self.labelled == 0 {
            if let Some(refusal) = self.first_refused.or(self.first_sha256) {
                return Err(refusal.into_error());
            }
            return match self.other {
                Some(other) if other.known => Err(other.refusal.into_error()),
                Some(OtherDigest { begin, .. }) => {
                    Err(StoreError::unrecognised(format!("text that begins with \"{begin}\"")))
                }
                None if used == 0 => Err(StoreError::new(StoreErrorKind::NoEntries)),
                None => Ok(()),
            };
        }
        if let Some(Refusal { line, reason, .. }) = self.first_refused {
            remarks.push(StoreWarning::RefusedLines { count: self.refused, line, reason });
        }
        // Many tools print both digests of each certificate, so only a surplus of SHA-256 counts.
        if let Some(Refusal { line, reason, .. }) = self.first_sha256.filter(|_| self.sha256 > used)
        {
            remarks.push(StoreWarning::RefusedLines { count: self.sha256 - used, line, reason });
        }
        Ok(())
    }
}

fn is_separator(character: char) -> bool {
    is_invisible(character) || character == ':'
}

fn is_foreign(character: &char) -> bool {
    !character.is_ascii_hexdigit() && !is_separator(*character)
}

/// Whether a line resembles a thumbprint, so that the file is probably a list with a mistake.
fn resembles(content: &str) -> bool {
    let digits = content.chars().filter(char::is_ascii_hexdigit).count();
    let others = content.chars().filter(is_foreign).count();
    digits >= 16 && others <= digits / 8
}

fn problem(index: usize, line: &str, content: &str) -> Refusal {
    let foreign = content.chars().find(is_foreign);
    let digits = content.chars().filter(char::is_ascii_hexdigit).count();
    let reason = match (foreign, digits) {
        (Some(character), _) => message!["\"", character, "\" is not a hexadecimal digit"],
        (None, 64) => message![SHA256],
        (None, 1) => message!["1 hexadecimal digit instead of 40"],
        (None, _) => super::digest::wrong(digits),
    };
    let start = line.find(content).unwrap_or(0);
    let place = start + foreign.and_then(|character| content.find(character)).unwrap_or(0);
    Refusal::new(index, line, place, reason)
}
