//! Signatures, in pure Rust: RSA with PKCS #1 v1.5 and PSS, ECDSA on P-256, P-384, P-521 and
//! Brainpool's curves of 256 and 384 bits, Ed25519.

mod algorithm;
mod ecdsa;
mod eddsa;
mod effort;
mod hash;
mod message;
mod pss;
mod rsa;
#[cfg(test)]
mod tests;

use super::Verification;
use crate::certificate::{Certificate, PublicKey};
use crate::tlv;
use algorithm::{Kinship, SignatureAlgorithm};
pub(in crate::chain) use effort::effort;
pub(crate) use message::{SignedMessage, SignedMessageDigest};

/// Whether `key` signed `certificate`. Names, validity and key usage are not checked. A certificate
/// that is not DER is also tried in its DER form, unless its nesting exceeds `depth`.
pub(in crate::chain) fn verify(
    certificate: &Certificate<'_>,
    key: &PublicKey<'_>,
    depth: u16,
) -> Verification {
    let algorithm = match SignatureAlgorithm::of(certificate) {
        Ok(algorithm) => algorithm,
        Err(reason) => return Verification::Unknown(reason),
    };
    let check = |message: &[u8]| match algorithm.hash() {
        Some(hash) => check(algorithm, key, &hash.digest(message), certificate.signature()),
        None => check(algorithm, key, message, certificate.signature()),
    };
    let message = certificate.to_be_signed();
    match check(message) {
        // The signature covers the DER form, even if the certificate is written in BER.
        Verification::Wrong => match tlv::der_form(message, depth) {
            Some(der) if der != message => check(&der),
            _ => Verification::Wrong,
        },
        result => result,
    }
}

/// Whether `key` made a signature. `signature` is the content of a BIT STRING. `signed` is the
/// digest of the message or, for an algorithm without a digest, the message.
fn check(
    algorithm: SignatureAlgorithm,
    key: &PublicKey<'_>,
    signed: &[u8],
    signature: &[u8],
) -> Verification {
    match algorithm.kinship(key) {
        Kinship::Same => {}
        Kinship::Other => return Verification::Wrong,
        Kinship::Unknown(reason) => return Verification::Unknown(reason),
    }
    // A signature is a BIT STRING of whole bytes.
    let [0, signature @ ..] = signature else { return Verification::Wrong };
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(hash) => rsa::verify_pkcs1(hash, key, signed, signature),
        SignatureAlgorithm::RsaPss(pss) => rsa::verify_pss(&pss, key, signed, signature),
        SignatureAlgorithm::Ecdsa(_) => ecdsa::verify(key, signed, signature),
        SignatureAlgorithm::Ed25519 => eddsa::verify(key, signed, signature),
    }
}

/// Whether the key's algorithm differs from that of the certificate's signature, so that another
/// key must have made the signature.
pub(in crate::chain) fn is_of_another_algorithm(
    certificate: &Certificate<'_>,
    key: &PublicKey<'_>,
) -> bool {
    let algorithm = SignatureAlgorithm::of(certificate);
    algorithm.is_ok_and(|algorithm| algorithm.kinship(key) == Kinship::Other)
}
