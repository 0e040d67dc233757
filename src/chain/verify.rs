//! Verifies whether a key signed a certificate (RFC 5280 section 6.1.3 (a)(1)).
//!
//! A signature of an unsupported algorithm is not verified, and never reported as invalid. Without
//! the feature `verify`, no algorithm is supported.

use crate::certificate::{Certificate, PublicKey};

#[cfg(feature = "verify")]
mod signature;

pub(crate) use signature::{SignedMessage, SignedMessageDigest};

/// Without the feature `verify`, no algorithm is supported.
#[cfg(not(feature = "verify"))]
mod signature {
    use super::{Certificate, PublicKey, Verification};

    pub(super) const fn verify(_: &Certificate<'_>, _: &PublicKey<'_>, _: u16) -> Verification {
        Verification::Unknown("this build verifies no signatures")
    }

    pub(super) const fn effort(_: &PublicKey<'_>) -> u64 {
        0
    }

    /// A message whose bytes are not stored.
    #[derive(Clone, Debug)]
    pub(crate) struct SignedMessage;

    /// A complete message.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct SignedMessageDigest;

    impl SignedMessage {
        pub(crate) const fn new(_: &[u8], _: Option<&[u8]>) -> Self {
            Self
        }

        pub(crate) const fn push(&mut self, _: &[u8]) {}

        pub(crate) const fn finish(self) -> SignedMessageDigest {
            SignedMessageDigest
        }
    }

    impl SignedMessageDigest {
        pub(crate) const fn verify(&self, _: &PublicKey<'_>, _: &[u8]) -> Verification {
            Verification::Unknown("this build verifies no signatures")
        }
    }

    pub(super) const fn is_of_another_algorithm(_: &Certificate<'_>, _: &PublicKey<'_>) -> bool {
        false
    }
}

/// Whether this build verifies signatures.
pub(crate) const VERIFIES: bool = cfg!(feature = "verify");

/// The result of verifying a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "verify"), expect(dead_code, reason = "no signature is verified"))]
pub(crate) enum Verification {
    /// The key signed the certificate.
    Verified,
    /// The key signed the certificate, but the NULL parameters of the digest algorithm are missing.
    /// RFC 8017 appendix B.1 requires signers to write the NULL; RFC 4055 section 2.1 requires
    /// readers to accept both.
    VerifiedWithoutNull,
    /// The key did not sign the certificate.
    Wrong,
    /// The key must not be used for such a signature, and the reason.
    NotAllowed(&'static str),
    /// Not verified, and the reason.
    Unknown(&'static str),
    /// Not verified because it would take too long.
    LeftOut,
}

/// The effort that may be spent on the signature of one certificate. It decreases with the number
/// of certificates before it. This limits the total. Which signatures are not checked depends only
/// on the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EffortLimit {
    left: u64,
}

impl EffortLimit {
    /// `total`: [`Limits::signature_effort`](crate::Limits::signature_effort). `index`: number of
    /// certificates before this one.
    pub(crate) const fn of(total: u64, index: u64) -> Self {
        Self { left: total / index.saturating_add(1) }
    }
}

/// Whether `key` signed `certificate`, if `limit` permits the verification. Its effort is
/// subtracted from `limit`. Names, validity and key usage are not checked. A certificate that is
/// not DER is also tried in its DER form, unless its nesting exceeds `depth`.
pub(crate) fn verify(
    certificate: &Certificate<'_>,
    key: &PublicKey<'_>,
    depth: u16,
    limit: &mut EffortLimit,
) -> Verification {
    let effort = signature::effort(key);
    let Some(left) = limit.left.checked_sub(effort) else { return Verification::LeftOut };
    let result = signature::verify(certificate, key, depth);
    // If the signature was invalid for the original bytes, their DER form may have been tried too.
    let again = if result == Verification::Wrong { effort } else { 0 };
    limit.left = left.saturating_sub(again);
    result
}

/// Whether the key's algorithm differs from that of the certificate's signature, so that another
/// key must have made the signature.
pub(crate) fn is_of_another_algorithm(certificate: &Certificate<'_>, key: &PublicKey<'_>) -> bool {
    signature::is_of_another_algorithm(certificate, key)
}
