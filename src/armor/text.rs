//! Splits text into lines, and finds where blocks begin and end (RFC 7468 section 2).
//!
//! It is as lenient as the parsers in use: text may be anywhere outside the blocks, lines may have
//! any width and any line end, and labels may be in any case. A boundary is recognised wherever it
//! is in a line; the text before and after it is read as separate lines. Each leniency that was
//! needed is recorded.

use std::ops::Range;

use super::Armored;
use super::body::{Body, BodyErrorKind, STAGE, advance, is_blank};
use super::boundary;
use super::coding::{self, Change};
use super::decoration::Decoration;
use super::deviation::{PemDeviationKind, PemDeviations};
use super::map::Location;
use crate::arithmetic::{part, to_u64};
use crate::error::Error;
use block::{is_bare_base64, is_header};

mod block;
mod tokens;

/// The longest line that can be a header; a longer one is text.
const LINE: usize = boundary::LONGEST;

/// The number of characters that decide whether a line is base64.
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
    /// Outside a block. Bare base64 may begin here as long as nothing but white space came before.
    Outside,
    /// After BEGIN, where headers are allowed.
    Head {
        headers: bool,
    },
    Body,
}

/// Where the current line begins. Boundaries and escaped line ends split a line of the file into
/// several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    /// Where a line of the file begins.
    Whole,
    /// After the boundary at this location; `true` if the boundary was already recorded as
    /// nonconforming.
    BehindBoundary(Location, bool),
    BehindEscape,
}

/// Reads the units of a text: bytes, or UTF-16 code units narrowed to one byte each.
#[derive(Debug)]
pub(super) struct TextDecoder {
    state: State,
    /// The line so far, if it is needed as a whole.
    line: Vec<u8>,
    /// Escaped characters of `line`: their index, and the number of units beyond one that each
    /// takes.
    written_out: Vec<(usize, u64)>,
    /// The number of units of the current line, including those that are not kept.
    columns: u64,
    /// The location at which the current line begins.
    pub(super) start: Location,
    begins: Begins,
    /// The last bytes that were pushed, if they may begin a boundary or an escape.
    pending: Vec<u8>,
    /// The number of base64 characters in the current line.
    width: u64,
    /// The previous line if it does not have 64 characters, and whether it has more: only the last
    /// line of a block may have fewer.
    pub(super) odd_width: Option<(Location, bool)>,
    after_return: bool,
    /// Whether the text contained anything but white space.
    anything: bool,
    blocks: u64,
    label: Vec<u8>,
    decoration: Decoration,
    /// Whether the block is base64 without boundaries, and whether the text began with such base64.
    bare: bool,
    was_bare: bool,
    pub(super) unit: u64,
    pub(super) body: Body,
    deviations: PemDeviations,
    pub(super) block_deviations: PemDeviations,
    /// The number of lines to read one by one before several are read at once again.
    pub(super) wary: usize,
}

impl TextDecoder {
    /// Creates a decoder for text whose first unit is at file offset `offset`.
    pub(super) fn new(offset: u64, unit: u64) -> Self {
        Self {
            state: State::Outside,
            line: Vec::new(),
            written_out: Vec::new(),
            columns: 0,
            start: Location { offset, text: Some((1, 1)) },
            begins: Begins::Whole,
            pending: Vec::new(),
            width: 0,
            odd_width: None,
            after_return: false,
            anything: false,
            blocks: 0,
            label: Vec::new(),
            decoration: Decoration::default(),
            bare: false,
            was_bare: false,
            unit,
            body: Body::new(unit),
            deviations: PemDeviations::default(),
            block_deviations: PemDeviations::default(),
            wary: 0,
        }
    }

    pub(super) const fn deviations(&mut self) -> &mut PemDeviations {
        &mut self.deviations
    }

    /// Whether the text began with base64 without boundaries.
    pub(super) const fn was_bare(&self) -> bool {
        self.was_bare
    }

    /// The bytes of memory in use.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let held = self.line.capacity() + self.label.capacity() + self.pending.capacity();
        held + self.body.held()
    }

    /// The number of blocks that have begun.
    pub(super) const fn blocks(&self) -> u64 {
        self.blocks
    }

    /// Whether a line of 64 base64 characters may begin here.
    fn may_be_plain(&self) -> bool {
        self.state == State::Body
            && self.columns == 0
            && self.begins == Begins::Whole
            && self.pending.is_empty()
    }

    /// Reads units up to where the coding changes, and returns their number. Without `last`, stops
    /// at bytes that cannot be interpreted without the bytes that follow.
    pub(super) fn push(
        &mut self,
        input: &[u8],
        last: bool,
        out: &mut dyn Armored,
    ) -> Result<(usize, Option<Change>), Error> {
        let mut at = 0;
        while let Some(&first) = input.get(at) {
            let rest = part(input, at..);
            if self.after_return {
                self.after_return = false;
                if first == b'\n' {
                    self.start.offset += self.unit;
                    at += 1;
                    continue;
                }
                self.note_return();
            }
            if self.may_be_plain() {
                let taken = self.plain_lines(rest, out)?;
                if taken > 0 {
                    at += taken;
                    continue;
                }
            }
            // A line may be as long as the file.
            let near = rest.get(..STAGE).unwrap_or(rest);
            let end = memchr::memchr2(b'\n', b'\r', near);
            let mut piece = part(near, ..end.unwrap_or(near.len()));
            let mut stop = None;
            // The caller, which narrows UTF-16 to units, detects where UTF-16 ends.
            if self.unit == 1
                && let Some((length, change)) = coding::change(piece, rest, last)
            {
                piece = part(piece, ..length);
                stop = Some(change);
            }
            self.characters(piece, out)?;
            if self.body.is_full() {
                self.flush(out)?;
            }
            at += piece.len();
            if let Some(change) = stop {
                return Ok((at, change));
            }
            if end.is_some() {
                self.end_line(out)?;
                self.after_return = input.get(at) == Some(&b'\r');
                at += 1;
            }
        }
        Ok((at, None))
    }

    fn note_return(&mut self) {
        let at = Location { offset: self.start.offset - self.unit, ..self.start };
        self.block_deviations.note(PemDeviationKind::CarriageReturn, at);
    }

    /// Changes the number of bytes per unit from here on. A byte order mark of `mark` bytes comes
    /// first. `half` is set if the last unit before the change has only one byte.
    pub(super) fn change(
        &mut self,
        unit: u64,
        mark: u64,
        half: bool,
        out: &mut dyn Armored,
    ) -> Result<(), Error> {
        if self.after_return {
            self.after_return = false;
            self.note_return();
        }
        self.drain(true, out)?;
        self.break_line(out)?;
        self.start.offset -= u64::from(half);
        if self.state != State::Outside {
            let error = (!self.bare).then_some((BlockErrorKind::MissingEnd, self.start));
            self.end_block(error, out)?;
        }
        let kind =
            if mark > 0 { PemDeviationKind::MarkWithin } else { PemDeviationKind::CodingChanges };
        self.deviations.note(kind, self.start);
        self.anything = true;
        self.start.offset += mark;
        self.unit = unit;
        self.body.set_unit(unit);
        Ok(())
    }

    pub(super) fn finish(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        if self.after_return {
            self.after_return = false;
            self.note_return();
        }
        // The last line may have no line end. After a line end, no further line begins.
        self.drain(true, out)?;
        let end = advance(self.start, self.columns, self.unit);
        if self.columns > 0 {
            self.close_line(out)?;
        }
        if self.state != State::Outside {
            let error = (!self.bare).then_some((BlockErrorKind::MissingEnd, end));
            self.end_block(error, out)?;
        }
        let left = std::mem::take(&mut self.block_deviations);
        self.deviations.merge(&left, None);
        Ok(())
    }

    /// Reads a part of a line. A line of the body goes straight to the decoder. Any other line is
    /// held, and truncated if it is too long for a header.
    fn piece(&mut self, piece: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let mut piece = piece;
        if piece.is_empty() {
            return Ok(());
        }
        let is_decorated = self.state != State::Outside && self.decoration.is_some();
        if is_decorated && self.width == 0 {
            // The decoration at the end of the line may have to be removed.
            let (front, rest) = piece.split_at(piece.len().min(LINE - self.line.len().min(LINE)));
            self.hold(front);
            if rest.is_empty() {
                return Ok(());
            }
            self.held_data();
            piece = rest;
        }
        let begins_data = self.state == State::Body
            && self.line.is_empty()
            && piece.first().is_some_and(|byte| !is_blank(*byte));
        if self.width > 0 || begins_data || is_decorated {
            // Either the rest of a line, or a line that can only be base64.
        } else if self.line.len() < TELLING {
            let (front, rest) = piece.split_at(piece.len().min(TELLING - self.line.len()));
            self.columns += to_u64(front.len());
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
        self.columns += to_u64(piece.len());
        self.base64(piece, at);
        Ok(())
    }

    /// Holds the rest of a line that is not yet known to be data. If a line of the body begins with
    /// many blanks, everything from the first character after them is data; it is returned.
    fn behind_blanks<'p>(&mut self, piece: &'p [u8]) -> Option<&'p [u8]> {
        let blanks = match self.state {
            State::Head { .. } | State::Body if self.is_blank_so_far() => {
                piece.iter().take_while(|byte| is_blank(**byte)).count()
            }
            _ => piece.len(),
        };
        let (front, rest) = piece.split_at(blanks);
        self.hold(front);
        if rest.is_empty() {
            return None;
        }
        self.held_data();
        Some(rest)
    }

    fn hold(&mut self, piece: &[u8]) {
        self.columns += to_u64(piece.len());
        let room = (LINE + 1).saturating_sub(self.line.len());
        self.line.extend(piece.iter().take(room));
    }

    /// Whether the held beginning of a line is base64 that belongs to a block.
    fn is_data(&self) -> bool {
        if self.is_blank_so_far() {
            return false;
        }
        match self.state {
            State::Outside => !self.anything && is_bare_base64(&self.line),
            State::Head { headers } => !is_header(&self.line, headers),
            State::Body => true,
        }
    }

    fn is_blank_so_far(&self) -> bool {
        self.line.iter().all(|byte| is_blank(*byte))
    }

    fn open_bare(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        (self.bare, self.was_bare) = (true, true);
        self.deviations.note(PemDeviationKind::NoBoundaries, self.start);
        self.label.clear();
        self.decoration = Decoration::default();
        self.open_block("", out)
    }

    /// Passes the held line, which belongs to the body, to the decoder.
    fn held_data(&mut self) {
        self.state = State::Body;
        let held = std::mem::take(&mut self.line);
        let content = self.decoration.content(&held, self.begins == Begins::Whole);
        let (mut from, mut beyond) = (content.start, 0);
        for (index, more) in std::mem::take(&mut self.written_out) {
            let behind = (index + 1).clamp(from, content.end);
            self.held_run(&held, from..behind, beyond);
            (from, beyond) = (behind, beyond + more);
        }
        self.held_run(&held, from..content.end, beyond);
    }

    /// Passes a part of a held line to the decoder. The file has `beyond` more units before that
    /// part than `held` has.
    fn held_run(&mut self, held: &[u8], range: Range<usize>, beyond: u64) {
        let at = advance(self.start, to_u64(range.start) + beyond, self.unit);
        self.base64(part(held, range), at);
    }

    fn base64(&mut self, characters: &[u8], at: Location) {
        let blanks = if is_printable_ascii(characters) {
            0
        } else {
            characters.iter().filter(|byte| is_blank(**byte)).count()
        };
        self.width += to_u64(characters.len() - blanks);
        self.body.push(characters, at);
    }

    /// Ends a line of the file.
    fn end_line(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        self.drain(true, out)?;
        self.close_line(out)?;
        self.start = Location {
            offset: self.start.offset + (self.columns + 1) * self.unit,
            text: self.start.text.map(|(line, _)| (line + 1, 1)),
        };
        (self.columns, self.begins) = (0, Begins::Whole);
        Ok(())
    }

    /// Ends a line within a line of the file.
    fn break_line(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        if self.columns > 0 {
            self.close_line(out)?;
            self.start = advance(self.start, self.columns, self.unit);
            self.columns = 0;
        }
        Ok(())
    }

    fn close_line(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        if self.width > 0 {
            self.note_width();
        } else {
            let line = std::mem::take(&mut self.line);
            self.held_line(line, out)?;
        }
        self.written_out.clear();
        self.width = 0;
        Ok(())
    }
}

/// Whether all bytes are between 0x21 and 0x7F, so that none is blank. Written as a fold, which the
/// compiler can vectorize.
fn is_printable_ascii(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |most, byte| byte.wrapping_sub(0x21).max(most)) < 0x5F
}
