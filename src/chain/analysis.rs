//! What is worth saying of each CA certificate among the others.

use super::{Authorities, CertificateGraph, IssuerMatch, NONE, Node, Paths, index};
use crate::assumption::CrlUrl;
use crate::chain::path::PathEnd;
use crate::digest::Thumbprint;
use crate::report::SignatureStatus;

/// Longest chain that the service follows for CRLs, in CAs.
const LONGEST_CHAIN: u32 = 10;

/// Something about a certificate, for the rule of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    PathLengthExceeded {
        /// The certificate whose path length it is.
        limited_by: u32,
    },
    SameNameAndKey {
        first: u32,
    },
    SharedKeyIdentifier {
        first: u32,
    },
    SameNameOtherKey {
        first: u32,
    },
    IssuerMissing,
    /// The issuer is in a store, and above it one is missing.
    HoleInStore {
        stored: u32,
    },
    NotSelfSigned,
    SignatureWrong {
        /// The certificate whose key did not sign; the certificate itself where it says so.
        issuer: u32,
        /// Why the issuer's key must not have made it, where that is so.
        reason: Option<&'static str>,
    },
    /// Verified, but for the NULL that its digest's algorithm lacks.
    SignatureWithoutNull,
    /// The issuer is missing, and the key of a CA of another name made the signature.
    IssuerMisnamed {
        other: u32,
    },
    SignatureNotChecked {
        reason: &'static str,
    },
    /// More than are kept for it.
    SignaturesLeftOut {
        count: u64,
    },
    /// The names of all CAs that would be created.
    IssuerHintsTooLong {
        bytes: u64,
        limit: u64,
    },
    ChainTooLong {
        /// CAs in it.
        length: u32,
    },
    CrlByHand {
        /// What the upload is predicted to fill in, and what a certificate that the CA issued
        /// names; 0 where there is none.
        predicted: u64,
        suggested: u64,
        /// The certificate that names it.
        child: u32,
        /// Whether the signature of that certificate is verified, and whether others that the CA
        /// issued name another URL.
        verified: bool,
        differs: bool,
    },
    Supersedes {
        stored: u32,
    },
    Circle,
}

/// A certificate that tells where its issuer's CRL is.
#[derive(Clone, Copy, Debug)]
struct Child {
    /// A verified one goes before another, then the one that is valid for longest; the thumbprint
    /// decides where nothing else does.
    verified: bool,
    not_after: i64,
    thumbprint: Option<Thumbprint>,
    url: u64,
    member: u32,
    /// Whether others name another URL.
    differs: bool,
}

impl Child {
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
    pub(crate) authorities: &'a Authorities,
    pub(crate) paths: &'a Paths,
    answers: &'a [IssuerMatch],
    crl_url: CrlUrl,
    /// Of each authority a certificate that it issued and that names a CRL URL.
    children: Vec<Child>,
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
        crl_url: CrlUrl,
    ) -> Self {
        let mut survey = Self {
            set,
            authorities,
            paths,
            answers,
            crl_url,
            children: vec![Child::NONE; authorities.len()],
            stored: vec![NONE; authorities.len()],
            permitted: vec![false; authorities.len()],
        };
        for (member, node) in (0..).zip(set.nodes) {
            if node.crl_url != 0 && !node.repeated {
                survey.note_child(member, node);
            }
        }
        for member in set.in_bundle()..set.len() {
            let not_after = |member| set.identity(member).map(|identity| identity.not_after);
            let authority = index(authorities.of(member));
            if let Some(latest) = survey.stored.get_mut(authority)
                && not_after(*latest) < not_after(member)
            {
                *latest = member;
            }
        }
        for member in (0..set.len()).filter(|member| set.is_authority(*member)) {
            let ends = paths.above(set, member).1 != PathEnd::Circle;
            if ends
                && paths.forbidden_by(set, member).is_none()
                && let Some(permitted) = survey.permitted.get_mut(index(authorities.of(member)))
            {
                *permitted = true;
            }
        }
        survey
    }

    /// Notes what a certificate tells of its issuer's CRL. One whose signature is wrong tells nothing.
    fn note_child(&mut self, member: u32, node: &Node) {
        let answer = self.answer(member);
        let issuer = if node.is_root() { self.authorities.of(member) } else { answer.issuer };
        let verified = answer.signature == SignatureStatus::Verified;
        let (url, not_after) = (node.crl_url, node.identity.not_after);
        let Some(known) = self.children.get_mut(index(issuer)) else { return };
        if answer.signature == SignatureStatus::Wrong || known.verified && !verified {
            return;
        }
        let same_rank = known.member != NONE && known.verified == verified;
        let differs = same_rank && (known.differs || known.url != url);
        let thumbprint = Some(node.thumbprint);
        let new = Child { verified, not_after, thumbprint, url, member, differs: false };
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

    /// The certificate that tells where the CRL of a CA is.
    fn child(&self, member: u32) -> Child {
        let child = self.children.get(index(self.authorities.of(member))).copied();
        child.unwrap_or(Child::NONE)
    }

    /// What the upload is predicted to take for the CRL URL; 0 stands for none.
    pub(crate) fn predicted_crl_url(&self, member: u32) -> u64 {
        match self.crl_url {
            CrlUrl::Own => self.set.node(member).map_or(0, |node| node.crl_url),
            CrlUrl::Child => self.child(member).url,
            CrlUrl::None => 0,
        }
    }

    /// Why somebody must set the CRL URL of a certificate's record by hand, if somebody must: what
    /// is predicted is none, or not what the CA's own certificates name.
    pub(crate) fn crl_by_hand(&self, member: u32) -> Option<Event> {
        let node = self.set.node(member).filter(|node| node.create)?;
        let predicted = self.predicted_crl_url(member);
        let Child { verified, url: suggested, member: child, differs, .. } = self.child(member);
        // A root's own distribution points name its own CRL.
        let fits = predicted != 0
            && !differs
            && (predicted == suggested || suggested == 0 && node.is_root());
        (!fits).then_some(Event::CrlByHand { predicted, suggested, child, verified, differs })
    }

    /// Tells everything about one CA certificate of the bundle.
    pub(crate) fn visit(&self, member: u32, say: &mut dyn FnMut(Event)) {
        let (Some(node), true) = (self.set.node(member), self.set.is_authority(member)) else {
            return;
        };
        let identity = &node.identity;
        self.issuer(member, say);
        let (depth, top) = self.paths.above(self.set, member);
        if top == PathEnd::Circle {
            say(Event::Circle);
        }
        if top == PathEnd::Root && depth >= LONGEST_CHAIN {
            say(Event::ChainTooLong { length: depth.saturating_add(1) });
        }
        if let Some(limited_by) = self.forbidden_by(member) {
            say(Event::PathLengthExceeded { limited_by });
        }
        let first = |authority| self.authorities.get(authority).map_or(NONE, |each| each.face);
        let own = first(self.authorities.of(member));
        if own != member {
            say(Event::SameNameAndKey { first: own });
        } else {
            if let Some(other) = self.authorities.shares_identifier(self.set, member, identity) {
                say(Event::SharedKeyIdentifier { first: first(other) });
            }
            if let Some(other) = self.authorities.shares_name(self.set, member, identity) {
                say(Event::SameNameOtherKey { first: first(other) });
            }
        }
        if let Some(event) = self.crl_by_hand(member) {
            say(event);
        }
        let stored = self.stored.get(index(self.authorities.of(member))).copied();
        let stored = stored.filter(|stored| {
            let earlier = self.set.identity(*stored);
            node.create && earlier.is_some_and(|stored| stored.not_after < identity.not_after)
        });
        if let Some(stored) = stored {
            say(Event::Supersedes { stored });
        }
    }

    /// The certificate whose path length forbids a CA, if one does. Where bridges have certified each
    /// other, one of a CA's certificates leads back to itself through a CA below it: what it issued
    /// is valid through another.
    fn forbidden_by(&self, member: u32) -> Option<u32> {
        let permitted = self.permitted.get(index(self.authorities.of(member)));
        let is_permitted = permitted.is_some_and(|permitted| *permitted);
        self.paths.forbidden_by(self.set, member).filter(|_| !is_permitted)
    }

    /// What there is to say of who issued a certificate.
    fn issuer(&self, member: u32, say: &mut dyn FnMut(Event)) {
        let Some(node) = self.set.node(member) else { return };
        let answer = self.answer(member);
        let wrong = answer.signature == SignatureStatus::Wrong;
        if node.identity.is_self_issued() && !node.is_root() && !wrong {
            say(Event::NotSelfSigned);
        }
        match (answer.signature, answer.reason) {
            (SignatureStatus::Wrong, _) => {
                let issuer = match self.issuer_face(member) {
                    NONE => member,
                    face => face,
                };
                say(Event::SignatureWrong { issuer, reason: answer.reason });
            }
            (_, Some(reason)) => say(Event::SignatureNotChecked { reason }),
            _ if answer.issuer == NONE && !node.is_root() => {
                say(Event::IssuerMissing);
                if let Some(other) = self.authorities.get(answer.misnamed) {
                    say(Event::IssuerMisnamed { other: other.face });
                }
            }
            _ => self.hole_in_store(member, say),
        }
        if answer.without_null {
            say(Event::SignatureWithoutNull);
        }
    }

    /// The certificate of the issuer that a report names; [`NONE`] where it is not there.
    pub(crate) fn issuer_face(&self, member: u32) -> u32 {
        let issuer = self.answer(member).issuer;
        self.paths.issuer_face(self.set, self.authorities, member, issuer)
    }

    /// Where the issuer is in a store, the bundle's rules do not look at what is above it.
    fn hole_in_store(&self, member: u32, say: &mut dyn FnMut(Event)) {
        let stored = self.issuer_face(member);
        if self.set.stored(stored).is_some()
            && self.paths.above(self.set, member).1 == PathEnd::Missing
        {
            say(Event::HoleInStore { stored });
        }
    }
}
