//! Blocks: what a boundary begins or ends, and the role of each line.

use super::super::Armored;
use super::super::body::{advance, is_base64, is_blank};
use super::super::boundary::{Boundary, label_text, without_opening};
use super::super::decoration::Decoration;
use super::super::deviation::PemDeviationKind;
use super::super::escape::{self, Escape};
use super::super::map::Location;
use super::{Begins, BlockErrorKind, LINE, State, TextDecoder};
use crate::arithmetic::to_u64;
use crate::error::Error;
use crate::kind::{FileKind, in_base64};

impl TextDecoder {
    /// A boundary: the text before it in its line has not been read yet.
    pub(super) fn boundary(
        &mut self,
        boundary: &Boundary<'_>,
        out: &mut dyn Armored,
    ) -> Result<(), Error> {
        let data_before = self.width > 0;
        let behind_other = matches!(self.begins, Begins::BehindBoundary(..)) && self.columns == 0;
        let prefix = if boundary.begin { self.line.clone() } else { Vec::new() };
        let is_indented = self.columns > 0 && !data_before && self.is_blank_so_far();
        let is_mark = is_mark(&self.line);
        let text_before = self.columns > 0 && !is_indented && !is_mark;
        self.break_line(out)?;
        self.anything = true;
        let (at, inside) = (self.start, self.state != State::Outside);
        if inside && boundary.begin {
            let error = (!self.bare).then_some((BlockErrorKind::MissingEnd, at));
            self.end_block(error, out)?;
        }
        let strict = boundary.strict && !is_indented;
        if boundary.begin || inside {
            // A quotation mark or similar before END is the decoration of each line.
            let is_within = data_before || behind_other || (text_before && boundary.begin);
            if is_within {
                self.block_deviations.note(PemDeviationKind::WithinLine, at);
            }
            self.note_boundary(boundary, strict, at);
        } else {
            self.deviations.note(PemDeviationKind::TextOutside, at);
        }
        let is_secret =
            |label: &[u8]| label_text(label).to_ascii_uppercase().contains("PRIVATE KEY");
        if boundary.begin {
            self.begin_block(boundary.label, &prefix, at, out)?;
        } else {
            if is_secret(boundary.label) && !(inside && is_secret(&self.label)) {
                out.private_key(at)?;
            }
            if inside {
                self.end_block(None, out)?;
            }
        }
        self.start = advance(at, to_u64(boundary.length), self.unit);
        self.begins = Begins::BehindBoundary(at, !strict);
        Ok(())
    }

    fn note_boundary(&mut self, boundary: &Boundary<'_>, strict: bool, at: Location) {
        // RFC 7468 section 8 defines PKCS7, section 9 CMS.
        if !strict || !matches!(boundary.label, b"PKCS7" | b"CMS") {
            self.block_deviations.note(PemDeviationKind::Boundary, at);
        }
        if !boundary.begin && boundary.label != self.label {
            self.block_deviations.note(PemDeviationKind::LabelMismatch, at);
        }
    }

    /// A line that was held until its end.
    pub(super) fn held_line(&mut self, line: Vec<u8>, out: &mut dyn Armored) -> Result<(), Error> {
        if self.state == State::Outside {
            self.outside_line(&line, out)?;
            self.reuse(line);
            return Ok(());
        }
        let is_whole = self.begins == Begins::Whole;
        let text = line.get(self.decoration.content(&line, is_whole)).unwrap_or_default();
        let blank = text.iter().all(|byte| is_blank(*byte));
        match (self.state, self.begins) {
            (State::Head { headers: true }, _) if blank && is_whole => self.state = State::Body,
            (_, Begins::Whole) if blank => {
                if text.len() == line.len() {
                    self.block_deviations.note(PemDeviationKind::BlankLine, self.start);
                }
            }
            (_, Begins::BehindBoundary(at, noted)) if blank => {
                if !line.is_empty() && !noted {
                    self.block_deviations.note(PemDeviationKind::Boundary, at);
                }
            }
            (_, Begins::BehindEscape) if blank => {}
            (State::Head { headers: false }, Begins::BehindBoundary(..))
                if self.decoration.take_suffix(&line) => {}
            (State::Head { headers }, _) if is_header(text, headers) => {
                self.block_deviations.note(PemDeviationKind::Headers, self.start);
                self.state = State::Head { headers: true };
            }
            (_, begins) => {
                if matches!(begins, Begins::BehindBoundary(..)) {
                    self.block_deviations.note(PemDeviationKind::WithinLine, self.start);
                }
                self.line = line;
                self.held_data();
                self.note_width();
            }
        }
        Ok(())
    }

    /// Keeps the memory of a line for the next one: a list may have a million lines.
    fn reuse(&mut self, mut line: Vec<u8>) {
        if self.line.capacity() == 0 {
            line.clear();
            self.line = line;
        }
    }

    /// A line outside of blocks.
    fn outside_line(&mut self, line: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        if line.iter().all(|byte| is_blank(*byte)) {
            if let (Begins::BehindBoundary(at, false), false) = (self.begins, line.is_empty()) {
                self.deviations.note(PemDeviationKind::Boundary, at);
            }
        } else if !self.anything && is_bare_base64(line) {
            self.line = line.to_vec();
            self.open_bare(out)?;
            self.held_data();
            self.note_width();
        } else if matches!(self.begins, Begins::BehindBoundary(..)) && is_punctuation(line) {
            // The end of a string, or an escaped line end, is not text of its own.
        } else if is_mark(line) {
            self.deviations.note(PemDeviationKind::MarkWithin, self.start);
        } else {
            self.anything = true;
            if let Some(boundary) = without_opening(line) {
                self.block_deviations.note(PemDeviationKind::Boundary, self.start);
                return self.begin_block(boundary.label, &[], self.start, out);
            }
            let is_binary = line.iter().any(|byte| matches!(byte, 0..=8 | 0x0E..=0x1A));
            let kind = if is_binary {
                PemDeviationKind::BinaryOutside
            } else {
                PemDeviationKind::TextOutside
            };
            self.deviations.note(kind, self.start);
            if names_private_key(line) {
                out.private_key(self.start)?;
            } else if let Some(kind) = encoded(line) {
                out.embedded(kind, self.start)?;
            }
        }
        Ok(())
    }

    /// RFC 7468 section 2: every line but the last has exactly 64 characters.
    pub(super) fn note_width(&mut self) {
        if self.bare {
            return;
        }
        if let Some((at, _)) = self.odd_width.take() {
            self.block_deviations.note(PemDeviationKind::LineWidth, at);
        }
        self.odd_width = (self.width != 64).then_some((self.start, self.width > 64));
    }

    fn begin_block(
        &mut self,
        label: &[u8],
        prefix: &[u8],
        at: Location,
        out: &mut dyn Armored,
    ) -> Result<(), Error> {
        self.label = label.to_vec();
        self.decoration = Decoration::new(prefix);
        self.bare = false;
        self.start = at;
        self.open_block(&label_text(label), out)?;
        self.state = State::Head { headers: false };
        Ok(())
    }

    pub(super) fn open_block(&mut self, label: &str, out: &mut dyn Armored) -> Result<(), Error> {
        self.blocks += 1;
        self.odd_width = None;
        self.wary = 0;
        let decoded = out.begin_block(label, self.start)?;
        self.body.begin(decoded);
        Ok(())
    }

    pub(in crate::armor) fn flush(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        let (bytes, map) = self.body.flush(&mut self.block_deviations);
        out.data(bytes, map)
    }

    pub(super) fn end_block(
        &mut self,
        error: Option<(BlockErrorKind, Location)>,
        out: &mut dyn Armored,
    ) -> Result<(), Error> {
        if let Some((at, true)) = self.odd_width.take() {
            self.block_deviations.note(PemDeviationKind::LineWidth, at);
        }
        let (bytes, map, broken) = self.body.finish(&mut self.block_deviations);
        out.data(bytes, map)?;
        let broken = broken.map(|(kind, at)| (BlockErrorKind::Body(kind), at));
        let block = std::mem::take(&mut self.block_deviations);
        self.deviations.merge(&block, broken.map(|(_, at)| at));
        self.state = State::Outside;
        self.decoration = Decoration::default();
        out.end_block(broken.or(error))
    }
}

/// A header of RFC 1421 section 4.4, or the continuation of one.
pub(super) fn is_header(line: &[u8], headers: bool) -> bool {
    line.contains(&b':') || (headers && line.first().is_some_and(|byte| is_blank(*byte)))
}

/// Whether a text's first line is the base64 of a SEQUENCE: only characters of the alphabet, and a
/// first byte `30` followed by a length of the long or the indefinite form.
pub(super) fn is_bare_base64(line: &[u8]) -> bool {
    let data = line.trim_ascii();
    let (content, padding) =
        data.split_at(data.iter().position(|o| *o == b'=').unwrap_or(data.len()));
    let is_sequence = matches!(content, [b'M', b'I', _, _, ..]);
    let is_data = |byte: &u8| is_base64(*byte) || matches!(byte, b'-' | b'_');
    is_sequence && content.iter().all(is_data) && padding.iter().all(|o| *o == b'=')
}

/// Whether only escapes and punctuation follow a boundary.
fn is_punctuation(line: &[u8]) -> bool {
    let mut rest = line;
    while let Some(first) = rest.first() {
        let length = match escape::front(rest, true) {
            Escape::LineEnd(length) | Escape::Character(_, length) => length,
            _ if first.is_ascii_alphanumeric() || !first.is_ascii() => return false,
            _ => 1,
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    true
}

/// Only a byte order mark, in UTF-8 or as a narrowed UTF-16 unit.
fn is_mark(line: &[u8]) -> bool {
    matches!(line, [0xEF, 0xBB, 0xBF] | [super::coding::MARK])
}

/// What the base64 of a word of the line decodes to.
fn encoded(line: &[u8]) -> Option<FileKind> {
    // Most lines of a list have no such word.
    memchr::memchr2(b'M', b'L', line)?;
    let is_word = |word: &&[u8]| word.len() >= 24 && matches!(word, [b'M', ..] | [b'L', b'S', ..]);
    line.split(|byte| !is_base64(*byte)).filter(is_word).find_map(in_base64)
}

/// Whether a line without a boundary names a private key like a boundary does: its dashes may be
/// lost.
fn names_private_key(line: &[u8]) -> bool {
    debug_assert!(line.len() <= LINE + 1, "a line outside is cut");
    // Every name of a key here contains a K, which most lines of a list do not.
    if memchr::memchr2(b'K', b'k', line).is_none() {
        return false;
    }
    let line = line.to_ascii_uppercase();
    let find = |text: &[u8]| memchr::memmem::find(&line, text);
    // PuTTY's own format, .NET's `ToXmlString(true)`, a JSON Web Key.
    let is_web_key = find(b"\"KTY\"").is_some() && find(b"\"D\"").is_some();
    let is_xml_key = find(b"<RSAKEYVALUE>").is_some() && find(b"<D>").is_some();
    if line.starts_with(b"PUTTY-USER-KEY-FILE-") || is_web_key || is_xml_key {
        return true;
    }
    let Some(key) = find(b"PRIVATE KEY") else { return false };
    let around = line.get(key.saturating_sub(24)..).unwrap_or_default();
    let is_begin = [&b"BEGIN "[..], b"END "]
        .iter()
        .any(|word| memchr::memmem::find(around, word).is_some_and(|at| at < 24));
    let behind = line.get(key + 11..).unwrap_or_default();
    let behind = behind.strip_prefix(b" BLOCK").unwrap_or(behind);
    is_begin || behind.starts_with(b"--") || behind.starts_with(b"==")
}
