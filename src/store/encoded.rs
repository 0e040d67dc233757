//! Decodes the certificate in the value of a property: base64, base64url, hexadecimal digits,
//! decimal numbers, or PEM. Detects values that PowerShell has truncated.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// The message about a value that PowerShell has shortened.
pub(super) const CUT: &str =
    "PowerShell has truncated it; export again with `ConvertTo-Json -Depth 5`";

/// Whether a text is what PowerShell writes for an object that is nested too deeply or does not
/// fit.
pub(super) fn is_cut(text: &str) -> bool {
    let text = text.trim();
    let is_type = text.starts_with("System.") || text.starts_with("Microsoft.");
    is_type
        || text.starts_with("@{")
        || text.ends_with("...")
        || text.ends_with('…')
        || text.ends_with("...}")
}

/// The bytes that a text encodes; empty if the text is empty.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    let text = text.trim();
    if is_cut(text) {
        return Err(CUT);
    }
    let body = pem_body(text)?;
    let decoded = numbers(&body).or_else(|| hexadecimal(&body)).or_else(|| base64(&body));
    let bytes = decoded.ok_or("it is not base64, hexadecimal digits or a list of numbers")?;
    // The value may be an encoded PEM file.
    match std::str::from_utf8(&bytes) {
        Ok(inner) if inner.starts_with("-----BEGIN ") => {
            base64(&pem_body(inner)?).ok_or("it is not base64")
        }
        _ => Ok(bytes),
    }
}

/// The text between PEM boundaries, without escaped line ends; the whole text if it has no
/// boundary.
fn pem_body(text: &str) -> Result<Cow<'_, str>, &'static str> {
    let Some((_, behind)) = text.split_once("-----BEGIN ") else { return Ok(Cow::Borrowed(text)) };
    let (label, behind) = behind.split_once("-----").ok_or("its PEM boundary is truncated")?;
    if label.to_ascii_uppercase().contains("PRIVATE KEY") {
        return Err("it is a private key");
    }
    let (body, _) = behind.split_once("-----END ").ok_or("it has no END boundary")?;
    Ok(Cow::Owned(body.replace("\\r", "").replace("\\n", "").replace("`r", "").replace("`n", "")))
}

/// Parses decimal numbers such as `48 130 1 200`, with or without commas and brackets.
fn numbers(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_matches(['[', ']', '{', '}', '(', ')']);
    let is_end =
        |character: char| character.is_ascii_whitespace() || matches!(character, ',' | ';');
    // The first number has at most three digits, so a separator comes early, unlike in base64.
    if !text.bytes().take(5).any(|byte| is_end(char::from(byte))) {
        return None;
    }
    let numbers = text.split(is_end).filter(|number| !number.is_empty());
    let bytes: Option<Vec<u8>> = numbers.map(|number| number.parse().ok()).collect();
    bytes.filter(|bytes| bytes.first() == Some(&0x30))
}

/// Decodes hexadecimal digits that begin like a SEQUENCE. Its base64 would begin with `M`.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    if !text.starts_with("30") {
        return None;
    }
    let is_separator = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b':' | b'-');
    let digits: Vec<u8> = text.bytes().filter(|byte| !is_separator(byte)).collect();
    let value = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.chunks(2).map(|pair| match *pair {
        [high, low] => Some(value(high)? << 4 | value(low)?),
        _ => None,
    });
    pairs.collect()
}

/// Decodes base64 or base64url. OData defines Graph's Edm.Binary as base64url; in practice it is
/// base64.
fn base64(text: &str) -> Option<Vec<u8>> {
    let plain = |byte: u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    };
    let bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let mut characters: Vec<u8> = bytes.map(plain).collect();
    while characters.last() == Some(&b'=') {
        characters.pop();
    }
    LENIENT.decode(&characters).ok()
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn every_form_of_a_certificate() {
        let bytes = [0x30, 5, 0x30, 3, 0xFB, 0xFF, 0xFE];
        let standard = BASE64_STANDARD.encode(bytes);
        let pem = format!("-----BEGIN CERTIFICATE-----\n{standard}\n-----END CERTIFICATE-----");
        for text in [
            standard.clone(),
            standard.trim_end_matches('=').to_owned(),
            format!("{}\r\n {}", &standard[..3], &standard[3..]),
            BASE64_URL_SAFE.encode(bytes),
            BASE64_URL_SAFE_NO_PAD.encode(bytes),
            pem.replace('\n', "\\r\\n"),
            pem.replace('\n', "`n"),
            pem.replace('\n', ""),
            BASE64_STANDARD.encode(&pem),
            pem,
            "48 5 48 3 251 255 254".to_owned(),
            "[48, 5, 48,3,251,255,254]".to_owned(),
            "30 05 30 03 fb ff fe".to_owned(),
            "30:05:30:03:FB:FF:FE".to_owned(),
            "0x30053003FBFFFE".to_owned(),
        ] {
            assert_eq!(decode(&text).as_deref(), Ok(&bytes[..]), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in ["System.Byte[]", "{48, 130, 1, 200...}", "@{a=b}", "MIIB…"] {
            assert_eq!(decode(text), Err(CUT), "{text}");
        }
        for text in ["A", "48 130 1 256", "*"] {
            assert!(decode(text).is_err(), "{text}");
        }
        let key = "-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----";
        assert_eq!(decode(key), Err("it is a private key"));
    }
}
