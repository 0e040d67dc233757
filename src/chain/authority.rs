//! Certificates of one name and key, and who may have issued a certificate.

use std::collections::HashMap;
use std::num::NonZeroU64;

use hashbrown::HashTable;

use super::{CANDIDATES, CertificateGraph, NAMESAKES, NONE, Rank, index, number};
use crate::certificate::Identity;

/// A name and a key (RFC 5280 section 3.2 calls that a CA).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority {
    /// The first of its certificates, whose key is that of all.
    pub(crate) first: u32,
    /// The certificate that stands for it, whatever the order of the file.
    pub(crate) face: u32,
    rank: Rank,
    subject: u64,
    key: Option<NonZeroU64>,
    /// Whether one of its certificates has a subject key identifier.
    identified: bool,
}

/// An authority with a key identifier, and the certificate of it that has that.
#[derive(Clone, Copy, Debug)]
struct Identified {
    identifier: NonZeroU64,
    authority: u32,
    face: u32,
}

/// All authorities.
///
/// Which of several goes before the others is told by [`Rank`], never by their order in the file.
/// Only where more than [`CANDIDATES`] with different keys share one key identifier, the order tells
/// which of them are considered as issuers; of more than [`NAMESAKES`] of one name none is that has
/// nothing but the name.
#[derive(Debug)]
pub(crate) struct Authorities {
    list: Vec<Authority>,
    /// Of each certificate its authority; [`NONE`] for what is no CA's.
    of: Vec<u32>,
    by_subject: HashTable<u32>,
    by_identifier: HashTable<Identified>,
    /// Where more share a name or an identifier than are found by it.
    foremost: Option<Foremost>,
}

/// Of each name and each identifier the authority that goes before the others.
#[derive(Debug, Default)]
struct Foremost {
    by_subject: HashMap<u64, u32>,
    by_identifier: HashMap<NonZeroU64, u32>,
}

/// Who may have issued a certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidates {
    list: [u32; CANDIDATES + NAMESAKES],
    count: usize,
    /// How many of them, from the front, have the name that the certificate gives.
    named: usize,
    /// Whether the certificate's authority key identifier points at the first.
    pub(crate) by_identifier: bool,
    /// Whether there may be more than are considered.
    pub(crate) full: bool,
}

impl Candidates {
    const EMPTY: Self = Self {
        list: [NONE; CANDIDATES + NAMESAKES],
        count: 0,
        named: 0,
        by_identifier: false,
        full: false,
    };

    /// Those of the right name, the identified ones first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.list.iter().copied().take(self.named)
    }

    /// Those of another name that have the key identifier. None of them is the issuer (RFC 5280
    /// section 6.1.3 (a)(4)).
    pub(crate) fn misnamed(&self) -> impl Iterator<Item = u32> + '_ {
        self.list.iter().copied().take(self.count).skip(self.named)
    }

    /// The first of the right name.
    pub(crate) fn first(&self) -> Option<u32> {
        self.list.first().copied().filter(|_| self.named > 0)
    }

    fn push(&mut self, authority: u32) {
        if let Some(free) = self.list.get_mut(self.count) {
            *free = authority;
            self.count += 1;
        }
    }
}

impl Foremost {
    fn find(&mut self, set: &CertificateGraph<'_>, authorities: &Authorities) {
        let keep = |known: &mut u32, authority| {
            if authorities.before(authority, *known) {
                *known = authority;
            }
        };
        for (authority, each) in (0..).zip(&authorities.list) {
            keep(self.by_subject.entry(each.subject).or_insert(authority), authority);
        }
        for (member, authority) in (0..).zip(&authorities.of) {
            let identity = set.identity(member).filter(|_| *authority != NONE);
            if let Some(identifier) = identity.and_then(|known| known.subject_key_identifier) {
                keep(self.by_identifier.entry(identifier).or_insert(*authority), *authority);
            }
        }
    }
}

impl Authorities {
    pub(crate) fn new(set: &CertificateGraph<'_>) -> Self {
        let mut authorities = Self {
            list: Vec::new(),
            of: vec![NONE; index(set.len())],
            by_subject: HashTable::new(),
            by_identifier: HashTable::new(),
            foremost: None,
        };
        let mut known: HashTable<u32> = HashTable::new();
        for member in 0..set.len() {
            let Some(identity) = set.identity(member).filter(|_| set.is_authority(member)) else {
                continue;
            };
            let authority = authorities.find_or_add(&mut known, set, member);
            if let Some(of) = authorities.of.get_mut(index(member)) {
                *of = authority;
            }
            if let Some(identifier) = identity.subject_key_identifier {
                authorities.identify(set, authority, identifier, member);
            }
        }
        if let Some(mut foremost) = authorities.foremost.take() {
            foremost.find(set, &authorities);
            authorities.foremost = Some(foremost);
        }
        authorities
    }

    fn find_or_add(
        &mut self,
        known: &mut HashTable<u32>,
        set: &CertificateGraph<'_>,
        member: u32,
    ) -> u32 {
        let Identity { subject, key, .. } = *set.identity(member).unwrap_or(&Identity::NONE);
        let list = &mut self.list;
        let hash = |authority: &Authority| {
            authority.subject ^ authority.key.map_or(0, |key| key.get().rotate_left(32))
        };
        let rank = set.rank(member);
        let new = Authority { first: member, face: member, rank, subject, key, identified: false };
        let entry = known.entry(
            hash(&new),
            |each| list.get(index(*each)).is_some_and(|at| (at.subject, at.key) == (subject, key)),
            |each| list.get(index(*each)).map_or(0, hash),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(found) => {
                let authority = *found.get();
                if let Some(known) = list.get_mut(index(authority))
                    && rank < known.rank
                {
                    (known.face, known.rank) = (member, rank);
                }
                authority
            }
            hashbrown::hash_table::Entry::Vacant(free) => {
                let authority = number(list.len());
                free.insert(authority);
                list.push(new);
                self.name(authority, subject);
                authority
            }
        }
    }

    /// Lets an authority be found by its name, if not too many have it.
    fn name(&mut self, authority: u32, subject: u64) {
        if self.named(subject).count() >= NAMESAKES {
            self.foremost.get_or_insert_default();
            return;
        }
        let list = &self.list;
        self.by_subject.insert_unique(subject, authority, |each| {
            list.get(index(*each)).map_or(0, |authority| authority.subject)
        });
    }

    /// Lets an authority be found by a key identifier, if not too many have it.
    fn identify(
        &mut self,
        set: &CertificateGraph<'_>,
        authority: u32,
        identifier: NonZeroU64,
        member: u32,
    ) {
        if let Some(authority) = self.list.get_mut(index(authority)) {
            authority.identified = true;
        }
        let new = Identified { identifier, authority, face: member };
        let is_same =
            |each: &Identified| (each.identifier, each.authority) == (identifier, authority);
        if let Some(known) = self.by_identifier.find_mut(identifier.get(), is_same) {
            if set.rank(member) < set.rank(known.face) {
                known.face = member;
            }
        } else if self.identified(identifier).count() < CANDIDATES {
            let hash = |each: &Identified| each.identifier.get();
            self.by_identifier.insert_unique(identifier.get(), new, hash);
        } else {
            self.foremost.get_or_insert_default();
        }
    }

    /// Authorities of a name, in no order.
    fn named(&self, subject: u64) -> impl Iterator<Item = u32> + '_ {
        let of_name = move |authority: &u32| {
            self.list.get(index(*authority)).is_some_and(|each| each.subject == subject)
        };
        self.by_subject.iter_hash(subject).copied().filter(of_name)
    }

    /// Authorities with a key identifier, in no order.
    fn identified(&self, identifier: NonZeroU64) -> impl Iterator<Item = u32> + '_ {
        let found = self.by_identifier.iter_hash(identifier.get());
        found.filter(move |known| known.identifier == identifier).map(|known| known.authority)
    }

    /// The certificate of an authority that has a key identifier.
    pub(crate) fn face_with(&self, authority: u32, identifier: NonZeroU64) -> Option<u32> {
        let is_it =
            |each: &Identified| (each.identifier, each.authority) == (identifier, authority);
        self.by_identifier.find(identifier.get(), is_it).map(|found| found.face)
    }

    fn rank(&self, authority: u32) -> Option<Rank> {
        self.get(authority).map(|authority| authority.rank)
    }

    fn before(&self, one: u32, other: u32) -> bool {
        self.rank(one) < self.rank(other)
    }

    /// The foremost of some authorities, if it goes before a certificate's own.
    fn foremost(
        &self,
        known: Option<Option<&u32>>,
        found: impl Iterator<Item = u32>,
        member: u32,
    ) -> Option<u32> {
        let first = match known {
            Some(known) => known.copied(),
            None => found.min_by_key(|authority| self.rank(*authority)),
        };
        first.filter(|first| self.before(*first, self.of(member)))
    }

    /// At most [`NAMESAKES`] authorities, the foremost first.
    fn sorted(&self, authorities: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
        let mut list = [NONE; NAMESAKES];
        let mut count = 0;
        list.iter_mut().zip(authorities).for_each(|(place, authority)| {
            *place = authority;
            count += 1;
        });
        if let Some(some) = list.get_mut(..count) {
            some.sort_unstable_by_key(|authority| self.rank(*authority));
        }
        list.into_iter().take(count)
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn get(&self, authority: u32) -> Option<&Authority> {
        self.list.get(index(authority))
    }

    /// The authority that a certificate is one of.
    pub(crate) fn of(&self, member: u32) -> u32 {
        self.of.get(index(member)).copied().unwrap_or(NONE)
    }

    /// The foremost authority with a key identifier, if that is another one.
    pub(crate) fn shares_identifier(&self, member: u32, identity: &Identity) -> Option<u32> {
        let identifier = identity.subject_key_identifier?;
        let known = self.foremost.as_ref().map(|known| known.by_identifier.get(&identifier));
        self.foremost(known, self.identified(identifier), member)
    }

    /// The foremost authority of a certificate's name, if that is another one.
    pub(crate) fn shares_name(&self, member: u32, identity: &Identity) -> Option<u32> {
        let known = self.foremost.as_ref().map(|known| known.by_subject.get(&identity.subject));
        self.foremost(known, self.named(identity.subject), member)
    }

    /// Who may have issued a certificate that is no root: by key identifier, where it has one, and
    /// by name else. Its own authority is none of them.
    pub(crate) fn candidates(&self, member: u32, identity: &Identity) -> Candidates {
        let mut candidates = Candidates::EMPTY;
        let own = self.of(member);
        let is_named = |authority: &u32| {
            self.get(*authority).is_some_and(|each| each.subject == identity.issuer)
        };
        let mut others = Candidates::EMPTY;
        if let Some(identifier) = identity.authority_key_identifier {
            for authority in self.sorted(self.identified(identifier)).filter(|each| *each != own) {
                let list = if is_named(&authority) { &mut candidates } else { &mut others };
                list.push(authority);
            }
            candidates.by_identifier = candidates.count > 0;
            candidates.full = self.identified(identifier).count() >= CANDIDATES;
        }
        let is_crowd = self.named(identity.issuer).count() >= NAMESAKES;
        candidates.full |= is_crowd;
        // An authority with another identifier is a key rollover, not the issuer.
        let wanted = identity.authority_key_identifier.is_some();
        let unidentified = |authority: &u32| {
            *authority != own
                && !is_crowd
                && !(wanted && self.get(*authority).is_some_and(|each| each.identified))
        };
        for authority in self.sorted(self.named(identity.issuer)).filter(unidentified) {
            candidates.push(authority);
        }
        candidates.named = candidates.count;
        let misnamed = others.list.into_iter().take(others.count);
        misnamed.for_each(|authority| candidates.push(authority));
        candidates
    }
}
