//! ECDSA on NIST's curves (RFC 5480, FIPS 186-5 section 6.4.2).

use const_oid::db::rfc5912;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;

use super::Verification;
use super::algorithm::Hash;
use crate::certificate::PublicKey;

pub(super) fn verify(
    hash: Hash,
    key: &PublicKey<'_>,
    message: &[u8],
    signature: &[u8],
) -> Verification {
    let Ok(id) = key.algorithm() else { return Verification::Unknown("the key can't be read") };
    if id.as_bytes() != rfc5912::ID_EC_PUBLIC_KEY.as_bytes() {
        // A key of another algorithm has not made this signature.
        return Verification::Wrong;
    }
    let Some(curve) = key.named_curve() else {
        return Verification::Unknown("the curve of the issuer's key is spelled out");
    };
    let (point, digest) = (key.key(), hash.digest(message));
    /// The same for each curve, whose types differ.
    macro_rules! verify_on {
        ($curve:ident) => {{
            let Ok(key) = $curve::ecdsa::VerifyingKey::from_sec1_bytes(point) else {
                return Verification::Unknown("the issuer's key is no point on its curve");
            };
            let signature = $curve::ecdsa::DerSignature::from_bytes(signature);
            signature.is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok())
        }};
    }
    let verified = match curve.as_bytes() {
        id if id == rfc5912::SECP_256_R_1.as_bytes() => verify_on!(p256),
        id if id == rfc5912::SECP_384_R_1.as_bytes() => verify_on!(p384),
        id if id == rfc5912::SECP_521_R_1.as_bytes() => verify_on!(p521),
        _ => return Verification::Unknown("the curve of the issuer's key is not known here"),
    };
    if verified { Verification::Verified } else { Verification::Wrong }
}
