//! Whether a key really signed a certificate (RFC 5280 section 6.1.3 (a)(1)).
//!
//! What is of an unknown algorithm is not verified, and never called wrong. Without the feature
//! `verify` every algorithm is unknown.

use crate::certificate::{Certificate, PublicKey};

#[cfg(feature = "verify")]
mod signature;

/// No algorithm is known.
#[cfg(not(feature = "verify"))]
mod signature {
    use super::{Certificate, PublicKey, Verification};

    pub(super) const fn verify(_: &Certificate<'_>, _: &PublicKey<'_>, _: u16) -> Verification {
        Verification::Unknown("this build verifies no signatures")
    }

    pub(super) const fn is_of_another_algorithm(_: &Certificate<'_>, _: &PublicKey<'_>) -> bool {
        false
    }
}

/// Whether this build verifies signatures.
pub(crate) const VERIFIES: bool = cfg!(feature = "verify");

/// What came of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "verify"), expect(dead_code, reason = "no signature is verified"))]
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
    signature::verify(certificate, key, depth)
}

/// Whether a key is of another algorithm than the certificate's signature, so that somebody else's
/// must have made that.
pub(crate) fn is_of_another_algorithm(certificate: &Certificate<'_>, key: &PublicKey<'_>) -> bool {
    signature::is_of_another_algorithm(certificate, key)
}
