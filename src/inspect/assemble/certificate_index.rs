//! The certificates seen so far, in the order of the file.

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

/// Data about each certificate. One certificate of the bundle takes 96 bytes, up to 10 for the
/// search by thumbprint, up to 50 if it names an issuer that no earlier certificate names, and 40
/// if its location is stored. See [`Limits::certificates`].
#[derive(Debug)]
pub(super) struct CertificateIndex {
    pub(super) nodes: ChunkedVec<Node>,
    /// The certificates' keys, until the authorities are determined.
    pub(super) keys: ChunkedVec<KeyId>,
    pub(super) references: ReferenceIndex,
    /// The certificates' locations, if they are stored.
    locations: Option<ChunkedVec<Option<Location>>>,
    /// The first index in `nodes` of each thumbprint.
    by_thumbprint: HashTable<u32>,
    hash: SeededHash,
    /// The stored certificates, by their index in `nodes`. A certificate longer than `room` is not
    /// stored.
    pub(super) kept: HashMap<u32, Box<[u8]>>,
    /// Number of bytes that may still be stored.
    room: u64,
    pub(super) crl_urls: UrlIndex,
}

/// The data about a certificate in addition to its node.
pub(super) struct IndexedCertificate {
    pub(super) key: KeyId,
    /// The issuer named in the certificate; `None` if the certificate is unreadable.
    pub(super) issuer: Option<IssuerReference>,
    pub(super) location: Option<Location>,
    /// The certificate, if it is to be stored.
    pub(super) kept: Option<Box<[u8]>>,
    pub(super) crl_url: Option<(UrlId, Option<Box<[u8]>>)>,
}

impl CertificateIndex {
    /// `locates`: whether the location of each certificate is stored.
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

    /// The index of the first certificate with the thumbprint. `None`: the certificate that is
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

    /// Frees the search tables. No certificate is added after this.
    pub(super) fn settle(&mut self) {
        self.by_thumbprint = HashTable::new();
        self.references.settle();
        self.crl_urls.settle();
    }

    /// The location of a certificate, if it is stored.
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
