//! Encapsulation boundaries (RFC 7468 section 2), wherever they are in a line.
//!
//! ```text
//! preeb = "-----BEGIN " label "-----"
//! posteb = "-----END " label "-----"
//! ```
//!
//! If a line end is missing where files were joined, one boundary directly follows another. Mail
//! programs and word processors remove dashes or replace them with longer ones. Five dashes and
//! `BEGIN` are always a boundary, whatever follows: an unreadable block is reported, an overlooked
//! one is not.

use super::body::is_blank;

/// The number of bytes of a line that are searched for one boundary.
pub(super) const LONGEST: usize = 512;

/// The number of dashes on each side in RFC 7468.
const DASHES: usize = 5;

/// The longest label of a boundary whose closing dashes are missing.
const UNCLOSED_LABEL: usize = 40;

/// The largest number of blanks between dashes and the keyword.
const BLANKS: usize = 3;

/// The result of parsing a part of a line that begins with a dash.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Front<'a> {
    /// Undecided without the bytes that follow.
    Incomplete,
    /// This many bytes do not belong to a boundary.
    Text(usize),
    Boundary(Boundary<'a>),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Boundary<'a> {
    /// `BEGIN`, or else `END`.
    pub(super) begin: bool,
    pub(super) label: &'a [u8],
    /// The length in bytes. Dashes that also belong to the next boundary are not counted.
    pub(super) length: usize,
    /// Whether it is written exactly as in RFC 7468.
    pub(super) strict: bool,
}

/// A run of dashes.
#[derive(Clone, Copy, Debug)]
struct DashRun {
    dashes: usize,
    bytes: usize,
    /// Whether the run contains a typographic dash, which replaces two or three hyphens.
    typographic: bool,
}

impl DashRun {
    fn of(text: &[u8]) -> Self {
        let mut run = Self { dashes: 0, bytes: 0, typographic: false };
        while let Some(length) = text.get(run.bytes..).and_then(dash) {
            run.dashes += 1;
            run.bytes += length;
            run.typographic |= text.get(run.bytes - length) != Some(&b'-');
        }
        run
    }

    /// Whether the run has enough dashes, provided that the keyword and the label are correct.
    const fn is_enough(self) -> bool {
        self.dashes >= 2 || self.typographic
    }
}

/// Whether a dash may begin with this byte.
pub(super) const fn is_dash_start(byte: u8) -> bool {
    matches!(byte, b'-' | 0x96 | 0x97 | 0xE2)
}

/// The length in bytes of the dash at the start, if there is one: ASCII, the UTF-8 dashes U+2010 to
/// U+2015 and minus U+2212, or the dashes of Windows-1252.
fn dash(text: &[u8]) -> Option<usize> {
    match *text {
        [b'-' | 0x96 | 0x97, ..] => Some(1),
        [0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..] => Some(3),
        _ => None,
    }
}

/// Whether the bytes are the beginning of a truncated dash.
const fn is_cut_dash(text: &[u8]) -> bool {
    matches!(text, [0xE2] | [0xE2, 0x80 | 0x88])
}

/// Parses the start of `text`, whose first byte satisfies [`is_dash_start`]. `complete` is set if
/// the line ends after `text`.
pub(super) fn front(text: &[u8], complete: bool) -> Front<'_> {
    let complete = complete || text.len() >= LONGEST;
    let text = text.get(..LONGEST).unwrap_or(text);
    let opening = DashRun::of(text);
    let behind = text.get(opening.bytes..).unwrap_or_default();
    if !complete && (behind.is_empty() || is_cut_dash(behind)) {
        return Front::Incomplete;
    }
    if opening.dashes == 0 {
        return Front::Text(1);
    }
    if behind.is_empty() && text.len() == LONGEST {
        // The last dashes of a long run may open a boundary.
        return Front::Text(text.len() - DASHES.min(opening.dashes) * 3);
    }
    let no_boundary = Front::Text(opening.bytes);
    let blanks = behind.iter().take_while(|byte| is_blank(**byte)).count();
    let words = behind.get(blanks..).unwrap_or_default();
    let (begin, keyword) = match keyword(words, complete) {
        _ if blanks > BLANKS || (blanks > 0 && opening.dashes < DASHES - 1) => return no_boundary,
        Keyword::Incomplete => return Front::Incomplete,
        Keyword::None => return no_boundary,
        Keyword::Begin => (true, words.get(..5)),
        Keyword::End => (false, words.get(..3)),
    };
    let keyword = keyword.unwrap_or_default();
    let label_at = opening.bytes + blanks + keyword.len();
    let rest = text.get(label_at..).unwrap_or_default();
    let exact = opening.dashes >= DASHES && blanks == 0 && !keyword.contains(&b'e');
    let Some(label) = closed_label(rest) else {
        return match (complete, exact) {
            (false, _) => Front::Incomplete,
            (true, false) => no_boundary,
            (true, true) => unclosed(begin, rest, label_at),
        };
    };
    let run_at = label_at + label;
    let closing = DashRun::of(text.get(run_at..).unwrap_or_default());
    let behind = text.get(run_at + closing.bytes..).unwrap_or_default();
    if !complete && (behind.is_empty() || is_cut_dash(behind)) {
        return Front::Incomplete;
    }
    let next = match self::keyword(behind, complete) {
        Keyword::Incomplete => return Front::Incomplete,
        Keyword::None => false,
        Keyword::Begin | Keyword::End => true,
    };
    let inner = rest.get(..label).unwrap_or_default();
    let is_separated = inner.first().is_none_or(|byte| is_separator(*byte));
    let is_loose = closing.is_enough() && opening.is_enough() && is_separated && is_plain(inner);
    // A word that only begins with END is not the keyword.
    if !(exact && (begin || is_separated) || is_loose) {
        return no_boundary;
    }
    // Leave the next boundary its opening dashes.
    let own = if next { closing.bytes.saturating_sub(DASHES) } else { closing.bytes };
    let strict = exact
        && opening.bytes == DASHES
        && (closing.bytes == DASHES || (next && closing.bytes == 2 * DASHES))
        && !(opening.typographic || closing.typographic)
        && matches!(inner, [b' ', first, ..] if *first != b' ')
        && inner.last() != Some(&b' ')
        && !inner.iter().any(u8::is_ascii_lowercase);
    let label = trim(inner);
    Front::Boundary(Boundary { begin, label, length: run_at + own, strict })
}

/// A boundary that has no closing dashes.
fn unclosed(begin: bool, rest: &[u8], label_at: usize) -> Front<'_> {
    let is_label = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'#';
    let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
    let mut label = 0;
    // Only whole words: base64 may follow.
    for word in rest.get(blanks..).unwrap_or_default().split_inclusive(|byte| *byte == b' ') {
        if !trim(word).iter().all(is_label) || label + word.len() > UNCLOSED_LABEL {
            break;
        }
        label += word.len();
    }
    let label = trim(rest.get(blanks..blanks + label).unwrap_or_default());
    let length = label_at + if label.is_empty() { 0 } else { blanks + label.len() };
    Front::Boundary(Boundary { begin, label, length, strict: false })
}

/// Parses a line whose opening dashes were lost: `BEGIN label-----`.
pub(super) fn without_opening(line: &[u8]) -> Option<Boundary<'_>> {
    let text = line.trim_ascii();
    let rest = text.strip_prefix(b"BEGIN ")?;
    let dashes = rest.iter().rev().take_while(|byte| **byte == b'-').count();
    let label = rest.get(..rest.len() - dashes)?;
    let is_label = !label.is_empty() && label.iter().all(|b| b.is_ascii_uppercase() || *b == b' ');
    (dashes >= DASHES - 1 && (is_label || label == b"PKCS7") && line.len() <= LONGEST)
        .then(|| Boundary { begin: true, label: trim(label), length: line.len(), strict: false })
}

enum Keyword {
    Incomplete,
    None,
    Begin,
    End,
}

/// The keyword at the start of `text`, in upper or lower case.
fn keyword(text: &[u8], complete: bool) -> Keyword {
    for (word, keyword) in [(&b"BEGIN"[..], Keyword::Begin), (b"END", Keyword::End)] {
        let front = text.get(..word.len()).unwrap_or(text);
        if front.eq_ignore_ascii_case(word) {
            return keyword;
        }
        let is_cut = front.len() < word.len()
            && word.get(..front.len()).is_some_and(|word| word.eq_ignore_ascii_case(front));
        if is_cut && !complete {
            return Keyword::Incomplete;
        }
    }
    Keyword::None
}

/// The length of the label, including surrounding blanks. The label ends before a typographic dash,
/// two dashes, or a dash that ends the text: RFC 7468 section 3 allows single hyphens in a label.
fn closed_label(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = rest.get(at..)?.iter().position(|byte| is_dash_start(*byte)) {
        at += next;
        let run = DashRun::of(rest.get(at..)?);
        let ends = at + run.bytes == rest.len();
        if run.is_enough() || (run.dashes > 0 && ends) {
            return Some(at);
        }
        at += run.bytes.max(1);
    }
    None
}

/// Whether the byte separates the keyword from the label. `%20` and `+` are blanks in a URL's
/// query.
const fn is_separator(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'%' | b'+')
}

/// Whether only label characters are between the keyword and the closing dashes.
fn is_plain(inner: &[u8]) -> bool {
    let is_plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || is_separator(*byte) || matches!(byte, b'#' | b'.' | b'_')
    };
    inner.len() <= 64 && !trim(inner).is_empty() && inner.iter().all(is_plain)
}

fn trim(label: &[u8]) -> &[u8] {
    let is_outside = |byte: &u8| is_blank(*byte);
    let start = label.iter().take_while(|byte| is_outside(byte)).count();
    let end = label.iter().rev().take_while(|byte| is_outside(byte)).count();
    label.get(start..(label.len() - end).max(start)).unwrap_or_default()
}

/// A label with normalised blanks: `%20` and `+`, as in a URL's query, become blanks.
pub(super) fn label_text(label: &[u8]) -> String {
    let text = String::from_utf8_lossy(label).replace("%20", " ").replace('+', " ");
    text.trim().to_owned()
}
