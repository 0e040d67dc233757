//! Whether a key really signed a certificate (RFC 5280 section 6.1.3 (a)(1)).
//!
//! Pure Rust: RSA with PKCS #1 v1.5 and PSS, ECDSA on P-256, P-384, P-521 and Brainpool's curves of
//! 256 and 384 bits, Ed25519. What is none of these is not verified, and never called wrong.

mod algorithm;
mod ecdsa;
mod eddsa;
mod hash;
mod pss;
mod rsa;

use algorithm::{Kinship, SignatureAlgorithm};

use crate::certificate::{Certificate, PublicKey};
use crate::tlv;

/// What came of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verification {
    /// The key signed the certificate.
    Verified,
    /// It did, and left the NULL out of the digest's algorithm: RFC 8017 appendix B.1 has signers
    /// write it, RFC 4055 section 2.1 has readers accept both.
    VerifiedWithoutNull,
    /// It did not.
    Wrong,
    /// It must not have, and why.
    NotAllowed(&'static str),
    /// This program can't tell, and why.
    Unknown(&'static str),
}

/// Whether `key` signed `certificate`. Names, validity and what the key may be used for are not
/// looked at. Nesting beyond `depth` of a certificate that is not DER is not followed.
pub(crate) fn verify(
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
pub(crate) fn is_of_another_algorithm(certificate: &Certificate<'_>, key: &PublicKey<'_>) -> bool {
    let algorithm = SignatureAlgorithm::of(certificate);
    algorithm.is_ok_and(|algorithm| algorithm.kinship(key) == Kinship::Other)
}

#[cfg(test)]
mod tests;
