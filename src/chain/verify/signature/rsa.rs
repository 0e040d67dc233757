//! RSA with PKCS #1 v1.5 and PSS (RFC 8017 sections 8.1.2 and 8.2.2).
//!
//! The encoded message recovered by the public key is compared as a whole with the expected one. It
//! is not parsed, because lenient parsing makes forgeries possible.
//!
//! All values are public, so constant time is not needed. A power with a public exponent is therefore
//! computed bit by bit, in half the time of the usual method for secret exponents.

use const_oid::db::rfc5912;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

use super::Verification;
use super::hash::Hash;
use super::pss::Pss;
use crate::arithmetic::to_index;
use crate::certificate::{PublicKey, magnitude};

/// Minimum and maximum modulus, in bits. The verification time grows with the square of the
/// modulus.
const MODULUS_BITS: std::ops::RangeInclusive<u32> = 512..=16_384;

/// Maximum length of the public exponent, in bytes. 65,537 has three. The verification time grows
/// with this length.
const EXPONENT_BYTES: usize = size_of::<u32>();

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
    const NOT_SUPPORTED: Verification =
        Verification::Unknown("the size or the exponent of the issuer's RSA key is not supported");
    let numbers = key.rsa_numbers().ok();
    let numbers =
        numbers.and_then(|key| Some((unsigned(key.modulus())?, unsigned(key.exponent())?)));
    let Some((modulus, exponent)) = numbers else {
        return Err(Verification::Unknown("the issuer's RSA key cannot be parsed"));
    };
    let length = modulus.len();
    let longest = if length > LONG_MODULUS { EXPONENT_BYTES_OF_LONG } else { EXPONENT_BYTES };
    let exponent = small_number(exponent, longest).filter(|exponent| exponent % 2 == 1);
    let (Some(exponent @ 3..), true) = (exponent, length <= to_index(MODULUS_BITS.end() / 8))
    else {
        return Err(NOT_SUPPORTED);
    };
    let modulus = Odd::new(BoxedUint::from_be_slice_vartime(modulus)).into_option();
    let modulus = modulus.filter(|modulus| MODULUS_BITS.contains(&modulus.bit_width_vartime()));
    let Some(modulus) = modulus else { return Err(NOT_SUPPORTED) };
    let bits = to_index(modulus.bit_width_vartime());
    // RFC 8017 requires a signature as long as the modulus, but some lack one or two leading zero
    // bytes.
    let missing = length.checked_sub(signature.len()).ok_or(Verification::Wrong)?;
    if missing > LEADING_ZEROS {
        return Err(Verification::Wrong);
    }
    let signature = BoxedUint::from_be_slice(signature, modulus.bits_precision())
        .map_err(|_| Verification::Wrong)?;
    if signature >= *modulus.as_ref() {
        return Err(Verification::Wrong);
    }
    let encoded = power(signature, exponent, modulus).to_be_bytes();
    // The number consists of whole words. Bytes beyond the modulus's length are zero.
    let longer = encoded.len().saturating_sub(length);
    Ok((encoded.get(longer..).unwrap_or_default().to_vec(), bits))
}

/// The value of big-endian bytes; `None` if there are more than `longest`.
fn small_number(bytes: &[u8], longest: usize) -> Option<u32> {
    let is_short = bytes.len() <= longest;
    is_short.then(|| bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

/// `base` to the power of `exponent`, which must not be 0. Each bit after the first squares the
/// intermediate result, and multiplies it if it is set.
fn power(base: BoxedUint, exponent: u32, modulus: Odd<BoxedUint>) -> BoxedUint {
    let base = BoxedMontyForm::new(base, &BoxedMontyParams::new_vartime(modulus));
    let mut power = base.clone();
    for bit in (0..exponent.ilog2()).rev() {
        power = power.square();
        if exponent >> bit & 1 == 1 {
            power = power.mul(&base);
        }
    }
    power.retrieve()
}

/// Whether an encoded message is exactly this one (RFC 8017 section 9.2).
fn is_padded(encoded: &[u8], digest_info: &[u8]) -> bool {
    let padding = encoded.len().checked_sub(digest_info.len() + 3);
    padding.is_some_and(|padding| {
        let padded = [&[0, 1][..], &vec![0xFF; padding], &[0], digest_info].concat();
        padding >= LEAST_PADDING && encoded == padded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed(base: u64, exponent: u32, modulus: u64) -> u64 {
        let number = |number: u64| BoxedUint::from_be_slice_vartime(&number.to_be_bytes());
        let modulus = Odd::new(number(modulus)).unwrap();
        let bytes = power(number(base), exponent, modulus).to_be_bytes();
        bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
    }

    proptest::proptest! {
        #[test]
        fn a_power_is_a_repeated_product(base: u64, exponent in 3_u32..300, modulus: u64) {
            let modulus = modulus | 1 << 63 | 1;
            let base = base % modulus;
            let product = |product: u64, _| {
                let product = u128::from(product) * u128::from(base) % u128::from(modulus);
                u64::try_from(product).unwrap()
            };
            assert_eq!(computed(base, exponent, modulus), (0..exponent).fold(1, product));
        }
    }

    /// Fermat's little theorem: any number to the power of `p - 1` is 1 modulo a prime `p`.
    #[test]
    fn exponents_of_each_length_are_computed_with() {
        for prime in [257, 65_537, 4_294_967_291_u64] {
            let exponent = u32::try_from(prime - 1).unwrap();
            assert_eq!(computed(123, exponent, prime), 1, "{prime}");
            assert_eq!(computed(123, exponent + 1, prime), 123, "{prime}");
        }
    }

    #[test]
    fn an_exponent_has_a_longest_length() {
        assert_eq!(small_number(&[1, 0, 1], EXPONENT_BYTES_OF_LONG), Some(65_537));
        assert_eq!(small_number(&[0xFF; 4], EXPONENT_BYTES), Some(u32::MAX));
        assert_eq!(small_number(&[1, 0, 0, 1], EXPONENT_BYTES_OF_LONG), None);
    }
}
