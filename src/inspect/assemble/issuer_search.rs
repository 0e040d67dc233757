//! Determines by its signature which of the possible issuers issued a certificate.

use super::super::context::Context;
use super::certificate_index::CertificateIndex;
use crate::certificate::{Certificate, PublicKey};
use crate::chain::{
    Authorities, Candidates, CertificateGraph, EffortLimit, IssuerMatch, NONE, Node, OwnSignature,
    Verification, is_of_another_algorithm, of_each, verify,
};
use crate::outcome::SignatureStatus;

/// The data used to verify signatures.
#[derive(Clone, Copy)]
pub(super) struct IssuerSearch<'a> {
    pub(super) set: &'a CertificateGraph<'a>,
    pub(super) authorities: &'a Authorities,
    pub(super) seen: &'a CertificateIndex,
    pub(super) context: &'a Context,
}

impl IssuerSearch<'_> {
    /// The issuer of each certificate of the bundle, in the order of the bundle. Empty if
    /// signatures are not verified.
    pub(super) fn answers(&self) -> Vec<IssuerMatch> {
        if !self.context.verify {
            return Vec::new();
        }
        of_each(self.set.in_bundle(), 1, |member| self.answer(member))
    }

    fn answer(&self, member: u32) -> IssuerMatch {
        // The result for a repeated certificate is never used.
        let node = self.set.node(member);
        let node = node.filter(|node| !node.repeated);
        let Some((node, reference)) = node.zip(self.set.issuer_reference(member)) else {
            return IssuerMatch::NONE;
        };
        let bytes = self.seen.kept.get(&member);
        let certificate = bytes.and_then(|bytes| Certificate::parse(bytes).ok());
        let total = self.context.limits.signature_effort;
        let mut limit = EffortLimit::of(total, u64::from(member));
        // A certificate that names its own key as its issuer's cannot have another issuer.
        let names_itself = node.may_be_self_signed() && reference.key_identifier.is_some();
        if node.is_root() || names_itself {
            return self.own(node, certificate.as_ref(), &mut limit);
        }
        let candidates =
            self.authorities.candidates(self.set, self.authorities.of(member), &reference);
        let Some(certificate) = certificate else {
            return IssuerMatch::unchecked(candidates.first().unwrap_or(NONE));
        };
        let answer = self.choose(&certificate, &candidates, &mut limit);
        // No candidate's key made the signature. If the certificate's own key is of the signature's
        // algorithm, the certificate is self-signed and was altered. Otherwise, its signer is
        // missing.
        let is_own = || {
            let key = certificate.public_key();
            key.map_or(true, |key| !is_of_another_algorithm(&certificate, &key))
        };
        let is_open = answer.issuer == NONE && answer.reason.is_none() && !answer.left_out;
        if node.may_be_self_signed() && is_open && is_own() {
            return self.own(node, Some(&certificate), &mut limit);
        }
        answer
    }

    /// The result for a certificate that may be self-signed. Its own signature was verified when it
    /// was read.
    fn own(
        &self,
        node: &Node,
        certificate: Option<&Certificate<'_>>,
        limit: &mut EffortLimit,
    ) -> IssuerMatch {
        let signature = match node.own_signature {
            OwnSignature::Verified | OwnSignature::VerifiedWithoutNull => SignatureStatus::Verified,
            OwnSignature::Wrong => SignatureStatus::Invalid,
            OwnSignature::Unknown | OwnSignature::LeftOut => SignatureStatus::NotChecked,
        };
        let unknown = certificate.filter(|_| node.own_signature == OwnSignature::Unknown);
        let reason = unknown.and_then(|certificate| {
            let key = certificate.public_key().ok()?;
            match verify(certificate, &key, self.context.limits.depth, limit) {
                Verification::Unknown(reason) => Some(reason),
                _ => None,
            }
        });
        let without_null = node.own_signature == OwnSignature::VerifiedWithoutNull;
        let left_out = node.own_signature == OwnSignature::LeftOut;
        IssuerMatch { signature, reason, without_null, left_out, ..IssuerMatch::NONE }
    }

    /// The first candidate whose key made the signature. If there is none, the candidate with the
    /// certificate's authority key identifier is the issuer and the signature is invalid; a
    /// candidate that has only the issuer's name is not the issuer. If there may be more candidates
    /// than are tried, no signature is reported as invalid.
    fn choose(
        &self,
        certificate: &Certificate<'_>,
        candidates: &Candidates,
        limit: &mut EffortLimit,
    ) -> IssuerMatch {
        let (mut unknown, mut not_allowed) = (None, None);
        let verified = IssuerMatch { signature: SignatureStatus::Verified, ..IssuerMatch::NONE };
        for issuer in candidates.iter() {
            match self.verify(certificate, issuer, limit) {
                Verification::Verified => return IssuerMatch { issuer, ..verified },
                Verification::VerifiedWithoutNull => {
                    return IssuerMatch { issuer, without_null: true, ..verified };
                }
                Verification::Wrong => {}
                Verification::NotAllowed(reason) => {
                    not_allowed.get_or_insert(reason);
                }
                Verification::LeftOut => {
                    unknown.get_or_insert_with(|| IssuerMatch {
                        left_out: true,
                        ..IssuerMatch::unchecked(issuer)
                    });
                }
                Verification::Unknown(reason) => {
                    let reason = Some(reason);
                    unknown.get_or_insert_with(|| IssuerMatch {
                        reason,
                        ..IssuerMatch::unchecked(issuer)
                    });
                }
            }
        }
        match (unknown, candidates.first()) {
            (Some(answer), _) => answer,
            (None, _) if candidates.full => {
                let reason = "more CAs have its issuer's name or key identifier than are tried";
                IssuerMatch { reason: Some(reason), ..IssuerMatch::NONE }
            }
            (None, Some(issuer)) if candidates.by_identifier => {
                let signature = SignatureStatus::Invalid;
                IssuerMatch { issuer, signature, reason: not_allowed, ..IssuerMatch::NONE }
            }
            _ => IssuerMatch {
                misnamed: self.misnamed(certificate, candidates, limit),
                ..IssuerMatch::NONE
            },
        }
    }

    /// A CA whose key made the signature although its name is not the issuer's.
    fn misnamed(
        &self,
        certificate: &Certificate<'_>,
        candidates: &Candidates,
        limit: &mut EffortLimit,
    ) -> u32 {
        let signed = |issuer: &u32| {
            let result = self.verify(certificate, *issuer, limit);
            matches!(result, Verification::Verified | Verification::VerifiedWithoutNull)
        };
        candidates.misnamed().find(signed).unwrap_or(NONE)
    }

    fn verify(
        &self,
        certificate: &Certificate<'_>,
        authority: u32,
        limit: &mut EffortLimit,
    ) -> Verification {
        let first = self.authorities.get(authority).map_or(NONE, |authority| authority.first);
        let depth = self.context.limits.depth;
        if let Some((_, stored)) = self.set.stored(first) {
            let key = stored.public_key.as_deref().and_then(|key| PublicKey::parse(key).ok());
            return match key {
                Some(key) => verify(certificate, &key, depth, limit),
                None => Verification::Unknown("the issuer's key was not kept"),
            };
        }
        let bytes = self.seen.kept.get(&first);
        let issuer = bytes.and_then(|bytes| Certificate::parse(bytes).ok());
        match issuer.map(|issuer| issuer.public_key()) {
            Some(Ok(key)) => verify(certificate, &key, depth, limit),
            Some(Err(_)) => Verification::Unknown("the issuer's key cannot be parsed"),
            None => Verification::Unknown("the issuer's key was not kept"),
        }
    }
}
