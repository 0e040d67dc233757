//! The relationships between the CA certificates, as plain facts: issuer, path, signature, CAs with
//! the same name, and the CRL URLs named in certificates. The rules judge them.

use super::{Authorities, CertificateGraph, IssuerMatch, NONE, Node, Paths, index};
use crate::chain::path::{Children, PathEnd};
use crate::outcome::{ChainRole, SignatureStatus};

/// A certificate that names the URL of its issuer's CRL.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CrlHint {
    /// Whether its signature is verified. Verified certificates take precedence, then the one that
    /// is valid for longest, then the one with the greatest thumbprint.
    pub(crate) verified: bool,
    /// The number of the URL; 0 if there is none.
    pub(crate) url: u64,
    /// The certificate; [`NONE`] if there is none.
    pub(crate) member: u32,
    /// Whether another certificate with the same verification result names another URL.
    pub(crate) differs: bool,
}

impl CrlHint {
    const NONE: Self = Self { verified: false, url: 0, member: NONE, differs: false };
}

/// The stored part of a [`CrlHint`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct HintMarks {
    verified: bool,
    differs: bool,
}

/// Chains that were built, and the facts derived from them.
#[derive(Debug)]
pub(crate) struct ChainAnalysis<'a> {
    pub(crate) set: &'a CertificateGraph<'a>,
    authorities: &'a Authorities,
    paths: &'a Paths,
    answers: &'a [IssuerMatch],
    /// For each authority, a certificate that it issued and that names a CRL URL.
    hints: Vec<u32>,
    marks: Vec<HintMarks>,
    /// For each authority, the certificate in a store that expires last. Empty if the stores
    /// contain no certificates.
    stored: Vec<u32>,
    /// For each authority, whether the path lengths above it permit one of its certificates.
    permitted: Vec<bool>,
}

impl<'a> ChainAnalysis<'a> {
    /// Creates the analysis without hints: see [`find_hints`](Self::find_hints).
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
            hints: Vec::new(),
            marks: Vec::new(),
            stored: Vec::new(),
            permitted: vec![false; authorities.len()],
        };
        if set.len() > set.in_bundle() {
            analysis.stored = vec![NONE; authorities.len()];
        }
        for member in set.in_bundle()..set.len() {
            let authority = index(authorities.of(member));
            if let Some(latest) = analysis.stored.get_mut(authority)
                && set.not_after(*latest) < set.not_after(member)
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

    /// Determines which certificates name the CRL URLs of their issuers.
    pub(crate) fn find_hints(&mut self) {
        self.hints = vec![NONE; self.authorities.len()];
        self.marks = vec![HintMarks::default(); self.authorities.len()];
        for (member, node) in (0..).zip(self.set.nodes.iter()) {
            if node.crl_url != 0 && !node.repeated {
                self.note_hint(member, node);
            }
        }
    }

    /// Records the CRL URL of a certificate's issuer. A certificate with an invalid signature is
    /// ignored.
    fn note_hint(&mut self, member: u32, node: &Node) {
        let answer = self.answer(member);
        let issuer = if node.is_root() { self.authorities.of(member) } else { answer.issuer };
        let verified = answer.signature == SignatureStatus::Verified;
        let known = self.hint_of(issuer);
        let place = index(issuer);
        let (Some(hint), Some(marks)) = (self.hints.get_mut(place), self.marks.get_mut(place))
        else {
            return;
        };
        if answer.signature == SignatureStatus::Invalid || known.verified && !verified {
            return;
        }
        let same_rank = known.member != NONE && known.verified == verified;
        let differs = same_rank && (known.differs || known.url != u64::from(node.crl_url));
        let rank = |node: &Node| (node.not_after, Some(node.thumbprint));
        let of_known = self.set.node(known.member).map_or((i64::MIN, None), rank);
        if (verified, rank(node)) > (known.verified, of_known) {
            *hint = member;
            marks.verified = verified;
        }
        marks.differs = differs;
    }

    fn hint_of(&self, authority: u32) -> CrlHint {
        let place = index(authority);
        let Some((member, marks)) = self.hints.get(place).zip(self.marks.get(place)) else {
            return CrlHint::NONE;
        };
        let HintMarks { verified, differs } = *marks;
        let url = self.set.node(*member).map_or(0, |node| node.crl_url.into());
        CrlHint { verified, url, member: *member, differs }
    }

    /// The issuer of a certificate of the bundle, and the result of its signature.
    pub(crate) fn answer(&self, member: u32) -> IssuerMatch {
        let unchecked = || IssuerMatch::unchecked(self.paths.issuer(member));
        self.answers.get(index(member)).copied().unwrap_or_else(unchecked)
    }

    /// The certificate that names the URL of this CA's CRL.
    pub(crate) fn crl_hint(&self, member: u32) -> CrlHint {
        self.hint_of(self.authorities.of(member))
    }

    /// The certificate of the issuer that a report names; [`NONE`] if the issuer was not found.
    pub(crate) fn issuer_face(&self, member: u32) -> u32 {
        let issuer = self.answer(member).issuer;
        self.paths.issuer_face(self.set, self.authorities, member, issuer)
    }

    /// Number of authorities.
    pub(crate) fn authorities(&self) -> usize {
        self.authorities.len()
    }

    /// The authority of a certificate.
    pub(crate) fn authority(&self, member: u32) -> u32 {
        self.authorities.of(member)
    }

    /// The CA certificates that each authority issued.
    pub(crate) fn children(&self) -> Children {
        self.paths.children(self.set, self.authorities)
    }

    /// Number of CAs above a certificate, and where the path ends.
    pub(crate) fn above(&self, member: u32) -> (u32, PathEnd) {
        self.paths.above(self.set, member)
    }

    /// The certificate that represents all those with the same name and key.
    pub(crate) fn face(&self, member: u32) -> u32 {
        self.face_of(self.authorities.of(member))
    }

    /// The certificate that represents an authority; [`NONE`] for none.
    pub(crate) fn face_of(&self, authority: u32) -> u32 {
        self.authorities.get(authority).map_or(NONE, |each| each.face)
    }

    /// The certificate that represents another CA with the same subject key identifier.
    pub(crate) fn shares_identifier(&self, member: u32) -> Option<u32> {
        let other = self.authorities.shares_identifier(self.set, member);
        other.map(|other| self.face_of(other))
    }

    /// The certificate that represents another CA with the same name.
    pub(crate) fn shares_name(&self, member: u32) -> Option<u32> {
        let other = self.authorities.shares_name(self.set, member);
        other.map(|other| self.face_of(other))
    }

    /// The certificate in a store with the same name and key that expires last; [`NONE`] if there
    /// is none.
    pub(crate) fn latest_stored(&self, member: u32) -> u32 {
        self.stored.get(index(self.authorities.of(member))).copied().unwrap_or(NONE)
    }

    /// The certificate whose path length forbids a CA, if one does. If bridge CAs certified each
    /// other, one of a CA's certificates may lead back to itself through a CA below it. The
    /// certificates it issued are valid through another of its certificates.
    pub(crate) fn forbidden_by(&self, member: u32) -> Option<u32> {
        let forbidden_by = self.paths.forbidden_by(self.set, member)?;
        let permitted = self.permitted.get(index(self.authorities.of(member)));
        (permitted != Some(&true)).then_some(forbidden_by)
    }

    /// The role of a certificate in a chain.
    pub(crate) fn role(node: &Node) -> ChainRole {
        match (node.is_root(), node.is_self_issued()) {
            (true, _) => ChainRole::Root,
            (false, true) => ChainRole::SelfIssued,
            (false, false) => ChainRole::Intermediate,
        }
    }
}
