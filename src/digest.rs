//! The two digests that identify files and certificates: SHA-256 of a file, SHA-1 of a certificate.
//!
//! Neither is evidence of authenticity here. The upload compares the file's SHA-256 with
//! `sha256FileHash`; Windows and Graph call the certificate's SHA-1 its thumbprint.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Digest as _;

use crate::arithmetic::part;

/// The SHA-256 of some bytes; prints as 64 upper-case hexadecimal digits, like `Get-FileHash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Digest([u8; 32]);

/// The SHA-1 of a certificate's bytes as they are in the file; prints as 40 upper-case hexadecimal
/// digits, like thumbprints in Windows and Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Thumbprint([u8; 20]);

/// Compares the bytes in lexicographic order.
impl Ord for Thumbprint {
    fn cmp(&self, other: &Self) -> Ordering {
        // Sorting and searching long lists compares often, and two integers compare without a
        // function call.
        let halves = |Self(bytes): &Self| {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t] = *bytes;
            (
                u64::from_be_bytes([a, b, c, d, e, f, g, h]),
                u128::from_be_bytes([0, 0, 0, 0, i, j, k, l, m, n, o, p, q, r, s, t]),
            )
        };
        halves(self).cmp(&halves(other))
    }
}

impl PartialOrd for Thumbprint {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Text that is not a digest: the wrong number of digits, or something other than digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDigestError {
    expected: usize,
    digits: Option<usize>,
}

impl Sha256Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Thumbprint {
    /// The thumbprint of a certificate's bytes, which are not parsed.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        Self(sha1::Sha1::digest(certificate).into())
    }

    /// The 20 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

/// SHA-256 over bytes that arrive in pieces.
#[derive(Clone, Debug, Default)]
pub struct Sha256Hasher(sha2::Sha256);

impl Sha256Hasher {
    /// Adds the next bytes. The result does not depend on how they are split.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything pushed.
    #[must_use]
    pub fn finish(self) -> Sha256Digest {
        Sha256Digest(self.0.finalize().into())
    }
}

/// Bytes as upper-case hexadecimal digits.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'?');
        let mut text = [0; 64];
        for chunk in self.0.chunks(text.len() / 2) {
            for (pair, byte) in text.chunks_exact_mut(2).zip(chunk) {
                pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
            }
            let digits = part(&text, ..chunk.len() * 2);
            formatter.write_str(str::from_utf8(digits).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// Parses hexadecimal digits of either case into `N` bytes. White space, colons, byte order marks
/// and U+200E, an invisible character that the Windows certificate dialog puts first, are ignored.
fn parse<const N: usize>(text: &str) -> Result<[u8; N], ParseDigestError> {
    if let Some(bytes) = parse_bare(text.as_bytes()) {
        return Ok(bytes);
    }
    let mut bytes = [0_u8; N];
    let mut digits = 0;
    for character in text.chars() {
        if character.is_whitespace() || matches!(character, ':' | '\u{200E}' | '\u{FEFF}') {
            continue;
        }
        let Some(value) = character.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
            return Err(ParseDigestError { expected: N * 2, digits: None });
        };
        if let Some(byte) = bytes.get_mut(digits / 2) {
            *byte = *byte << 4 | value;
        }
        digits += 1;
    }
    if digits == N * 2 {
        Ok(bytes)
    } else {
        Err(ParseDigestError { expected: N * 2, digits: Some(digits) })
    }
}

/// Parses hexadecimal digits with nothing around or between them, the usual form in long lists.
fn parse_bare<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    let pairs: &[[u8; 2]; N] = pairs.try_into().ok()?;
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'F' => byte - b'A' + 10,
        b'a'..=b'f' => byte - b'a' + 10,
        _ => 0x10,
    };
    let mut bad = 0;
    let bytes = pairs.map(|[high, low]| {
        let (high, low) = (digit(high), digit(low));
        bad |= high | low;
        (high & 15) << 4 | low & 15
    });
    (bad < 0x10).then_some(bytes)
}

/// Accepts exactly 64 hexadecimal digits of either case. Nothing else is ignored, because the
/// upload sends the text unchanged.
impl FromStr for Sha256Digest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = || text.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(text.len());
        parse_bare(text.as_bytes())
            .map(Self)
            .ok_or_else(|| ParseDigestError { expected: 64, digits: digits() })
    }
}

impl FromStr for Thumbprint {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map(Self)
    }
}

impl fmt::Display for Sha256Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(formatter)
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(formatter)
    }
}

impl Serialize for Sha256Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Thumbprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Thumbprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl fmt::Display for ParseDigestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, digits } = self;
        match digits {
            Some(digits) => {
                write!(formatter, "expected {expected} hexadecimal digits, got {digits}")
            }
            None => write!(formatter, "expected {expected} hexadecimal digits, 0-9 and A-F"),
        }
    }
}

impl std::error::Error for ParseDigestError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_upper_case_and_reads_any_spelling() {
        let digest = Sha256Digest::of(b"");
        let text = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.to_lowercase().parse(), Ok(digest));
        let thumbprint = Thumbprint::of(b"");
        assert_eq!(thumbprint.to_string(), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
        let colons = "\u{200E}da:39:a3:ee 5e6b4b0d 3255bfef 95601890 afd80709";
        assert_eq!(colons.parse(), Ok(thumbprint));
    }

    #[test]
    fn bytes_of_any_number_have_two_digits_each() {
        for count in [0, 1, 20, 31, 32, 33, 64, 65, 100] {
            let bytes: Vec<u8> = (0..count).map(|byte: u8| byte.wrapping_mul(37)).collect();
            let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            assert_eq!(Hex(&bytes).to_string(), digits);
        }
    }

    #[test]
    fn every_byte_is_a_digit_or_is_not() {
        for byte in 0..=0x7F_u8 {
            let text = format!("{}{}", char::from(byte), "0".repeat(39));
            let is_digit = char::from(byte).is_ascii_hexdigit();
            assert_eq!(parse_bare::<20>(text.as_bytes()).is_some(), is_digit, "{byte:02X}");
            assert_eq!(text.parse::<Thumbprint>().is_ok(), is_digit);
        }
        assert_eq!("fF".repeat(20).parse(), Ok(Thumbprint([0xFF; 20])));
    }

    #[test]
    fn thumbprints_are_ordered_as_their_bytes() {
        let all: Vec<_> = (0..64_u8).map(|byte| Thumbprint::of(&[byte])).collect();
        let mut near = Thumbprint([7; 20]);
        for one in &all {
            near.0[usize::from(one.0[0] % 20)] ^= one.0[1];
            for other in all.iter().chain([&near, &Thumbprint([7; 20])]) {
                assert_eq!(one.cmp(other), one.0.cmp(&other.0));
                assert_eq!(near.cmp(other), near.0.cmp(&other.0));
            }
        }
    }

    #[test]
    fn says_how_many_digits_are_wrong() {
        let seventy = "A".repeat(70).parse::<Sha256Digest>().unwrap_err();
        assert_eq!(seventy.to_string(), "expected 64 hexadecimal digits, got 70");
        let text = "xyz".parse::<Thumbprint>().unwrap_err().to_string();
        assert_eq!(text, "expected 40 hexadecimal digits, 0-9 and A-F");
    }

    #[test]
    fn a_sha256_is_read_from_64_digits_and_nothing_else() {
        let digits = Sha256Digest::of(b"").to_string();
        for (before, after) in
            [(" ", ""), ("", "\n"), ("\u{200E}", ""), ("", "  a.p7b"), ("0x", "")]
        {
            assert!(format!("{before}{digits}{after}").parse::<Sha256Digest>().is_err());
        }
        let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        assert!(pairs.collect::<Vec<_>>().join(":").parse::<Sha256Digest>().is_err());
        assert!("".parse::<Sha256Digest>().is_err());
    }

    #[test]
    fn pieces_do_not_matter() {
        let mut hasher = Sha256Hasher::default();
        b"abc".iter().for_each(|byte| hasher.push(&[*byte]));
        assert_eq!(hasher.finish(), Sha256Digest::of(b"abc"));
    }
}
