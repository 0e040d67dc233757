//! Whether a key really signed a certificate (RFC 5280 section 6.1.3 (a)(1)).
//!
//! What is of an unknown algorithm is not verified, and never called wrong. Without the feature
//! `verify` every algorithm is unknown.

use crate::certificate::{Certificate, PublicKey};

#[cfg(feature = "verify")]
mod signature;

pub(crate) use signature::{SignedMessage, SignedMessageDigest};

/// No algorithm is known.
#[cfg(not(feature = "verify"))]
mod signature {
    use super::{Certificate, PublicKey, Verification};

    pub(super) const fn verify(_: &Certificate<'_>, _: &PublicKey<'_>, _: u16) -> Verification {
        Verification::Unknown("this build verifies no signatures")
    }

    pub(super) const fn effort(_: &PublicKey<'_>) -> u64 {
        0
    }

    /// What was signed is not kept.
    #[derive(Clone, Debug)]
    pub(crate) struct SignedMessage;

    /// A message that has ended.
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
    /// Not verified, and the reason.
    Unknown(&'static str),
    /// It would take too long to tell.
    LeftOut,
}

/// How much may be spent on the signature of one certificate. The more certificates stand before it,
/// the less: so all together are bounded, and what is left out depends on nothing but the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EffortLimit {
    left: u64,
}

impl EffortLimit {
    /// `total`: [`Limits::signature_effort`](crate::Limits::signature_effort). `index`: how many
    /// certificates stand before this one.
    pub(crate) const fn of(total: u64, index: u64) -> Self {
        Self { left: total / index.saturating_add(1) }
    }
}

/// Whether `key` signed `certificate`, if `limit` allows to find out, which is lowered by what it
/// takes. Names, validity and what the key may be used for are not looked at. Nesting beyond `depth`
/// of a certificate that is not DER is not followed.
pub(crate) fn verify(
    certificate: &Certificate<'_>,
    key: &PublicKey<'_>,
    depth: u16,
    limit: &mut EffortLimit,
) -> Verification {
    let effort = signature::effort(key);
    let Some(left) = limit.left.checked_sub(effort) else { return Verification::LeftOut };
    let result = signature::verify(certificate, key, depth);
    // A signature that is wrong of the bytes as they are may have been tried of their DER form too.
    let again = if result == Verification::Wrong { effort } else { 0 };
    limit.left = left.saturating_sub(again);
    result
}

/// Whether a key is of another algorithm than the certificate's signature, so that somebody else's
/// must have made that.
pub(crate) fn is_of_another_algorithm(certificate: &Certificate<'_>, key: &PublicKey<'_>) -> bool {
    signature::is_of_another_algorithm(certificate, key)
}
