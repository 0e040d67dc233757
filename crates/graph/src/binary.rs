//! `Edm.Binary` in JSON.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD_ALPHABET: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL_SAFE_ALPHABET: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Bytes that JSON represents as base64.
///
/// They are printed and serialized according to RFC 4648 section 4, with padding. Graph's examples
/// and all known scripts use that alphabet, and the Python SDK silently corrupts base64url. The
/// alphabets of sections 4 and 5 are read, with or without padding.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Binary(Vec<u8>);

impl Binary {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl FromStr for Binary {
    type Err = ParseBinaryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_url_safe = text.bytes().any(|byte| matches!(byte, b'-' | b'_'));
        let alphabet = if is_url_safe { &URL_SAFE_ALPHABET } else { &STANDARD_ALPHABET };
        alphabet.decode(text).map(Self).map_err(|_| ParseBinaryError(()))
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&STANDARD_ALPHABET.encode(&self.0))
    }
}

/// Shows only the length, because a certificate is too long to be useful.
impl fmt::Debug for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Binary({} bytes)", self.0.len())
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The error for text that is not base64 of either alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseBinaryError(());

impl fmt::Display for ParseBinaryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected base64 (RFC 4648 section 4 or 5)")
    }
}

impl std::error::Error for ParseBinaryError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_read_and_the_standard_one_is_written() {
        for text in ["//77AA==", "//77AA", "__77AA", "__77AA=="] {
            let binary: Binary = text.parse().unwrap();
            assert_eq!(binary.as_bytes(), [0xFF, 0xFE, 0xFB, 0x00]);
            assert_eq!(binary.to_string(), "//77AA==");
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["/_==", "//77A", "//77 AA==", "//77AA==\n", "MII.", "%"] {
            assert!(text.parse::<Binary>().is_err(), "{text}");
        }
        assert_eq!("".parse(), Ok(Binary::default()));
    }
}
