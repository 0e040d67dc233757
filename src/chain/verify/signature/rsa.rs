//! RSA with PKCS #1 v1.5 and PSS (RFC 8017 sections 8.1.2 and 8.2.2).
//!
//! The encoded message recovered by the public key is compared as a whole with the expected one. It
//! is not parsed, because lenient parsing makes forgeries possible.

use const_oid::db::rfc5912;
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, PublicKey as RsaKey};

use super::Verification;
use super::hash::Hash;
use super::pss::Pss;
use crate::certificate::{PublicKey, magnitude};

/// Minimum and maximum modulus, in bits. The verification time grows with the square of the
/// modulus.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 512..=16_384;

/// Maximum length of the public exponent, in bytes. 65,537 has three. The verification time grows
/// with this length.
const EXPONENT_BYTES: usize = 4;

/// The maximum length of the exponent if the modulus has more than [`LONG_MODULUS`] bytes.
const EXPONENT_BYTES_OF_LONG: usize = 3;
const LONG_MODULUS: usize = 512;

/// Number of leading zero bytes that may be missing from a signature.
const LEADING_ZEROS: usize = 2;

/// Minimum number of padding bytes (RFC 8017 section 9.2).
const LEAST_PADDING: usize = 8;

const RESTRICTED: &str = "the issuer's key is restricted to other PSS parameters";

/// Verifies a signature of PKCS #1 v1.5.
pub(super) fn verify_pkcs1(
    hash: Hash,
    key: &PublicKey<'_>,
    digest: &[u8],
    signature: &[u8],
) -> Verification {
    let encoded = match recover(key, signature) {
        Ok((encoded, _)) => encoded,
        Err(result) => return result,
    };
    if is_padded(&encoded, &hash.digest_info(digest, true)) {
        Verification::Verified
    } else if is_padded(&encoded, &hash.digest_info(digest, false)) {
        Verification::VerifiedWithoutNull
    } else {
        Verification::Wrong
    }
}

pub(super) fn verify_pss(
    pss: &Pss,
    key: &PublicKey<'_>,
    digest: &[u8],
    signature: &[u8],
) -> Verification {
    match restriction(key) {
        Ok(Some(restriction)) if !restriction.allows(pss) => {
            return Verification::NotAllowed(RESTRICTED);
        }
        Ok(_) => {}
        Err(reason) => return Verification::Unknown(reason),
    }
    let (encoded, bits) = match recover(key, signature) {
        Ok(recovered) => recovered,
        Err(result) => return result,
    };
    if pss.matches(digest, &encoded, bits.saturating_sub(1)) {
        Verification::Verified
    } else {
        Verification::Wrong
    }
}

/// The parameters to which a PSS key is restricted. A PSS key without parameters and an ordinary
/// RSA key are not restricted (RFC 4055 section 3.3).
fn restriction(key: &PublicKey<'_>) -> Result<Option<Pss>, &'static str> {
    let is_pss = key.algorithm().is_ok_and(|id| id.as_bytes() == rfc5912::ID_RSASSA_PSS.as_bytes());
    match key.parameters() {
        Some(parameters) if is_pss && parameters != [0x05, 0] => match Pss::read(parameters) {
            Some(restriction) => Ok(Some(restriction)),
            None => Err("the PSS parameters of the issuer's key are not known here"),
        },
        _ => Ok(None),
    }
}

/// The magnitude of a big-endian number; `None` if it is negative.
fn unsigned(number: &[u8]) -> Option<&[u8]> {
    let is_negative = number.first().is_some_and(|first| *first >= 0x80);
    (!is_negative).then(|| magnitude(number))
}

/// The encoded message of a signature, padded to the length of the modulus, and the modulus's
/// length in bits.
fn recover(key: &PublicKey<'_>, signature: &[u8]) -> Result<(Vec<u8>, usize), Verification> {
    const OUT_OF_BOUNDS: Verification =
        Verification::Unknown("the issuer's RSA key is out of bounds");
    let numbers = key.rsa_numbers().ok();
    let numbers =
        numbers.and_then(|key| Some((unsigned(key.modulus())?, unsigned(key.exponent())?)));
    let Some((modulus, exponent)) = numbers else {
        return Err(Verification::Unknown("the issuer's RSA key cannot be parsed"));
    };
    let length = modulus.len();
    let longest = if length > LONG_MODULUS { EXPONENT_BYTES_OF_LONG } else { EXPONENT_BYTES };
    if exponent.len() > longest || length > MODULUS_BITS.end() / 8 {
        return Err(OUT_OF_BOUNDS);
    }
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    let rsa = RsaKey::new_with_size_limits(number(modulus), number(exponent), MODULUS_BITS)
        .map_err(|_| OUT_OF_BOUNDS)?;
    // RFC 8017 requires a signature as long as the modulus, but some lack one or two leading zero
    // bytes.
    let missing = length.checked_sub(signature.len()).ok_or(Verification::Wrong)?;
    if missing > LEADING_ZEROS {
        return Err(Verification::Wrong);
    }
    let signature = BoxedUint::from_be_slice(signature, rsa.n_bits_precision())
        .map_err(|_| Verification::Wrong)?;
    if signature >= *rsa.n().as_ref() {
        return Err(Verification::Wrong);
    }
    let encoded = rsa_encrypt(&rsa, &signature).map_err(|_| OUT_OF_BOUNDS)?.to_be_bytes();
    // The number consists of whole words. Bytes beyond the modulus's length are zero.
    let longer = encoded.len().saturating_sub(length);
    let bits = usize::try_from(rsa.n().bit_width_vartime()).unwrap_or(0);
    Ok((encoded.get(longer..).unwrap_or_default().to_vec(), bits))
}

/// Whether an encoded message is exactly this one (RFC 8017 section 9.2).
fn is_padded(encoded: &[u8], digest_info: &[u8]) -> bool {
    let padding = encoded.len().checked_sub(digest_info.len() + 3);
    padding.is_some_and(|padding| {
        let padded = [&[0, 1][..], &vec![0xFF; padding], &[0], digest_info].concat();
        padding >= LEAST_PADDING && encoded == padded
    })
}
