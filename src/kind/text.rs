//! Text, and binary data that was converted to text or damaged by the conversion.

mod base64;
mod dump;
mod numbers;
mod wrapped;

use std::borrow::Cow;

use memchr::memmem;

use super::content::{Content, inside};
use super::{FileKind, Sample, headers, label, saved};

/// First characters of each format, in lower case.
const BEGINNINGS: &[(&[u8], FileKind)] = &[
    (b"version https://git-lfs", FileKind::GitLfsPointer),
    (b"ssh-rsa ", FileKind::SshPublicKey),
    (b"ssh-dss ", FileKind::SshPublicKey),
    (b"ssh-ed25519 ", FileKind::SshPublicKey),
    (b"ecdsa-sha2-", FileKind::SshPublicKey),
    (b"sk-ssh-", FileKind::SshPublicKey),
    (b"sk-ecdsa-", FileKind::SshPublicKey),
    (b"---- begin ssh2 public key", FileKind::SshPublicKey),
    (b"<!doctype html", FileKind::HtmlPage),
    (b"<html", FileKind::HtmlPage),
    (b"<head", FileKind::HtmlPage),
    (b"<body", FileKind::HtmlPage),
    (b"<meta", FileKind::HtmlPage),
    (b"<script", FileKind::HtmlPage),
    (b"{", FileKind::Json),
    (b"[{", FileKind::Json),
    (b"[[", FileKind::Json),
    (b"[\"", FileKind::Json),
    (b"[]", FileKind::Json),
    (b"[\n", FileKind::Json),
    (b"[\r", FileKind::Json),
    (b"\"", FileKind::Json),
    (b"<", FileKind::Xml),
];

/// The kind of a text.
pub(super) fn content(sample: &Sample<'_>) -> Option<Content> {
    of_text(sample, true)
}

/// `is_outermost` is `false` for the body of a message. Headers in a body are not examined.
fn of_text(sample: &Sample<'_>, is_outermost: bool) -> Option<Content> {
    if let Some(saved) = saved::content(sample.bytes) {
        return Some(saved);
    }
    let narrow = narrow(sample.bytes);
    let text = trim(&narrow);
    if text.is_empty() {
        return Some(Content::new(FileKind::Blank));
    }
    if text.len() < sample.bytes.len() && matches!(text, [0x30, 0x80..=0x84, ..]) {
        return Some(Content::around(FileKind::LeadingBytes, text));
    }
    // A body may be binary.
    let headers =
        || headers::content(text, |body| of_body(body, sample.length)).filter(|_| is_outermost);
    if !is_text(text) {
        return headers();
    }
    let found = private_key(text)
        .map(Content::new)
        .or_else(|| boundary(text, sample.blocks).map(Content::new))
        .or_else(headers)
        .or_else(|| dump::content(text))
        .or_else(|| numbers::content(text, sample.length))
        .or_else(|| wrapped::content(text))
        .or_else(|| base64::quoted(text))
        .or_else(|| base64::json(text))
        .or_else(|| beginning(text).map(Content::new))
        .or_else(|| base64::content(text, sample.blocks));
    Some(found.unwrap_or(Content::new(FileKind::PlainText)))
}

/// The kind of the body after headers, which may be base64.
fn of_body(body: &[u8], length: u64) -> Option<FileKind> {
    let sample = Sample { bytes: body, length, label: "", blocks: 0 };
    let of_base64 = || inside(&base64::decode(body.split(|byte| *byte == b'-').next()?)?);
    let of_text = || of_text(&sample, false).map(|content| content.kind);
    inside(body).or_else(of_base64).or_else(of_text)
}

/// The text with one byte per ASCII character. Other UTF-16 code units become `?`, because only
/// ASCII is searched for.
fn narrow(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let (big_endian, units) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (false, rest),
        [0xFE, 0xFF, rest @ ..] => (true, rest),
        [first, 0, second, 0, ..] if is_text(first) && is_text(second) => (false, bytes),
        [0, first, 0, second, ..] if is_text(first) && is_text(second) => (true, bytes),
        _ => return Cow::Borrowed(bytes),
    };
    let unit = |pair: &[u8]| match (big_endian, pair) {
        (true, [0, low]) | (false, [low, 0]) if low.is_ascii() => *low,
        _ => b'?',
    };
    Cow::Owned(units.chunks_exact(2).map(unit).collect())
}

/// Removes leading white space and byte order marks.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.trim_ascii_start();
    while let Some(behind) = rest.strip_prefix(b"\xEF\xBB\xBF") {
        rest = behind.trim_ascii_start();
    }
    rest
}

/// Whether the bytes are UTF-8 without control characters. The last character may be truncated.
fn is_text(text: &[u8]) -> bool {
    let control = |byte: &u8| {
        byte.is_ascii_control() && !byte.is_ascii_whitespace() && !matches!(byte, 0x0B | 0x1B)
    };
    let valid = std::str::from_utf8(text).map_or_else(|e| e.error_len().is_none(), |_| true);
    valid && !text.iter().any(control)
}

/// A private key in a text that is not PEM: within JSON, after other characters, with a damaged
/// boundary; or in PuTTY's format.
fn private_key(text: &[u8]) -> Option<FileKind> {
    if text.starts_with(b"PuTTY-User-Key-File-") {
        let open = memmem::find(text, b"Encryption: none").is_some();
        return Some(if open { FileKind::PrivateKey } else { FileKind::EncryptedPrivateKey });
    }
    let at = ["PRIVATE KEY--", "PRIVATE KEY BLOCK--"]
        .iter()
        .find_map(|boundary| memmem::find(text, boundary.as_bytes()))?;
    let encrypted = text.get(..at).is_some_and(|before| before.ends_with(b"ENCRYPTED "));
    Some(if encrypted { FileKind::EncryptedPrivateKey } else { FileKind::PrivateKey })
}

/// The kind that a PEM boundary at the start of the text indicates. In a block, PEM takes the place
/// of the data; elsewhere, the label decides.
fn boundary(text: &[u8], blocks: u64) -> Option<FileKind> {
    let rest = text.strip_prefix(b"-----BEGIN ")?;
    if blocks > 0 {
        return Some(FileKind::Base64Twice);
    }
    let label = rest.get(..rest.iter().position(|byte| *byte == b'-')?)?;
    label::kind(std::str::from_utf8(label).ok()?)
}

fn beginning(text: &[u8]) -> Option<FileKind> {
    let starts = |beginning: &[u8]| {
        text.get(..beginning.len()).is_some_and(|front| front.eq_ignore_ascii_case(beginning))
    };
    let kind = BEGINNINGS.iter().find(|(beginning, _)| starts(beginning)).map(|(_, kind)| *kind)?;
    // A comment or the XML declaration may precede a page's first element.
    let page = kind == FileKind::Xml
        && [&b"<html"[..], b"<!DOCTYPE html", b"<!doctype html", b"<HTML"]
            .iter()
            .any(|element| memmem::find(text, element).is_some());
    Some(if page { FileKind::HtmlPage } else { kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &[u8]) -> Option<FileKind> {
        let length = u64::try_from(text.len()).unwrap();
        content(&Sample { bytes: text, length, label: "", blocks: 0 }).map(|content| content.kind)
    }

    #[test]
    fn utf16_and_marks() {
        let page: Vec<u16> = "<HTML lang='\u{e9}'>".encode_utf16().collect();
        let little: Vec<u8> = page.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = page.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for (mark, body) in [(&[0xFF, 0xFE], &little), (&[0xFE, 0xFF], &big)] {
            assert_eq!(of(&[mark, &body[..]].concat()), Some(FileKind::HtmlPage));
            assert_eq!(of(body), Some(FileKind::HtmlPage));
        }
        assert_eq!(of(b"\xEF\xBB\xBF"), Some(FileKind::Blank));
        assert_eq!(of(b"\xFF\xFE"), Some(FileKind::Blank));
        assert_eq!(of(b"\r\n\xEF\xBB\xBF\x30\x82\x01\x00"), Some(FileKind::LeadingBytes));
        assert_eq!(of(b"\xFF\xFE\x30\0\xFD\xFF"), Some(FileKind::SavedAsText));
    }

    #[test]
    fn text_may_be_cut_within_a_character() {
        assert_eq!(of("Nicht gefunden: \u{fc}".as_bytes()), Some(FileKind::PlainText));
        assert_eq!(of(b"Nicht gefunden: \xC3"), Some(FileKind::PlainText));
        assert_eq!(of(b"Nicht gefunden: \xC3\x28"), None);
        assert_eq!(of(b"text\0"), None);
    }
}
