//! The way from each authority up to its root.

use super::room::Rooms;
use super::{Authorities, CertificateGraph, NONE, index, number, of_each};
use crate::arithmetic::part;
use crate::certificate::Identity;
use crate::outcome::SignatureStatus;

/// What is known of a certificate's issuer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IssuerMatch {
    /// The authority that issued it; [`NONE`] where it is not there, and for a root.
    pub(crate) issuer: u32,
    pub(crate) signature: SignatureStatus,
    /// Why the signature was not checked, where it is this program that can't, or why it must not
    /// have been made.
    pub(crate) reason: Option<&'static str>,
    /// Whether the signature was not checked because that would take too long.
    pub(crate) left_out: bool,
    /// Where the issuer is not there: an authority of another name whose key made the signature.
    pub(crate) misnamed: u32,
    /// Whether the signature is verified, but for the NULL that its digest's algorithm lacks.
    pub(crate) without_null: bool,
}

impl IssuerMatch {
    pub(crate) const NONE: Self = Self {
        issuer: NONE,
        signature: SignatureStatus::NotChecked,
        reason: None,
        left_out: false,
        misnamed: NONE,
        without_null: false,
    };

    pub(crate) const fn unchecked(issuer: u32) -> Self {
        Self { issuer, ..Self::NONE }
    }
}

/// Where the way up from an authority ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathEnd {
    Root,
    /// At a certificate whose issuer is not there.
    Missing,
    /// Nowhere: authorities have issued each other.
    Loop,
}

/// The shortest ways, found from the roots down.
#[derive(Debug)]
pub(crate) struct Paths {
    /// Of each certificate the authority that issued it.
    issuers: Vec<u32>,
    ways: Vec<PathToRoot>,
    rooms: Rooms,
}

/// The way up from one authority.
#[derive(Clone, Copy, Debug)]
struct PathToRoot {
    /// The certificate that the way goes through.
    face: u32,
    /// CAs above it, up to where the way ends.
    depth: u32,
    top: PathEnd,
}

impl Paths {
    /// `answers` are those of the bundle's certificates, or none at all where no signature was
    /// verified.
    pub(crate) fn new(
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
        answers: &[IssuerMatch],
    ) -> Self {
        let issuers = match answers {
            [] => issuers_by_name(set, authorities),
            answers => {
                let issuer = |member| answers.get(index(member)).map(|answer| answer.issuer);
                let by_name = |member| by_name(set, authorities, member);
                (0..set.len())
                    .map(|member| issuer(member).unwrap_or_else(|| by_name(member)))
                    .collect()
            }
        };
        let ways = (0..authorities.len()).map(|authority| PathToRoot {
            face: authorities.get(number(authority)).map_or(NONE, |authority| authority.face),
            depth: NONE,
            top: PathEnd::Loop,
        });
        let rooms = Rooms::new(authorities.len());
        let mut paths = Self { issuers, ways: ways.collect(), rooms };
        let children = Children::new(set, authorities, &paths.issuers);
        let is_root = |member| set.is_root(member);
        let is_cut =
            |member| !set.is_root(member) && paths.issuers.get(index(member)) == Some(&NONE);
        let tops = |is_top: &dyn Fn(u32) -> bool| -> Vec<u32> {
            (0..set.len()).filter(|member| set.is_authority(*member) && is_top(*member)).collect()
        };
        let (roots, cut) = (tops(&is_root), tops(&is_cut));
        // The rooms below roots are settled before those below a cut.
        for (tops, top) in [(roots, PathEnd::Root), (cut, PathEnd::Missing)] {
            paths.rooms.descend(set, authorities, &children, &tops);
            paths.descend(set, authorities, &children, tops, top);
        }
        paths
    }

    /// Goes down from certificates at the top, level by level.
    fn descend(
        &mut self,
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
        children: &Children,
        tops: Vec<u32>,
        top: PathEnd,
    ) {
        let mut level = tops;
        let mut depth = 0;
        while !level.is_empty() {
            let mut next = Vec::new();
            for member in level {
                let authority = authorities.of(member);
                let Some(way) = self.ways.get_mut(index(authority)) else { continue };
                if way.depth != NONE {
                    // Of several ways as short as each other the order of the file chooses none.
                    let is_as_short = way.depth == depth && way.top == top;
                    if is_as_short && set.rank(member) < set.rank(way.face) {
                        way.face = member;
                    }
                    continue;
                }
                *way = PathToRoot { face: member, depth, top };
                next.extend_from_slice(children.of(authority));
            }
            (level, depth) = (next, depth.saturating_add(1));
        }
    }

    /// The CA certificates that each authority issued.
    pub(crate) fn children(
        &self,
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
    ) -> Children {
        Children::new(set, authorities, &self.issuers)
    }

    /// The authority that issued a certificate; [`NONE`] where it is not there, and for a root.
    pub(crate) fn issuer(&self, member: u32) -> u32 {
        self.issuers.get(index(member)).copied().unwrap_or(NONE)
    }

    /// The certificate of its issuer: the one whose key identifier it names, if there is one, else
    /// the one that the way up goes through; [`NONE`] where the issuer is not there.
    pub(crate) fn issuer_face(
        &self,
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
        member: u32,
        issuer: u32,
    ) -> u32 {
        let face = self.face(issuer);
        let of_face = set.identity(face).and_then(|identity| identity.subject_key_identifier);
        let named = set.identity(member).and_then(|identity| identity.authority_key_identifier);
        let named = named.filter(|named| of_face != Some(*named));
        named.and_then(|named| authorities.face_with(set, issuer, named)).unwrap_or(face)
    }

    /// The certificate that the way up goes through; [`NONE`] for no authority.
    pub(crate) fn face(&self, authority: u32) -> u32 {
        self.ways.get(index(authority)).map_or(NONE, |way| way.face)
    }

    /// How many CAs stand above a certificate, and where the way up ends.
    pub(crate) fn above(&self, set: &CertificateGraph<'_>, member: u32) -> (u32, PathEnd) {
        match self.ways.get(index(self.issuer(member))) {
            Some(issuer) if issuer.depth == NONE => (0, PathEnd::Loop),
            Some(issuer) => (issuer.depth.saturating_add(1), issuer.top),
            None if set.is_root(member) => (0, PathEnd::Root),
            None => (0, PathEnd::Missing),
        }
    }

    /// The certificate whose path length forbids a CA certificate, if one does (RFC 5280 section
    /// 6.1.4 (l) and (m)).
    pub(crate) fn forbidden_by(&self, set: &CertificateGraph<'_>, member: u32) -> Option<u32> {
        let counts = set.identity(member).is_some_and(|known| !known.is_self_issued());
        self.rooms.full(self.issuer(member)).filter(|_| counts)
    }
}

/// Up to so many certificates no thread is woken.
const FEW: u32 = 1 << 12;

/// The issuers of all certificates where no signature was verified. Certificates of one authority
/// nearly always have one issuer, which is looked for once.
fn issuers_by_name(set: &CertificateGraph<'_>, authorities: &Authorities) -> Vec<u32> {
    let asked = |identity: &Identity| (identity.issuer, identity.authority_key_identifier);
    let of_first = of_each(number(authorities.len()), FEW, |authority| {
        let first = authorities.get(authority)?.first;
        let identity = set.identity(first)?;
        let issuer = authorities.candidates(set, first, identity).first();
        Some(issuer.unwrap_or(NONE))
    });
    of_each(set.len(), FEW, |member| {
        let authority = authorities.of(member);
        let first = authorities.get(authority).and_then(|each| set.identity(each.first));
        let known = of_first.get(index(authority)).copied().flatten();
        match (known, first, set.identity(member)) {
            _ if set.is_root(member) => NONE,
            (Some(issuer), Some(first), Some(identity)) if asked(first) == asked(identity) => {
                issuer
            }
            _ => by_name(set, authorities, member),
        }
    })
}

/// The issuer of a certificate whose signature was not verified.
fn by_name(set: &CertificateGraph<'_>, authorities: &Authorities, member: u32) -> u32 {
    let known = |identity: &&Identity| identity.is_known() && !set.is_root(member);
    let identity = set.identity(member).filter(known);
    let candidates = identity.map(|identity| authorities.candidates(set, member, identity));
    candidates.and_then(|candidates| candidates.first()).unwrap_or(NONE)
}

/// The CA certificates that each authority issued, side by side.
pub(crate) struct Children {
    members: Vec<u32>,
    /// Where those of each authority begin; one more than there are authorities.
    begins: Vec<usize>,
}

impl Children {
    fn new(set: &CertificateGraph<'_>, authorities: &Authorities, issuers: &[u32]) -> Self {
        let edges = || {
            (0..set.len()).zip(issuers).filter(|(member, issuer)| {
                **issuer != NONE && authorities.of(*member) != NONE && !set.is_root(*member)
            })
        };
        let mut begins = vec![0; authorities.len() + 1];
        for (_, issuer) in edges() {
            if let Some(count) = begins.get_mut(index(*issuer) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut members = vec![NONE; sum];
        let mut free = begins.clone();
        for (member, issuer) in edges() {
            if let Some(at) = free.get_mut(index(*issuer)) {
                if let Some(place) = members.get_mut(*at) {
                    *place = member;
                }
                *at += 1;
            }
        }
        Self { members, begins }
    }

    pub(crate) fn of(&self, authority: u32) -> &[u32] {
        let begin = self.begins.get(index(authority)).copied().unwrap_or(0);
        let end = self.begins.get(index(authority) + 1).copied().unwrap_or(begin);
        part(&self.members, begin..end)
    }
}
