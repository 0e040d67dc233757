//! The forms in which another program could have saved a text.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The number of bytes of UTF-16 that are hashed at once.
const GATHERED: usize = 1 << 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SavedCoding {
    /// ASCII or UTF-8.
    Plain,
    /// UTF-8 with a byte order mark.
    Marked,
    /// UTF-16, little-endian, with a byte order mark: the output of `>` in Windows PowerShell.
    Utf16,
    /// UTF-16, big-endian, with a byte order mark.
    Utf16BigEndian,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnds {
    AsIs,
    Lf,
    Crlf,
}

/// The change at the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    AsIs,
    NoLineEnd,
    LineEnd,
    /// One more line end than the text has.
    OneMore,
}

/// The form in which a text was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    pub(super) coding: SavedCoding,
    pub(super) lines: LineEnds,
    last: Last,
}

/// The text of a file, without its byte order mark, in UTF-8.
#[derive(Debug)]
pub(super) struct SavedText {
    pub(super) coding: SavedCoding,
    pub(super) text: Vec<u8>,
}

impl SavedText {
    pub(super) fn of(file: &[u8]) -> Self {
        let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16, coding| {
            let (pairs, _) = bytes.as_chunks::<2>();
            let units: Vec<_> = pairs.iter().map(|pair| unit(*pair)).collect();
            Self { coding, text: String::from_utf16_lossy(&units).into_bytes() }
        };
        match file {
            [0xEF, 0xBB, 0xBF, text @ ..] => {
                Self { coding: SavedCoding::Marked, text: text.to_vec() }
            }
            [0xFF, 0xFE, text @ ..] => utf16(text, u16::from_le_bytes, SavedCoding::Utf16),
            [0xFE, 0xFF, text @ ..] => utf16(text, u16::from_be_bytes, SavedCoding::Utf16BigEndian),
            text => Self { coding: SavedCoding::Plain, text: text.to_vec() },
        }
    }
}

/// The form in which the SHA-256 of `text` is `hash`, if there is one.
pub(super) fn find(text: &[u8], codings: &[SavedCoding], hash: &[u8]) -> Option<Saved> {
    let end = text.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    let (body, tail) = text.split_at_checked(end)?;
    let ends = tail.iter().filter(|byte| **byte == b'\n').count();
    codings.iter().find_map(|coding| {
        lines_of(body, *coding).iter().find_map(|lines| {
            let lines = *lines;
            let mut hasher = Hasher::new(*coding, lines);
            hasher.push(body)?;
            let styles: &[&[u8]] = match lines {
                LineEnds::AsIs => &[b"\n", b"\r\n"],
                LineEnds::Lf => &[b"\n"],
                LineEnds::Crlf => &[b"\r\n"],
            };
            let saved = |last| Saved { coding: *coding, lines, last };
            if hasher.is(&[], hash) {
                return Some(saved(if tail.is_empty() { Last::AsIs } else { Last::NoLineEnd }));
            }
            if hasher.is(tail, hash) {
                return Some(saved(Last::AsIs));
            }
            styles.iter().find_map(|style| {
                let is_as_is = lines != LineEnds::AsIs && ends == 1;
                let one = if is_as_is { Last::AsIs } else { Last::LineEnd };
                let more = [tail, style].concat();
                let one = hasher.is(style, hash).then_some(one);
                one.or_else(|| hasher.is(&more, hash).then_some(Last::OneMore)).map(saved)
            })
        })
    })
}

/// The line ends to try. Forms with equal bytes are left out, and programs that write UTF-16 write
/// CRLF.
fn lines_of(text: &[u8], coding: SavedCoding) -> &'static [LineEnds] {
    let mut ends = memchr::memchr_iter(b'\n', text);
    let is_crlf = |at: usize| at.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'\r');
    let Some(first) = ends.next().map(is_crlf) else { return &[LineEnds::AsIs] };
    let is_mixed = ends.any(|at| is_crlf(at) != first);
    match (first, is_mixed) {
        (true, false) if matches!(coding, SavedCoding::Plain | SavedCoding::Marked) => {
            &[LineEnds::AsIs, LineEnds::Lf]
        }
        (true, false) => &[LineEnds::AsIs],
        (false, false) => &[LineEnds::AsIs, LineEnds::Crlf],
        (_, true) => &[LineEnds::AsIs, LineEnds::Lf, LineEnds::Crlf],
    }
}

/// Hashes a text in another encoding, with other line ends.
#[derive(Clone)]
struct Hasher {
    coding: SavedCoding,
    lines: LineEnds,
    hasher: Sha256,
}

impl Hasher {
    fn new(coding: SavedCoding, lines: LineEnds) -> Self {
        let mark: &[u8] = match coding {
            SavedCoding::Plain => &[],
            SavedCoding::Marked => &[0xEF, 0xBB, 0xBF],
            SavedCoding::Utf16 => &[0xFF, 0xFE],
            SavedCoding::Utf16BigEndian => &[0xFE, 0xFF],
        };
        Self { coding, lines, hasher: Sha256::new_with_prefix(mark) }
    }

    /// Whether `hash` is the hash of the text followed by `tail`.
    fn is(&self, tail: &[u8], hash: &[u8]) -> bool {
        let mut hasher = self.clone();
        hasher.push(tail).is_some() && hasher.hasher.finalize().as_slice() == hash
    }

    /// Adds text. `None` if the text cannot be encoded, because it is not UTF-8.
    fn push(&mut self, text: &[u8]) -> Option<()> {
        if self.lines == LineEnds::AsIs {
            return self.write(text);
        }
        let end: &[u8] = if self.lines == LineEnds::Lf { b"\n" } else { b"\r\n" };
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'\n', rest) {
            let (line, behind) = rest.split_at_checked(at)?;
            self.write(line.strip_suffix(b"\r").unwrap_or(line))?;
            self.write(end)?;
            rest = behind.get(1..)?;
        }
        self.write(rest)
    }

    fn write(&mut self, text: &[u8]) -> Option<()> {
        if matches!(self.coding, SavedCoding::Plain | SavedCoding::Marked) {
            self.hasher.update(text);
            return Some(());
        }
        let mut bytes = Vec::with_capacity(GATHERED);
        let is_big_endian = self.coding == SavedCoding::Utf16BigEndian;
        for unit in std::str::from_utf8(text).ok()?.encode_utf16() {
            bytes.extend(if is_big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() });
            if bytes.len() >= GATHERED {
                self.hasher.update(&bytes);
                bytes.clear();
            }
        }
        self.hasher.update(&bytes);
        Some(())
    }
}

impl Saved {
    /// The differences from the file, whose encoding is `own`.
    pub(super) fn differences(self, own: SavedCoding) -> Vec<&'static str> {
        let coding = (self.coding != own).then_some(match self.coding {
            SavedCoding::Plain => "in UTF-8 without a byte order mark",
            SavedCoding::Marked => "in UTF-8 with a byte order mark",
            SavedCoding::Utf16 => "in UTF-16 (little-endian) with a byte order mark",
            SavedCoding::Utf16BigEndian => "in UTF-16 (big-endian) with a byte order mark",
        });
        let lines = match self.lines {
            LineEnds::AsIs => None,
            LineEnds::Lf => Some("with LF line ends"),
            LineEnds::Crlf => Some("with CRLF line ends"),
        };
        let last = match self.last {
            Last::AsIs => None,
            Last::NoLineEnd => Some("without its final line end"),
            Last::LineEnd => Some("with a single final line end"),
            Last::OneMore => Some("with one more final line end"),
        };
        [coding, lines, last].into_iter().flatten().collect()
    }
}

/// Prints the differences from a text in UTF-8 without a byte order mark.
impl fmt::Display for Saved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.differences(SavedCoding::Plain).join(", "))
    }
}
