//! ASN.1 character strings, decoded whatever they contain.

use std::borrow::Cow;

use super::violation::NameViolation;
use crate::tlv::{Class, Element, Tag};

/// The maximum nesting of pieces in a constructed string. X.690 8.7.3 sets no limit; this one keeps
/// the time linear, because the end of each indefinite length is searched for at every level.
const MAX_DEPTH: usize = 8;

/// A string's bytes, joined if it is split into pieces (X.690 8.23.6, 8.7.3). `None` if a piece
/// cannot be read, is not a string, or is nested too deeply.
pub(crate) fn bytes<'a>(element: &Element<'a>) -> Option<Cow<'a, [u8]>> {
    if !element.tag().is_constructed() {
        return Some(Cow::Borrowed(element.content));
    }
    let mut bytes = Vec::new();
    gather(element, MAX_DEPTH, &mut bytes)?;
    Some(Cow::Owned(bytes))
}

fn gather(element: &Element<'_>, depth: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let mut pieces = element.reader();
    while let Some(piece) = pieces.next("piece").ok()? {
        // The pieces are OCTET STRINGs, but some encoders repeat the string's own tag.
        if !piece.tag().is(Tag::OCTET_STRING) && !piece.tag().is(element.tag()) {
            return None;
        }
        if piece.tag().is_constructed() {
            gather(&piece, depth.checked_sub(1)?, bytes)?;
        } else {
            bytes.extend_from_slice(piece.content);
        }
    }
    Some(())
}

/// A decoded string. Characters that its type does not allow are kept if they are ASCII, or if they
/// are surrogate pairs in a BMPString; all others become U+FFFD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameString<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The violation in the bytes, if there is one. At most one is reported.
    pub(crate) violation: Option<NameViolation>,
}

/// Decodes UTF8String, NumericString, PrintableString, TeletexString, IA5String, VisibleString,
/// UniversalString and BMPString (X.680 clause 41). `None` for any other type, and if the pieces of
/// the string cannot be joined.
///
/// TeletexString is decoded as ISO 8859-1, as Windows does and as encoders intend; T.61 is rare in
/// practice.
pub(crate) fn decode<'a>(element: &Element<'a>) -> Option<NameString<'a>> {
    if element.tag().class() != Class::Universal {
        return None;
    }
    let bytes = |element| bytes(element);
    match element.tag().number() {
        12 => bytes(element).map(utf8),
        18 => bytes(element).map(|bytes| ascii(bytes, is_numeric)),
        19 => bytes(element).map(|bytes| ascii(bytes, is_printable)),
        20 => bytes(element).map(teletex),
        22 => bytes(element).map(|bytes| ascii(bytes, |_| true)),
        26 => bytes(element).map(|bytes| ascii(bytes, |byte| matches!(byte, b' '..=b'~'))),
        28 => bytes(element).map(|bytes| universal(&bytes)),
        30 => bytes(element).map(|bytes| bmp(&bytes)),
        _ => None,
    }
}

/// X.680 41.2.
fn is_numeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b' ')
}

/// X.680 41.4.
const fn is_printable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b' ' | b'\'' | b'(' | b')' | b'+'..=b'/' | b':' | b'=' | b'?')
}

/// Whether a primitive string is known to consist of printable ASCII characters that its type
/// allows; `false` means unknown.
pub(super) fn is_of_its_characters(element: &Element<'_>) -> bool {
    match element.identifier() {
        0x13 => all(element.content, PRINTABLE_STRING),
        0x0C | 0x16 => all(element.content, PRINTABLE_ASCII),
        _ => false,
    }
}

// Character classes, combined as bits.
const PRINTABLE_STRING: u8 = 1;
const PRINTABLE_ASCII: u8 = 2;

/// The classes of each byte. A table needs one lookup per byte, and the names of nearly every
/// certificate are checked with it.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let (mut rest, mut byte): (&mut [u8], u8) = (&mut classes, 0);
    while let [first, behind @ ..] = rest {
        *first = match byte {
            _ if is_printable(byte) => PRINTABLE_STRING | PRINTABLE_ASCII,
            b' '..=b'~' => PRINTABLE_ASCII,
            _ => 0,
        };
        byte = byte.wrapping_add(1);
        rest = behind;
    }
    classes
};

/// Whether all bytes belong to the class `of`.
fn all(bytes: &[u8], of: u8) -> bool {
    let class = |byte: &u8| CLASSES.get(usize::from(*byte)).copied().unwrap_or(0);
    bytes.iter().fold(of, |all, byte| all & class(byte)) != 0
}

/// Decodes UTF-8. The flag is whether the bytes are valid.
fn lossy(bytes: Cow<'_, [u8]>) -> (Cow<'_, str>, bool) {
    match bytes {
        Cow::Borrowed(bytes) => match str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), true),
            Err(_) => (String::from_utf8_lossy(bytes), false),
        },
        Cow::Owned(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (Cow::Owned(text), true),
            Err(error) => {
                (Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()), false)
            }
        },
    }
}

fn utf8(bytes: Cow<'_, [u8]>) -> NameString<'_> {
    let (text, is_utf8) = lossy(bytes);
    NameString { text, violation: (!is_utf8).then_some(NameViolation::InvalidUtf8) }
}

/// Decodes a string of a type that allows the ASCII characters that `allowed` accepts.
fn ascii(bytes: Cow<'_, [u8]>, allowed: fn(u8) -> bool) -> NameString<'_> {
    let is_allowed = bytes.iter().all(|byte| byte.is_ascii() && allowed(*byte));
    let violation = (!is_allowed).then_some(NameViolation::IllegalCharacter);
    if bytes.is_ascii() {
        return NameString { text: lossy(bytes).0, violation };
    }
    let character = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { '\u{FFFD}' };
    NameString { text: bytes.iter().map(character).collect(), violation }
}

fn teletex(bytes: Cow<'_, [u8]>) -> NameString<'_> {
    let text = if bytes.is_ascii() {
        lossy(bytes).0
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    };
    NameString { text, violation: None }
}

/// Decodes big-endian UTF-16. X.680 41.16 does not allow surrogate pairs, but Windows decodes them.
fn bmp(bytes: &[u8]) -> NameString<'static> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    let has_surrogate = units.clone().any(|unit| unit & 0xF800 == 0xD800);
    let characters = char::decode_utf16(units);
    let text = characters.map(|character| character.unwrap_or('\u{FFFD}')).collect();
    wide(text, has_surrogate, rest)
}

/// Decodes big-endian UTF-32 (X.690 8.23.7).
fn universal(bytes: &[u8]) -> NameString<'static> {
    let (quads, rest) = bytes.as_chunks::<4>();
    let characters = quads.iter().map(|quad| char::from_u32(u32::from_be_bytes(*quad)));
    let has_illegal = characters.clone().any(|character| character.is_none());
    wide(characters.map(|character| character.unwrap_or('\u{FFFD}')).collect(), has_illegal, rest)
}

/// Adds U+FFFD for remaining bytes that are not a whole character.
fn wide(mut text: String, has_illegal: bool, rest: &[u8]) -> NameString<'static> {
    let mut violation = has_illegal.then_some(NameViolation::IllegalCharacter);
    if !rest.is_empty() {
        text.push('\u{FFFD}');
        violation = Some(NameViolation::PartialCharacter);
    }
    NameString { text: Cow::Owned(text), violation }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::NameViolation::{IllegalCharacter, InvalidUtf8, PartialCharacter};
    use super::*;
    use crate::tlv::Reader;

    fn read(whole: &[u8]) -> Option<(String, Option<NameViolation>)> {
        let element = Reader::new(whole, 0).next("string").ok().flatten();
        element
            .and_then(|element| decode(&element))
            .map(|text| (text.text.into_owned(), text.violation))
    }

    #[test]
    fn reads_every_type() {
        let cases: &[(&[u8], &str, Option<NameViolation>)] = &[
            (b"\x0C\x04\xC5\xBB\xC3\xB3", "Żó", None),
            (b"\x0C\x03a\xFFb", "a\u{FFFD}b", Some(InvalidUtf8)),
            (b"\x12\x0312 ", "12 ", None),
            (b"\x12\x021x", "1x", Some(IllegalCharacter)),
            (b"\x13\x06A-b(?)", "A-b(?)", None),
            (b"\x13\x03a*b", "a*b", Some(IllegalCharacter)),
            (b"\x13\x02a\xE9", "a\u{FFFD}", Some(IllegalCharacter)),
            (b"\x14\x02a\xE9", "aé", None),
            (b"\x16\x03a@b", "a@b", None),
            (b"\x16\x02\x07\x80", "\u{7}\u{FFFD}", Some(IllegalCharacter)),
            (b"\x1A\x03a*b", "a*b", None),
            (b"\x1A\x02a\n", "a\n", Some(IllegalCharacter)),
            (b"\x1C\x08\0\0\0a\0\x01\xF5\x12", "a🔒", None),
            (b"\x1C\x06\0\0\xD8\0\0\0", "\u{FFFD}\u{FFFD}", Some(PartialCharacter)),
            (b"\x1E\x04\0a\x01\x7B", "aŻ", None),
            (b"\x1E\x04\xD8\x3D\xDD\x12", "🔒", Some(IllegalCharacter)),
            (b"\x1E\x04\xD8\x3D\0a", "\u{FFFD}a", Some(IllegalCharacter)),
            (b"\x1E\x03\0aX", "a\u{FFFD}", Some(PartialCharacter)),
        ];
        for (whole, text, violation) in cases {
            assert_eq!(read(whole), Some(((*text).into(), *violation)), "{whole:02X?}");
        }
        assert_eq!((read(&[0x02, 1, 5]), read(&[0x8C, 1, b'a'])), (None, None));
    }

    #[test]
    fn puts_pieces_together() {
        // UTF8String { OCTET STRING C5, indefinite OCTET STRING { BB }, UTF8String "!" }
        let pieces = [0x2C, 13, 0x04, 1, 0xC5, 0x24, 0x80, 0x04, 1, 0xBB, 0, 0, 0x0C, 1, b'!'];
        assert_eq!(read(&pieces), Some(("Ż!".into(), None)));
        assert_eq!(read(&[0x2C, 3, 0x02, 1, 5]), None);
        assert_eq!(read(&[0x2C, 3, 0x04, 9, 5]), None);
        let mut nested = vec![0x04, 1, b'a'];
        for depth in 0..=MAX_DEPTH + 1 {
            nested.splice(0..0, [0x24, u8::try_from(nested.len()).unwrap()]);
            nested[0] = 0x2C;
            assert_eq!(read(&nested).is_some(), depth <= MAX_DEPTH);
            nested[0] = 0x24;
        }
    }

    proptest! {
        #[test]
        fn loses_nothing_silently(
            tag in prop::sample::select(&[12_u8, 18, 19, 20, 22, 26, 28, 30, 44, 62][..]),
            // An encoded U+FFFD ends in FD or BD, so that the input cannot contain one.
            content in prop::collection::vec(0_u8..0xBD, 0..20),
        ) {
            let mut whole = vec![tag, u8::try_from(content.len()).unwrap()];
            whole.extend(content);
            let silent = |(text, violation): (String, Option<NameViolation>)| {
                text.contains('\u{FFFD}') && violation.is_none()
            };
            prop_assert!(!read(&whole).is_some_and(silent));
        }
    }
}
