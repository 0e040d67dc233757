//! Ed25519 (RFC 8032 section 5.1.7, RFC 8410).

use ed25519_compact::{PublicKey as Ed25519Key, Signature};

use super::Verification;
use crate::certificate::PublicKey;

pub(super) fn verify(key: &PublicKey<'_>, message: &[u8], signature: &[u8]) -> Verification {
    let Ok(key) = Ed25519Key::from_slice(key.key()) else {
        return Verification::Unknown("the issuer's key cannot be parsed");
    };
    let signature = Signature::from_slice(signature);
    let verified = signature.is_ok_and(|signature| key.verify(message, &signature).is_ok());
    if verified { Verification::Verified } else { Verification::Wrong }
}
