//! Signatures, in pure Rust: RSA with PKCS #1 v1.5 and PSS, ECDSA on P-256, P-384, P-521 and
//! Brainpool's curves of 256 and 384 bits, Ed25519.

mod algorithm;
mod ecdsa;
mod eddsa;
mod effort;
mod hash;
mod pss;
mod rsa;
#[cfg(test)]
mod tests;

use super::Verification;
use crate::certificate::{Certificate, PublicKey};
use crate::tlv;
use algorithm::{Kinship, SignatureAlgorithm};
pub(in crate::chain) use effort::effort;

/// Whether `key` signed `certificate`. Names, validity and what the key may be used for are not
/// looked at. Nesting beyond `depth` of a certificate that is not DER is not followed.
pub(in crate::chain) fn verify(
    certificate: &Certificate<'_>,
    key: &PublicKey<'_>,
    depth: u16,
) -> Verification {
    let algorithm = match SignatureAlgorithm::of(certificate) {
        Ok(algorithm) => algorithm,
        Err(reason) => return Verification::Unknown(reason),
    };
    match algorithm.kinship(key) {
        Kinship::Same => {}
        Kinship::Other => return Verification::Wrong,
        Kinship::Unknown(reason) => return Verification::Unknown(reason),
    }
    // BIT STRING: a signature is whole bytes.
    let [0, signature @ ..] = certificate.signature() else { return Verification::Wrong };
    let check = |message: &[u8]| match algorithm {
        SignatureAlgorithm::RsaPkcs1(hash) => rsa::verify_pkcs1(hash, key, message, signature),
        SignatureAlgorithm::RsaPss(pss) => rsa::verify_pss(&pss, key, message, signature),
        SignatureAlgorithm::Ecdsa(hash) => ecdsa::verify(hash, key, message, signature),
        SignatureAlgorithm::Ed25519 => eddsa::verify(key, message, signature),
    };
    let message = certificate.to_be_signed();
    match check(message) {
        // The signature is about the DER form, whatever the bytes are written in.
        Verification::Wrong => match tlv::der_form(message, depth) {
            Some(der) if der != message => check(&der),
            _ => Verification::Wrong,
        },
        result => result,
    }
}

/// Whether a key is of another algorithm than the certificate's signature, so that somebody else's
/// must have made that.
pub(in crate::chain) fn is_of_another_algorithm(
    certificate: &Certificate<'_>,
    key: &PublicKey<'_>,
) -> bool {
    let algorithm = SignatureAlgorithm::of(certificate);
    algorithm.is_ok_and(|algorithm| algorithm.kinship(key) == Kinship::Other)
}
