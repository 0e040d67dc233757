//! The digests of signed messages, and their encoding for RSA with PKCS #1 v1.5.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};

// RFC 8017 appendix B.1.
const SHA_512_224: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.5");
const SHA_512_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.6");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    /// SHA-512/224 and SHA-512/256 (FIPS 180-4 section 5.3.6).
    Sha512To224,
    Sha512To256,
}

const KNOWN: [(ObjectIdentifier, Hash); 7] = [
    (rfc5912::ID_SHA_1, Hash::Sha1),
    (rfc5912::ID_SHA_224, Hash::Sha224),
    (rfc5912::ID_SHA_256, Hash::Sha256),
    (rfc5912::ID_SHA_384, Hash::Sha384),
    (rfc5912::ID_SHA_512, Hash::Sha512),
    (SHA_512_224, Hash::Sha512To224),
    (SHA_512_256, Hash::Sha512To256),
];

/// A digest of bytes that arrive in pieces.
#[derive(Clone, Debug)]
pub(super) enum Hasher {
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    Sha512To224(Sha512_224),
    Sha512To256(Sha512_256),
}

/// The same code for each digest; their types differ.
macro_rules! with_each {
    ($hasher:expr, $digest:ident => $value:expr) => {
        match $hasher {
            Hasher::Sha1($digest) => $value,
            Hasher::Sha224($digest) => $value,
            Hasher::Sha256($digest) => $value,
            Hasher::Sha384($digest) => $value,
            Hasher::Sha512($digest) => $value,
            Hasher::Sha512To224($digest) => $value,
            Hasher::Sha512To256($digest) => $value,
        }
    };
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        with_each!(self, digest => digest.update(bytes));
    }

    pub(super) fn finish(self) -> Vec<u8> {
        with_each!(self, digest => digest.finalize().to_vec())
    }
}

impl Hash {
    pub(super) fn hasher(self) -> Hasher {
        match self {
            Self::Sha1 => Hasher::Sha1(Sha1::new()),
            Self::Sha224 => Hasher::Sha224(Sha224::new()),
            Self::Sha256 => Hasher::Sha256(Sha256::new()),
            Self::Sha384 => Hasher::Sha384(Sha384::new()),
            Self::Sha512 => Hasher::Sha512(Sha512::new()),
            Self::Sha512To224 => Hasher::Sha512To224(Sha512_224::new()),
            Self::Sha512To256 => Hasher::Sha512To256(Sha512_256::new()),
        }
    }

    pub(super) fn digest(self, message: &[u8]) -> Vec<u8> {
        self.digest_of(&[message])
    }

    /// The digest of the concatenated parts.
    pub(super) fn digest_of(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut hasher = self.hasher();
        parts.iter().for_each(|part| hasher.update(part));
        hasher.finish()
    }

    /// The digest algorithm with this object identifier.
    pub(super) fn of(id: &[u8]) -> Option<Self> {
        KNOWN.iter().find(|(known, _)| known.as_bytes() == id).map(|(_, hash)| *hash)
    }

    fn id(self) -> &'static [u8] {
        KNOWN.iter().find(|(_, hash)| *hash == self).map_or(&[], |(id, _)| id.as_bytes())
    }

    /// A digest with the identifier of its algorithm. The NULL is omitted if `with_null` is false.
    ///
    /// ```text
    /// DigestInfo ::= SEQUENCE {                           -- RFC 8017 appendix A.2.4
    ///   digestAlgorithm DigestAlgorithm, digest OCTET STRING }
    /// ```
    pub(super) fn digest_info(self, digest: &[u8], with_null: bool) -> Vec<u8> {
        let parameters: &[u8] = if with_null { &[0x05, 0] } else { &[] };
        let algorithm = [&element(0x06, self.id()), parameters].concat();
        element(0x30, &[element(0x30, &algorithm), element(0x04, digest)].concat())
    }
}

/// An element with fewer than 128 bytes of content.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, length], content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_digest_has_its_name_and_its_length() {
        let empty: [(Hash, usize, u8); 7] = [
            (Hash::Sha1, 20, 0xDA),
            (Hash::Sha224, 28, 0xD1),
            (Hash::Sha256, 32, 0xE3),
            (Hash::Sha384, 48, 0x38),
            (Hash::Sha512, 64, 0xCF),
            (Hash::Sha512To224, 28, 0x6E),
            (Hash::Sha512To256, 32, 0xC6),
        ];
        for (hash, length, first) in empty {
            let digest = hash.digest(b"");
            assert_eq!((digest.len(), digest.first()), (length, Some(&first)), "{hash:?}");
            assert_eq!(Hash::of(hash.id()), Some(hash));
            assert_eq!(hash.digest_of(&[b"a", b"", b"bc"]), hash.digest(b"abc"));
        }
    }

    #[test]
    fn digest_infos_are_those_of_rfc_8017() {
        let digest = [0xAB; 32];
        let with = Hash::Sha256.digest_info(&digest, true);
        let known =
            [0x30, 0x31, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
        assert_eq!(with, [&known[..], &digest].concat());
        let without = Hash::Sha1.digest_info(&[1; 20], false);
        let known = [0x30, 0x1F, 0x30, 7, 6, 5, 0x2B, 0x0E, 3, 2, 0x1A, 4, 0x14];
        assert_eq!(without, [&known[..], &[1; 20]].concat());
    }
}
