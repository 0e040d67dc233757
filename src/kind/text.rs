//! Text, and binary data that was brought into text or damaged by it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use memchr::memmem;

use super::{Kind, Sample, asn1, label};

/// First characters, in lower case.
const BEGINNINGS: &[(&[u8], Kind)] = &[
    (b"version https://git-lfs", Kind::GitLfsPointer),
    (b"ssh-rsa ", Kind::SshPublicKey),
    (b"ssh-dss ", Kind::SshPublicKey),
    (b"ssh-ed25519 ", Kind::SshPublicKey),
    (b"ecdsa-sha2-", Kind::SshPublicKey),
    (b"sk-ssh-", Kind::SshPublicKey),
    (b"sk-ecdsa-", Kind::SshPublicKey),
    (b"---- begin ssh2 public key", Kind::SshPublicKey),
    (b"<!doctype html", Kind::HtmlPage),
    (b"<html", Kind::HtmlPage),
    (b"<head", Kind::HtmlPage),
    (b"<body", Kind::HtmlPage),
    (b"<meta", Kind::HtmlPage),
    (b"<script", Kind::HtmlPage),
    (b"{", Kind::Json),
    (b"[{", Kind::Json),
    (b"[[", Kind::Json),
    (b"[\"", Kind::Json),
    (b"[]", Kind::Json),
    (b"[\n", Kind::Json),
    (b"[\r", Kind::Json),
    (b"\"", Kind::Json),
    (b"<", Kind::Xml),
];

/// Longest file that may hold no more than a thumbprint: 64 digits, each pair set off by a colon,
/// in UTF-16.
const THUMBPRINT: u64 = 256;

/// What a text is.
pub(super) fn kind(sample: &Sample<'_>) -> Option<Kind> {
    if is_saved_as_text(sample.octets) {
        return Some(Kind::SavedAsText);
    }
    let narrow = narrow(sample.octets);
    let text = trim(&narrow);
    if text.is_empty() {
        return Some(Kind::Blank);
    }
    if text.len() < sample.octets.len() && matches!(text, [0x30, 0x80..=0x84, ..]) {
        return Some(secret_or(text, Kind::LeadingBytes));
    }
    if !is_text(text) {
        return None;
    }
    let kind = private_key(text)
        .or_else(|| boundary(text, sample.blocks))
        .or_else(|| digits(text, sample.length))
        .or_else(|| quoted(text))
        .or_else(|| beginning(text))
        .or_else(|| base64_text(text, sample.blocks));
    Some(kind.unwrap_or(Kind::PlainText))
}

/// The secret that the octets are, or else `kind`.
fn secret_or(octets: &[u8], kind: Kind) -> Kind {
    asn1::kind(octets).filter(|inner| inner.is_secret()).unwrap_or(kind)
}

/// A SEQUENCE whose length octet went through a text encoding: replaced by U+FFFD, taken for
/// Latin-1 and written as UTF-8, or written as UTF-16 by a shell.
const fn is_saved_as_text(octets: &[u8]) -> bool {
    match octets {
        [0x30, 0xEF, 0xBF, 0xBD, ..] | [0x30, 0xC2, 0x80..=0x84, ..] => true,
        [0xFF, 0xFE, 0x30, 0, low, high, ..] => *high != 0 || !low.is_ascii(),
        _ => false,
    }
}

/// The text in one octet for each character of ASCII. Other characters of UTF-16 become `?`:
/// nothing here looks for them.
fn narrow(octets: &[u8]) -> Cow<'_, [u8]> {
    let is_text = |octet: &u8| octet.is_ascii_graphic() || octet.is_ascii_whitespace();
    let (big_endian, units) = match octets {
        [0xFF, 0xFE, rest @ ..] => (false, rest),
        [0xFE, 0xFF, rest @ ..] => (true, rest),
        [first, 0, second, 0, ..] if is_text(first) && is_text(second) => (false, octets),
        [0, first, 0, second, ..] if is_text(first) && is_text(second) => (true, octets),
        _ => return Cow::Borrowed(octets),
    };
    let unit = |pair: &[u8]| match (big_endian, pair) {
        (true, [0, low]) | (false, [low, 0]) if low.is_ascii() => *low,
        _ => b'?',
    };
    Cow::Owned(units.chunks_exact(2).map(unit).collect())
}

/// What stands behind white space and byte order marks.
fn trim(octets: &[u8]) -> &[u8] {
    let mut rest = octets.trim_ascii_start();
    while let Some(behind) = rest.strip_prefix(b"\xEF\xBB\xBF") {
        rest = behind.trim_ascii_start();
    }
    rest
}

/// UTF-8 without control characters; the last character may be cut.
fn is_text(text: &[u8]) -> bool {
    let control = |octet: &u8| {
        octet.is_ascii_control() && !octet.is_ascii_whitespace() && !matches!(octet, 0x0B | 0x1B)
    };
    let valid = std::str::from_utf8(text).map_or_else(|e| e.error_len().is_none(), |_| true);
    valid && !text.iter().any(control)
}

/// A private key in a text that is no PEM as it stands: within JSON, behind other characters, with
/// a boundary that is damaged; or in PuTTY's format.
fn private_key(text: &[u8]) -> Option<Kind> {
    if text.starts_with(b"PuTTY-User-Key-File-") {
        let open = memmem::find(text, b"Encryption: none").is_some();
        return Some(if open { Kind::PrivateKey } else { Kind::EncryptedPrivateKey });
    }
    let at = ["PRIVATE KEY--", "PRIVATE KEY BLOCK--"]
        .iter()
        .find_map(|boundary| memmem::find(text, boundary.as_bytes()))?;
    let encrypted = text.get(..at).is_some_and(|before| before.ends_with(b"ENCRYPTED "));
    Some(if encrypted { Kind::EncryptedPrivateKey } else { Kind::PrivateKey })
}

/// A boundary of PEM. Within a block it stands where octets belong; elsewhere it tells what text
/// behind a bundle is.
fn boundary(text: &[u8], blocks: u64) -> Option<Kind> {
    let rest = text.strip_prefix(b"-----BEGIN ")?;
    if blocks > 0 {
        return Some(Kind::Base64Twice);
    }
    let label = rest.get(..rest.iter().position(|octet| *octet == b'-')?)?;
    label::kind(std::str::from_utf8(label).ok()?)
}

fn beginning(text: &[u8]) -> Option<Kind> {
    let starts = |beginning: &[u8]| {
        text.get(..beginning.len()).is_some_and(|front| front.eq_ignore_ascii_case(beginning))
    };
    let kind = BEGINNINGS.iter().find(|(beginning, _)| starts(beginning)).map(|(_, kind)| *kind)?;
    // A comment or the declaration of XML may stand before a page's first element.
    let page = kind == Kind::Xml
        && [&b"<html"[..], b"<!DOCTYPE html", b"<!doctype html", b"<HTML"]
            .iter()
            .any(|element| memmem::find(text, element).is_some());
    Some(if page { Kind::HtmlPage } else { kind })
}

/// Hexadecimal digits, alone or in a dump that begins with the offset 0.
fn digits(text: &[u8], length: u64) -> Option<Kind> {
    let offset = text.iter().take_while(|octet| **octet == b'0').count();
    if let (4.., Some([b' ' | b'\t' | b':', rest @ ..])) = (offset, text.get(offset..)) {
        let first = rest.trim_ascii_start().get(..2).unwrap_or_default();
        if first.len() == 2 && first.iter().all(u8::is_ascii_hexdigit) {
            return Some(Kind::HexDump);
        }
    }
    let is_between = |octet: u8| octet.is_ascii_whitespace() || octet == b':';
    let mut octets = Vec::with_capacity(text.len() / 2);
    let (mut count, mut value) = (0_u64, 0_u8);
    for octet in text.iter().copied().filter(|octet| !is_between(*octet)) {
        let digit = char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok())?;
        value = value << 4 | digit;
        count += 1;
        if count.is_multiple_of(2) {
            octets.push(value);
        }
    }
    match count {
        40 | 64 if length <= THUMBPRINT => Some(Kind::Thumbprint),
        16.. => Some(secret_or(&octets, Kind::HexDigits)),
        _ => None,
    }
}

/// Base64 or PEM as a string of JSON or of a program.
fn quoted(text: &[u8]) -> Option<Kind> {
    let (b'"' | b'\'', inside) = text.split_first()? else { return None };
    let end = inside.iter().position(|octet| matches!(octet, b'"' | b'\'' | b'\\'));
    let inside = inside.get(..end.unwrap_or(inside.len()))?;
    let is_pem = inside.starts_with(b"-----BEGIN ");
    let decoded = decode(inside).unwrap_or_default();
    (is_pem || asn1::is_structure(&decoded)).then(|| secret_or(&decoded, Kind::QuotedBase64))
}

/// Base64 that the armour does not take for a bundle's, or that stands within a block.
fn base64_text(text: &[u8], blocks: u64) -> Option<Kind> {
    let decoded = decode(text)?;
    if let Some(inner) = decode(&decoded) {
        let again = decoded.starts_with(b"MI") && asn1::is_structure(&inner);
        if again {
            return Some(secret_or(&inner, Kind::Base64Twice));
        }
    }
    if decoded.starts_with(b"-----BEGIN ") {
        return Some(private_key(&decoded).unwrap_or(Kind::Base64Twice));
    }
    let inner = asn1::kind(&decoded);
    match inner {
        Some(kind) if kind.is_secret() => inner,
        _ if blocks > 0 => asn1::is_structure(&decoded).then_some(Kind::Base64Twice),
        // The frame can't be read, or it would have been.
        Some(Kind::SignedData) => None,
        _ => inner,
    }
}

/// Decodes base64 as far as whole groups of four characters go, whatever the line ends.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let characters = || text.iter().copied().filter(|octet| !octet.is_ascii_whitespace());
    let mut data: Vec<u8> = characters().take_while(|octet| *octet != b'=').collect();
    let is_padding = characters().skip(data.len()).all(|octet| octet == b'=');
    data.truncate(data.len() - data.len() % 4);
    if data.len() < 16 || !is_padding {
        return None;
    }
    BASE64_STANDARD.decode(data).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &[u8]) -> Option<Kind> {
        let length = u64::try_from(text.len()).unwrap();
        kind(&Sample { octets: text, length, label: "", blocks: 0 })
    }

    #[test]
    fn utf16_and_marks() {
        let page: Vec<u16> = "<HTML lang='\u{e9}'>".encode_utf16().collect();
        let little: Vec<u8> = page.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = page.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for (mark, body) in [(&[0xFF, 0xFE], &little), (&[0xFE, 0xFF], &big)] {
            assert_eq!(of(&[mark, &body[..]].concat()), Some(Kind::HtmlPage));
            assert_eq!(of(body), Some(Kind::HtmlPage));
        }
        assert_eq!(of(b"\xEF\xBB\xBF"), Some(Kind::Blank));
        assert_eq!(of(b"\xFF\xFE"), Some(Kind::Blank));
        assert_eq!(of(b"\r\n\xEF\xBB\xBF\x30\x82\x01\x00"), Some(Kind::LeadingBytes));
        assert_eq!(of(b"\xFF\xFE\x30\0\xFD\xFF"), Some(Kind::SavedAsText));
    }

    #[test]
    fn text_may_be_cut_within_a_character() {
        assert_eq!(of("Nicht gefunden: \u{fc}".as_bytes()), Some(Kind::PlainText));
        assert_eq!(of(b"Nicht gefunden: \xC3"), Some(Kind::PlainText));
        assert_eq!(of(b"Nicht gefunden: \xC3\x28"), None);
        assert_eq!(of(b"text\0"), None);
    }

    #[test]
    fn digits_by_their_number() {
        let digits = "30820123".repeat(8);
        assert_eq!(of(&digits.as_bytes()[..40]), Some(Kind::Thumbprint));
        assert_eq!(of(digits.as_bytes()), Some(Kind::Thumbprint));
        assert_eq!(of(&digits.as_bytes()[..62]), Some(Kind::HexDigits));
        assert_eq!(of(b"30:82:01:23 30:82:01:23"), Some(Kind::HexDigits));
        assert_eq!(of(b"404"), Some(Kind::PlainText));
        assert_eq!(of(b"00000000: 3082 025b"), Some(Kind::HexDump));
        assert_eq!(of(b"0000\t30 82 02 5b"), Some(Kind::HexDump));
        assert_eq!(of(b"0000 is no code"), Some(Kind::PlainText));
    }
}
