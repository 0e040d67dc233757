//! Text in UTF-8 or UTF-16, with or without a byte order mark.

use std::borrow::Cow;

use crate::arithmetic::to_u64;

/// The encoding that the first bytes indicate, by the same rules as for armour.
#[derive(Clone, Copy, Debug)]
enum StoreCoding {
    Utf8,
    Utf16 { big_endian: bool },
}

/// A file's text; invalid characters are replaced by U+FFFD.
#[derive(Debug)]
pub(super) struct StoreText<'a> {
    pub(super) text: Cow<'a, str>,
    /// The offset of the first bytes that are not a valid character.
    pub(super) replaced: Option<u64>,
}

fn coding(bytes: &[u8]) -> (StoreCoding, usize) {
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    match *bytes {
        [0xEF, 0xBB, 0xBF, ..] => (StoreCoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (StoreCoding::Utf16 { big_endian: false }, 2),
        [0xFE, 0xFF, ..] => (StoreCoding::Utf16 { big_endian: true }, 2),
        [first, 0, second, 0, ..] if is_text(first) && is_text(second) => {
            (StoreCoding::Utf16 { big_endian: false }, 0)
        }
        [0, first, 0, second, ..] if is_text(first) && is_text(second) => {
            (StoreCoding::Utf16 { big_endian: true }, 0)
        }
        _ => (StoreCoding::Utf8, 0),
    }
}

/// Whether the text is UTF-16.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    matches!(coding(bytes), (StoreCoding::Utf16 { .. }, _))
}

fn units(bytes: &[u8], big_endian: bool) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(move |pair| match *pair {
        [first, second] if big_endian => u16::from_be_bytes([first, second]),
        [first, second] => u16::from_le_bytes([first, second]),
        _ => 0,
    })
}

/// The first character that is not white space, or `None` if there is none. A non-ASCII character
/// is returned as `U+FFFD`.
pub(super) fn first_character(bytes: &[u8]) -> Option<char> {
    let (coding, mark) = coding(bytes);
    let bytes = bytes.get(mark..).unwrap_or_default();
    let first = match coding {
        StoreCoding::Utf8 => bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace()),
        StoreCoding::Utf16 { big_endian } => units(bytes, big_endian)
            .map(|unit| u8::try_from(unit).unwrap_or(u8::MAX))
            .find(|byte| !byte.is_ascii_whitespace()),
    };
    first.map(|byte| if byte.is_ascii() { char::from(byte) } else { char::REPLACEMENT_CHARACTER })
}

pub(super) fn decode(bytes: &[u8]) -> StoreText<'_> {
    let (coding, mark) = coding(bytes);
    let content = bytes.get(mark..).unwrap_or_default();
    let place = |offset: usize| to_u64(mark + offset);
    match coding {
        StoreCoding::Utf8 => {
            let replaced = match std::str::from_utf8(content) {
                Ok(text) => return StoreText { text: Cow::Borrowed(text), replaced: None },
                Err(error) => Some(place(error.valid_up_to())),
            };
            StoreText { text: String::from_utf8_lossy(content), replaced }
        }
        StoreCoding::Utf16 { big_endian } => {
            let (mut text, mut replaced, mut offset) =
                (String::with_capacity(content.len() / 2), None, 0);
            for character in char::decode_utf16(units(content, big_endian)) {
                if character.is_err() {
                    replaced.get_or_insert_with(|| place(offset));
                }
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                offset += character.len_utf16() * 2;
                text.push(character);
            }
            if content.len() % 2 == 1 {
                replaced.get_or_insert_with(|| place(content.len() - 1));
                text.push(char::REPLACEMENT_CHARACTER);
            }
            StoreText { text: Cow::Owned(text), replaced }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coding_gives_the_same_text() {
        let text = "  {\"ä\": \"𝄞\"}";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xEF, 0xBB, 0xBF], text.as_bytes()),
            marked(&[0xFF, 0xFE], &little),
            marked(&[0xFE, 0xFF], &big),
            little,
            big,
        ] {
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.replaced), (text, None));
            assert_eq!(first_character(&bytes), Some('{'));
        }
        assert_eq!(first_character(&[0xFF, 0xFE, b' ', 0]), None);
    }

    #[test]
    fn says_where_the_first_byte_stands_that_is_no_character() {
        assert_eq!(decode(b"\xEF\xBB\xBFM\xFCnchen").replaced, Some(4));
        assert_eq!(decode(&[0xFF, 0xFE, b'a', 0, 0x00, 0xD8, b'b', 0]).replaced, Some(4));
        assert_eq!(decode(&[0xFE, 0xFF, 0, b'a', 9]).replaced, Some(4));
    }
}
