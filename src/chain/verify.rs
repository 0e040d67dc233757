//! Whether a key really signed a certificate (RFC 5280 section 6.1.3 (a)(1)).
//!
//! Pure Rust: RSA with PKCS #1 v1.5 and PSS, ECDSA on P-256, P-384 and P-521, Ed25519. What is none
//! of these is not checked, and never called wrong.

mod algorithm;
mod ecdsa;
mod eddsa;
mod rsa;

use algorithm::{Algorithm, Scheme};

use crate::certificate::{Certificate, PublicKey};
use crate::tlv;

/// What came of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verification {
    /// The key signed the certificate.
    Verified,
    /// It did not.
    Wrong,
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
    let algorithm = match Algorithm::of(certificate) {
        Ok(algorithm) => algorithm,
        Err(reason) => return Verification::Unknown(reason),
    };
    // BIT STRING: a signature is whole octets.
    let [0, signature @ ..] = certificate.signature() else { return Verification::Wrong };
    let check = |message: &[u8]| match algorithm.scheme {
        Scheme::RsaPkcs1 | Scheme::RsaPss { .. } => {
            rsa::verify(&algorithm, key, message, signature)
        }
        Scheme::Ecdsa => ecdsa::verify(algorithm.hash, key, message, signature),
        Scheme::Ed25519 => eddsa::verify(key, message, signature),
    };
    let message = certificate.to_be_signed();
    match check(message) {
        // The signature is about the DER form, whatever the octets are written in.
        Verification::Wrong => match tlv::der_form(message, depth) {
            Some(der) if der != message => check(&der),
            _ => Verification::Wrong,
        },
        result => result,
    }
}

#[cfg(test)]
mod tests;
