//! Bytes that were written as numbers: decimal, hexadecimal, or as in source code.

use std::iter;

use crate::kind::FileKind;
use crate::kind::content::{Content, is_established};

/// The longest file that may contain only a thumbprint, in bytes: 64 digits, with a colon between
/// pairs, in UTF-16.
const THUMBPRINT: u64 = 256;

/// The smallest number of numbers, or of hexadecimal digits, that count as bytes.
const FEWEST: usize = 16;

/// The kind of the numbers in a text of `length` bytes.
pub(super) fn content(text: &[u8], length: u64) -> Option<Content> {
    hex_digits(text, length)
        .or_else(|| decimal(text))
        .or_else(|| python(text))
        .or_else(|| source_code(text))
}

/// Pairs of hexadecimal digits with only punctuation and prefixes between them.
fn hex_digits(text: &[u8], length: u64) -> Option<Content> {
    let mut digits = Vec::with_capacity(text.len());
    let (mut even, mut punctuation) = (true, false);
    let mut rest = text.strip_prefix(b"x'").or_else(|| text.strip_prefix(b"X'")).unwrap_or(text);
    while let [byte, behind @ ..] = rest {
        if let [b'0' | b'\\', b'x' | b'X', behind @ ..] | [b'&', b'H' | b'h', behind @ ..] = rest {
            rest = behind;
        } else if byte.is_ascii_hexdigit() {
            let count = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            // In `300x82`, the `0` of the prefix would join `30`: the advised command reads all
            // digits.
            let (run, behind) = rest.split_at_checked(count)?;
            if let ([.., b'0'], [b'x' | b'X', ..]) = (run, behind) {
                return None;
            }
            // The last run may be truncated.
            even &= count % 2 == 0 || behind.is_empty();
            digits.extend_from_slice(run);
            rest = behind;
        } else {
            let is_blank = byte.is_ascii_whitespace() || *byte == b':';
            let is_cut_prefix = matches!(rest, [b'&']);
            if !is_blank && !is_cut_prefix && !b"-,;\"'[]{}()#%|_$/\\.".contains(byte) {
                return None;
            }
            punctuation |= !is_blank;
            rest = behind;
        }
    }
    if matches!(digits.len(), 40 | 64) && length <= THUMBPRINT && (even || !punctuation) {
        return Some(Content::new(FileKind::Thumbprint));
    }
    let decoded = hex(&digits);
    let is_decimal = || decimal(text).is_some();
    // Unless the bytes establish a kind, GUIDs, lists of numbers and bits must be excluded.
    let is_hex = is_established(&decoded) || even && !punctuation && !is_decimal();
    let is_bits = digits.iter().all(|digit| matches!(digit, b'0' | b'1'));
    (digits.len() >= FEWEST && is_hex && !is_bits)
        .then(|| Content::around(FileKind::HexDigits, &decoded))
}

/// The bytes of hexadecimal digits. An unpaired digit at the end is dropped.
pub(super) fn hex(digits: &[u8]) -> Vec<u8> {
    let value =
        |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(value(*high)? << 4 | value(*low)?),
        _ => None,
    };
    digits.chunks_exact(2).filter_map(pair).collect()
}

/// Decimal numbers of one byte each, signed as Java prints them or unsigned, with anything between
/// them. They count as bytes only if the bytes establish their kind: many texts contain numbers.
fn decimal(text: &[u8]) -> Option<Content> {
    let bytes: Vec<u8> = decimal_numbers(text).map_while(|number| number).collect();
    (bytes.len() >= FEWEST && is_established(&bytes))
        .then(|| Content::around(FileKind::DecimalBytes, &bytes))
}

/// Each number of one to three digits that is not part of a longer word or of a number with a
/// point; `None` for a number that is not a byte.
fn decimal_numbers(text: &[u8]) -> impl Iterator<Item = Option<u8>> + '_ {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let (mut rest, mut before) = (text, [b' ', b' ']);
    iter::from_fn(move || {
        while let [first, behind @ ..] = rest {
            if !is_word(*first) {
                (rest, before) = (behind, [before[1], *first]);
                continue;
            }
            let count = rest.iter().take_while(|byte| is_word(**byte)).count();
            let (word, behind) = rest.split_at_checked(count)?;
            let negative = before[1] == b'-' && !is_word(before[0]);
            (rest, before) = (behind, [b'0', b'0']);
            if count <= 3 && word.iter().all(u8::is_ascii_digit) {
                return Some(byte_of(word, negative));
            }
        }
        None
    })
}

fn byte_of(digits: &[u8], negative: bool) -> Option<u8> {
    let number: i16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    if negative {
        return i8::try_from(-number).ok().map(i8::cast_unsigned);
    }
    u8::try_from(number).ok()
}

/// A Python literal: `b'0\x82\x06S…'`.
fn python(text: &[u8]) -> Option<Content> {
    let ([b'b' | b'B', quote @ (b'\'' | b'"'), inside @ ..], mut bytes) = (text, Vec::new()) else {
        return None;
    };
    let mut rest = inside;
    while let [byte, behind @ ..] = rest {
        let (value, behind) = match rest {
            [b'\\', b'x', high, low, behind @ ..] => (*hex(&[*high, *low]).first()?, behind),
            [b'\\', b'n', behind @ ..] => (b'\n', behind),
            [b'\\', b'r', behind @ ..] => (b'\r', behind),
            [b'\\', b't', behind @ ..] => (b'\t', behind),
            [b'\\', escaped, behind @ ..] => (*escaped, behind),
            _ if byte == quote => break,
            _ => (*byte, behind),
        };
        bytes.push(value);
        rest = behind;
    }
    is_established(&bytes).then(|| Content::around(FileKind::PythonBytes, &bytes))
}

/// Hexadecimal numbers with a prefix in source code, such as an array of C.
fn source_code(text: &[u8]) -> Option<Content> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let [_, behind @ ..] = rest {
        let ([b'0' | b'\\', b'x' | b'X', number @ ..] | [b'&', b'H' | b'h', number @ ..]) = rest
        else {
            rest = behind;
            continue;
        };
        let count = number.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let (digits, behind) = number.split_at_checked(count)?;
        match digits {
            [low] => bytes.extend(hex(&[b'0', *low])),
            [_, _] => bytes.extend(hex(digits)),
            _ => {}
        }
        rest = behind;
    }
    (bytes.len() >= FEWEST && is_established(&bytes))
        .then(|| Content::around(FileKind::HexSourceCode, &bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<FileKind> {
        let length = u64::try_from(text.len()).unwrap();
        content(text.as_bytes(), length).map(|content| content.kind)
    }

    /// The start of a bundle.
    const BUNDLE: [u8; 24] = [
        0x30, 0x82, 6, 0x53, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0, 0x82, 6,
        0x44, 0x30, 0x82, 6, 0x40, 2,
    ];
    const KEY: [u8; 26] = [
        0x30, 0x81, 0x87, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1, 6, 8,
        0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1,
    ];

    fn join(bytes: &[u8], between: &str, each: impl Fn(u8) -> String) -> String {
        bytes.iter().map(|byte| each(*byte)).collect::<Vec<_>>().join(between)
    }

    #[test]
    fn digits_by_their_number() {
        let digits = "30820123".repeat(8);
        assert_eq!(of(&digits[..40]), Some(FileKind::Thumbprint));
        assert_eq!(of(&digits), Some(FileKind::Thumbprint));
        assert_eq!(of(&digits[..62]), Some(FileKind::HexDigits));
        assert_eq!(of("30:82:01:23 30:82:01:23"), Some(FileKind::HexDigits));
        assert_eq!(of("404"), None);
    }

    #[test]
    fn decimal_and_hexadecimal_are_told_apart() {
        for between in [" ", "\r\n", ",", ", ", ";", "\t"] {
            let decimal = join(&BUNDLE, between, |byte| byte.to_string());
            let padded = join(&BUNDLE, between, |byte| format!("{byte:03}"));
            let signed = join(&BUNDLE, between, |byte| byte.cast_signed().to_string());
            for text in [decimal, padded, signed] {
                assert_eq!(of(&text), Some(FileKind::DecimalBytes), "{text}");
                assert_eq!(of(&format!("[{text}]")), Some(FileKind::DecimalBytes));
                assert_eq!(
                    of(&format!("const raw = new Uint8Array([{text}]);")),
                    Some(FileKind::DecimalBytes)
                );
            }
            let text = join(&BUNDLE, between, |byte| format!("{byte:02X}"));
            assert_eq!(of(&text), Some(FileKind::HexDigits), "{text}");
        }
        let node =
            format!("{{\"type\":\"Buffer\",\"data\":[{}]}}", join(&BUNDLE, ",", |b| b.to_string()));
        assert_eq!(of(&node), Some(FileKind::DecimalBytes));
    }

    #[test]
    fn spellings_of_hexadecimal() {
        let hex =
            |prefix: &str, between: &str| join(&BUNDLE, between, |b| format!("{prefix}{b:02x}"));
        for text in [
            hex("", "-").to_uppercase(),
            hex("0x", ", "),
            hex("0x", " "),
            hex("\\x", ""),
            hex("&H", ","),
            hex("%", ""),
            hex("\\", ""),
            hex("$", ", "),
            hex("", "|"),
            hex("", "."),
            format!("{{ {} }};", hex("0x", ",")),
            format!("0x{}", hex("", "")),
            format!("\\x{}", hex("", "")),
            format!("X'{}'", hex("", "")),
            format!("\"{}\"", hex("", "")),
            format!("#{}", hex("", "")),
        ] {
            assert_eq!(of(&text), Some(FileKind::HexDigits), "{text}");
        }
        let array = format!("unsigned char bundle_p7b[] = {{\n  {}\n}};", hex("0x", ", "));
        assert_eq!(of(&array), Some(FileKind::HexSourceCode));
        let short = join(&BUNDLE, ",", |byte| format!("0x{byte:x}"));
        assert_eq!(of(&format!("[byte[]] $bytes = {short}")), Some(FileKind::HexSourceCode));
        let python = r"b'0\x82\x06S\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x82\x06D0\x82'";
        assert_eq!(of(python), Some(FileKind::PythonBytes));
    }

    #[test]
    fn a_key_is_found_in_any_spelling() {
        for text in [
            join(&KEY, " ", |byte| byte.to_string()),
            join(&KEY, ",", |byte| byte.cast_signed().to_string()),
            join(&KEY, "-", |byte| format!("{byte:02X}")),
            format!("char key[] = {{ {} }}", join(&KEY, ",", |byte| format!("0x{byte:02x}"))),
            format!("b\"{}\"", join(&KEY, "", |byte| format!("\\x{byte:02x}"))),
        ] {
            assert_eq!(of(&text), Some(FileKind::PrivateKey), "{text}");
        }
    }

    #[test]
    fn numbers_in_a_text_are_no_bytes() {
        for text in [
            "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404",
            "Error 12 in line 48, 130, 6, 83, 6, 9: see pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, \
             12",
            "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5",
            "2026-11-24 12:30:01 service started, 2026-11-24 12:30:02 service stopped",
            "550e8400-e29b-41d4-a716-446655440000",
            "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
            "00110000 10000010 00000110 01010011 00000110 00001001",
            "10.20.30.40.50.60.70.80, 10-20-30-40-50-60-70-80",
            "color: #30820653; background: 0x30",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
