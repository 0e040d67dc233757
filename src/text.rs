//! Escapes text from a certificate before it reaches a terminal or a report.
//!
//! The creator of a certificate chooses its names. Control characters in a name can control a
//! terminal, and invisible or bidirectional characters can make a name look like another (Unicode
//! Technical Report 36, CVE-2021-42574).

mod message;

use std::fmt;

pub use message::Message;
pub(crate) use message::{MessagePart, message};

/// Text whose unsafe characters are printed as escapes such as `\u{202E}`, with upper-case
/// hexadecimal digits and no padding.
///
/// Unsafe characters are control characters, line and paragraph separators, format characters
/// (general category Cf), other invisible characters (`Default_Ignorable_Code_Point`), private use
/// and noncharacters. Other white space, combining marks and letters that merely look alike are
/// left unchanged.
///
/// A backslash is left unchanged, because names contain them (`CONTOSO\ca`), unless `u{` follows:
/// then it is printed as `\u{5C}`. `\u{` therefore always begins an escape, and the escaping can be
/// reversed.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(&'a str);

impl<'a> Escaped<'a> {
    /// Escapes `text` when it is printed.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(text)
    }
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(start) = next_escape(rest) {
            let (plain, behind) = rest.split_at_checked(start).unwrap_or((rest, ""));
            formatter.write_str(plain)?;
            let mut characters = behind.chars();
            if let Some(character) = characters.next() {
                write!(formatter, "\\u{{{:X}}}", u32::from(character))?;
            }
            rest = characters.as_str();
        }
        formatter.write_str(rest)
    }
}

/// The offset of the first character of `text` that cannot be printed unchanged.
fn next_escape(text: &str) -> Option<usize> {
    text.char_indices()
        .find(|(index, character)| match character {
            '\\' => text.get(*index..).is_some_and(|behind| behind.starts_with("\\u{")),
            _ => is_unsafe(*character),
        })
        .map(|(index, _)| index)
}

/// Whether a character must not reach a terminal; see [`Escaped`].
#[must_use]
pub fn is_unsafe(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\0'..='\u{9F}' => true,
        _ => is_in(UNSAFE, character) || u32::from(character) & 0xFFFE == 0xFFFE,
    }
}

/// Shortens `text` to at most `limit` columns of a terminal. The part that does not fit is replaced
/// by `…`. The time depends on `limit`, not on the length of the text. Nothing is escaped: shorten
/// the text that [`Escaped`] has printed.
///
/// A character in the East Asian wide ranges takes two columns, any other character takes one. This
/// is an approximation (Unicode Standard Annex 11): combining marks take no column, and some emoji
/// are sequences of characters.
#[must_use]
pub fn shorten(text: &str, limit: usize) -> String {
    let mut used = 0;
    // The end of the last character that leaves a column for the ellipsis.
    let mut cut = 0;
    for (index, character) in text.char_indices() {
        used += width(character);
        if used > limit {
            let mut short = text.get(..cut).unwrap_or_default().to_owned();
            if limit > 0 {
                short.push('…');
            }
            return short;
        }
        if used < limit {
            cut = index + character.len_utf8();
        }
    }
    text.to_owned()
}

fn width(character: char) -> usize {
    if character >= '\u{1100}' && is_in(WIDE, character) { 2 } else { 1 }
}

fn is_in(ranges: &[(char, char)], character: char) -> bool {
    let behind = ranges.partition_point(|(first, _)| *first <= character);
    let range = behind.checked_sub(1).and_then(|index| ranges.get(index));
    range.is_some_and(|(_, last)| character <= *last)
}

/// Unicode 17: general categories Cf, Zl, Zp and Co, `Default_Ignorable_Code_Point`, and the
/// noncharacters that do not end in FFFE or FFFF.
const UNSAFE: &[(char, char)] = &[
    ('\u{AD}', '\u{AD}'),       // soft hyphen
    ('\u{34F}', '\u{34F}'),     // combining grapheme joiner
    ('\u{600}', '\u{605}'),     // Arabic number signs
    ('\u{61C}', '\u{61C}'),     // Arabic letter mark, bidirectional
    ('\u{6DD}', '\u{6DD}'),     // Arabic end of ayah
    ('\u{70F}', '\u{70F}'),     // Syriac abbreviation mark
    ('\u{890}', '\u{891}'),     // Arabic pound and piastre marks
    ('\u{8E2}', '\u{8E2}'),     // Arabic disputed end of ayah
    ('\u{115F}', '\u{1160}'),   // Hangul fillers
    ('\u{17B4}', '\u{17B5}'),   // Khmer inherent vowels
    ('\u{180B}', '\u{180F}'),   // Mongolian variation selectors, vowel separator
    ('\u{200B}', '\u{200F}'),   // zero width, bidirectional marks
    ('\u{2028}', '\u{202E}'),   // separators, bidirectional embeddings and overrides
    ('\u{2060}', '\u{206F}'),   // invisible operators, bidirectional isolates
    ('\u{3164}', '\u{3164}'),   // Hangul filler
    ('\u{E000}', '\u{F8FF}'),   // private use
    ('\u{FDD0}', '\u{FDEF}'),   // noncharacters
    ('\u{FE00}', '\u{FE0F}'),   // variation selectors
    ('\u{FEFF}', '\u{FEFF}'),   // byte order mark
    ('\u{FFA0}', '\u{FFA0}'),   // halfwidth Hangul filler
    ('\u{FFF0}', '\u{FFFB}'),   // interlinear annotation
    ('\u{110BD}', '\u{110BD}'), // Kaithi number signs
    ('\u{110CD}', '\u{110CD}'),
    ('\u{13430}', '\u{1343F}'),  // Egyptian hieroglyph format controls
    ('\u{1BCA0}', '\u{1BCA3}'),  // shorthand format controls
    ('\u{1D173}', '\u{1D17A}'),  // musical format controls
    ('\u{E0000}', '\u{E0FFF}'),  // tags, variation selectors
    ('\u{F0000}', '\u{10FFFF}'), // private use
];

/// Blocks whose characters are mostly wide (`East_Asian_Width` W or F).
const WIDE: &[(char, char)] = &[
    ('\u{1100}', '\u{115F}'),
    ('\u{2E80}', '\u{303E}'),
    ('\u{3041}', '\u{A4CF}'),
    ('\u{A960}', '\u{A97F}'),
    ('\u{AC00}', '\u{D7A3}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{FE30}', '\u{FE6F}'),
    ('\u{FF01}', '\u{FF60}'),
    ('\u{FFE0}', '\u{FFE6}'),
    ('\u{16FE0}', '\u{1B2FF}'),
    ('\u{1F300}', '\u{1F64F}'),
    ('\u{1F680}', '\u{1F6FF}'),
    ('\u{1F900}', '\u{1F9FF}'),
    ('\u{20000}', '\u{3FFFD}'),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn escape(text: &str) -> String {
        Escaped::new(text).to_string()
    }

    #[test]
    fn escapes_what_drives_a_terminal_or_hides() {
        assert_eq!(escape("a\u{1B}[31m\n\u{7F}\u{9B}"), r"a\u{1B}[31m\u{A}\u{7F}\u{9B}");
        assert_eq!(escape("gro\u{202E}exe\u{2066}"), r"gro\u{202E}exe\u{2066}");
        for hidden in "\u{AD}\u{34F}\u{61C}\u{115F}\u{180E}\u{200B}\u{200D}\u{2028}\u{2029}\u{2060}\
            \u{206F}\u{3164}\u{E000}\u{FDD0}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF9}\u{FFFB}\u{FFFF}\
            \u{1D173}\u{1FFFE}\u{E0001}\u{E0041}\u{E01EF}\u{F0000}\u{10FFFF}"
            .chars()
        {
            assert!(is_unsafe(hidden), "{hidden:?}");
        }
    }

    #[test]
    fn leaves_text_alone() {
        let text =
            "~ Żółć\u{A0}Національний 認証局 한국 🔒 e\u{301} \u{2010}\u{2027}\u{202F} \u{FFFD}";
        assert_eq!(escape(text), text);
        assert_eq!(escape(r"CONTOSO\user \u0041 \"), r"CONTOSO\user \u0041 \");
        assert_eq!(escape(r"\u{202E}"), r"\u{5C}u{202E}");
    }

    #[test]
    fn the_tables_are_in_order() {
        for table in [UNSAFE, WIDE] {
            assert!(table.iter().all(|(first, last)| first <= last));
            assert!(table.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }

    #[test]
    fn shortens_to_columns() {
        assert_eq!(shorten("Contoso", 7), "Contoso");
        assert_eq!(shorten("Contoso", 6), "Conto…");
        assert_eq!(
            (shorten("ab", 1), shorten("ab", 0), shorten("", 0)),
            ("…".into(), "".into(), "".into())
        );
        assert_eq!((columns("認証局CA"), shorten("認証局CA", 8)), (8, "認証局CA".into()));
        assert_eq!(
            (shorten("認証局CA", 7), shorten("認証局CA", 6)),
            ("認証局…".into(), "認証…".into())
        );
    }

    fn columns(text: &str) -> usize {
        text.chars().map(width).sum()
    }

    /// Reverses the escapes.
    fn unescape(mut text: &str) -> String {
        let mut plain = String::new();
        while let Some((before, behind)) = text.split_once("\\u{") {
            let (digits, rest) = behind.split_once('}').unwrap();
            plain.push_str(before);
            plain.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
            text = rest;
        }
        plain + text
    }

    proptest! {
        #[test]
        fn the_text_can_be_had_back(text in r"([\\u{}5C]|\PC|\pC){0,20}") {
            let escaped = escape(&text);
            prop_assert!(!escaped.chars().any(is_unsafe));
            prop_assert_eq!(unescape(&escaped), text);
        }

        #[test]
        fn never_longer_than_the_limit(text: String, limit in 0_usize..40) {
            let short = shorten(&text, limit);
            prop_assert!(columns(&short) <= limit);
            prop_assert_eq!(short == text, columns(&text) <= limit);
        }
    }
}
