//! Authorities: certificates with the same name and key, and the search for possible issuers.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::{CANDIDATES, CertificateGraph, ChunkedVec, NAMESAKES, NONE, Rank, index, number};
use crate::certificate::{IssuerReference, KeyId, KeyIdentifier, NameId};
use crate::table_hash::{SeededHash, TableHash};

/// A name and a key, which RFC 5280 section 3.2 calls a CA.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority {
    /// The first of its certificates. All have the same key.
    pub(crate) first: u32,
    /// The certificate that represents it. It does not depend on the order of the file.
    pub(crate) face: u32,
}

/// All authorities.
///
/// [`Rank`] decides which of several takes precedence, not their order in the file. There is one
/// exception: if more than [`CANDIDATES`] authorities share one key identifier, the order of the
/// file determines which of them are considered as issuers. If more than [`NAMESAKES`] share one
/// name, none that matches by name alone is considered.
#[derive(Debug)]
pub(crate) struct Authorities<H = SeededHash> {
    hash: H,
    list: Vec<Authority>,
    /// For each authority, whether one of its certificates has a subject key identifier.
    identified: Vec<bool>,
    /// For each certificate, its authority; [`NONE`] if it is not a CA certificate.
    of: Vec<u32>,
    by_subject: HashTable<u32>,
    /// For each authority and each of its key identifiers, the certificate that represents both.
    by_identifier: HashTable<u32>,
    /// Whether several CA certificates share a name or a key identifier.
    repeats: bool,
    /// Set if so many authorities share a name or an identifier that the tables do not contain all
    /// of them.
    foremost: Option<Foremost>,
}

/// For each name and each identifier, the authority that takes precedence.
#[derive(Debug, Default)]
struct Foremost {
    by_subject: HashMap<NameId, u32>,
    by_identifier: HashMap<KeyIdentifier, u32>,
}

/// The keys by which authorities are distinguished while they are collected.
struct AuthorityKeys<'a> {
    set: &'a CertificateGraph<'a>,
    of_nodes: ChunkedVec<KeyId>,
    /// Authorities that cannot be found by name because too many have the same name.
    crowd: HashTable<u32>,
}

impl AuthorityKeys<'_> {
    fn of(&self, member: u32) -> Option<KeyId> {
        self.of_nodes.get(member).copied().or_else(|| self.set.stored_key(member))
    }
}

/// The possible issuers of a certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidates {
    list: [u32; CANDIDATES + NAMESAKES],
    count: usize,
    /// How many of them, from the front, have the name of the certificate's issuer field.
    named: usize,
    /// Whether the first was found by the certificate's authority key identifier.
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

    /// The candidates with the right name, those found by identifier first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.list.iter().copied().take(self.named)
    }

    /// The authorities with the right key identifier but another name. They are not issuers (RFC
    /// 5280 section 6.1.3 (a)(4)).
    pub(crate) fn misnamed(&self) -> impl Iterator<Item = u32> + '_ {
        self.list.iter().copied().take(self.count).skip(self.named)
    }

    /// The first candidate with the right name.
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
    /// `keys`: the keys of the bundle's certificates.
    pub(crate) fn new(set: &CertificateGraph<'_>, keys: ChunkedVec<KeyId>) -> Self {
        Self::with_hash(set, keys, SeededHash::default())
    }
}

impl<H: TableHash> Authorities<H> {
    fn with_hash(set: &CertificateGraph<'_>, keys: ChunkedVec<KeyId>, hash: H) -> Self {
        // The capacity is reserved because a growing table computes every hash again.
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
        // Frees memory before the next table is allocated.
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

    /// The authority of a certificate. It is added if it is new.
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

    /// The authority with this name and key, and the number of others with the same name that were
    /// examined.
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

    /// Adds an authority to the table of names.
    fn add(&mut self, set: &CertificateGraph<'_>, authority: u32, subject: NameId) {
        let (list, hash) = (&self.list, &self.hash);
        self.by_subject.insert_unique(hash.hash_of(subject.as_bytes()), authority, |each| {
            hash_of_subject(hash, set, list, *each)
        });
    }

    /// Adds an authority to the table of names and keys that exists while authorities are
    /// collected.
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

    /// Adds a certificate to the table of key identifiers, unless too many authorities have the
    /// identifier.
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

    /// Frees what is not required once all issuers are known. If nothing is shared, no table is
    /// required.
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

    /// The authorities with this name, in no particular order.
    fn named(&self, set: &CertificateGraph<'_>, subject: NameId) -> impl Iterator<Item = u32> {
        let of_name = move |authority: &u32| self.subject_of(set, *authority) == Some(subject);
        self.by_subject.iter_hash(self.hash.hash_of(subject.as_bytes())).copied().filter(of_name)
    }

    /// The certificates that represent authorities with this key identifier, in no particular
    /// order.
    fn faces_with(
        &self,
        set: &CertificateGraph<'_>,
        identifier: KeyIdentifier,
    ) -> impl Iterator<Item = u32> {
        let found = self.by_identifier.iter_hash(self.hash.hash_of(identifier.as_bytes()));
        found.copied().filter(move |face| set.subject_key_identifier(*face) == Some(identifier))
    }

    /// The authorities with this key identifier, in no particular order.
    fn with_identifier(
        &self,
        set: &CertificateGraph<'_>,
        identifier: KeyIdentifier,
    ) -> impl Iterator<Item = u32> {
        self.faces_with(set, identifier).map(|face| self.of(face))
    }

    /// The certificate of an authority that has this key identifier.
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

    /// The first of these authorities in order of precedence, if it precedes the certificate's own.
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

    /// At most [`NAMESAKES`] authorities, in order of precedence.
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

    /// The authority of a certificate.
    pub(crate) fn of(&self, member: u32) -> u32 {
        self.of.get(index(member)).copied().unwrap_or(NONE)
    }

    /// Another authority with the certificate's key identifier that takes precedence over its own.
    pub(crate) fn shares_identifier(&self, set: &CertificateGraph<'_>, member: u32) -> Option<u32> {
        if !self.repeats {
            return None;
        }
        let identifier = set.subject_key_identifier(member)?;
        let known = self.foremost.as_ref().map(|known| known.by_identifier.get(&identifier));
        self.foremost(set, known, self.with_identifier(set, identifier), member)
    }

    /// Another authority with the certificate's name that takes precedence over its own.
    pub(crate) fn shares_name(&self, set: &CertificateGraph<'_>, member: u32) -> Option<u32> {
        if !self.repeats {
            return None;
        }
        let subject = set.subject(member)?;
        let known = self.foremost.as_ref().map(|known| known.by_subject.get(&subject));
        self.foremost(set, known, self.named(set, subject), member)
    }

    /// The possible issuers of a certificate that is not a root: by key identifier if it contains
    /// one, otherwise by name. Its own authority is not included.
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
