//! JSON that is safe to look at.

use std::io::{self, Write};

use pki_preflight::is_unsafe;

/// Writes JSON on, with every character that may not reach a terminal as `\uXXXX`. Outside of
/// strings JSON is printable ASCII, so only strings are touched, and their values stay the same.
#[derive(Debug)]
pub(super) struct Json<W>(pub(super) W);

impl<W: Write> Write for Json<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if octets.is_ascii() && !octets.contains(&0x7F) {
            self.0.write_all(octets)?;
            return Ok(octets.len());
        }
        // The serializer writes whole characters.
        let text = std::str::from_utf8(octets).map_err(io::Error::other)?;
        let mut rest = text;
        while let Some((at, character)) =
            rest.char_indices().find(|(_, character)| *character != '\n' && is_unsafe(*character))
        {
            let (before, behind) = rest.split_at(at);
            self.0.write_all(before.as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            rest = behind.get(character.len_utf8()..).unwrap_or_default();
        }
        self.0.write_all(rest.as_bytes())?;
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_the_same() {
        let value = "a\u{202E}b\u{7F}c\u{E0041}d\u{9B}e \u{E9} \n \" \\ \u{0}";
        let mut written = Vec::new();
        serde_json::to_writer(Json(&mut written), value).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert_eq!(
            text,
            "\"a\\u202eb\\u007fc\\udb40\\udc41d\\u009be \u{E9} \\n \\\" \\\\ \\u0000\""
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }
}
