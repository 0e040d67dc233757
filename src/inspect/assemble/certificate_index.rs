//! The certificates that were seen, in the order of the file.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::url_index::UrlIndex;
use crate::arithmetic::to_u64;
use crate::armor::Location;
use crate::certificate::UrlId;
use crate::chain::Node;
use crate::digest::Thumbprint;
use crate::limits::Limits;
use crate::table_hash::{SeededHash, TableHash as _};

/// A certificate of the bundle takes 136 bytes here, up to 10 to be found by its thumbprint, and 40
/// where its place is wanted.
#[derive(Debug)]
pub(super) struct CertificateIndex {
    pub(super) nodes: Vec<Node>,
    /// Where each stands, if somebody wants to know.
    locations: Option<Vec<Option<Location>>>,
    /// Where in `nodes` each thumbprint stands first.
    by_thumbprint: HashTable<u32>,
    hash: SeededHash,
    /// The certificates of CAs, by their place in `nodes`, until too many are kept.
    pub(super) kept: HashMap<u32, Box<[u8]>>,
    /// Bytes that may still be kept.
    room: u64,
    pub(super) crl_urls: UrlIndex,
}

impl CertificateIndex {
    /// `locates`: whether it is kept where each certificate stands.
    pub(super) fn new(limits: &Limits, locates: bool) -> Self {
        Self {
            nodes: Vec::new(),
            locations: locates.then(Vec::new),
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
        let at = |index: &u32| usize::try_from(*index).ok().and_then(|index| nodes.get(index));
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
    }

    /// Where a certificate stands, if that is kept.
    pub(super) fn location(&self, member: u32) -> Option<Location> {
        *self.locations.as_ref()?.get(usize::try_from(member).ok()?)?
    }

    pub(super) fn push(
        &mut self,
        mut node: Node,
        location: Option<Location>,
        kept: Option<Box<[u8]>>,
        crl_url: Option<(UrlId, Option<Box<[u8]>>)>,
    ) {
        if let Some(locations) = &mut self.locations {
            locations.push(location);
        }
        if let Some((id, bytes)) = crl_url {
            node.crl_url = self.crl_urls.number(id, bytes);
        }
        if let (Some(bytes), Ok(index)) = (kept, u32::try_from(self.nodes.len())) {
            let length = to_u64(bytes.len());
            if let Some(room) = self.room.checked_sub(length) {
                self.room = room;
                self.kept.insert(index, bytes);
            }
        }
        self.nodes.push(node);
    }
}
