//! Characters that look like a hexadecimal digit, or show nothing.

use super::digits::{DigitStyle, Digits, bytes, is_hex};
use crate::text::is_unsafe;

/// Digits of a SHA-256.
const COUNT: usize = 64;

/// Most characters of 64 that may be something else than digits.
const MOST: usize = 16;

/// Most of these that do not look like a digit either.
const FOREIGN: usize = 4;

/// A text as digits are searched in: without what shows nothing, and without the colours of a
/// terminal (ECMA-48, CSI sequences).
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut pieces = text.split("\u{1B}[");
    clean.extend(pieces.next().unwrap_or_default().chars().filter_map(plain));
    for piece in pieces {
        let is_parameter = |character: char| matches!(character, '0'..='9' | ';' | ':' | '?');
        let mut rest = piece.trim_start_matches(is_parameter).chars();
        rest.next();
        clean.extend(rest.filter_map(plain));
    }
    clean
}

/// A character as digits are searched in: full-width forms as ASCII, and invisible ones left out.
fn plain(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\t' => Some(character),
        // U+FF01 to U+FF5E are the printable ASCII characters in another width.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character).saturating_sub(0xFF01 - 0x21)).or(Some(character))
        }
        _ if is_unsafe(character) => None,
        _ => Some(character),
    }
}

/// Whether a character is a digit of another width.
pub(super) const fn is_wide(character: char) -> bool {
    matches!(character, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF26}' | '\u{FF41}'..='\u{FF46}')
}

/// The digit that a letter looks like.
const fn digit(letter: char) -> Option<char> {
    Some(match letter {
        'O' | 'o' | 'Q' | 'О' | 'о' | 'Ο' | 'ο' => '0',
        'l' | 'I' | 'i' | 'L' | 'І' | 'і' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'G' => '6',
        'q' | 'g' => '9',
        'А' | 'а' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' | 'Ε' => 'E',
        _ => return None,
    })
}

/// 64 characters in a row that are digits but for a few.
pub(super) fn find(text: &str) -> Option<Digits> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| word.chars().count() == COUNT).find_map(|word| {
        let odd: Vec<_> = (1..).zip(word.chars()).filter(|(_, c)| !c.is_ascii_hexdigit()).collect();
        let (place, first) = *odd.first().filter(|_| odd.len() <= MOST)?;
        let read: String = word.chars().map(|it| digit(it).unwrap_or(it)).collect();
        if is_hex(&read) {
            let written = DigitStyle::Lookalike(first, place);
            return Some(Digits::Hash { bytes: bytes(&read)?, written });
        }
        let text = word.to_owned();
        (odd.len() <= FOREIGN).then_some(Digits::Foreign { text, first, place })
    })
}
