//! JSON that is safe to look at.

use std::io::{self, BufWriter, Write};

use pki_preflight::text::is_unsafe;
use serde::Serialize;

/// Writes JSON on, with every character that may not reach a terminal as `\uXXXX`. Outside of
/// strings JSON is printable ASCII, so only strings are touched, and their values stay the same.
///
/// The serializer writes many small parts; they are gathered, so that they are looked at together.
#[derive(Debug)]
pub(super) struct Json<W: Write>(BufWriter<Safe<W>>);

/// Bytes that are gathered.
const GATHERED: usize = 1 << 16;

impl<W: Write> Json<W> {
    pub(super) fn new(out: W) -> Self {
        Self(BufWriter::with_capacity(GATHERED, Safe(out)))
    }
}

impl<W: Write> Write for Json<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A value as a line, as safe as [`Json`] makes it.
pub(super) fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = Vec::with_capacity(1 << 10);
    serde_json::to_writer(&mut line, value)?;
    line.push(b'\n');
    if next_beyond_ascii(&line, 0).is_none() {
        return Ok(line);
    }
    let mut safe = Vec::with_capacity(line.len() * 2);
    Safe(&mut safe).write_all(&line)?;
    Ok(safe)
}

/// What is gathered consists of whole writes, and so of whole characters.
#[derive(Debug)]
struct Safe<W>(W);

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The serializer writes whole characters.
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let (mut written, mut from) = (0, 0);
        while let Some(at) = next_beyond_ascii(bytes, from) {
            let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            from = at + character.len_utf8();
            if !is_unsafe(character) {
                continue;
            }
            self.0.write_all(bytes.get(written..at).unwrap_or_default())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            written = from;
        }
        self.0.write_all(bytes.get(written..).unwrap_or_default())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Where the first byte from `from` on stands that is no printable ASCII and no line end, as the
/// serializer leaves none but DEL. Many are looked at together.
fn next_beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for piece in bytes.get(from..)?.chunks(64) {
        if piece.iter().fold(0, |most, byte| most.max(*byte)) >= 0x7F {
            return piece.iter().position(|byte| *byte >= 0x7F).map(|index| at + index);
        }
        at += piece.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_the_same() {
        let value = "a\u{202E}b\u{7F}c\u{E0041}d\u{9B}e \u{E9} \n \" \\ \u{0}";
        let mut written = Vec::new();
        let mut json = Json::new(&mut written);
        serde_json::to_writer(&mut json, value).unwrap();
        json.flush().unwrap();
        drop(json);
        let text = String::from_utf8(written).unwrap();
        assert_eq!(
            text,
            "\"a\\u202eb\\u007fc\\udb40\\udc41d\\u009be \u{E9} \\n \\\" \\\\ \\u0000\""
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }
}
