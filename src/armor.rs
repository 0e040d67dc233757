//! What the octets of a file are: BER as it stands, PEM (RFC 7468), bare base64, in ASCII, UTF-8
//! or UTF-16.
//!
//! [`Armor`] takes the file in pieces of any size and hands on the decoded octets of each block,
//! with a map back to the file. It keeps no more than one run of lines.

mod body;
mod departure;
mod lines;
mod map;
mod text;

#[cfg(test)]
mod tests;

pub(crate) use body::BodyErrorKind;
pub(crate) use departure::{DepartureKind, Departures};
pub(crate) use map::{Location, Map};
pub(crate) use text::BlockErrorKind;

use crate::error::Error;
use text::Text;

/// Receives what stands in the armour.
pub(crate) trait Armored {
    /// A block begins at `at`, with the label of its BEGIN line; says how many octets have been
    /// decoded before it.
    fn begin_block(&mut self, label: &str, at: Location) -> Result<u64, Error>;
    /// The next decoded octets, and where they stand.
    fn data(&mut self, bytes: &[u8], map: &Map) -> Result<(), Error>;
    /// The block has ended, well or with an error at a place.
    fn end_block(&mut self, error: Option<(BlockErrorKind, Location)>) -> Result<(), Error>;
}

/// How a file's octets stand for a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing has been pushed that would tell.
    Unknown,
    Binary,
    Pem,
    Base64,
    /// Text without a block.
    Text,
}

#[derive(Debug)]
enum Coding {
    /// The first octets, until there are enough to tell.
    Undecided(Vec<u8>),
    Binary {
        position: u64,
    },
    Octets,
    /// UTF-16; the octet of a code unit that a piece cut.
    Utf16 {
        big_endian: bool,
        half: Option<u8>,
    },
}

/// Octets that are needed to tell the coding.
const ENOUGH: usize = 4;

/// Takes a file off its armour.
#[derive(Debug)]
pub(crate) struct Armor {
    coding: Coding,
    text: Text,
    form: Form,
    units: Vec<u8>,
}

impl Armor {
    pub(crate) fn new() -> Self {
        Self {
            coding: Coding::Undecided(Vec::new()),
            text: Text::new(0, 1),
            form: Form::Unknown,
            units: Vec::new(),
        }
    }

    /// What the file is, as far as it has been read.
    pub(crate) const fn form(&self) -> Form {
        match self.form {
            Form::Text if self.text.is_bare() => Form::Base64,
            Form::Text if self.text.has_blocks() => Form::Pem,
            form => form,
        }
    }

    /// The departures from RFC 7468, complete once the file has ended.
    pub(crate) const fn departures(&mut self) -> &Departures {
        self.text.departures()
    }

    pub(crate) fn push(&mut self, input: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let Coding::Undecided(head) = &mut self.coding else { return self.feed(input, out) };
        head.extend_from_slice(input);
        if head.len() < ENOUGH {
            return Ok(());
        }
        let head = std::mem::take(head);
        self.decide(&head, out)
    }

    pub(crate) fn finish(&mut self, out: &mut dyn Armored) -> Result<(), Error> {
        if let Coding::Undecided(head) = &mut self.coding {
            if head.is_empty() {
                return Ok(());
            }
            let head = std::mem::take(head);
            self.decide(&head, out)?;
        }
        match self.coding {
            Coding::Binary { .. } => out.end_block(None),
            _ => self.text.finish(out),
        }
    }

    /// Tells the coding by the first octets, and goes on with them.
    fn decide(&mut self, head: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        let utf16 = |big_endian| Coding::Utf16 { big_endian, half: None };
        let start = Location { offset: 0, text: Some((1, 1)) };
        let (coding, mark, unit) = match *head {
            [0xEF, 0xBB, 0xBF, ..] => (Coding::Octets, 3, 1),
            [0xFF, 0xFE, ..] => (utf16(false), 2, 2),
            [0xFE, 0xFF, ..] => (utf16(true), 2, 2),
            [first, 0, second, 0, ..] if is_text(first) && is_text(second) => (utf16(false), 0, 2),
            [0, first, 0, second, ..] if is_text(first) && is_text(second) => (utf16(true), 0, 2),
            // `30` is a SEQUENCE as well as the digit 0; BER's octets behind it are no text.
            [0x30, ..] if !head.iter().take(ENOUGH).all(|octet| is_text(*octet)) => {
                (Coding::Binary { position: 0 }, 0, 1)
            }
            // No BER that is meant here begins so high, but text in other languages may.
            [first, ..] if is_text(first) || !first.is_ascii() => (Coding::Octets, 0, 1),
            _ => (Coding::Binary { position: 0 }, 0, 1),
        };
        self.form = Form::Text;
        if matches!(coding, Coding::Binary { .. }) {
            self.form = Form::Binary;
            out.begin_block("", Location { offset: 0, text: None })?;
        }
        self.text = Text::new(u64::try_from(mark).unwrap_or(0), unit);
        if mark > 0 {
            self.text.departures().note(DepartureKind::ByteOrderMark, start);
        }
        if unit == 2 {
            self.text.departures().note(DepartureKind::Utf16, start);
        }
        self.coding = coding;
        self.feed(head.get(mark..).unwrap_or_default(), out)
    }

    /// Whether the octets stand as they are, and may be [passed](Self::pass) instead of pushed.
    pub(crate) const fn is_binary(&self) -> bool {
        matches!(self.coding, Coding::Binary { .. })
    }

    /// Passes `count` octets that stand as they are; where they stand. `None`: they are armoured.
    pub(crate) fn pass(&mut self, count: usize) -> Option<Map> {
        let Coding::Binary { position } = &mut self.coding else { return None };
        let mut map = Map::default();
        map.push_binary(*position, *position);
        *position += u64::try_from(count).unwrap_or(0);
        Some(map)
    }

    fn feed(&mut self, input: &[u8], out: &mut dyn Armored) -> Result<(), Error> {
        match &mut self.coding {
            Coding::Undecided(_) => Ok(()),
            Coding::Binary { .. } => match self.pass(input.len()) {
                Some(map) => out.data(input, &map),
                None => Ok(()),
            },
            Coding::Octets => self.text.push(input, out),
            Coding::Utf16 { big_endian, half } => {
                self.units.clear();
                for octet in input {
                    match half.take() {
                        None => *half = Some(*octet),
                        Some(first) => self.units.push(unit(*big_endian, first, *octet)),
                    }
                }
                self.text.push(&self.units, out)
            }
        }
    }
}

/// A code unit as one octet; what is not ASCII becomes one that base64 has no use for. The
/// no-break space keeps its number.
const fn unit(big_endian: bool, first: u8, second: u8) -> u8 {
    match if big_endian { (first, second) } else { (second, first) } {
        (0, low) if low.is_ascii() || low == 0xA0 => low,
        _ => 0xFF,
    }
}

const fn is_text(octet: u8) -> bool {
    octet.is_ascii_graphic() || matches!(octet, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}
