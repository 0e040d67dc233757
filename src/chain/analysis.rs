//! The CA certificates among each other, in plain results: issuer, path, signature, namesakes, and
//! who names whose CRL. What follows from them the rules decide.

use super::{Authorities, CertificateGraph, IssuerMatch, NONE, Node, Paths, index};
use crate::chain::path::{Children, PathEnd};
use crate::digest::Thumbprint;
use crate::outcome::{ChainRole, SignatureStatus};

/// A certificate that names the URL of its issuer's CRL.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CrlHint {
    /// A verified one goes before another, then the one that is valid for longest; the thumbprint
    /// decides where nothing else does.
    pub(crate) verified: bool,
    not_after: i64,
    thumbprint: Option<Thumbprint>,
    /// Stands for the URL; 0 where there is none.
    pub(crate) url: u64,
    /// The certificate; [`NONE`] where there is none.
    pub(crate) member: u32,
    /// Whether others name another URL.
    pub(crate) differs: bool,
}

impl CrlHint {
    const NONE: Self = Self {
        verified: false,
        not_after: i64::MIN,
        thumbprint: None,
        url: 0,
        member: NONE,
        differs: false,
    };

    fn rank(&self) -> (bool, i64, Option<Thumbprint>) {
        (self.verified, self.not_after, self.thumbprint)
    }
}

/// Chains that are built, to be looked through.
#[derive(Debug)]
pub(crate) struct ChainAnalysis<'a> {
    pub(crate) set: &'a CertificateGraph<'a>,
    authorities: &'a Authorities,
    paths: &'a Paths,
    answers: &'a [IssuerMatch],
    /// Of each authority a certificate that it issued and that names a CRL URL.
    hints: Vec<CrlHint>,
    /// Of each authority the certificate in a store that expires last.
    stored: Vec<u32>,
    /// Of each authority whether one of its certificates is within the path lengths above it.
    permitted: Vec<bool>,
}

impl<'a> ChainAnalysis<'a> {
    pub(crate) fn new(
        set: &'a CertificateGraph<'a>,
        authorities: &'a Authorities,
        paths: &'a Paths,
        answers: &'a [IssuerMatch],
    ) -> Self {
        let mut analysis = Self {
            set,
            authorities,
            paths,
            answers,
            hints: vec![CrlHint::NONE; authorities.len()],
            stored: vec![NONE; authorities.len()],
            permitted: vec![false; authorities.len()],
        };
        for (member, node) in (0..).zip(set.nodes) {
            if node.crl_url != 0 && !node.repeated {
                analysis.note_hint(member, node);
            }
        }
        for member in set.in_bundle()..set.len() {
            let not_after = |member| set.identity(member).map(|identity| identity.not_after);
            let authority = index(authorities.of(member));
            if let Some(latest) = analysis.stored.get_mut(authority)
                && not_after(*latest) < not_after(member)
            {
                *latest = member;
            }
        }
        for member in (0..set.len()).filter(|member| set.is_authority(*member)) {
            let ends = paths.above(set, member).1 != PathEnd::Loop;
            if ends
                && paths.forbidden_by(set, member).is_none()
                && let Some(permitted) = analysis.permitted.get_mut(index(authorities.of(member)))
            {
                *permitted = true;
            }
        }
        analysis
    }

    /// Notes what a certificate tells of its issuer's CRL. One whose signature is wrong tells nothing.
    fn note_hint(&mut self, member: u32, node: &Node) {
        let answer = self.answer(member);
        let issuer = if node.is_root() { self.authorities.of(member) } else { answer.issuer };
        let verified = answer.signature == SignatureStatus::Verified;
        let (url, not_after) = (node.crl_url, node.identity.not_after);
        let Some(known) = self.hints.get_mut(index(issuer)) else { return };
        if answer.signature == SignatureStatus::Invalid || known.verified && !verified {
            return;
        }
        let same_rank = known.member != NONE && known.verified == verified;
        let differs = same_rank && (known.differs || known.url != url);
        let thumbprint = Some(node.thumbprint);
        let new = CrlHint { verified, not_after, thumbprint, url, member, differs: false };
        if new.rank() > known.rank() {
            *known = new;
        }
        known.differs = differs;
    }

    /// What is known of the issuer of a certificate of the bundle.
    pub(crate) fn answer(&self, member: u32) -> IssuerMatch {
        let unchecked = || IssuerMatch::unchecked(self.paths.issuer(member));
        self.answers.get(index(member)).copied().unwrap_or_else(unchecked)
    }

    /// The certificate that names the URL of a CA's CRL.
    pub(crate) fn crl_hint(&self, member: u32) -> CrlHint {
        let hint = self.hints.get(index(self.authorities.of(member))).copied();
        hint.unwrap_or(CrlHint::NONE)
    }

    /// The certificate of the issuer that a report names; [`NONE`] where it is not there.
    pub(crate) fn issuer_face(&self, member: u32) -> u32 {
        let issuer = self.answer(member).issuer;
        self.paths.issuer_face(self.set, self.authorities, member, issuer)
    }

    /// How many authorities there are.
    pub(crate) fn authorities(&self) -> usize {
        self.authorities.len()
    }

    /// The authority that a certificate is of.
    pub(crate) fn authority(&self, member: u32) -> u32 {
        self.authorities.of(member)
    }

    /// The CA certificates that each authority issued.
    pub(crate) fn children(&self) -> Children {
        self.paths.children(self.set, self.authorities)
    }

    /// How many CAs stand above a certificate, and where the path ends.
    pub(crate) fn above(&self, member: u32) -> (u32, PathEnd) {
        self.paths.above(self.set, member)
    }

    /// The certificate that stands for all that have the same name and key.
    pub(crate) fn face(&self, member: u32) -> u32 {
        self.face_of(self.authorities.of(member))
    }

    /// The certificate that stands for an authority; [`NONE`] for none.
    pub(crate) fn face_of(&self, authority: u32) -> u32 {
        self.authorities.get(authority).map_or(NONE, |each| each.face)
    }

    /// The certificate that stands for another CA with the same subject key identifier.
    pub(crate) fn shares_identifier(&self, member: u32, node: &Node) -> Option<u32> {
        let other = self.authorities.shares_identifier(self.set, member, &node.identity);
        other.map(|other| self.face_of(other))
    }

    /// The certificate that stands for another CA with the same name.
    pub(crate) fn shares_name(&self, member: u32, node: &Node) -> Option<u32> {
        let other = self.authorities.shares_name(self.set, member, &node.identity);
        other.map(|other| self.face_of(other))
    }

    /// The certificate in a store with the same name and key that expires last; [`NONE`] where there
    /// is none.
    pub(crate) fn latest_stored(&self, member: u32) -> u32 {
        self.stored.get(index(self.authorities.of(member))).copied().unwrap_or(NONE)
    }

    /// The certificate whose path length forbids a CA, if one does. Where bridges have certified each
    /// other, one of a CA's certificates leads back to itself through a CA below it: what it issued
    /// is valid through another.
    pub(crate) fn forbidden_by(&self, member: u32) -> Option<u32> {
        let forbidden_by = self.paths.forbidden_by(self.set, member)?;
        let permitted = self.permitted.get(index(self.authorities.of(member)));
        (permitted != Some(&true)).then_some(forbidden_by)
    }

    /// What a certificate is in a chain.
    pub(crate) fn role(node: &Node) -> ChainRole {
        match (node.is_root(), node.identity.is_self_issued()) {
            (true, _) => ChainRole::Root,
            (false, true) => ChainRole::SelfIssued,
            (false, false) => ChainRole::Intermediate,
        }
    }
}
