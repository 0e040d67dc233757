//! A signed message that arrives in pieces. A CRL may be too large to be stored.

use super::algorithm::SignatureAlgorithm;
use super::hash::Hasher;
use super::{Verification, check};
use crate::certificate::PublicKey;

/// Maximum number of bytes stored of a message whose algorithm signs the whole message instead of
/// its digest.
const KEPT: usize = 4 << 20;

/// Collects a message.
#[derive(Clone, Debug)]
pub(crate) struct SignedMessage(Result<(SignatureAlgorithm, State), &'static str>);

#[derive(Clone, Debug)]
enum State {
    Digest(Hasher),
    /// The message itself.
    Kept(Vec<u8>),
}

/// A complete message, as required for verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedMessageDigest(Result<(SignatureAlgorithm, Vec<u8>), &'static str>);

impl SignedMessage {
    /// `id`: the content bytes of the algorithm's identifier. `parameters`: their encoding.
    pub(crate) fn new(id: &[u8], parameters: Option<&[u8]>) -> Self {
        Self(SignatureAlgorithm::named(id, parameters).map(|algorithm| {
            let state = match algorithm.hash() {
                Some(hash) => State::Digest(hash.hasher()),
                None => State::Kept(Vec::new()),
            };
            (algorithm, state)
        }))
    }

    /// Adds the next bytes. The result does not depend on how they are cut.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Ok((_, State::Digest(hasher))) => hasher.update(bytes),
            Ok((_, State::Kept(kept))) if kept.len().saturating_add(bytes.len()) > KEPT => {
                self.0 = Err("it is too large for its algorithm, which signs the whole message");
            }
            Ok((_, State::Kept(kept))) => kept.extend_from_slice(bytes),
            Err(_) => {}
        }
    }

    pub(crate) fn finish(self) -> SignedMessageDigest {
        SignedMessageDigest(self.0.map(|(algorithm, state)| match state {
            State::Digest(hasher) => (algorithm, hasher.finish()),
            State::Kept(kept) => (algorithm, kept),
        }))
    }
}

impl SignedMessageDigest {
    /// Whether `key` made a signature of the message. `signature` is the content of a BIT STRING.
    pub(crate) fn verify(&self, key: &PublicKey<'_>, signature: &[u8]) -> Verification {
        match &self.0 {
            Ok((algorithm, signed)) => check(*algorithm, key, signed, signature),
            Err(reason) => Verification::Unknown(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_of_an_algorithm_without_a_digest_is_not_kept() {
        let id = const_oid::db::rfc8410::ID_ED_25519;
        let mut message = SignedMessage::new(id.as_bytes(), None);
        message.push(&vec![0; KEPT]);
        assert!(message.clone().finish().0.is_ok());
        message.push(&[0]);
        assert!(message.finish().0.is_err());
    }
}
