//! JSON that is safe to display.

use std::io::{self, BufWriter, Write};

use pki_preflight::text::is_unsafe;
use serde::Serialize;

/// Passes JSON on, with every character that must not reach a terminal written as `\uXXXX`. Outside
/// strings JSON is printable ASCII, so only strings change, and their values stay the same.
///
/// The serializer writes many small pieces. They are collected, so that they are searched together.
#[derive(Debug)]
pub(super) struct Json<W: Write>(BufWriter<Safe<W>>);

/// Bytes collected before a search.
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

/// A value on one line, escaped as [`Json`] does.
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

/// The buffer consists of whole writes, and therefore of whole characters.
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

/// The position, at or after `from`, of the first byte that is neither printable ASCII nor a line
/// end. Of the control characters the serializer leaves only DEL. Many bytes are examined at once.
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
