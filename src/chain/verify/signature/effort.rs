//! How long it takes to verify a signature, before it is done.

use const_oid::db::{rfc5912, rfc8410};

use crate::certificate::{PublicKey, magnitude};

/// An RSA signature takes time with the square of the modulus: so much for 2,048 bits.
const OF_RSA_2048: u64 = 1;

/// Exponents of up to three bytes, 65,537 among them, take that. A longer one takes twice as much.
const SHORT_EXPONENT: usize = 3;

/// On curves of 256 bits, NIST's.
const OF_P256: u64 = 3;

/// On any other curve: those of 384 and 521 bits, and Brainpool's, which have no arithmetic of their
/// own.
const OF_OTHER_CURVES: u64 = 12;

/// The effort of one signature by a key, in units of about a tenth of a millisecond on one core. It is
/// at least one: the certificate is hashed, whatever its key.
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
    // 2,048 bits are a little more than one unit, so that halves are rounded up.
    let squares = bits.saturating_mul(bits).div_ceil(2048 * 2048);
    Some(squares.saturating_mul(OF_RSA_2048 * times).max(1))
}
