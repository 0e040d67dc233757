//! What stands for a name, a key or a URL whose bytes are not kept.
//!
//! A bundle of a million CAs that share nothing has several hundred megabytes of names and keys. They
//! are compared when all certificates are known, and kept until then as 128 bits of their SHA-256.
//! That is as exact as anything the service compares: it tells certificates apart by their
//! thumbprints, which are SHA-1. Two of a million different names have one digest by chance once in
//! 2^88 bundles, and who wants to make such a pair computes 2^64 digests, more than a pair of equal
//! thumbprints costs (2^63, and it was done). Neither is to be had of a hash that a table is made
//! with, which is why no such hash ever says that two things are equal.
//!
//! The digests have no key, so that those of a store, which is read before the inspection, compare
//! with those of a bundle. Where bytes are at hand, bytes are compared: see
//! [`Table`](super::table::Table).

use std::num::NonZeroU8;

use super::table::CachedValue;
use crate::arithmetic::to_u64;
use crate::digest::{Sha256Digest, Sha256Hasher};

/// The first 128 bits of the SHA-256 of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ContentId([u8; 16]);

impl ContentId {
    fn of(digest: &Sha256Digest) -> Self {
        let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = *digest.as_bytes();
        Self(id)
    }
}

/// Equal for names that RFC 5280 section 7.1 calls equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameId(ContentId);

impl NameId {
    /// Stand for no name, and are not equal.
    pub(super) const NONE: [Self; 2] = [Self(ContentId([0; 16])), Self(ContentId([0xFF; 16]))];

    /// `form`: the same bytes for equal names; see `name::comparison`.
    pub(crate) fn of(form: &[u8]) -> Self {
        Self(ContentId::of(&Sha256Digest::of(form)))
    }
}

impl NameId {
    /// To be found in a table by.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0.0
    }
}

/// Equal for equal public keys: algorithm, parameters and key. RSA keys with and without the NULL
/// are one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeyId(ContentId);

impl KeyId {
    /// The id of an unreadable key.
    pub(crate) const NONE: Self = Self(ContentId([0; 16]));

    pub(crate) fn of(algorithm: &[u8], parameters: Option<&[u8]>, key: &[u8]) -> Self {
        let parameters = parameters.filter(|bytes| *bytes != [0x05, 0]).unwrap_or_default();
        let mut hasher = Sha256Hasher::default();
        // Else the algorithm could end where the parameters begin.
        let length = to_u64(algorithm.len());
        let behind = to_u64(parameters.len());
        hasher.push(&(u128::from(length) << 64 | u128::from(behind)).to_be_bytes());
        hasher.push(algorithm);
        if !parameters.is_empty() {
            hasher.push(parameters);
        }
        hasher.push(key);
        Self(ContentId::of(&hasher.finish()))
    }
}

impl CachedValue for KeyId {
    fn heap(&self) -> usize {
        0
    }
}

impl KeyId {
    /// To be found in a table by.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0.0
    }
}

/// Equal for equal URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UrlId(ContentId);

impl CachedValue for UrlId {
    fn heap(&self) -> usize {
        0
    }
}

impl UrlId {
    /// To be found in a table by.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0.0
    }

    pub(crate) fn of(url: &[u8]) -> Self {
        Self(ContentId::of(&Sha256Digest::of(url)))
    }
}

/// A key identifier: its bytes as they are, or, of one that is longer than any in use, 160 bits of
/// their SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeyIdentifier {
    /// [`LONG`](Self::LONG) where the bytes are those of a digest.
    length: NonZeroU8,
    bytes: [u8; Self::MOST],
}

impl KeyIdentifier {
    /// SHA-1 of the key (RFC 5280 section 4.2.1.2), and what else is in use.
    const MOST: usize = 20;

    const LONG: NonZeroU8 = NonZeroU8::MAX;

    /// To be found in a table by.
    pub(crate) const fn as_bytes(&self) -> &[u8; Self::MOST] {
        &self.bytes
    }

    /// `None` of an empty one.
    pub(crate) fn of(identifier: &[u8]) -> Option<Self> {
        let mut bytes = [0; Self::MOST];
        let Some(place) = bytes.get_mut(..identifier.len()) else {
            let digest = Sha256Digest::of(identifier);
            bytes.iter_mut().zip(digest.as_bytes()).for_each(|(to, from)| *to = *from);
            return Some(Self { length: Self::LONG, bytes });
        };
        place.copy_from_slice(identifier);
        let length = u8::try_from(identifier.len()).ok().and_then(NonZeroU8::new)?;
        Some(Self { length, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_identifiers_are_their_bytes() {
        assert_eq!(KeyIdentifier::of(&[]), None);
        let all: Vec<Vec<u8>> =
            (1..40).flat_map(|length| [vec![0; length], vec![7; length]]).collect();
        for one in &all {
            for other in &all {
                let is_equal = KeyIdentifier::of(one) == KeyIdentifier::of(other);
                assert_eq!(is_equal, one == other, "{one:02X?} {other:02X?}");
            }
        }
        // What a long one is kept as is no short one.
        let digest = Sha256Digest::of(&[1; 21]);
        assert_ne!(KeyIdentifier::of(&[1; 21]), KeyIdentifier::of(&digest.as_bytes()[..20]));
    }

    #[test]
    fn keys_differ_by_each_part() {
        let rsa = KeyId::of(&[1, 2], Some(&[5, 0]), &[3]);
        assert_eq!(rsa, KeyId::of(&[1, 2], None, &[3]));
        for other in [
            KeyId::of(&[1], None, &[3]),
            KeyId::of(&[1], Some(&[2]), &[3]),
            KeyId::of(&[1, 2], Some(&[3]), &[]),
            KeyId::of(&[1, 2], None, &[4]),
        ] {
            assert_ne!(rsa, other);
        }
    }
}
