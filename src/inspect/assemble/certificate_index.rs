//! The certificates that were seen, in the order of the file.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::reference_index::ReferenceIndex;
use super::url_index::UrlIndex;
use crate::arithmetic::to_u64;
use crate::armor::Location;
use crate::certificate::{IssuerReference, KeyId, UrlId};
use crate::chain::{ChunkedVec, Node};
use crate::digest::Thumbprint;
use crate::limits::Limits;
use crate::table_hash::{SeededHash, TableHash as _};

/// A certificate of the bundle takes 96 bytes here, up to 10 to be found by its thumbprint, up to 50
/// where it names another issuer than those before it, and 40 where its place is wanted. See
/// [`Limits::certificates`].
#[derive(Debug)]
pub(super) struct CertificateIndex {
    pub(super) nodes: ChunkedVec<Node>,
    /// Their keys, until authorities are told apart by them.
    pub(super) keys: ChunkedVec<KeyId>,
    pub(super) references: ReferenceIndex,
    /// Where each stands, if somebody wants to know.
    locations: Option<ChunkedVec<Option<Location>>>,
    /// Where in `nodes` each thumbprint stands first.
    by_thumbprint: HashTable<u32>,
    hash: SeededHash,
    /// The certificates of CAs, by their place in `nodes`, until too many are kept.
    pub(super) kept: HashMap<u32, Box<[u8]>>,
    /// Bytes that may still be kept.
    room: u64,
    pub(super) crl_urls: UrlIndex,
}

/// What is noted of a certificate beside its node.
pub(super) struct IndexedCertificate {
    pub(super) key: KeyId,
    /// The issuer that it names; `None` if it is unreadable.
    pub(super) issuer: Option<IssuerReference>,
    pub(super) location: Option<Location>,
    /// The certificate, where it is to be kept.
    pub(super) kept: Option<Box<[u8]>>,
    pub(super) crl_url: Option<(UrlId, Option<Box<[u8]>>)>,
}

impl CertificateIndex {
    /// `locates`: whether it is kept where each certificate stands.
    pub(super) fn new(limits: &Limits, locates: bool) -> Self {
        Self {
            nodes: ChunkedVec::default(),
            keys: ChunkedVec::default(),
            references: ReferenceIndex::default(),
            locations: locates.then(ChunkedVec::default),
            by_thumbprint: HashTable::new(),
            hash: SeededHash::default(),
            kept: HashMap::new(),
            room: limits.signature_bytes,
            crl_urls: UrlIndex::default(),
        }
    }

    /// The number of the certificate that had the thumbprint first; `None` where the one that is
    /// pushed next is the first.
    pub(super) fn find_or_note(&mut self, thumbprint: Thumbprint) -> Option<u64> {
        let (nodes, hash) = (&self.nodes, &self.hash);
        let at = |index: &u32| nodes.get(*index);
        let entry = self.by_thumbprint.entry(
            hash.hash_of(thumbprint.as_bytes()),
            |index| at(index).is_some_and(|node| node.thumbprint == thumbprint),
            |index| at(index).map_or(0, |node| hash.hash_of(node.thumbprint.as_bytes())),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(first) => Some(u64::from(*first.get())),
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
                None
            }
        }
    }

    /// No certificate follows, so that none is looked for any more.
    pub(super) fn settle(&mut self) {
        self.by_thumbprint = HashTable::new();
        self.references.settle();
        self.crl_urls.settle();
    }

    /// Where a certificate stands, if that is kept.
    pub(super) fn location(&self, member: u32) -> Option<Location> {
        *self.locations.as_ref()?.get(member)?
    }

    pub(super) fn push(&mut self, mut node: Node, noted: IndexedCertificate) {
        let IndexedCertificate { key, issuer, location, kept, crl_url } = noted;
        if let Some(locations) = &mut self.locations {
            locations.push(location);
        }
        if let Some((id, bytes)) = crl_url {
            node.crl_url = self.crl_urls.number(id, bytes);
        }
        if let Some(issuer) = issuer {
            node.issuer = self.references.number(issuer);
        }
        if let (Some(bytes), Ok(index)) = (kept, u32::try_from(self.nodes.len())) {
            let length = to_u64(bytes.len());
            if let Some(room) = self.room.checked_sub(length) {
                self.room = room;
                self.kept.insert(index, bytes);
            }
        }
        self.nodes.push(node);
        self.keys.push(key);
    }
}
