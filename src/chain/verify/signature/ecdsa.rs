//! ECDSA on the NIST and Brainpool curves (RFC 5480, RFC 5639, FIPS 186-5 section 6.4.2).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use ecdsa::VerifyingKey;
use ecdsa::der::Signature;
use ecdsa::signature::hazmat::PrehashVerifier as _;

use super::Verification;
use crate::certificate::PublicKey;

// RFC 5639 section 4.1.
const BRAINPOOL_P256R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.7");
const BRAINPOOL_P256T1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.8");
const BRAINPOOL_P384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.11");
const BRAINPOOL_P384T1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.12");

/// The longest field of a supported curve, in bytes: that of P-521.
const LONGEST_FIELD: usize = 66;

pub(super) fn verify(key: &PublicKey<'_>, digest: &[u8], signature: &[u8]) -> Verification {
    let Some(curve) = key.named_curve() else {
        return Verification::Unknown("the curve of the issuer's key is spelled out");
    };
    let point = key.key();
    /// The same code for each curve; their types differ.
    macro_rules! verify_on {
        ($curve:ty, $field:literal) => {{
            let Ok(key) = VerifyingKey::<$curve>::from_sec1_bytes(point) else {
                return Verification::Unknown("the issuer's key is not a point on its curve");
            };
            let digest = padded(digest, $field);
            let signature = Signature::<$curve>::from_bytes(signature);
            signature.is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok())
        }};
    }
    let verified = match curve.as_bytes() {
        id if id == rfc5912::SECP_256_R_1.as_bytes() => verify_on!(p256::NistP256, 32),
        id if id == rfc5912::SECP_384_R_1.as_bytes() => verify_on!(p384::NistP384, 48),
        id if id == rfc5912::SECP_521_R_1.as_bytes() => verify_on!(p521::NistP521, 66),
        id if id == BRAINPOOL_P256R1.as_bytes() => verify_on!(bp256::BrainpoolP256r1, 32),
        id if id == BRAINPOOL_P256T1.as_bytes() => verify_on!(bp256::BrainpoolP256t1, 32),
        id if id == BRAINPOOL_P384R1.as_bytes() => verify_on!(bp384::BrainpoolP384r1, 48),
        id if id == BRAINPOOL_P384T1.as_bytes() => verify_on!(bp384::BrainpoolP384t1, 48),
        _ => return Verification::Unknown("the curve of the issuer's key is not known here"),
    };
    if verified { Verification::Verified } else { Verification::Wrong }
}

/// Pads a digest with leading zeros to the length of the field. A digest is a number, so the zeros
/// do not change it. The crates reject a digest shorter than half the field, such as SHA-1 on
/// P-384.
fn padded(digest: &[u8], field: usize) -> Vec<u8> {
    let zeros = [0; LONGEST_FIELD];
    let missing = field.saturating_sub(digest.len());
    [zeros.get(..missing).unwrap_or_default(), digest].concat()
}
