//! Binary data that a program treated as text and wrote in another encoding.

use super::FileKind;
use super::content::Content;

/// The number of characters that are examined.
const FRONT: usize = 48;

/// The start of a `ContentInfo` and of an algorithm, with their highest bits removed.
const SEVEN_BITS: [&[u8]; 2] = [b"\x06\x09*\x06H\x06w\r\x01\x07", b"*\x06HN="];

/// The kind of the bytes before they went through a text encoding.
///
/// DER begins with 30 and a length whose first byte is 80 to 84: `‚` for 82 in Windows-1252, `é` in
/// code pages 437 and 850, `Ç` in Mac Roman, `?` or U+FFFD in an encoding that lacks it. The bytes
/// after the length include ASCII characters, which every encoding preserves.
pub(super) fn content(bytes: &[u8]) -> Option<Content> {
    if is_cut_to_seven_bits(bytes) {
        let characters: Vec<char> =
            bytes.iter().take(FRONT).map(|byte| char::from(*byte)).collect();
        let inside = skeleton(characters.get(2..).unwrap_or_default());
        let secret = inside.filter(|inside| inside.is_secret());
        return Some(Content::new(secret.unwrap_or(FileKind::SavedAsText)));
    }
    let characters = characters(bytes);
    let ['0', length, rest @ ..] = characters.as_slice() else { return None };
    if length.is_ascii() && *length != '?' {
        return None;
    }
    match skeleton(rest) {
        Some(secret) if secret.is_secret() => Some(Content::new(secret)),
        Some(inside) => Some(Content { kind: FileKind::SavedAsText, inside: Some(inside) }),
        None => was_replaced(bytes).then(|| Content::new(FileKind::SavedAsText)),
    }
}

fn is_cut_to_seven_bits(bytes: &[u8]) -> bool {
    let front = bytes.get(..FRONT).unwrap_or(bytes);
    let is_in_front = |part: &&[u8]| memchr::memmem::find(front, part).is_some();
    matches!(bytes, [0x30, 0..=0x04, ..]) && SEVEN_BITS.iter().any(is_in_front)
}

/// Whether the first length is one that only a text encoding produces: U+FFFD, C1 controls in
/// UTF-8, or non-ASCII in UTF-16.
const fn was_replaced(bytes: &[u8]) -> bool {
    match bytes {
        [0x30, 0xEF, 0xBF, 0xBD, ..] | [0x30, 0xC2, 0x80..=0x84, ..] => true,
        [0xFF, 0xFE, 0x30, 0, low, high, ..] => *high != 0 || !low.is_ascii(),
        _ => false,
    }
}

/// The kind according to the ASCII characters after the outermost header. Each byte of the header
/// may have become several characters.
fn skeleton(rest: &[char]) -> Option<FileKind> {
    let is_high = |character: &char| !character.is_ascii() || *character == '?';
    for start in 0..=10 {
        let found = match rest.get(start..)? {
            // contentType: an identifier of PKCS #7. Two-byte encodings may absorb the `H`.
            ['\x06', '\t' | '\n', '*', high, more @ ..]
                if is_high(high)
                    && more.iter().take(8).any(|each| matches!(each, 'H' | '\x07')) =>
            {
                Some(FileKind::SignedData)
            }
            // The versions of PKCS #8 and PKCS #1, of SEC 1 and of PKCS #12.
            ['\x02', '\x01', '\0', '0' | '\x02', ..] | ['\x02', '\x01', '\x01', '\x04', ..] => {
                Some(FileKind::PrivateKey)
            }
            ['\x02', '\x01', '\x03', '0', ..] => Some(FileKind::Pkcs12),
            // A TBSCertificate: its header, `[0]` with the version, and the serial number.
            ['0', high, inner @ ..] if is_high(high) => certificate(inner).or_else(|| list(inner)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn certificate(inner: &[char]) -> Option<FileKind> {
    let version = inner.windows(5).take(12);
    let found = version.into_iter().any(|part| part == ['\x03', '\x02', '\x01', '\x02', '\x02']);
    found.then_some(FileKind::OneCertificate)
}

/// A CRL or a certificate request: a version, then a SEQUENCE.
fn list(inner: &[char]) -> Option<FileKind> {
    inner.windows(4).take(10).find_map(|part| match part {
        ['\x02', '\x01', '\x01', '0'] => Some(FileKind::CertificateRevocationList),
        ['\x02', '\x01', '\0', '0'] => Some(FileKind::CertificateRequest),
        _ => None,
    })
}

/// The first characters, decoded from UTF-16 or UTF-8 with or without a byte order mark, otherwise
/// one character per byte.
fn characters(bytes: &[u8]) -> Vec<char> {
    let wide = |units: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = units.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
        char::decode_utf16(units.take(FRONT)).map(|each| each.unwrap_or('\u{FFFD}')).collect()
    };
    let narrow = match bytes {
        [0xFF, 0xFE, units @ ..] => return wide(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => return wide(units, u16::from_be_bytes),
        [0x30, 0, ..] => return wide(bytes, u16::from_le_bytes),
        [0, 0x30, ..] => return wide(bytes, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
        _ => bytes,
    };
    let front = narrow.get(..4 * FRONT).unwrap_or(narrow);
    match std::str::from_utf8(front) {
        Ok(text) => text.chars().take(FRONT).collect(),
        Err(error) if error.error_len().is_none() => {
            let valid = front.get(..error.valid_up_to()).unwrap_or_default();
            String::from_utf8_lossy(valid).chars().take(FRONT).collect()
        }
        // DER that was not changed.
        Err(_) if matches!(front, [0x30, 0x80..=0x84, ..]) => Vec::new(),
        Err(_) => front.iter().take(FRONT).map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Option<(FileKind, Option<FileKind>)> {
        content(bytes).map(|content| (content.kind, content.inside))
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// The start of a bundle in different code pages: Windows-1252, 437 and 850, Mac Roman,
    /// Latin-1, Windows-1251, 866, 932, ASCII, UTF-8, and Windows-1252 twice.
    const BUNDLE: [&str; 11] = [
        "0\u{201A}\x06S\x06\t*\u{2020}H\u{2020}\u{F7}\r\x01\x07\x02\u{A0}",
        "0\u{E9}\x06S\x06\t*\u{E5}H\u{E5}\u{2248}\r\x01\x07\x02\u{E1}",
        "0\u{C7}\x06S\x06\t*\u{DC}H\u{DC}\u{2C6}\r\x01\x07\x02\u{2020}",
        "0\u{82}\x06S\x06\t*\u{86}H\u{86}\u{F7}\r\x01\x07\x02\u{A0}",
        "0\u{201A}\x06S\x06\t*\u{2020}H\u{2020}\u{447}\r\x01\x07\x02\u{A0}",
        "0\u{412}\x06S\x06\t*\u{416}H\u{416}\u{2248}\r\x01\x07\x02\u{430}",
        "0\u{30FB}\x06S\x06\t*\u{30FB}H\u{30FB}\u{30FB}\r\x01\x07\x02\u{FFFD}",
        "0?\x06S\x06\t*?H??\r\x01\x07\x02?",
        "0\u{FFFD}\x06S\x06\t*\u{FFFD}H\u{FFFD}\u{FFFD}\r\x01\x07\x02\u{FFFD}",
        "0\u{E2}\u{20AC}\u{161}\x06S\x06\t*\u{E2}\u{20AC}\u{A0}H\u{E2}\u{20AC}\u{A0}",
        "0\u{20AC}\x06\t*\u{2020}H\u{2020}\u{F7}\r\x01\x07\x02\u{A0}\u{20AC}0\u{20AC}",
    ];

    #[test]
    fn code_pages_in_several_encodings() {
        let expected = Some((FileKind::SavedAsText, Some(FileKind::SignedData)));
        for text in BUNDLE.into_iter().filter(|text| !text.starts_with("0\u{E2}")) {
            let wide = utf16(text);
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [
                text.as_bytes().to_vec(),
                ["\u{FEFF}", text].concat().into_bytes(),
                [&[0xFF, 0xFE], &wide[..]].concat(),
                [&[0xFE, 0xFF], &big[..]].concat(),
                wide,
            ] {
                assert_eq!(of(&bytes), expected, "{text}");
            }
        }
        // GBK combines two bytes into one character if it can.
        assert_eq!(of("0\u{FFFD}\x06S\x06\t*\u{54B9}\u{55FA}\r\x01\x07".as_bytes()), expected);
        // From code page 437 to Windows-1252, one byte per character.
        assert_eq!(of(b"0\xE9\x06S\x06\t*\xE5H\xE5?\r\x01\x07\x02\xE1"), expected);
        assert_eq!(
            of(b"0\x02\x06S\x06\t*\x06H\x06w\r\x01\x07"),
            Some((FileKind::SavedAsText, None))
        );
    }

    #[test]
    fn certificates_and_keys() {
        let certificate = "0\u{E9}\x03!0\u{E9}\x02\t\u{E1}\x03\x02\x01\x02\x02\x10k";
        assert_eq!(
            of(certificate.as_bytes()),
            Some((FileKind::SavedAsText, Some(FileKind::OneCertificate)))
        );
        for key in [
            "0\u{201A}\x04\u{BE}\x02\x01\u{0}0\r\x06\t*\u{2020}H",
            "0?\x04?\x02\x01\u{0}0\r\x06\t*?H??",
            "0\u{FFFD}\u{FFFD}\x02\x01\u{0}0\x13\x06\x07*\u{FFFD}H",
            "0w\x02\x01\x01\x04 k",
        ] {
            let expected = key.starts_with("0w").then_some(()).is_none();
            assert_eq!(
                of(key.as_bytes()).is_some_and(|(kind, _)| kind.is_secret()),
                expected,
                "{key}"
            );
        }
        assert_eq!(
            of(b"0\x01\x07\x02\x01\x000\x13\x06\x07*\x06HN=\x02\x01\x06\x08*\x06HN="),
            Some((FileKind::PrivateKey, None))
        );
        assert_eq!(of(b"0?\n?\x02\x01\x030?\n"), Some((FileKind::Pkcs12, None)));
    }

    #[test]
    fn binary_data_and_text_are_left_alone() {
        for bytes in [
            &b"\x30\x82\x06\x53\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x82\x06\x44"[..],
            b"\x30\x3F\x02\x02\x01\x02\x30\x39\x06\x07",
            "0\u{E9} est la valeur par d\u{E9}faut".as_bytes(),
            b"0? 1? 2?",
            b"0",
            b"",
        ] {
            assert_eq!(of(bytes), None, "{bytes:?}");
        }
    }
}
