//! Which algorithm a certificate says that it is signed with.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::certificate::Certificate;
use crate::tlv::{Reader, Tag};

/// RFC 3279 section 2.2.3.
const ECDSA_WITH_SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");

/// An algorithm that this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Algorithm {
    pub(super) scheme: Scheme,
    /// Of Ed25519, which hashes by itself, it says nothing.
    pub(super) hash: Hash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    RsaPkcs1,
    RsaPss {
        /// In octets.
        salt_length: usize,
    },
    Ecdsa,
    Ed25519,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(super) fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(message).to_vec(),
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    fn of(id: &[u8]) -> Option<Self> {
        let known = [
            (rfc5912::ID_SHA_1, Self::Sha1),
            (rfc5912::ID_SHA_256, Self::Sha256),
            (rfc5912::ID_SHA_384, Self::Sha384),
            (rfc5912::ID_SHA_512, Self::Sha512),
        ];
        known.into_iter().find(|(known, _)| known.as_bytes() == id).map(|(_, hash)| hash)
    }
}

impl Algorithm {
    /// Parameters are not looked at but for PSS: that an RSA algorithm lacks its NULL, or an ECDSA
    /// one has it, is said elsewhere and changes nothing about what was signed.
    pub(super) fn of(certificate: &Certificate<'_>) -> Result<Self, &'static str> {
        let id = certificate.signature_algorithm().map_err(|_| "its algorithm can't be read")?;
        let known = [
            (rfc5912::SHA_1_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha1),
            (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha256),
            (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha384),
            (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha512),
            (ECDSA_WITH_SHA_1, Scheme::Ecdsa, Hash::Sha1),
            (rfc5912::ECDSA_WITH_SHA_256, Scheme::Ecdsa, Hash::Sha256),
            (rfc5912::ECDSA_WITH_SHA_384, Scheme::Ecdsa, Hash::Sha384),
            (rfc5912::ECDSA_WITH_SHA_512, Scheme::Ecdsa, Hash::Sha512),
            (rfc8410::ID_ED_25519, Scheme::Ed25519, Hash::Sha512),
        ];
        let found = known.into_iter().find(|(known, ..)| known.as_bytes() == id.as_bytes());
        match found {
            Some((_, scheme, hash)) => Ok(Self { scheme, hash }),
            None if id.as_bytes() == rfc5912::ID_RSASSA_PSS.as_bytes() => {
                let parameters = certificate.signature_parameters().unwrap_or_default();
                pss(parameters).ok_or("its PSS parameters are not known here")
            }
            None => Err("its algorithm is not known here"),
        }
    }
}

/// ```text
/// RSASSA-PSS-params ::= SEQUENCE {                    -- RFC 4055 section 3.1
///   hashAlgorithm [0] HashAlgorithm DEFAULT sha1Identifier,
///   maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
///   saltLength [2] INTEGER DEFAULT 20,
///   trailerField [3] INTEGER DEFAULT 1 }
/// ```
///
/// `None` where the mask is not MGF1 with the same hash, or something can't be read.
fn pss(parameters: &[u8]) -> Option<Algorithm> {
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
        Some(field) => {
            let mut algorithm = field.reader().expect(Tag::SEQUENCE, "").ok()?.reader();
            let id = algorithm.expect(Tag::OBJECT_IDENTIFIER, "").ok()?;
            if id.content != rfc5912::ID_MGF_1.as_bytes() {
                return None;
            }
            let mut hash = algorithm.expect(Tag::SEQUENCE, "").ok()?.reader();
            Hash::of(hash.expect(Tag::OBJECT_IDENTIFIER, "").ok()?.content)?
        }
    };
    let salt_length = match fields.optional(Tag::context(2), "").ok()? {
        None => 20,
        Some(field) => match field.reader().expect(Tag::INTEGER, "").ok()?.content {
            [length @ 0..=0x7F] | [0, length] => usize::from(*length),
            _ => return None,
        },
    };
    let trailer = match fields.optional(Tag::context(3), "").ok()? {
        None => true,
        Some(field) => field.reader().expect(Tag::INTEGER, "").ok()?.content == [1],
    };
    let known = mask == hash && trailer && fields.is_empty();
    known.then_some(Algorithm { scheme: Scheme::RsaPss { salt_length }, hash })
}
