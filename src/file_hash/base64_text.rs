//! Hashes in base64 (RFC 4648 sections 4 and 5), as in headers, integrity attributes and SDKs.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};

use super::digits::{DigitStyle, Digits, bytes, is_hex};

/// Finds a word of a text that is a hash in base64, or the base64 of a hash's digits.
pub(super) fn find(text: &str, lengths: &[usize]) -> Option<Digits> {
    let is_around = |character: char| {
        character.is_whitespace()
            || matches!(character, '"' | '\'' | '`' | ':' | ',' | ';' | '<' | '>')
    };
    text.split(is_around).find_map(|word| {
        let word = without_name(word);
        let decoded = decode(word)?;
        if lengths.contains(&decoded.len()) && is_mixed(word) {
            return Some(Digits::Hash { bytes: decoded, written: DigitStyle::Base64 });
        }
        let digits = String::from_utf8(decoded).ok()?;
        let digits = digits.trim();
        let is_hash = is_hex(digits) && lengths.iter().any(|length| digits.len() == length * 2);
        let bytes = is_hash.then(|| bytes(digits)).flatten()?;
        Some(Digits::Hash { bytes, written: DigitStyle::Base64OfDigits })
    })
}

/// Removes a leading name of an algorithm: `sha256-`, `SHA-256=`.
fn without_name(word: &str) -> &str {
    let lower = word.to_ascii_lowercase();
    let is_name = |rest: &&str| rest.starts_with(['-', '=']);
    let names =
        ["sha256", "sha-256", "sha384", "sha-384", "sha512", "sha-512", "sha1", "sha", "md5"];
    let rest = names.iter().filter_map(|name| lower.strip_prefix(name)).find(is_name);
    let start = rest.map_or(0, |rest| word.len() - rest.len() + 1);
    word.get(start..).unwrap_or(word)
}

fn decode(word: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet = if word.contains(['-', '_']) { alphabet::URL_SAFE } else { alphabet::STANDARD };
    GeneralPurpose::new(&alphabet, config).decode(word).ok()
}

/// Whether a word contains letters of both cases, and a digit or padding. Nearly all hashes do, and
/// few names.
fn is_mixed(word: &str) -> bool {
    let has = |test: fn(&u8) -> bool| word.bytes().any(|byte| test(&byte));
    has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && (has(u8::is_ascii_digit) || word.ends_with('='))
}
