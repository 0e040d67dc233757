//! The signature algorithm named in a certificate or a CRL.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};

use super::hash::Hash;
use super::pss::Pss;
use crate::certificate::{Certificate, PublicKey};

// RFC 3279 section 2.2.3, RFC 8017 appendix A.2.4, and the OIW's identifier of RSA with SHA-1.
const ECDSA_WITH_SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");
const SHA_512_224_WITH_RSA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.15");
const SHA_512_256_WITH_RSA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.16");
const SHA_1_WITH_RSA_OIW: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.29");

/// A supported algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignatureAlgorithm {
    RsaPkcs1(Hash),
    RsaPss(Pss),
    Ecdsa(Hash),
    Ed25519,
}

const KNOWN: [(ObjectIdentifier, SignatureAlgorithm); 15] = [
    (rfc5912::SHA_1_WITH_RSA_ENCRYPTION, SignatureAlgorithm::RsaPkcs1(Hash::Sha1)),
    (rfc5912::SHA_224_WITH_RSA_ENCRYPTION, SignatureAlgorithm::RsaPkcs1(Hash::Sha224)),
    (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, SignatureAlgorithm::RsaPkcs1(Hash::Sha256)),
    (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, SignatureAlgorithm::RsaPkcs1(Hash::Sha384)),
    (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, SignatureAlgorithm::RsaPkcs1(Hash::Sha512)),
    (SHA_512_224_WITH_RSA, SignatureAlgorithm::RsaPkcs1(Hash::Sha512To224)),
    (SHA_512_256_WITH_RSA, SignatureAlgorithm::RsaPkcs1(Hash::Sha512To256)),
    (SHA_1_WITH_RSA_OIW, SignatureAlgorithm::RsaPkcs1(Hash::Sha1)),
    (ECDSA_WITH_SHA_1, SignatureAlgorithm::Ecdsa(Hash::Sha1)),
    (rfc5912::ECDSA_WITH_SHA_224, SignatureAlgorithm::Ecdsa(Hash::Sha224)),
    (rfc5912::ECDSA_WITH_SHA_256, SignatureAlgorithm::Ecdsa(Hash::Sha256)),
    (rfc5912::ECDSA_WITH_SHA_384, SignatureAlgorithm::Ecdsa(Hash::Sha384)),
    (rfc5912::ECDSA_WITH_SHA_512, SignatureAlgorithm::Ecdsa(Hash::Sha512)),
    (rfc8410::ID_ED_25519, SignatureAlgorithm::Ed25519),
    // Its parameters are parsed separately.
    (rfc5912::ID_RSASSA_PSS, SignatureAlgorithm::RsaPss(Pss::DEFAULT)),
];

impl SignatureAlgorithm {
    /// Only the parameters of PSS are checked. Missing NULL parameters of RSA and superfluous ones
    /// of ECDSA are reported elsewhere and do not change the signed bytes.
    pub(super) fn of(certificate: &Certificate<'_>) -> Result<Self, &'static str> {
        let id = certificate.signature_algorithm().map_err(|_| "its algorithm cannot be parsed")?;
        Self::named(id.as_bytes(), certificate.signature_parameters())
    }

    /// `id`: the content bytes of the algorithm's identifier. `parameters`: their encoding.
    pub(super) fn named(id: &[u8], parameters: Option<&[u8]>) -> Result<Self, &'static str> {
        let found = KNOWN.iter().find(|(known, _)| known.as_bytes() == id);
        match found {
            Some((_, Self::RsaPss(_))) => {
                let pss = Pss::read(parameters.unwrap_or_default())
                    .ok_or("its PSS parameters are not known here")?;
                Ok(Self::RsaPss(pss))
            }
            Some((_, algorithm)) => Ok(*algorithm),
            None => Err("its algorithm is not known here"),
        }
    }
}

/// The relationship between the algorithms of a key and a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kinship {
    Same,
    /// The key's algorithm is known and cannot make such signatures.
    Other,
    /// It is unknown which signatures such a key makes.
    Unknown(&'static str),
}

/// The key types that make signatures of their own algorithm only: RSA, PSS, elliptic curves,
/// Ed25519, Ed448, DSA.
const KEYS: [ObjectIdentifier; 6] = [
    rfc5912::RSA_ENCRYPTION,
    rfc5912::ID_RSASSA_PSS,
    rfc5912::ID_EC_PUBLIC_KEY,
    rfc8410::ID_ED_25519,
    rfc8410::ID_ED_448,
    rfc5912::ID_DSA,
];

impl SignatureAlgorithm {
    /// The digest of the signed message; `None` if the whole message is required.
    pub(super) const fn hash(&self) -> Option<Hash> {
        match self {
            Self::RsaPkcs1(hash) | Self::RsaPss(Pss { hash, .. }) | Self::Ecdsa(hash) => {
                Some(*hash)
            }
            Self::Ed25519 => None,
        }
    }

    /// The types of keys that make such signatures. A key restricted to PSS makes no others (RFC
    /// 4055 section 1.2).
    const fn keys(&self) -> &'static [ObjectIdentifier] {
        match self {
            Self::RsaPkcs1(_) => &[rfc5912::RSA_ENCRYPTION],
            Self::RsaPss(_) => &[rfc5912::RSA_ENCRYPTION, rfc5912::ID_RSASSA_PSS],
            Self::Ecdsa(_) => &[rfc5912::ID_EC_PUBLIC_KEY],
            Self::Ed25519 => &[rfc8410::ID_ED_25519],
        }
    }

    pub(super) fn kinship(&self, key: &PublicKey<'_>) -> Kinship {
        let Ok(id) = key.algorithm() else {
            return Kinship::Unknown("the issuer's key cannot be parsed");
        };
        let is_in =
            |list: &[ObjectIdentifier]| list.iter().any(|each| each.as_bytes() == id.as_bytes());
        match (is_in(self.keys()), is_in(&KEYS)) {
            (true, _) => Kinship::Same,
            (false, true) => Kinship::Other,
            (false, false) => {
                Kinship::Unknown("the algorithm of the issuer's key is not known here")
            }
        }
    }
}
