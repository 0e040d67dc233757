//! The effort of verifying a signature, known in advance.

use const_oid::db::{rfc5912, rfc8410};

use crate::certificate::{PublicKey, magnitude};

/// The effort of RSA grows with the square of the modulus. This is its value for 2,048 bits.
const OF_RSA_2048: u64 = 1;

/// The figures apply to exponents of up to three bytes, such as 65,537. Longer ones take twice the
/// effort.
const SHORT_EXPONENT: usize = 3;

/// The effort on the NIST curve of 256 bits.
const OF_P256: u64 = 3;

/// The effort on other curves: those of 384 and 521 bits, and Brainpool's, which have no
/// specialized arithmetic.
const OF_OTHER_CURVES: u64 = 12;

/// The effort of verifying one signature by a key, in units of about a tenth of a millisecond on
/// one core. It is at least 1, because the certificate is hashed for any key.
pub(in crate::chain) fn effort(key: &PublicKey<'_>) -> u64 {
    let Ok(algorithm) = key.algorithm() else { return 1 };
    match algorithm.as_bytes() {
        id if id == rfc5912::ID_EC_PUBLIC_KEY.as_bytes() => of_curve(key),
        id if id == rfc8410::ID_ED_25519.as_bytes() => 1,
        _ => of_rsa(key).unwrap_or(1),
    }
}

fn of_curve(key: &PublicKey<'_>) -> u64 {
    match key.named_curve() {
        Some(curve) if curve.as_bytes() == rfc5912::SECP_256_R_1.as_bytes() => OF_P256,
        Some(_) => OF_OTHER_CURVES,
        None => 1,
    }
}

fn of_rsa(key: &PublicKey<'_>) -> Option<u64> {
    let numbers = key.rsa_numbers().ok()?;
    let bits = u64::try_from(numbers.modulus_bits()).ok()?;
    let times = if magnitude(numbers.exponent()).len() > SHORT_EXPONENT { 2 } else { 1 };
    // 2,048 bits take slightly more than one unit, so fractions are rounded up.
    let squares = bits.saturating_mul(bits).div_ceil(2048 * 2048);
    Some(squares.saturating_mul(OF_RSA_2048 * times).max(1))
}
