//! Identifiers for names, keys and URLs whose bytes are not stored.
//!
//! A bundle of a million CAs that have nothing in common contains several hundred megabytes of
//! names and keys. They are compared once all certificates are known; until then, 128 bits of their
//! SHA-256 are stored. This is as exact as the service's own comparison, which identifies
//! certificates by thumbprint, a SHA-1 digest. The probability that any two of a million different
//! names have the same identifier is about 2^-89. Constructing such a pair takes 2^64 digests, more
//! than a pair of equal thumbprints takes (2^63, which has been done). The hashes of tables give no
//! such assurance, so they never decide equality.
//!
//! The digests are not keyed, so that those of a store, which is read before the inspection, can be
//! compared with those of a bundle. If the bytes themselves are available, they are compared
//! instead: see [`Table`](super::table::Table).

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

/// The identifier of a name. Names that are equal by RFC 5280 section 7.1, except for Unicode
/// normalization, have the same identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameId(ContentId);

impl NameId {
    /// The subject and the issuer of an unreadable certificate. They are not equal.
    pub(super) const NONE: [Self; 2] = [Self(ContentId([0; 16])), Self(ContentId([0xFF; 16]))];

    /// The identifier of a name with this comparison form; see `name::comparison`.
    pub(crate) fn of(form: &[u8]) -> Self {
        Self(ContentId::of(&Sha256Digest::of(form)))
    }
}

impl NameId {
    /// The bytes that a table hashes.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0.0
    }
}

/// The identifier of a public key: its algorithm, parameters and key. NULL parameters count as
/// absent, so that an RSA key with NULL equals the same key without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeyId(ContentId);

impl KeyId {
    /// The identifier for a key that is unreadable or not that of a CA.
    pub(crate) const NONE: Self = Self(ContentId([0; 16]));

    pub(crate) fn of(algorithm: &[u8], parameters: Option<&[u8]>, key: &[u8]) -> Self {
        let parameters = parameters.filter(|bytes| *bytes != [0x05, 0]).unwrap_or_default();
        let mut hasher = Sha256Hasher::default();
        // Without the lengths, the boundary between algorithm and parameters would be ambiguous.
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
    /// The bytes that a table hashes.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0.0
    }
}

/// The identifier of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UrlId(ContentId);

impl CachedValue for UrlId {
    fn heap(&self) -> usize {
        0
    }
}

impl UrlId {
    /// The bytes that a table hashes.
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0.0
    }

    pub(crate) fn of(url: &[u8]) -> Self {
        Self(ContentId::of(&Sha256Digest::of(url)))
    }
}

/// A key identifier of up to 20 bytes, or the first 160 bits of the SHA-256 of a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeyIdentifier {
    /// The number of bytes, or [`LONG`](Self::LONG) if `bytes` is part of a digest.
    length: NonZeroU8,
    bytes: [u8; Self::MOST],
}

impl KeyIdentifier {
    /// The length of a SHA-1 digest (RFC 5280 section 4.2.1.2). Longer identifiers are rare.
    const MOST: usize = 20;

    const LONG: NonZeroU8 = NonZeroU8::MAX;

    /// The bytes that a table hashes.
    pub(crate) const fn as_bytes(&self) -> &[u8; Self::MOST] {
        &self.bytes
    }

    /// Returns `None` if the identifier is empty.
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
        // A long identifier differs from a short one with the bytes of its digest.
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
