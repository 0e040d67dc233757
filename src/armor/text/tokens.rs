//! Separates boundaries and escapes from the rest of a line.

use super::super::Armored;
use super::super::body::{advance, is_base64, is_blank};
use super::super::boundary::{self, Front};
use super::super::deviation::PemDeviationKind;
use super::super::escape::{self, Escape};
use super::{Begins, LINE, State, TextDecoder};
use crate::arithmetic::to_u64;
use crate::error::Error;

impl TextDecoder {
    /// Reads a part of a line, and separates boundaries and escapes from the rest.
    pub(super) fn characters(&mut self, piece: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let mut rest = piece;
        while !self.pending.is_empty() && !rest.is_empty() {
            let (front, behind) = rest.split_at(rest.len().min(LINE));
            self.pending.extend_from_slice(front);
            rest = behind;
            self.drain(false, out)?;
        }
        let taken = self.tokens(rest, false, out)?;
        self.pending.extend_from_slice(rest.get(taken..).unwrap_or_default());
        Ok(())
    }

    /// Reads the pending bytes, as far as they can be decided.
    pub(super) fn drain(&mut self, complete: bool, out: &mut dyn Armored) -> Result<(), Error> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut pending = std::mem::take(&mut self.pending);
        let taken = self.tokens(&pending, complete, out)?;
        pending.drain(..taken.min(pending.len()));
        self.pending = pending;
        Ok(())
    }

    /// Reads as much as can be decided: everything if the line is `complete`.
    fn tokens(
        &mut self,
        text: &[u8],
        complete: bool,
        out: &mut dyn Armored,
    ) -> Result<usize, Error> {
        let mut at = 0;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let (plain, rest) = rest.split_at(self.plain_length(rest));
            self.piece(plain, out)?;
            at += plain.len();
            let Some(&first) = rest.first() else { return Ok(at) };
            if boundary::is_dash_start(first) {
                match boundary::front(rest, complete) {
                    Front::Incomplete => return Ok(at),
                    Front::Text(length) => {
                        self.piece(rest.get(..length).unwrap_or_default(), out)?;
                        at += length;
                    }
                    Front::Boundary(boundary) => {
                        self.boundary(&boundary, out)?;
                        at += boundary.length;
                    }
                }
                continue;
            }
            match escape::front(rest, complete) {
                Escape::Incomplete => return Ok(at),
                Escape::None => {
                    self.piece(rest.get(..1).unwrap_or_default(), out)?;
                    at += 1;
                }
                Escape::LineEnd(length) => {
                    self.escaped_end(length, out)?;
                    at += length;
                }
                Escape::Character(character, length) => {
                    self.escaped(character, length, out)?;
                    at += length;
                }
            }
        }
    }

    /// The number of bytes at the start that do not belong to a boundary or an escape. Outside
    /// blocks, escapes are not read, except at the start of the text, where base64 may begin.
    fn plain_length(&self, text: &[u8]) -> usize {
        let escapes = self.state != State::Outside || !self.anything;
        let is_special =
            |byte: &u8| boundary::is_dash_start(*byte) || (escapes && escape::is_start(*byte));
        // Most of a block is base64, which is compared 32 characters at a time.
        let mut plain = 0;
        for chunk in text.chunks_exact(32) {
            if !chunk.iter().fold(true, |all, byte| all & is_base64(*byte)) {
                break;
            }
            plain += chunk.len();
        }
        let rest = text.get(plain..).unwrap_or_default();
        plain + rest.iter().position(is_special).unwrap_or(rest.len())
    }

    fn escaped_end(&mut self, length: usize, out: &mut dyn Armored) -> Result<(), Error> {
        self.break_line(out)?;
        if self.state != State::Outside {
            self.block_deviations.note(PemDeviationKind::EscapedLineEnd, self.start);
        }
        self.start = advance(self.start, to_u64(length), self.unit);
        self.begins = Begins::BehindEscape;
        Ok(())
    }

    fn escaped(&mut self, byte: u8, length: usize, out: &mut dyn Armored) -> Result<(), Error> {
        let at = advance(self.start, self.columns, self.unit);
        if self.state == State::Outside || is_blank(byte) {
            if self.width == 0 && self.line.len() <= LINE {
                self.written_out.push((self.line.len(), to_u64(length) - 1));
            }
            self.columns += to_u64(length) - 1;
            return self.piece(&[byte], out);
        }
        if self.width == 0 {
            self.held_data();
        }
        self.block_deviations.note(PemDeviationKind::EscapedCharacter, at);
        self.columns += to_u64(length);
        self.base64(&[byte], at);
        Ok(())
    }
}
