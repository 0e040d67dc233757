//! Base64 that armour does not accept as a bundle.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use memchr::memmem;

use super::private_key;
use crate::kind::content::Content;
use crate::kind::{FileKind, asn1};

/// The number of strings in a JSON document that are examined.
const STRINGS: usize = 64;

/// Base64 or PEM in a string literal, as in JSON or source code.
pub(super) fn quoted(text: &[u8]) -> Option<Content> {
    let [quote @ (b'"' | b'\''), inside @ ..] = text else { return None };
    let inside = string(inside, *quote);
    let is_pem = inside.starts_with(b"-----BEGIN ");
    let decoded = decode(&inside).unwrap_or_default();
    (is_pem || asn1::is_structure(&decoded))
        .then(|| Content::around(FileKind::QuotedBase64, &decoded))
}

/// A JSON document with signed data or a secret in base64 as one of its strings.
pub(super) fn json(text: &[u8]) -> Option<Content> {
    if !matches!(text, [b'{' | b'[', ..]) {
        return None;
    }
    let strings = memmem::find_iter(text, b"\"M").take(STRINGS);
    let values = strings.filter_map(|at| decode(&string(text.get(at + 1..)?, b'"')));
    let contents = values.map(|value| Content::around(FileKind::JsonWithBase64, &value));
    let wanted = |content: &Content| {
        content.kind.is_secret() || content.inside == Some(FileKind::SignedData)
    };
    contents.filter(wanted).reduce(|first, next| if next.kind.is_secret() { next } else { first })
}

/// A string up to its closing quote, with escaped slashes decoded and escaped line ends removed.
fn string(text: &[u8], quote: u8) -> Vec<u8> {
    let mut inside = Vec::new();
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        rest = match rest {
            [b'\\', b'n' | b'r' | b't', behind @ ..] => behind,
            [b'\\', b'/', behind @ ..] => {
                inside.push(b'/');
                behind
            }
            _ if *byte == quote || *byte == b'\\' => break,
            _ => {
                inside.push(*byte);
                behind
            }
        };
    }
    inside
}

/// Base64 with nothing around it, or in a PEM block.
pub(super) fn content(text: &[u8], blocks: u64) -> Option<Content> {
    let decoded = decode(text)?;
    if let Some(inner) = decode(&decoded) {
        let again = decoded.starts_with(b"MI") && asn1::is_structure(&inner);
        if again {
            return Some(Content::around(FileKind::Base64Twice, &inner));
        }
    }
    if decoded.starts_with(b"-----BEGIN ") {
        let secret = private_key(&decoded).map(Content::new);
        return Some(secret.unwrap_or_else(|| Content::around(FileKind::Base64Twice, &decoded)));
    }
    let inner = asn1::kind(&decoded);
    match inner {
        Some(kind) if kind.is_secret() => inner.map(Content::new),
        _ if blocks > 0 => {
            asn1::is_structure(&decoded).then(|| Content::around(FileKind::Base64Twice, &decoded))
        }
        // Signed data with a readable frame would have been read as a bundle.
        Some(FileKind::SignedData) => None,
        _ => inner.map(Content::new),
    }
}

/// Decodes whole groups of four base64 characters. White space is ignored.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let characters = || text.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    let mut data: Vec<u8> = characters().take_while(|byte| *byte != b'=').collect();
    let is_padding = characters().skip(data.len()).all(|byte| byte == b'=');
    data.truncate(data.len() - data.len() % 4);
    if data.len() < 16 || !is_padding {
        return None;
    }
    BASE64_STANDARD.decode(data).ok()
}
