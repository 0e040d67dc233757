//! Reads ordinary lines, which have 64 characters of base64 (RFC 7468 section 2), many at a time.

use super::Armored;
use super::body::STAGE;
use super::deviation::PemDeviationKind;
use super::map::Location;
use super::text::TextDecoder;
use crate::arithmetic::{part, to_u64};
use crate::error::Error;

/// The number of characters in a line.
pub(super) const WIDTH: usize = 64;

/// The largest number of lines that are read at once.
const MOST: usize = STAGE / WIDTH;

impl TextDecoder {
    /// Reads as many whole lines of 64 base64 characters as `input` begins with, up to [`MOST`],
    /// and returns their length in units. Returns 0 if something is unusual; the caller then reads
    /// the line like any other.
    pub(super) fn plain_lines(
        &mut self,
        input: &[u8],
        out: &mut dyn Armored,
    ) -> Result<usize, Error> {
        if self.wary > 0 {
            self.wary -= 1;
            return Ok(0);
        }
        if !self.body.is_aligned() {
            return Ok(0);
        }
        let Some((step, count)) = equal_lines(input) else { return Ok(0) };
        self.flush(out)?;
        let lines = part(input, ..count * step);
        let Some((bytes, map)) = self.body.lines(lines, step, self.start) else {
            // At least one of the lines differs. Read all of them one by one: trying the rest of
            // them again after each line would cost more than reading them.
            self.wary = count;
            return Ok(0);
        };
        out.data(bytes, map)?;
        if let Some((at, _)) = self.odd_width.take() {
            self.block_deviations.note(PemDeviationKind::LineWidth, at);
        }
        let number = to_u64;
        self.start = Location {
            offset: self.start.offset + number(lines.len()) * self.unit,
            text: self.start.text.map(|(line, _)| (line + number(count), 1)),
        };
        Ok(lines.len())
    }
}

/// The distance between lines of 64 characters, and the number of such lines at the start. The
/// characters themselves are not examined.
fn equal_lines(input: &[u8]) -> Option<(usize, usize)> {
    let end: &[u8] = match input.get(WIDTH..)? {
        [b'\n', ..] => b"\n",
        [b'\r', b'\n', ..] => b"\r\n",
        _ => return None,
    };
    let step = WIDTH + end.len();
    let lines = input.chunks_exact(step).take(MOST);
    let count = lines.take_while(|line| line.ends_with(end)).count();
    Some((step, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_by_their_ends() {
        let line = "a".repeat(WIDTH);
        let of = |text: &str| equal_lines(text.as_bytes());
        assert_eq!(of(""), None);
        assert_eq!(of(&line), None);
        assert_eq!(of(&format!("{line}\r{line}\r")), None);
        assert_eq!(of(&format!("{line}\n{line}")), Some((65, 1)));
        assert_eq!(of(&format!("{line}\n{line}\nb\n")), Some((65, 2)));
        assert_eq!(of(&format!("{line}\n{line}\r\n")), Some((65, 1)));
        assert_eq!(of(&format!("{line}\r\n{line}\r\n{line}\n")), Some((66, 2)));
        assert_eq!(of(&format!("{line}\n").repeat(MOST + 1)), Some((65, MOST)));
    }
}
