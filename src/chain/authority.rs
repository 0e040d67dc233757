//! Certificates of one name and key, and who may have issued a certificate.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::{CANDIDATES, CertificateGraph, ChunkedVec, NAMESAKES, NONE, Rank, index, number};
use crate::certificate::{IssuerReference, KeyId, KeyIdentifier, NameId};
use crate::table_hash::{SeededHash, TableHash};

/// A name and a key (RFC 5280 section 3.2 calls that a CA).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority {
    /// The first of its certificates, whose key is that of all.
    pub(crate) first: u32,
    /// The certificate that stands for it, whatever the order of the file.
    pub(crate) face: u32,
}

/// All authorities.
///
/// Which of several goes before the others is told by [`Rank`], never by their order in the file.
/// Only where more than [`CANDIDATES`] with different keys share one key identifier, the order tells
/// which of them are considered as issuers; of more than [`NAMESAKES`] of one name none is that has
/// nothing but the name.
#[derive(Debug)]
pub(crate) struct Authorities<H = SeededHash> {
    hash: H,
    list: Vec<Authority>,
    /// Of each authority whether one of its certificates has a subject key identifier.
    identified: Vec<bool>,
    /// Of each certificate its authority; [`NONE`] for what is no CA's.
    of: Vec<u32>,
    by_subject: HashTable<u32>,
    /// Of each authority and each key identifier of it the certificate that stands for both.
    by_identifier: HashTable<u32>,
    /// Whether anything that certificates are found by is that of several.
    repeats: bool,
    /// Where more share a name or an identifier than are found by it.
    foremost: Option<Foremost>,
}

/// Of each name and each identifier the authority that goes before the others.
#[derive(Debug, Default)]
struct Foremost {
    by_subject: HashMap<NameId, u32>,
    by_identifier: HashMap<KeyIdentifier, u32>,
}

/// What authorities are told apart by while they are found.
struct AuthorityKeys<'a> {
    set: &'a CertificateGraph<'a>,
    of_nodes: ChunkedVec<KeyId>,
    /// Authorities that are not found by their name, since too many have it.
    crowd: HashTable<u32>,
}

impl AuthorityKeys<'_> {
    fn of(&self, member: u32) -> Option<KeyId> {
        self.of_nodes.get(member).copied().or_else(|| self.set.stored_key(member))
    }
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
    fn find<H: TableHash>(&mut self, set: &CertificateGraph<'_>, authorities: &Authorities<H>) {
        let keep = |known: &mut u32, authority| {
            if authorities.before(set, authority, *known) {
                *known = authority;
            }
        };
        for (authority, each) in (0..).zip(&authorities.list) {
            let Some(subject) = set.subject(each.first) else { continue };
            keep(self.by_subject.entry(subject).or_insert(authority), authority);
        }
        for (member, authority) in (0..).zip(&authorities.of) {
            let identifier = set.subject_key_identifier(member).filter(|_| *authority != NONE);
            if let Some(identifier) = identifier {
                keep(self.by_identifier.entry(identifier).or_insert(*authority), *authority);
            }
        }
    }
}

impl Authorities {
    /// `keys`: those of the bundle's certificates.
    pub(crate) fn new(set: &CertificateGraph<'_>, keys: ChunkedVec<KeyId>) -> Self {
        Self::with_hash(set, keys, SeededHash::default())
    }
}

impl<H: TableHash> Authorities<H> {
    fn with_hash(set: &CertificateGraph<'_>, keys: ChunkedVec<KeyId>, hash: H) -> Self {
        // A table that grows asks again for every hash.
        let most = (0..set.len()).filter(|member| set.is_authority(*member)).count();
        let mut authorities = Self {
            hash,
            list: Vec::with_capacity(most),
            identified: Vec::new(),
            of: vec![NONE; index(set.len())],
            by_subject: HashTable::with_capacity(most),
            by_identifier: HashTable::new(),
            repeats: false,
            foremost: None,
        };
        let mut keys = AuthorityKeys { set, of_nodes: keys, crowd: HashTable::new() };
        for member in (0..set.len()).filter(|member| set.is_authority(*member)) {
            let authority = authorities.find_or_add(&mut keys, member);
            if let Some(of) = authorities.of.get_mut(index(member)) {
                *of = authority;
            }
        }
        // Before the next table is made.
        drop(keys);
        authorities.identified = vec![false; authorities.list.len()];
        authorities.by_identifier = HashTable::with_capacity(most);
        for member in (0..set.len()).filter(|member| set.is_authority(*member)) {
            if let Some(identifier) = set.subject_key_identifier(member) {
                authorities.identify(set, identifier, member);
            }
        }
        if let Some(mut foremost) = authorities.foremost.take() {
            foremost.find(set, &authorities);
            authorities.foremost = Some(foremost);
        }
        authorities
    }

    /// The authority that a certificate is of, which may be new.
    fn find_or_add(&mut self, keys: &mut AuthorityKeys<'_>, member: u32) -> u32 {
        let set = keys.set;
        let both = set.subject(member).zip(keys.of(member));
        let Some((subject, key)) = both else { return NONE };
        let (found, namesakes) = self.find(keys, subject, key);
        self.repeats |= found.is_some() || namesakes > 0;
        let Some(authority) = found else {
            let authority = number(self.list.len());
            self.list.push(Authority { first: member, face: member });
            if namesakes < NAMESAKES {
                self.add(set, authority, subject);
            } else {
                self.add_to_crowd(keys, authority, self.hash_of_both(subject, key));
            }
            return authority;
        };
        let known = self.list.get_mut(index(authority));
        if let Some(known) = known.filter(|known| set.rank(member) < set.rank(known.face)) {
            known.face = member;
        }
        authority
    }

    /// The authority of a name and a key, and how many others of the name were looked at.
    fn find(&self, keys: &AuthorityKeys<'_>, subject: NameId, key: KeyId) -> (Option<u32>, usize) {
        let set = keys.set;
        let has_key = |authority: u32| {
            self.get(authority).is_some_and(|each| keys.of(each.first) == Some(key))
        };
        let mut namesakes = 0;
        for authority in self.named(set, subject) {
            if has_key(authority) {
                return (Some(authority), namesakes);
            }
            namesakes += 1;
        }
        if namesakes < NAMESAKES {
            return (None, namesakes);
        }
        let is_it = |authority: &u32| {
            self.subject_of(set, *authority) == Some(subject) && has_key(*authority)
        };
        (keys.crowd.find(self.hash_of_both(subject, key), is_it).copied(), namesakes)
    }

    /// Lets an authority be found by its name.
    fn add(&mut self, set: &CertificateGraph<'_>, authority: u32, subject: NameId) {
        let (list, hash) = (&self.list, &self.hash);
        self.by_subject.insert_unique(hash.hash_of(subject.as_bytes()), authority, |each| {
            hash_of_subject(hash, set, list, *each)
        });
    }

    /// Lets an authority be found by its name and key while authorities are found.
    fn add_to_crowd(&mut self, keys: &mut AuthorityKeys<'_>, authority: u32, hash: u64) {
        let mut crowd = std::mem::take(&mut keys.crowd);
        crowd.insert_unique(hash, authority, |each| {
            let first = self.get(*each).map_or(NONE, |each| each.first);
            let both = keys.set.subject(first).zip(keys.of(first));
            both.map_or(0, |(subject, key)| self.hash_of_both(subject, key))
        });
        keys.crowd = crowd;
        self.foremost.get_or_insert_default();
    }

    fn hash_of_both(&self, subject: NameId, key: KeyId) -> u64 {
        let key = self.hash.hash_of(key.as_bytes());
        self.hash.hash_of(subject.as_bytes()) ^ key.rotate_left(32)
    }

    fn subject_of(&self, set: &CertificateGraph<'_>, authority: u32) -> Option<NameId> {
        set.subject(self.get(authority)?.first)
    }

    /// Lets an authority be found by a key identifier, if not too many have it.
    fn identify(&mut self, set: &CertificateGraph<'_>, identifier: KeyIdentifier, member: u32) {
        let authority = self.of(member);
        if let Some(identified) = self.identified.get_mut(index(authority)) {
            *identified = true;
        }
        let hash = self.hash.hash_of(identifier.as_bytes());
        let of = &self.of;
        let is_same = |face: &u32| {
            of.get(index(*face)) == Some(&authority)
                && set.subject_key_identifier(*face) == Some(identifier)
        };
        if let Some(face) = self.by_identifier.find_mut(hash, is_same) {
            if set.rank(member) < set.rank(*face) {
                *face = member;
            }
            self.repeats = true;
            return;
        }
        let others = self.with_identifier(set, identifier).count();
        self.repeats |= others > 0;
        if others < CANDIDATES {
            let hasher = &self.hash;
            self.by_identifier
                .insert_unique(hash, member, |face| hash_of_identifier(hasher, set, *face));
        } else {
            self.foremost.get_or_insert_default();
        }
    }

    /// All issuers are found. Where nothing is shared, nothing else will be.
    pub(crate) fn settle(&mut self, set: &CertificateGraph<'_>) {
        self.identified = Vec::new();
        if !self.repeats {
            (self.by_subject, self.by_identifier) = (HashTable::new(), HashTable::new());
            return;
        }
        let (list, hash) = (&self.list, &self.hash);
        self.by_subject.shrink_to_fit(|each| hash_of_subject(hash, set, list, *each));
        self.by_identifier.shrink_to_fit(|face| hash_of_identifier(hash, set, *face));
    }

    /// Authorities of a name, in no order.
    fn named(&self, set: &CertificateGraph<'_>, subject: NameId) -> impl Iterator<Item = u32> {
        let of_name = move |authority: &u32| self.subject_of(set, *authority) == Some(subject);
        self.by_subject.iter_hash(self.hash.hash_of(subject.as_bytes())).copied().filter(of_name)
    }

    /// Certificates with a key identifier that stand for authorities, in no order.
    fn faces_with(
        &self,
        set: &CertificateGraph<'_>,
        identifier: KeyIdentifier,
    ) -> impl Iterator<Item = u32> {
        let found = self.by_identifier.iter_hash(self.hash.hash_of(identifier.as_bytes()));
        found.copied().filter(move |face| set.subject_key_identifier(*face) == Some(identifier))
    }

    /// Authorities with a key identifier, in no order.
    fn with_identifier(
        &self,
        set: &CertificateGraph<'_>,
        identifier: KeyIdentifier,
    ) -> impl Iterator<Item = u32> {
        self.faces_with(set, identifier).map(|face| self.of(face))
    }

    /// The certificate of an authority that has a key identifier.
    pub(crate) fn face_with(
        &self,
        set: &CertificateGraph<'_>,
        authority: u32,
        identifier: KeyIdentifier,
    ) -> Option<u32> {
        self.faces_with(set, identifier).find(|face| self.of(*face) == authority)
    }

    fn rank(&self, set: &CertificateGraph<'_>, authority: u32) -> Option<Rank> {
        self.get(authority).map(|authority| set.rank(authority.face))
    }

    fn before(&self, set: &CertificateGraph<'_>, one: u32, other: u32) -> bool {
        self.rank(set, one) < self.rank(set, other)
    }

    /// The foremost of some authorities, if it goes before a certificate's own.
    fn foremost(
        &self,
        set: &CertificateGraph<'_>,
        known: Option<Option<&u32>>,
        found: impl Iterator<Item = u32>,
        member: u32,
    ) -> Option<u32> {
        let first = match known {
            Some(known) => known.copied(),
            None => found.min_by_key(|authority| self.rank(set, *authority)),
        };
        let own = self.of(member);
        first.filter(|first| *first != own && self.before(set, *first, own))
    }

    /// At most [`NAMESAKES`] authorities, the foremost first.
    fn sorted(
        &self,
        set: &CertificateGraph<'_>,
        authorities: impl Iterator<Item = u32>,
    ) -> std::iter::Take<std::array::IntoIter<u32, NAMESAKES>> {
        let mut list = [NONE; NAMESAKES];
        let mut count = 0;
        list.iter_mut().zip(authorities).for_each(|(place, authority)| {
            *place = authority;
            count += 1;
        });
        if let Some(some) = list.get_mut(..count) {
            some.sort_unstable_by_key(|authority| self.rank(set, *authority));
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
    pub(crate) fn shares_identifier(&self, set: &CertificateGraph<'_>, member: u32) -> Option<u32> {
        if !self.repeats {
            return None;
        }
        let identifier = set.subject_key_identifier(member)?;
        let known = self.foremost.as_ref().map(|known| known.by_identifier.get(&identifier));
        self.foremost(set, known, self.with_identifier(set, identifier), member)
    }

    /// The foremost authority of a certificate's name, if that is another one.
    pub(crate) fn shares_name(&self, set: &CertificateGraph<'_>, member: u32) -> Option<u32> {
        if !self.repeats {
            return None;
        }
        let subject = set.subject(member)?;
        let known = self.foremost.as_ref().map(|known| known.by_subject.get(&subject));
        self.foremost(set, known, self.named(set, subject), member)
    }

    /// Who may have issued a certificate that is no root: by key identifier, where it names one, and
    /// by name else. Its own authority is none of them.
    pub(crate) fn candidates(
        &self,
        set: &CertificateGraph<'_>,
        own: u32,
        reference: &IssuerReference,
    ) -> Candidates {
        let mut candidates = Candidates::EMPTY;
        let is_named = |authority: &u32| self.subject_of(set, *authority) == Some(reference.name);
        let mut others = Candidates::EMPTY;
        if let Some(identifier) = reference.key_identifier {
            let identified = self.sorted(set, self.with_identifier(set, identifier));
            candidates.full = identified.len() >= CANDIDATES;
            for authority in identified.filter(|each| *each != own) {
                let list = if is_named(&authority) { &mut candidates } else { &mut others };
                list.push(authority);
            }
            candidates.by_identifier = candidates.count > 0;
        }
        let named = self.sorted(set, self.named(set, reference.name));
        let is_crowd = named.len() >= NAMESAKES;
        candidates.full |= is_crowd;
        // An authority with another identifier is a key rollover, not the issuer.
        let wanted = reference.key_identifier.is_some();
        let is_identified = |authority: u32| self.identified.get(index(authority)) == Some(&true);
        let unidentified = |authority: &u32| {
            *authority != own && !is_crowd && !(wanted && is_identified(*authority))
        };
        for authority in named.filter(unidentified) {
            candidates.push(authority);
        }
        candidates.named = candidates.count;
        let misnamed = others.list.into_iter().take(others.count);
        misnamed.for_each(|authority| candidates.push(authority));
        candidates
    }
}

fn hash_of_subject(
    hash: &impl TableHash,
    set: &CertificateGraph<'_>,
    list: &[Authority],
    authority: u32,
) -> u64 {
    let subject = list.get(index(authority)).and_then(|each| set.subject(each.first));
    subject.map_or(0, |subject| hash.hash_of(subject.as_bytes()))
}

fn hash_of_identifier(hash: &impl TableHash, set: &CertificateGraph<'_>, face: u32) -> u64 {
    let identifier = set.subject_key_identifier(face);
    identifier.map_or(0, |identifier| hash.hash_of(identifier.as_bytes()))
}

#[cfg(test)]
mod tests;
