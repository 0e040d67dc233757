//! The path from each authority up to its root.

use super::room::Rooms;
use super::{Authorities, CertificateGraph, NONE, index, number, of_each};
use crate::arithmetic::part;
use crate::outcome::SignatureStatus;

/// The result of the search for a certificate's issuer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IssuerMatch {
    /// The authority that issued it; [`NONE`] if it was not found, and for a root.
    pub(crate) issuer: u32,
    pub(crate) signature: SignatureStatus,
    /// Why the signature is unsupported and was not verified, or why the key must not be used for
    /// it.
    pub(crate) reason: Option<&'static str>,
    /// Whether the signature was not checked because that would have taken too long.
    pub(crate) left_out: bool,
    /// If the issuer was not found: an authority with another name whose key made the signature.
    pub(crate) misnamed: u32,
    /// Whether the signature is verified, but the NULL parameters of its digest algorithm are
    /// missing.
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

/// Where the path up from an authority ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathEnd {
    Root,
    /// At a certificate whose issuer was not found.
    Missing,
    /// Nowhere: authorities issued each other.
    Loop,
}

/// The shortest paths, found from the roots downwards.
#[derive(Debug)]
pub(crate) struct Paths {
    /// For each certificate, the authority that issued it.
    issuers: Vec<u32>,
    /// For each authority, its path.
    ways: Vec<PathToRoot>,
    /// For each authority, where its path ends.
    ends: Vec<PathEnd>,
    rooms: Rooms,
}

/// The path up from one authority.
#[derive(Clone, Copy, Debug)]
struct PathToRoot {
    /// The certificate of the authority on the path.
    face: u32,
    /// Number of CAs above it, up to the end of the path.
    depth: u32,
}

impl Paths {
    /// `issuers`: see [`issuers`].
    pub(crate) fn new(
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
        issuers: Vec<u32>,
    ) -> Self {
        let children = Children::new(set, authorities, &issuers);
        let ways = (0..authorities.len()).map(|authority| PathToRoot {
            face: authorities.get(number(authority)).map_or(NONE, |authority| authority.face),
            depth: NONE,
        });
        let ways: Vec<_> = ways.collect();
        let ends = vec![PathEnd::Loop; ways.len()];
        let rooms = Rooms::new(authorities.len());
        let mut paths = Self { issuers, ways, ends, rooms };
        let is_root = |member| set.is_root(member);
        let is_cut =
            |member| !set.is_root(member) && paths.issuers.get(index(member)) == Some(&NONE);
        let tops = |is_top: &dyn Fn(u32) -> bool| -> Vec<u32> {
            (0..set.len()).filter(|member| set.is_authority(*member) && is_top(*member)).collect()
        };
        let (roots, cut) = (tops(&is_root), tops(&is_cut));
        // The limits below roots take precedence over those below certificates without an issuer.
        for (tops, end) in [(roots, PathEnd::Root), (cut, PathEnd::Missing)] {
            paths.rooms.descend(set, authorities, &children, &tops);
            paths.descend(set, authorities, &children, tops, end);
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
        end: PathEnd,
    ) {
        let mut level = tops;
        let mut depth = 0;
        while !level.is_empty() {
            let mut next = Vec::new();
            for member in level {
                let authority = authorities.of(member);
                let place = index(authority);
                let (Some(way), Some(known)) = (self.ways.get_mut(place), self.ends.get_mut(place))
                else {
                    continue;
                };
                if way.depth != NONE {
                    // Among paths of the same length, the rank decides, not the order of the file.
                    let is_as_short = way.depth == depth && *known == end;
                    if is_as_short && set.rank(member) < set.rank(way.face) {
                        way.face = member;
                    }
                    continue;
                }
                (*way, *known) = (PathToRoot { face: member, depth }, end);
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

    /// The authority that issued a certificate; [`NONE`] if it was not found, and for a root.
    pub(crate) fn issuer(&self, member: u32) -> u32 {
        self.issuers.get(index(member)).copied().unwrap_or(NONE)
    }

    /// The issuer's certificate: the one whose key identifier the certificate names, otherwise the
    /// one on the path; [`NONE`] if the issuer was not found.
    pub(crate) fn issuer_face(
        &self,
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
        member: u32,
        issuer: u32,
    ) -> u32 {
        let face = self.face(issuer);
        let named = set.issuer_reference(member).and_then(|reference| reference.key_identifier);
        let named = named.filter(|named| set.subject_key_identifier(face) != Some(*named));
        named.and_then(|named| authorities.face_with(set, issuer, named)).unwrap_or(face)
    }

    /// The authority's certificate on the path; [`NONE`] for no authority.
    pub(crate) fn face(&self, authority: u32) -> u32 {
        self.ways.get(index(authority)).map_or(NONE, |way| way.face)
    }

    /// Number of CAs above a certificate, and where the path ends.
    pub(crate) fn above(&self, set: &CertificateGraph<'_>, member: u32) -> (u32, PathEnd) {
        let issuer = index(self.issuer(member));
        match self.ways.get(issuer).zip(self.ends.get(issuer)) {
            Some((issuer, _)) if issuer.depth == NONE => (0, PathEnd::Loop),
            Some((issuer, end)) => (issuer.depth.saturating_add(1), *end),
            None if set.is_root(member) => (0, PathEnd::Root),
            None => (0, PathEnd::Missing),
        }
    }

    /// The certificate whose path length forbids a CA certificate, if one does (RFC 5280 section
    /// 6.1.4 (l) and (m)).
    pub(crate) fn forbidden_by(&self, set: &CertificateGraph<'_>, member: u32) -> Option<u32> {
        let full = self.rooms.full(self.issuer(member))?;
        (!set.is_self_issued(member)).then_some(full)
    }
}

/// Up to this number of certificates are processed on the calling thread.
const FEW: u32 = 1 << 12;

/// For each certificate, the authority that issued it. `answers`: the results for the bundle's
/// certificates; empty if no signature was verified.
pub(crate) fn issuers(
    set: &CertificateGraph<'_>,
    authorities: &Authorities,
    answers: &[IssuerMatch],
) -> Vec<u32> {
    if answers.is_empty() {
        return issuers_by_name(set, authorities);
    }
    let issuer = |member| answers.get(index(member)).map(|answer| answer.issuer);
    let by_name = |member| by_name(set, authorities, member);
    (0..set.len()).map(|member| issuer(member).unwrap_or_else(|| by_name(member))).collect()
}

/// The issuers if no signature was verified. Each issuer reference is looked up once, regardless of
/// how many certificates contain it.
fn issuers_by_name(set: &CertificateGraph<'_>, authorities: &Authorities) -> Vec<u32> {
    let named = of_each(number(set.references.len()), FEW, |reference| {
        let reference = set.references.get(index(reference));
        let candidates = reference.map(|named| authorities.candidates(set, NONE, named));
        candidates.and_then(|candidates| candidates.first()).unwrap_or(NONE)
    });
    of_each(set.len(), FEW, |member| {
        let node = set.node(member).filter(|node| node.is_known());
        let known = node.and_then(|node| named.get(index(node.issuer)).copied());
        match known {
            _ if set.is_root(member) => NONE,
            // A certificate's own authority is not its issuer, but another authority may be.
            Some(issuer) if issuer == NONE || issuer != authorities.of(member) => issuer,
            _ => by_name(set, authorities, member),
        }
    })
}

/// The issuer of a certificate whose signature was not verified.
fn by_name(set: &CertificateGraph<'_>, authorities: &Authorities, member: u32) -> u32 {
    let reference = set.issuer_reference(member).filter(|_| !set.is_root(member));
    let own = authorities.of(member);
    let candidates = reference.map(|reference| authorities.candidates(set, own, &reference));
    candidates.and_then(|candidates| candidates.first()).unwrap_or(NONE)
}

/// The CA certificates that each authority issued, in one list.
pub(crate) struct Children {
    members: Vec<u32>,
    /// For each authority, the index of its first certificate. The last entry is the length of the
    /// list.
    begins: Vec<u32>,
}

impl Children {
    fn new(set: &CertificateGraph<'_>, authorities: &Authorities, issuers: &[u32]) -> Self {
        let edges = || {
            (0..set.len()).zip(issuers.iter().copied()).filter(|(member, issuer)| {
                *issuer != NONE && authorities.of(*member) != NONE && !set.is_root(*member)
            })
        };
        let mut begins = vec![0_u32; authorities.len() + 1];
        for (_, issuer) in edges() {
            if let Some(count) = begins.get_mut(index(issuer)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        // Fills the entries of each authority from the end to the beginning.
        let mut members = vec![NONE; index(sum)];
        for (member, issuer) in edges().rev() {
            let Some(begin) = begins.get_mut(index(issuer)) else { continue };
            *begin = begin.saturating_sub(1);
            if let Some(place) = members.get_mut(index(*begin)) {
                *place = member;
            }
        }
        Self { members, begins }
    }

    pub(crate) fn of(&self, authority: u32) -> &[u32] {
        let place = |authority| self.begins.get(authority).copied().map(index);
        let begin = place(index(authority)).unwrap_or(0);
        let end = place(index(authority).saturating_add(1)).unwrap_or(begin);
        part(&self.members, begin..end)
    }
}
