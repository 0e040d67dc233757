//! Characters that look like a hexadecimal digit or are invisible.

use super::digits::{DigitStyle, Digits, bytes, is_hex};
use crate::text::is_unsafe;

/// The number of digits of a SHA-256.
const COUNT: usize = 64;

/// The largest number of the 64 characters that may be other than digits.
const MOST: usize = 16;

/// The same limit if one of these characters does not even look like a digit.
const FOREIGN: usize = 4;

/// Prepares a text for the search for digits: removes invisible characters and terminal colours
/// (ECMA-48, CSI sequences), and converts full-width characters to ASCII.
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

/// The ASCII form of a full-width character, `None` for an invisible character, and any other
/// character unchanged.
fn plain(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\t' => Some(character),
        // U+FF01 to U+FF5E are the printable ASCII characters in full width.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character).saturating_sub(0xFF01 - 0x21)).or(Some(character))
        }
        _ if is_unsafe(character) => None,
        _ => Some(character),
    }
}

/// Whether a character is a full-width digit.
pub(super) const fn is_wide(character: char) -> bool {
    matches!(character, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF26}' | '\u{FF41}'..='\u{FF46}')
}

/// The digit that a letter resembles.
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

/// A run of 64 characters, nearly all of them digits.
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
