//! Detects how a file is encoded: binary (BER), PEM (RFC 7468) or bare base64, in ASCII, UTF-8,
//! UTF-16 or UTF-32.
//!
//! [`Armor`] accepts the file in pieces of any size and passes on the decoded bytes of each block,
//! with a map back to the file. It buffers at most one run of lines.

mod body;
mod boundary;
mod coding;
mod decoration;
mod deviation;
mod escape;
mod lines;
mod map;
mod text;

#[cfg(test)]
mod tests;

pub(crate) use body::BodyErrorKind;
pub(crate) use deviation::{PemDeviationKind, PemDeviations};
pub(crate) use map::{Location, Map};
pub(crate) use text::BlockErrorKind;

use crate::arithmetic::{part, to_u64};
use crate::error::Error;
use crate::kind::{Embedded, FileKind};
use coding::{Change, TextCoding};
use text::TextDecoder;

/// Receives the content of the armour.
pub(crate) trait Armored {
    /// A block begins at `at`, with the label of its BEGIN line. Returns the number of bytes
    /// decoded before it.
    fn begin_block(&mut self, label: &str, at: Location) -> Result<u64, Error>;
    /// The next decoded bytes and their locations.
    fn data(&mut self, bytes: &[u8], map: &Map) -> Result<(), Error>;
    /// The block has ended, either normally or with an error at a location.
    fn end_block(&mut self, error: Option<(BlockErrorKind, Location)>) -> Result<(), Error>;
    /// A line that does not begin a block names a private key.
    fn private_key(&mut self, _at: Location) -> Result<(), Error> {
        Ok(())
    }
    /// Data in DER or base64 was found outside the blocks. It is not decoded.
    fn embedded(&mut self, _kind: FileKind, _at: Location) -> Result<(), Error> {
        Ok(())
    }
}

/// How the bytes of a file encode a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArmorForm {
    /// Not yet known from the bytes that were pushed.
    Unknown,
    Binary,
    Pem,
    Base64,
    /// Text without a block.
    Text,
}

#[derive(Debug)]
enum Coding {
    /// The first bytes, until there are enough to detect the encoding.
    Undecided,
    Binary {
        position: u64,
    },
    Bytes,
    Utf16 {
        big_endian: bool,
    },
    Utf32 {
        big_endian: bool,
    },
}

/// The number of bytes needed to detect the coding.
const ENOUGH: usize = 4;

/// Removes the armour of a file.
#[derive(Debug)]
pub(crate) struct Armor {
    coding: Coding,
    /// Bytes whose meaning depends on those that follow.
    held: Vec<u8>,
    text: TextDecoder,
    form: ArmorForm,
    units: Vec<u8>,
    /// DER inside text.
    embedded: Embedded,
}

impl Armor {
    pub(crate) fn new() -> Self {
        Self {
            coding: Coding::Undecided,
            held: Vec::new(),
            text: TextDecoder::new(0, 1),
            form: ArmorForm::Unknown,
            units: Vec::new(),
            embedded: Embedded::default(),
        }
    }

    /// The encoding of the file, as far as the file has been read.
    pub(crate) const fn form(&self) -> ArmorForm {
        match self.form {
            ArmorForm::Text if self.text.was_bare() => ArmorForm::Base64,
            ArmorForm::Text if self.text.blocks() > 0 => ArmorForm::Pem,
            form => form,
        }
    }

    /// The number of PEM blocks that have begun. Base64 without boundaries is not counted.
    pub(crate) fn pem_blocks(&self) -> u64 {
        self.text.blocks() - u64::from(self.text.was_bare())
    }

    /// The deviations from RFC 7468; complete once the file has ended.
    pub(crate) const fn deviations(&mut self) -> &PemDeviations {
        self.text.deviations()
    }

    pub(crate) fn push(&mut self, input: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        if self.held.is_empty() {
            return self.take(input, false, out);
        }
        let mut held = std::mem::take(&mut self.held);
        held.extend_from_slice(input);
        self.take(&held, false, out)
    }

    pub(crate) fn finish(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held);
        self.take(&held, true, out)?;
        match self.coding {
            Coding::Undecided => Ok(()),
            Coding::Binary { .. } => out.end_block(None),
            _ => self.text.finish(out),
        }
    }

    /// Reads the next bytes. Unless they are the last ones, bytes whose meaning depends on the
    /// bytes that follow are held back.
    fn take(&mut self, input: &[u8], last: bool, out: &mut dyn Armored) -> Result<(), Error> {
        let is_undecided = matches!(self.coding, Coding::Undecided);
        let taken = if is_undecided && input.len() < ENOUGH && (!last || input.is_empty()) {
            0
        } else if is_undecided {
            let mark = self.decide(input, out)?;
            mark + self.feed(part(input, mark..), last, out)?
        } else {
            self.feed(input, last, out)?
        };
        self.held.extend_from_slice(part(input, taken..));
        if matches!(self.coding, Coding::Undecided | Coding::Binary { .. }) {
            return Ok(());
        }
        let mut found = Vec::new();
        let looked_at = if last { input } else { part(input, ..taken) };
        self.embedded.push(looked_at, last, &mut |kind, offset| found.push((kind, offset)));
        found
            .into_iter()
            .try_for_each(|(kind, offset)| out.embedded(kind, Location { offset, text: None }))
    }

    /// Detects the coding from the first bytes. Returns the length of the byte order mark.
    fn decide(&mut self, head: &[u8], out: &mut dyn Armored) -> Result<usize, Error> {
        let utf16 = |big_endian| Coding::Utf16 { big_endian };
        let utf32 = |big_endian| Coding::Utf32 { big_endian };
        let start = Location { offset: 0, text: Some((1, 1)) };
        let (coding, mark, unit) = match *head {
            [0xEF, 0xBB, 0xBF, ..] => (Coding::Bytes, 3, 1),
            [0xFF, 0xFE, 0, 0, ..] => (utf32(false), 4, 4),
            [0, 0, 0xFE, 0xFF, ..] => (utf32(true), 4, 4),
            [first, 0, 0, 0, ..] if is_text(first) => (utf32(false), 0, 4),
            [0, 0, 0, first, ..] if is_text(first) => (utf32(true), 0, 4),
            [0xFF, 0xFE, ..] => (utf16(false), 2, 2),
            [0xFE, 0xFF, ..] => (utf16(true), 2, 2),
            [first, 0, second, 0, ..] if is_text(first) && is_text(second) => (utf16(false), 0, 2),
            [0, first, 0, second, ..] if is_text(first) && is_text(second) => (utf16(true), 0, 2),
            // `30` is the tag of a SEQUENCE, and also the digit 0. In BER, the bytes after it are
            // not all text. Any other file is searched for PEM as text.
            [0x30, ..] if !head.iter().take(ENOUGH).all(|byte| is_text(*byte)) => {
                (Coding::Binary { position: 0 }, 0, 1)
            }
            _ => (Coding::Bytes, 0, 1),
        };
        self.form = ArmorForm::Text;
        if matches!(coding, Coding::Binary { .. }) {
            self.form = ArmorForm::Binary;
            out.begin_block("", Location { offset: 0, text: None })?;
        }
        self.text = TextDecoder::new(to_u64(mark), unit);
        if mark > 0 {
            self.text.deviations().note(PemDeviationKind::ByteOrderMark, start);
        }
        if unit == 2 {
            self.text.deviations().note(PemDeviationKind::Utf16, start);
        } else if unit == 4 {
            self.text.deviations().note(PemDeviationKind::Utf32, start);
        }
        self.coding = coding;
        Ok(mark)
    }

    /// Whether the file is not armoured, so that its bytes may be [passed](Self::pass) instead of
    /// pushed.
    pub(crate) const fn is_binary(&self) -> bool {
        matches!(self.coding, Coding::Binary { .. })
    }

    /// Passes `count` bytes that are not armoured, and returns their location. Returns `None` if
    /// the file is armoured.
    pub(crate) fn pass(&mut self, count: usize) -> Option<Map> {
        let Coding::Binary { position } = &mut self.coding else { return None };
        let mut map = Map::default();
        map.push_binary(*position, *position);
        *position += to_u64(count);
        Some(map)
    }

    /// Reads as much as can be decided, and returns the number of bytes read.
    fn feed(&mut self, input: &[u8], last: bool, out: &mut dyn Armored) -> Result<usize, Error> {
        let mut taken = 0;
        loop {
            let rest = part(input, taken..);
            let (count, change) = match self.coding {
                Coding::Undecided => return Ok(taken),
                Coding::Binary { .. } => {
                    if let Some(map) = self.pass(rest.len()) {
                        out.data(rest, &map)?;
                    }
                    (rest.len(), None)
                }
                Coding::Bytes => self.text.push(rest, last, out)?,
                Coding::Utf16 { big_endian } => {
                    let narrowed = coding::narrow(rest, big_endian, last, &mut self.units);
                    self.text.push(&self.units, true, out)?;
                    narrowed
                }
                Coding::Utf32 { big_endian } => {
                    let narrowed = coding::narrow_utf32(rest, big_endian, &mut self.units);
                    self.text.push(&self.units, true, out)?;
                    narrowed
                }
            };
            taken += count;
            let Some(Change { coding, mark, half }) = change else { return Ok(taken) };
            self.coding = match coding {
                TextCoding::Bytes => Coding::Bytes,
                TextCoding::Utf16 { big_endian } => Coding::Utf16 { big_endian },
            };
            let unit = if coding == TextCoding::Bytes { 1 } else { 2 };
            self.text.change(unit, mark.into(), half, out)?;
            taken += usize::from(mark);
        }
    }
}

const fn is_text(byte: u8) -> bool {
    byte.is_ascii_graphic() || matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}
