//! Text, line by line: where blocks begin and end (RFC 7468 section 2).
//!
//! Lenient where readers in use are: text may stand anywhere outside the blocks, lines may have
//! any width and end, labels any case. Each leniency that was needed is noted.

use super::Armored;
use super::body::{Body, BodyErrorKind, STAGE, advance, is_base64, is_blank};
use super::departure::{DepartureKind, Departures};
use super::map::Location;
use crate::error::Error;

/// Longest line that can be a boundary or a header; a longer one is text.
const LINE: usize = 512;

/// How many characters of a line tell whether it is base64.
const TELLING: usize = 64;

/// Why a block ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockErrorKind {
    Body(BodyErrorKind),
    /// The file ends, or another block begins, before the END line.
    MissingEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Outside a block; before the first, bare base64 may begin.
    Outside,
    /// Behind BEGIN, where headers may stand.
    Head {
        headers: bool,
    },
    Body,
}

/// Reads the units of a text: octets, or UTF-16 code units brought to one octet each.
#[derive(Debug)]
pub(super) struct Text {
    state: State,
    /// The line so far, where it is needed whole.
    line: Vec<u8>,
    /// Units of the current line, also where they are not kept.
    columns: u64,
    /// Where the current line begins.
    pub(super) start: Location,
    /// Characters of base64 in the current line.
    width: u64,
    /// The line before, if it has not 64 characters, and whether it has more: the last may have
    /// fewer.
    pub(super) odd_width: Option<(Location, bool)>,
    after_return: bool,
    /// Whether anything but white space stood in the text.
    anything: bool,
    blocks: u64,
    label: Vec<u8>,
    bare: bool,
    pub(super) unit: u64,
    pub(super) body: Body,
    departures: Departures,
    pub(super) block_departures: Departures,
    /// Lines that are to be read one by one.
    pub(super) wary: usize,
}

impl Text {
    /// Text whose first unit stands at `offset` of the file.
    pub(super) fn new(offset: u64, unit: u64) -> Self {
        Self {
            state: State::Outside,
            line: Vec::new(),
            columns: 0,
            start: Location { offset, text: Some((1, 1)) },
            width: 0,
            odd_width: None,
            after_return: false,
            anything: false,
            blocks: 0,
            label: Vec::new(),
            bare: false,
            unit,
            body: Body::new(unit),
            departures: Departures::default(),
            block_departures: Departures::default(),
            wary: 0,
        }
    }

    pub(super) const fn departures(&mut self) -> &mut Departures {
        &mut self.departures
    }

    /// Whether the base64 stands without boundaries.
    pub(super) const fn is_bare(&self) -> bool {
        self.bare
    }

    /// Octets of memory that are held.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.line.capacity() + self.label.capacity() + self.body.held()
    }

    pub(super) const fn has_blocks(&self) -> bool {
        self.blocks > 0
    }

    pub(super) fn push(&mut self, input: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let mut rest = input;
        while let Some(&first) = rest.first() {
            if self.after_return {
                self.after_return = false;
                if first == b'\n' {
                    self.start.offset += self.unit;
                    rest = rest.get(1..).unwrap_or_default();
                    continue;
                }
                let at = Location { offset: self.start.offset - self.unit, ..self.start };
                self.block_departures.note(DepartureKind::CarriageReturn, at);
            }
            if self.state == State::Body && self.columns == 0 {
                let taken = self.plain_lines(rest, out)?;
                if taken > 0 {
                    rest = rest.get(taken..).unwrap_or_default();
                    continue;
                }
            }
            // A line may be as long as the file.
            let near = rest.get(..STAGE).unwrap_or(rest);
            let end = memchr::memchr2(b'\n', b'\r', near);
            let (piece, behind) = rest.split_at(end.unwrap_or(near.len()));
            self.piece(piece, out)?;
            if self.body.is_full() {
                self.flush(out)?;
            }
            rest = behind;
            if end.is_some() {
                self.end_line(out)?;
                self.after_return = behind.first() == Some(&b'\r');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        if self.after_return {
            self.after_return = false;
            let at = Location { offset: self.start.offset - self.unit, ..self.start };
            self.block_departures.note(DepartureKind::CarriageReturn, at);
        }
        // The last line may have no end. Behind one that has, none begins.
        let end = advance(self.start, self.columns, self.unit);
        if self.columns > 0 {
            self.end_line(out)?;
        }
        if self.state != State::Outside {
            let error = (!self.bare).then_some((BlockErrorKind::MissingEnd, end));
            self.end_block(error, out)?;
        }
        let left = std::mem::take(&mut self.block_departures);
        self.departures.merge(&left, None);
        Ok(())
    }

    /// Takes a part of a line. A line of the body goes straight to the decoder; any other is held,
    /// cut where it is too long for a boundary or a header.
    fn piece(&mut self, piece: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let mut piece = piece;
        let begins_data = self.state == State::Body
            && self.line.is_empty()
            && piece.first().is_some_and(|octet| !is_blank(*octet) && *octet != b'-');
        if self.width > 0 || begins_data {
            // The rest of a line, or one that can be nothing else than base64.
        } else if self.line.len() < TELLING {
            let (front, rest) = piece.split_at(piece.len().min(TELLING - self.line.len()));
            self.columns += u64::try_from(front.len()).unwrap_or(0);
            self.line.extend_from_slice(front);
            piece = rest;
            if self.line.len() == TELLING && self.is_data() {
                if self.state == State::Outside {
                    self.open_bare(out)?;
                }
                self.held_data();
            } else {
                let Some(data) = self.behind_blanks(piece) else { return Ok(()) };
                piece = data;
            }
        } else {
            let Some(data) = self.behind_blanks(piece) else { return Ok(()) };
            piece = data;
        }
        let at = advance(self.start, self.columns, self.unit);
        self.columns += u64::try_from(piece.len()).unwrap_or(0);
        self.base64(piece, at);
        Ok(())
    }

    /// Holds the rest of a line that is no data so far. A line of the body that begins with many
    /// blanks is told by the first character behind them: from there on it is data.
    fn behind_blanks<'p>(&mut self, piece: &'p [u8]) -> Option<&'p [u8]> {
        let blanks = match self.state {
            State::Head { .. } | State::Body if self.is_blank_so_far() => {
                piece.iter().take_while(|octet| is_blank(**octet)).count()
            }
            _ => piece.len(),
        };
        let (front, rest) = piece.split_at(blanks);
        self.hold(front);
        match rest.first() {
            None => None,
            Some(b'-') => {
                self.hold(rest);
                None
            }
            Some(_) => {
                self.held_data();
                Some(rest)
            }
        }
    }

    fn hold(&mut self, piece: &[u8]) {
        self.columns += u64::try_from(piece.len()).unwrap_or(0);
        let room = (LINE + 1).saturating_sub(self.line.len());
        self.line.extend(piece.iter().take(room));
    }

    /// Whether the held beginning of a line is base64 that belongs to a block.
    fn is_data(&self) -> bool {
        let dash = self.line.iter().find(|octet| !is_blank(**octet)) == Some(&b'-');
        if self.is_blank_so_far() {
            return false;
        }
        match self.state {
            State::Outside => !self.anything && is_bare_base64(&self.line),
            State::Head { headers } => !dash && !is_header(&self.line, headers),
            State::Body => !dash,
        }
    }

    fn is_blank_so_far(&self) -> bool {
        self.line.iter().all(|octet| is_blank(*octet))
    }

    fn open_bare(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        self.bare = true;
        self.departures.note(DepartureKind::NoBoundaries, self.start);
        self.label.clear();
        self.open_block("", out)
    }

    /// The held line, which is of the body.
    fn held_data(&mut self) {
        self.state = State::Body;
        let held = std::mem::take(&mut self.line);
        let start = self.start;
        self.base64(&held, start);
    }

    fn base64(&mut self, characters: &[u8], at: Location) {
        let blanks = if is_printable_ascii(characters) {
            0
        } else {
            characters.iter().filter(|octet| is_blank(**octet)).count()
        };
        self.width += u64::try_from(characters.len() - blanks).unwrap_or(0);
        self.body.push(characters, at);
    }

    fn end_line(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        if self.width > 0 {
            self.note_width();
        } else {
            let line = std::mem::take(&mut self.line);
            self.held_line(line, out)?;
        }
        self.start = Location {
            offset: self.start.offset + (self.columns + 1) * self.unit,
            text: self.start.text.map(|(line, _)| (line + 1, 1)),
        };
        (self.columns, self.width) = (0, 0);
        Ok(())
    }

    /// A line that was held until its end.
    fn held_line(&mut self, line: Vec<u8>, out: &mut dyn Armored) -> Result<(), Error> {
        let blank = line.iter().all(|octet| is_blank(*octet));
        let inside = self.state != State::Outside;
        if let Some(boundary) = Boundary::parse(&line) {
            self.anything = true;
            if !boundary.begin && inside {
                boundary.note(&self.label, self.start, &mut self.block_departures);
                return self.end_block(None, out);
            }
            if boundary.begin {
                if inside {
                    self.end_block(Some((BlockErrorKind::MissingEnd, self.start)), out)?;
                }
                return self.begin_block(&boundary, out);
            }
        }
        match self.state {
            State::Outside if blank => {}
            State::Outside if !self.anything && is_bare_base64(&line) => {
                self.line = line;
                self.open_bare(out)?;
                self.held_data();
                self.note_width();
            }
            State::Outside => {
                self.departures.note(DepartureKind::TextOutside, self.start);
                self.anything = true;
            }
            State::Head { headers: true } if blank => self.state = State::Body,
            State::Head { .. } | State::Body if blank => {
                self.block_departures.note(DepartureKind::BlankLine, self.start);
            }
            State::Head { headers } if is_header(&line, headers) => {
                self.block_departures.note(DepartureKind::Headers, self.start);
                self.state = State::Head { headers: true };
            }
            State::Head { .. } | State::Body => {
                self.line = line;
                self.held_data();
                self.note_width();
            }
        }
        Ok(())
    }

    /// RFC 7468 section 2: every line but the last has exactly 64 characters.
    fn note_width(&mut self) {
        if self.bare {
            return;
        }
        if let Some((at, _)) = self.odd_width.take() {
            self.block_departures.note(DepartureKind::LineWidth, at);
        }
        self.odd_width = (self.width != 64).then_some((self.start, self.width > 64));
    }

    fn begin_block(&mut self, boundary: &Boundary<'_>, out: &mut dyn Armored) -> Result<(), Error> {
        boundary.note(boundary.label, self.start, &mut self.block_departures);
        self.label = boundary.label.to_vec();
        let label = String::from_utf8_lossy(boundary.label);
        self.open_block(&label, out)?;
        self.state = State::Head { headers: false };
        Ok(())
    }

    fn open_block(&mut self, label: &str, out: &mut dyn Armored) -> Result<(), Error> {
        self.blocks += 1;
        self.odd_width = None;
        self.wary = 0;
        let decoded = out.begin_block(label, self.start)?;
        self.body.begin(decoded);
        Ok(())
    }

    pub(super) fn flush(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        let (bytes, map) = self.body.flush(&mut self.block_departures);
        out.data(bytes, map)
    }

    fn end_block(
        &mut self,
        error: Option<(BlockErrorKind, Location)>,
        out: &mut dyn Armored,
    ) -> Result<(), Error> {
        if let Some((at, true)) = self.odd_width.take() {
            self.block_departures.note(DepartureKind::LineWidth, at);
        }
        let (bytes, map, broken) = self.body.finish(&mut self.block_departures);
        out.data(bytes, map)?;
        let broken = broken.map(|(kind, at)| (BlockErrorKind::Body(kind), at));
        let block = std::mem::take(&mut self.block_departures);
        self.departures.merge(&block, broken.map(|(_, at)| at));
        self.state = State::Outside;
        out.end_block(broken.or(error))
    }
}

/// Whether no octet is a blank or beyond ASCII; written so that many are looked at together.
fn is_printable_ascii(octets: &[u8]) -> bool {
    octets.iter().fold(0, |most, octet| octet.wrapping_sub(0x21).max(most)) < 0x5F
}

/// An encapsulation boundary: `-----BEGIN label-----` or `-----END label-----`.
struct Boundary<'a> {
    begin: bool,
    label: &'a [u8],
    /// Written as RFC 7468 has it.
    strict: bool,
}

impl<'a> Boundary<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let text = line.trim_ascii();
        let inner = text.trim_ascii_start();
        let dashes = inner.iter().take_while(|octet| **octet == b'-').count();
        let closing = inner.iter().rev().take_while(|octet| **octet == b'-').count();
        if dashes < 5 || closing < 5 || dashes + closing >= inner.len() || line.len() > LINE {
            return None;
        }
        let words = inner.get(dashes..inner.len() - closing)?;
        let (keyword, label) = words.split_at_checked(words.iter().position(|o| is_blank(*o))?)?;
        let begin = keyword.eq_ignore_ascii_case(b"BEGIN");
        if !begin && !keyword.eq_ignore_ascii_case(b"END") {
            return None;
        }
        let strict = line.len() == text.len()
            && (dashes, closing) == (5, 5)
            && label.first() == Some(&b' ')
            && !words.iter().any(u8::is_ascii_lowercase);
        let blanks = label.iter().take_while(|octet| is_blank(**octet)).count();
        let label = label.get(blanks..).unwrap_or_default().trim_ascii_end();
        Some(Self { begin, label, strict })
    }

    fn note(&self, expected: &[u8], at: Location, departures: &mut Departures) {
        // RFC 7468 section 8 has PKCS7, section 9 CMS.
        if !self.strict || !matches!(self.label, b"PKCS7" | b"CMS") {
            departures.note(DepartureKind::Boundary, at);
        }
        if self.label != expected {
            departures.note(DepartureKind::LabelMismatch, at);
        }
    }
}

/// A header of RFC 1421 section 4.4, or the continuation of one.
fn is_header(line: &[u8], headers: bool) -> bool {
    line.contains(&b':') || (headers && line.first().is_some_and(|octet| is_blank(*octet)))
}

/// Whether a text's first line is the base64 of a SEQUENCE: nothing but the alphabet, and `30`
/// for its first octet with a length of the long or the indefinite form behind it.
fn is_bare_base64(line: &[u8]) -> bool {
    let data = line.trim_ascii();
    let (content, padding) =
        data.split_at(data.iter().position(|o| *o == b'=').unwrap_or(data.len()));
    let is_sequence = matches!(content, [b'M', b'I', _, _, ..]);
    is_sequence && content.iter().all(|o| is_base64(*o)) && padding.iter().all(|o| *o == b'=')
}
