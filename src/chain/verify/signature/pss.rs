//! RSASSA-PSS: its parameters, and the check of an encoded message (RFC 8017 section 9.1.2).

use const_oid::db::rfc5912;

use super::hash::Hash;
use crate::tlv::{Element, Reader, Tag};

/// The parameters of a signature, or those that a key permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pss {
    pub(super) hash: Hash,
    /// The digest of the mask generation function, MGF1.
    pub(super) mask: Hash,
    /// In bytes.
    pub(super) salt_length: usize,
}

impl Pss {
    /// The parameters if all fields are absent.
    pub(super) const DEFAULT: Self = Self { hash: Hash::Sha1, mask: Hash::Sha1, salt_length: 20 };

    /// ```text
    /// RSASSA-PSS-params ::= SEQUENCE {                    -- RFC 4055 section 3.1
    ///   hashAlgorithm [0] HashAlgorithm DEFAULT sha1Identifier,
    ///   maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
    ///   saltLength [2] INTEGER DEFAULT 20,
    ///   trailerField [3] INTEGER DEFAULT 1 }
    /// ```
    ///
    /// `None` if a digest, the mask or the trailer is unsupported, or a field is unreadable.
    pub(super) fn read(parameters: &[u8]) -> Option<Self> {
        let mut fields = Reader::new(parameters, 0).expect(Tag::SEQUENCE, "").ok()?.reader();
        let hash = match fields.optional(Tag::context(0), "").ok()? {
            None => Hash::Sha1,
            Some(field) => {
                let mut algorithm = field.reader().expect(Tag::SEQUENCE, "").ok()?.reader();
                Hash::of(algorithm.expect(Tag::OBJECT_IDENTIFIER, "").ok()?.content)?
            }
        };
        let mask = match fields.optional(Tag::context(1), "").ok()? {
            None => Hash::Sha1,
            Some(field) => mask(&field)?,
        };
        let salt_length = match fields.optional(Tag::context(2), "").ok()? {
            None => 20,
            Some(field) => natural(field.reader().expect(Tag::INTEGER, "").ok()?.content)?,
        };
        let trailer = match fields.optional(Tag::context(3), "").ok()? {
            None => 1,
            Some(field) => natural(field.reader().expect(Tag::INTEGER, "").ok()?.content)?,
        };
        (trailer == 1 && fields.is_empty()).then_some(Self { hash, mask, salt_length })
    }

    /// Whether a key with these parameters permits a signature with `other`: the digests must be
    /// equal, and the salt must not be shorter (RFC 4055 section 3.3).
    pub(super) fn allows(&self, other: &Self) -> bool {
        (self.hash, self.mask) == (other.hash, other.mask) && self.salt_length <= other.salt_length
    }

    /// Whether `encoded`, a number of at most `bits` bits, is an encoding of `digest`.
    pub(super) fn matches(&self, digest: &[u8], encoded: &[u8], bits: usize) -> bool {
        self.check(digest, encoded, bits).unwrap_or(false)
    }

    /// `None` if a part does not fit.
    fn check(&self, digest: &[u8], encoded: &[u8], bits: usize) -> Option<bool> {
        let length = bits.div_ceil(8);
        // If the modulus has 8n + 1 bits, the encoded message is one byte shorter than the modulus.
        let (front, encoded) = encoded.split_at_checked(encoded.len().checked_sub(length)?)?;
        let (trailer, encoded) = encoded.split_last()?;
        let masked = encoded.len().checked_sub(digest.len())?;
        let (masked, hashed) = encoded.split_at_checked(masked)?;
        let padding = masked.len().checked_sub(self.salt_length)?.checked_sub(1)?;
        let unused = u32::try_from(length * 8 - bits).ok()?;
        let allowed = u8::MAX.checked_shr(unused)?;
        if *trailer != 0xBC || front.iter().any(|byte| *byte != 0) || *masked.first()? > allowed {
            return Some(false);
        }
        let mut block = self.unmask(hashed, masked);
        *block.first_mut()? &= allowed;
        let (padding, salt) = block.split_at_checked(padding + 1)?;
        let (one, zeros) = padding.split_last()?;
        let is_padding = *one == 1 && zeros.iter().all(|byte| *byte == 0);
        Some(is_padding && self.hash.digest_of(&[&[0; 8], digest, salt]) == hashed)
    }

    /// Applies MGF1 (RFC 8017 appendix B.2.1) to a block.
    fn unmask(&self, seed: &[u8], masked: &[u8]) -> Vec<u8> {
        let mut block = Vec::with_capacity(masked.len());
        let mut rest = masked;
        for counter in 0_u32.. {
            let mask = self.mask.digest_of(&[seed, &counter.to_be_bytes()]);
            block.extend(rest.iter().zip(&mask).map(|(byte, mask)| byte ^ mask));
            match rest.get(mask.len()..) {
                Some(behind) if !behind.is_empty() => rest = behind,
                _ => break,
            }
        }
        block
    }
}

/// The digest of MGF1; `None` for another mask generation function.
fn mask(field: &Element<'_>) -> Option<Hash> {
    let mut algorithm = field.reader().expect(Tag::SEQUENCE, "").ok()?.reader();
    let id = algorithm.expect(Tag::OBJECT_IDENTIFIER, "").ok()?;
    if id.content != rfc5912::ID_MGF_1.as_bytes() {
        return None;
    }
    let mut hash = algorithm.expect(Tag::SEQUENCE, "").ok()?.reader();
    Hash::of(hash.expect(Tag::OBJECT_IDENTIFIER, "").ok()?.content)
}

/// An INTEGER that is not negative.
fn natural(content: &[u8]) -> Option<usize> {
    if content.first()? & 0x80 != 0 {
        return None;
    }
    let zeros = content.iter().take_while(|byte| **byte == 0).count();
    let magnitude = content.get(zeros..)?;
    let fits = magnitude.len() <= 4;
    fits.then(|| magnitude.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_negative_and_not_long() {
        assert_eq!(natural(&[]), None);
        assert_eq!(natural(&[0x80]), None);
        assert_eq!(natural(&[0]), Some(0));
        assert_eq!(natural(&[1, 0xBE]), Some(446));
        assert_eq!(natural(&[0, 0, 0, 0, 0, 0xDE]), Some(222));
        assert_eq!(natural(&[1, 0, 0, 0, 0]), None);
    }

    #[test]
    fn a_key_wants_its_digests_and_no_shorter_salt() {
        let key = Pss { hash: Hash::Sha256, mask: Hash::Sha256, salt_length: 32 };
        assert!(key.allows(&key) && key.allows(&Pss { salt_length: 222, ..key }));
        assert!(!key.allows(&Pss { salt_length: 31, ..key }));
        assert!(!key.allows(&Pss { hash: Hash::Sha384, ..key }));
        assert!(!key.allows(&Pss { mask: Hash::Sha1, ..key }));
    }

    #[test]
    fn no_length_is_too_short() {
        let pss = Pss { hash: Hash::Sha256, mask: Hash::Sha1, salt_length: 0 };
        for length in 0..80 {
            for bits in (length * 8_usize).saturating_sub(9)..=length * 8 {
                assert!(!pss.matches(&[7; 32], &vec![0xBC; length], bits));
            }
        }
        let huge = Pss { salt_length: usize::MAX, ..pss };
        assert!(!huge.matches(&[7; 32], &[0xBC; 128], 1023));
    }
}
