//! Certificates of one name and key, and who may have issued a certificate.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::{CANDIDATES, CertificateGraph, NAMESAKES, NONE, Rank, index, number};
use crate::certificate::{Identity, KeyIdentifier, NameId};
use crate::table_hash::{SeededHash, TableHash};

/// A name and a key (RFC 5280 section 3.2 calls that a CA).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority {
    /// The first of its certificates, whose key is that of all.
    pub(crate) first: u32,
    /// The certificate that stands for it, whatever the order of the file.
    pub(crate) face: u32,
    /// Whether one of its certificates has a subject key identifier.
    identified: bool,
}

/// An authority with a key identifier, and the certificate of it that has that.
#[derive(Clone, Copy, Debug)]
struct Identified {
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
pub(crate) struct Authorities<H = SeededHash> {
    hash: H,
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
    by_subject: HashMap<NameId, u32>,
    by_identifier: HashMap<KeyIdentifier, u32>,
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
            let Some(identity) = set.identity(each.first) else { continue };
            keep(self.by_subject.entry(identity.subject).or_insert(authority), authority);
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
        Self::with_hash(set, SeededHash::default())
    }
}

/// What an authority is found by.
fn hash_of_authority(hash: &impl TableHash, identity: &Identity) -> u64 {
    let key = identity.key.map_or(0, |key| hash.hash_of(key.as_bytes()));
    hash.hash_of(identity.subject.as_bytes()) ^ key.rotate_left(32)
}

impl<H: TableHash> Authorities<H> {
    fn with_hash(set: &CertificateGraph<'_>, hash: H) -> Self {
        // A table that grows asks again for every hash.
        let most = (0..set.len()).filter(|member| set.is_authority(*member)).count();
        let mut authorities = Self {
            hash,
            list: Vec::with_capacity(most),
            of: vec![NONE; index(set.len())],
            by_subject: HashTable::with_capacity(most),
            by_identifier: HashTable::with_capacity(most),
            foremost: None,
        };
        let mut known: HashTable<u32> = HashTable::with_capacity(most);
        for member in 0..set.len() {
            let Some(identity) = set.identity(member).filter(|_| set.is_authority(member)) else {
                continue;
            };
            let authority = authorities.find_or_add(&mut known, set, member, identity);
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
        identity: &Identity,
    ) -> u32 {
        let (list, hash) = (&mut self.list, &self.hash);
        let of = |each: &u32| set.identity(list.get(index(*each))?.first);
        let is_same =
            |other: &Identity| (other.subject, other.key) == (identity.subject, identity.key);
        let entry = known.entry(
            hash_of_authority(hash, identity),
            |each| of(each).is_some_and(is_same),
            |each| of(each).map_or(0, |identity| hash_of_authority(hash, identity)),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(found) => {
                let authority = *found.get();
                if let Some(known) = list.get_mut(index(authority))
                    && set.rank(member) < set.rank(known.face)
                {
                    known.face = member;
                }
                authority
            }
            hashbrown::hash_table::Entry::Vacant(free) => {
                let authority = number(list.len());
                free.insert(authority);
                list.push(Authority { first: member, face: member, identified: false });
                self.name(set, authority, identity.subject);
                authority
            }
        }
    }

    /// Lets an authority be found by its name, if not too many have it.
    fn name(&mut self, set: &CertificateGraph<'_>, authority: u32, subject: NameId) {
        if self.named(set, subject).count() >= NAMESAKES {
            self.foremost.get_or_insert_default();
            return;
        }
        let (list, hash) = (&self.list, &self.hash);
        self.by_subject.insert_unique(hash.hash_of(subject.as_bytes()), authority, |each| {
            let identity = list.get(index(*each)).and_then(|each| set.identity(each.first));
            identity.map_or(0, |identity| hash.hash_of(identity.subject.as_bytes()))
        });
    }

    /// Lets an authority be found by a key identifier, if not too many have it.
    fn identify(
        &mut self,
        set: &CertificateGraph<'_>,
        authority: u32,
        identifier: KeyIdentifier,
        member: u32,
    ) {
        if let Some(authority) = self.list.get_mut(index(authority)) {
            authority.identified = true;
        }
        let new = Identified { authority, face: member };
        let hash = self.hash.hash_of(identifier.as_bytes());
        let is_same = |each: &Identified| {
            each.authority == authority && identifier_of(set, each) == Some(identifier)
        };
        if let Some(known) = self.by_identifier.find_mut(hash, is_same) {
            if set.rank(member) < set.rank(known.face) {
                known.face = member;
            }
        } else if self.identified(set, identifier).count() < CANDIDATES {
            let hasher = &self.hash;
            self.by_identifier.insert_unique(hash, new, |each| {
                identifier_of(set, each).map_or(0, |known| hasher.hash_of(known.as_bytes()))
            });
        } else {
            self.foremost.get_or_insert_default();
        }
    }

    /// Authorities of a name, in no order.
    fn named(&self, set: &CertificateGraph<'_>, subject: NameId) -> impl Iterator<Item = u32> {
        let of_name = move |authority: &u32| {
            let identity = self.get(*authority).and_then(|each| set.identity(each.first));
            identity.is_some_and(|identity| identity.subject == subject)
        };
        self.by_subject.iter_hash(self.hash.hash_of(subject.as_bytes())).copied().filter(of_name)
    }

    /// Authorities with a key identifier, in no order.
    fn identified(
        &self,
        set: &CertificateGraph<'_>,
        identifier: KeyIdentifier,
    ) -> impl Iterator<Item = u32> {
        let found = self.by_identifier.iter_hash(self.hash.hash_of(identifier.as_bytes()));
        found
            .filter(move |known| identifier_of(set, known) == Some(identifier))
            .map(|known| known.authority)
    }

    /// The certificate of an authority that has a key identifier.
    pub(crate) fn face_with(
        &self,
        set: &CertificateGraph<'_>,
        authority: u32,
        identifier: KeyIdentifier,
    ) -> Option<u32> {
        let is_it = |each: &Identified| {
            each.authority == authority && identifier_of(set, each) == Some(identifier)
        };
        let hash = self.hash.hash_of(identifier.as_bytes());
        self.by_identifier.find(hash, is_it).map(|found| found.face)
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
    pub(crate) fn shares_identifier(
        &self,
        set: &CertificateGraph<'_>,
        member: u32,
        identity: &Identity,
    ) -> Option<u32> {
        let identifier = identity.subject_key_identifier?;
        let known = self.foremost.as_ref().map(|known| known.by_identifier.get(&identifier));
        self.foremost(set, known, self.identified(set, identifier), member)
    }

    /// The foremost authority of a certificate's name, if that is another one.
    pub(crate) fn shares_name(
        &self,
        set: &CertificateGraph<'_>,
        member: u32,
        identity: &Identity,
    ) -> Option<u32> {
        let known = self.foremost.as_ref().map(|known| known.by_subject.get(&identity.subject));
        self.foremost(set, known, self.named(set, identity.subject), member)
    }

    /// Who may have issued a certificate that is no root: by key identifier, where it has one, and
    /// by name else. Its own authority is none of them.
    pub(crate) fn candidates(
        &self,
        set: &CertificateGraph<'_>,
        member: u32,
        identity: &Identity,
    ) -> Candidates {
        let mut candidates = Candidates::EMPTY;
        let own = self.of(member);
        let is_named = |authority: &u32| {
            let known = self.get(*authority).and_then(|each| set.identity(each.first));
            known.is_some_and(|known| known.subject == identity.issuer)
        };
        let mut others = Candidates::EMPTY;
        if let Some(identifier) = identity.authority_key_identifier {
            let identified = self.sorted(set, self.identified(set, identifier));
            candidates.full = identified.len() >= CANDIDATES;
            for authority in identified.filter(|each| *each != own) {
                let list = if is_named(&authority) { &mut candidates } else { &mut others };
                list.push(authority);
            }
            candidates.by_identifier = candidates.count > 0;
        }
        let named = self.sorted(set, self.named(set, identity.issuer));
        let is_crowd = named.len() >= NAMESAKES;
        candidates.full |= is_crowd;
        // An authority with another identifier is a key rollover, not the issuer.
        let wanted = identity.authority_key_identifier.is_some();
        let unidentified = |authority: &u32| {
            *authority != own
                && !is_crowd
                && !(wanted && self.get(*authority).is_some_and(|each| each.identified))
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

/// The key identifier that a certificate of an authority has.
fn identifier_of(set: &CertificateGraph<'_>, known: &Identified) -> Option<KeyIdentifier> {
    set.identity(known.face)?.subject_key_identifier
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::KeyId;
    use crate::chain::{Node, OwnSignature};
    use crate::digest::Thumbprint;
    use crate::store::Stores;
    use crate::table_hash::tests::Colliding;

    /// Three names with three keys each, and as many that they issued.
    fn nodes() -> Vec<Node> {
        let node = |number: u8| {
            let (name, key) = (number / 3 % 3, number % 3);
            let identity = Identity {
                subject: NameId::of(&[name]),
                issuer: NameId::of(&[(name + number / 9) % 3]),
                key: Some(KeyId::of(&[], None, &[key])),
                subject_key_identifier: KeyIdentifier::of(&[1, key]),
                authority_key_identifier: KeyIdentifier::of(&[1, (key + 1) % 3]),
                is_ca: true,
                ..Identity::NONE
            };
            Node::new(identity, Thumbprint::of(&[number]), OwnSignature::Unknown)
        };
        (0..18).map(node).collect()
    }

    #[test]
    fn names_and_keys_are_told_apart_where_all_hashes_are_one() {
        let (nodes, stores) = (nodes(), Stores::default());
        let set = CertificateGraph::new(&nodes, &stores, &[]);
        let colliding = Authorities::with_hash(&set, Colliding);
        let usual = Authorities::new(&set);
        assert_eq!((colliding.len(), usual.len()), (9, 9));
        for (member, node) in (0..).zip(&nodes) {
            assert_eq!(colliding.of(member), member % 9);
            let candidates = colliding.candidates(&set, member, &node.identity);
            let named = candidates.list.iter().take(candidates.named).copied();
            let mut wanted = (0..9).filter(|other| {
                let other = set.identity(*other).unwrap();
                other.subject == node.identity.issuer
                    && other.subject_key_identifier == node.identity.authority_key_identifier
            });
            assert!(named.eq(wanted.next()), "{member}");
            let expected = usual.candidates(&set, member, &node.identity);
            assert_eq!(candidates.list, expected.list);
            for (one, other) in [
                (
                    colliding.shares_name(&set, member, &node.identity),
                    usual.shares_name(&set, member, &node.identity),
                ),
                (
                    colliding.shares_identifier(&set, member, &node.identity),
                    usual.shares_identifier(&set, member, &node.identity),
                ),
            ] {
                assert_eq!(one, other);
            }
        }
    }
}
