//! RSA with PKCS #1 v1.5 and PSS (RFC 8017 sections 8.1.2 and 8.2.2).

use const_oid::db::rfc5912;
use rsa::pss::Pss;
use rsa::{BoxedUint, Pkcs1v15Sign, PublicKey as RsaKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::Verification;
use super::algorithm::{Algorithm, Hash, Scheme};
use crate::certificate::PublicKey;

/// Smallest and largest modulus that is computed with, in bits: a larger one costs whoever checks
/// it time with the cube of its size.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 512..=8192;

/// Longest public exponent that is computed with, in octets: 65,537 has three. A longer one costs
/// time with its length.
const EXPONENT_OCTETS: usize = 3;

/// Leading zeros that a signature may lack.
const LEADING_ZEROS: usize = 2;

pub(super) fn verify(
    algorithm: &Algorithm,
    key: &PublicKey<'_>,
    message: &[u8],
    signature: &[u8],
) -> Verification {
    let Ok(id) = key.algorithm() else { return Verification::Unknown("the key can't be read") };
    let is_rsa = [rfc5912::RSA_ENCRYPTION, rfc5912::ID_RSASSA_PSS]
        .iter()
        .any(|known| known.as_bytes() == id.as_bytes());
    if !is_rsa {
        // A key of another algorithm has not made this signature.
        return Verification::Wrong;
    }
    let numbers = key.rsa_numbers().ok().and_then(|numbers| numbers.unsigned());
    let Some((modulus, exponent)) = numbers else {
        return Verification::Unknown("the issuer's RSA key can't be read");
    };
    if exponent.len() > EXPONENT_OCTETS {
        return Verification::Unknown("the issuer's RSA key is out of bounds");
    }
    let number = |octets: &[u8]| BoxedUint::from_be_slice_vartime(octets);
    let rsa = RsaKey::new_with_size_limits(number(modulus), number(exponent), MODULUS_BITS);
    let Ok(rsa) = rsa else {
        return Verification::Unknown("the issuer's RSA key is out of bounds");
    };
    // RFC 8017 wants a signature as long as the modulus; some lack a leading zero or two.
    let length = modulus.len();
    if length.saturating_sub(signature.len()) > LEADING_ZEROS {
        return Verification::Wrong;
    }
    let mut padded = vec![0; length.saturating_sub(signature.len())];
    padded.extend_from_slice(signature);
    let digest = algorithm.hash.digest(message);
    let result = match (algorithm.scheme, algorithm.hash) {
        (Scheme::RsaPss { salt_length }, hash) => match hash {
            Hash::Sha1 => rsa.verify(Pss::<Sha1>::new_with_salt(salt_length), &digest, &padded),
            Hash::Sha256 => rsa.verify(Pss::<Sha256>::new_with_salt(salt_length), &digest, &padded),
            Hash::Sha384 => rsa.verify(Pss::<Sha384>::new_with_salt(salt_length), &digest, &padded),
            Hash::Sha512 => rsa.verify(Pss::<Sha512>::new_with_salt(salt_length), &digest, &padded),
        },
        (_, Hash::Sha1) => rsa.verify(Pkcs1v15Sign::new::<Sha1>(), &digest, &padded),
        (_, Hash::Sha256) => rsa.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &padded),
        (_, Hash::Sha384) => rsa.verify(Pkcs1v15Sign::new::<Sha384>(), &digest, &padded),
        (_, Hash::Sha512) => rsa.verify(Pkcs1v15Sign::new::<Sha512>(), &digest, &padded),
    };
    if result.is_ok() { Verification::Verified } else { Verification::Wrong }
}
