//! Text, line by line: where blocks begin and end (RFC 7468 section 2).
//!
//! Lenient where readers in use are: text may be anywhere outside the blocks, lines may have any
//! width and end, labels any case. A boundary counts wherever it is in a line: what is in front of
//! it and behind it is read as lines of their own. Each leniency that was needed is noted.

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

/// Longest line that can be a header; a longer one is text.
const LINE: usize = boundary::LONGEST;

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
    /// Behind BEGIN, where headers may be.
    Head {
        headers: bool,
    },
    Body,
}

/// Where the current line begins. Boundaries and escaped line ends cut a line of the file in
/// several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    /// Where a line of the file does.
    Whole,
    /// Behind a boundary, which is at this place, and whether it was noted as not strict.
    BehindBoundary(Location, bool),
    BehindEscape,
}

/// Reads the units of a text: bytes, or UTF-16 code units brought to one byte each.
#[derive(Debug)]
pub(super) struct TextDecoder {
    state: State,
    /// The line so far, where it is needed whole.
    line: Vec<u8>,
    /// Of characters of `line` that are written out: their index, and the units beyond one that
    /// each takes.
    written_out: Vec<(usize, u64)>,
    /// Units of the current line, also where they are not kept.
    columns: u64,
    /// Where the current line begins.
    pub(super) start: Location,
    begins: Begins,
    /// The end of what was pushed, where it may be the front of a boundary or an escape.
    pending: Vec<u8>,
    /// Characters of base64 in the current line.
    width: u64,
    /// The line before, if it has not 64 characters, and whether it has more: the last may have
    /// fewer.
    pub(super) odd_width: Option<(Location, bool)>,
    after_return: bool,
    /// Whether anything but white space was in the text.
    anything: bool,
    blocks: u64,
    label: Vec<u8>,
    decoration: Decoration,
    /// Whether the block is base64 without boundaries, and whether the text began with such.
    bare: bool,
    was_bare: bool,
    pub(super) unit: u64,
    pub(super) body: Body,
    deviations: PemDeviations,
    pub(super) block_deviations: PemDeviations,
    /// Lines that are to be read one by one.
    pub(super) wary: usize,
}

impl TextDecoder {
    /// Text whose first unit is at `offset` of the file.
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

    /// Bytes of memory that are held.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let held = self.line.capacity() + self.label.capacity() + self.pending.capacity();
        held + self.body.held()
    }

    /// How many blocks have begun.
    pub(super) const fn blocks(&self) -> u64 {
        self.blocks
    }

    /// Whether a line may begin here that is 64 characters of base64 and nothing else.
    fn may_be_plain(&self) -> bool {
        self.state == State::Body
            && self.columns == 0
            && self.begins == Begins::Whole
            && self.pending.is_empty()
    }

    /// Takes units up to where the coding changes, and says how many that are. Without `last`, up to
    /// where only what follows can tell.
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
            // In UTF-16 whoever makes units of the bytes sees where that ends.
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

    /// From here on a unit has another number of bytes, behind a byte order mark of so many. The
    /// unit in front of it may have had one byte alone (`half`).
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
        // The last line may have no end. Behind one that has, none begins.
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

    /// Takes a part of a line. A line of the body goes straight to the decoder; any other is held,
    /// cut where it is too long for a header.
    fn piece(&mut self, piece: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let mut piece = piece;
        if piece.is_empty() {
            return Ok(());
        }
        let is_decorated = self.state != State::Outside && self.decoration.is_some();
        if is_decorated && self.width == 0 {
            // What ends the line may have to be taken off it.
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
            // The rest of a line, or one that can be nothing else than base64.
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

    /// Holds the rest of a line that is no data so far. A line of the body that begins with many
    /// blanks is told by the first character behind them: from there on it is data.
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

    /// The held line, which is of the body.
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

    /// Part of a held line, in front of which so many units more stand in the file than in `held`.
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

    /// A line of the file ends.
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

    /// The line ends within a line of the file.
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

/// Whether no byte is a blank or beyond ASCII; written so that many are looked at together.
fn is_printable_ascii(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |most, byte| byte.wrapping_sub(0x21).max(most)) < 0x5F
}
