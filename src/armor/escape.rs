//! Line ends and characters that a program escaped: `\n` of JSON and C, `` `n `` of PowerShell,
//! `%0A` of a URL, `&#10;` of XML, `=3D` of quoted-printable.

/// The length of the longest known escape.
pub(super) const LONGEST: usize = 8;

/// The result of parsing a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Undecided without the bytes that follow.
    Incomplete,
    None,
    /// A line end; its length in bytes as written.
    LineEnd(usize),
    /// An ASCII character; its length in bytes as written.
    Character(u8, usize),
}

/// Escapes with a fixed spelling.
const WORDS: [(&[u8], u8); 16] = [
    (b"\\\\r", b'\r'),
    (b"\\\\n", b'\n'),
    (b"\\r", b'\r'),
    (b"\\n", b'\n'),
    (b"\\t", b'\t'),
    (b"\\/", b'/'),
    (b"\\012", b'\n'),
    (b"\\015", b'\r'),
    (b"`r", b'\r'),
    (b"`n", b'\n'),
    (b"`t", b'\t'),
    (b"<br>", b'\n'),
    (b"<br/>", b'\n'),
    (b"<br />", b'\n'),
    (b"=3D", b'='),
    (b"^M", b'\r'),
];

/// Escapes that contain the number of a character: the prefix, the radix, and the digits.
const NUMBERS: [(&[u8], u32, EscapeDigits); 5] = [
    (b"\\u", 16, EscapeDigits::Exactly(4)),
    (b"\\x", 16, EscapeDigits::Exactly(2)),
    (b"%", 16, EscapeDigits::Exactly(2)),
    (b"&#x", 16, EscapeDigits::UpToSemicolon),
    (b"&#", 10, EscapeDigits::UpToSemicolon),
];

#[derive(Clone, Copy, Debug)]
enum EscapeDigits {
    Exactly(usize),
    UpToSemicolon,
}

/// Whether an escape may begin with this byte.
pub(super) const fn is_start(byte: u8) -> bool {
    matches!(byte, b'\\' | b'`' | b'%' | b'&' | b'<' | b'=' | b'^')
}

/// Parses the start of `text`. `complete` is set if the line ends after `text`.
pub(super) fn front(text: &[u8], complete: bool) -> Escape {
    let near = text.get(..LONGEST).unwrap_or(text);
    if complete && near == b"\\" {
        // A backslash at the end of a line: the text continues on the next line.
        return Escape::LineEnd(1);
    }
    let mut incomplete = false;
    for (word, character) in WORDS {
        let front = near.get(..word.len()).unwrap_or(near);
        if front.eq_ignore_ascii_case(word) {
            return escape(character, word.len());
        }
        incomplete |= front.len() < word.len()
            && word.get(..front.len()).is_some_and(|word| word.eq_ignore_ascii_case(front));
    }
    for (mark, radix, digits) in NUMBERS {
        let Some(rest) = near.strip_prefix(mark) else {
            incomplete |= near.len() < mark.len() && mark.starts_with(near);
            continue;
        };
        let count = rest.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
        let (count, end) = match digits {
            EscapeDigits::Exactly(exactly) => (count.min(exactly), 0),
            EscapeDigits::UpToSemicolon => (count, 1),
        };
        let is_whole = match digits {
            EscapeDigits::Exactly(exactly) => count == exactly,
            EscapeDigits::UpToSemicolon => count > 0 && rest.get(count) == Some(&b';'),
        };
        let number = rest.get(..count).and_then(|digits| std::str::from_utf8(digits).ok());
        let number = number.and_then(|number| u8::from_str_radix(number, radix).ok());
        match number {
            Some(character) if is_whole && character.is_ascii() => {
                return escape(character, mark.len() + count + end);
            }
            _ => incomplete |= count == rest.len() && near.len() < LONGEST,
        }
    }
    if incomplete && !complete { Escape::Incomplete } else { Escape::None }
}

const fn escape(character: u8, length: usize) -> Escape {
    match character {
        b'\r' | b'\n' => Escape::LineEnd(length),
        character => Escape::Character(character, length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_line_end() {
        for text in [
            "\\n", "\\r", "\\\\n", "\\u000a", "\\u000D", "\\x0A", "\\012", "`n", "`r", "%0A",
            "%0d", "&#10;", "&#13;", "&#xA;", "&#x0d;", "<br>", "<BR/>", "<br />", "^M",
        ] {
            let bytes = text.as_bytes();
            assert_eq!(front(bytes, false), Escape::LineEnd(bytes.len()), "{text}");
            for cut in 1..bytes.len() {
                // A truncated escape is not an escape, except that a backslash alone continues the
                // line.
                assert_eq!(front(&bytes[..cut], false), Escape::Incomplete, "{text} {cut}");
                let cut = front(&bytes[..cut], true);
                assert!(matches!(cut, Escape::None | Escape::LineEnd(1)), "{text} {cut:?}");
            }
        }
    }

    #[test]
    fn characters_of_base64_that_programs_escape() {
        for (text, character) in [
            ("\\/", b'/'),
            ("\\u002B", b'+'),
            ("\\u003d", b'='),
            ("%2B", b'+'),
            ("%2f", b'/'),
            ("%20", b' '),
            ("&#43;", b'+'),
            ("&#x2F;", b'/'),
            ("=3D", b'='),
        ] {
            assert_eq!(front(text.as_bytes(), false), Escape::Character(character, text.len()));
        }
        for text in ["\\q", "`q", "%zz", "&amp;", "<b>", "==", "\\u00e9x", "&#300;", "^A"] {
            assert_eq!(front(text.as_bytes(), false), Escape::None, "{text}");
        }
    }
}
