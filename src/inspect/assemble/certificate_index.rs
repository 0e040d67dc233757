//! The certificates that were seen, in the order of the file.

use std::collections::HashMap;

use hashbrown::HashTable;

use crate::armor::Location;
use crate::certificate::key_of;
use crate::chain::Node;
use crate::digest::Thumbprint;
use crate::limits::Limits;

/// A certificate of the bundle takes 88 bytes here, up to 10 to be found by its thumbprint, and 40
/// where its place is wanted.
#[derive(Debug)]
pub(super) struct CertificateIndex {
    pub(super) nodes: Vec<Node>,
    /// Where each stands, if somebody wants to know.
    locations: Option<Vec<Option<Location>>>,
    /// Where in `nodes` each thumbprint stands first.
    by_thumbprint: HashTable<u32>,
    /// The certificates of CAs, by their place in `nodes`, until too many are kept.
    pub(super) kept: HashMap<u32, Box<[u8]>>,
    /// Bytes that may still be kept.
    room: u64,
    /// CRL URLs by the number that stands for them.
    pub(super) crl_urls: HashMap<u64, Box<[u8]>>,
}

impl CertificateIndex {
    /// `locates`: whether it is kept where each certificate stands.
    pub(super) fn new(limits: &Limits, locates: bool) -> Self {
        Self {
            nodes: Vec::new(),
            locations: locates.then(Vec::new),
            by_thumbprint: HashTable::new(),
            kept: HashMap::new(),
            room: limits.signature_bytes,
            crl_urls: HashMap::new(),
        }
    }

    /// The number of the certificate that had the thumbprint first; `None` where the one that is
    /// pushed next is the first.
    pub(super) fn find_or_note(&mut self, thumbprint: Thumbprint) -> Option<u64> {
        let nodes = &self.nodes;
        let at = |index: &u32| usize::try_from(*index).ok().and_then(|index| nodes.get(index));
        let entry = self.by_thumbprint.entry(
            key_of(thumbprint.as_bytes()),
            |index| at(index).is_some_and(|node| node.thumbprint == thumbprint),
            |index| at(index).map_or(0, |node| key_of(node.thumbprint.as_bytes())),
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
        node: Node,
        location: Option<Location>,
        kept: Option<Box<[u8]>>,
        crl_url: Option<Box<[u8]>>,
    ) {
        if let Some(locations) = &mut self.locations {
            locations.push(location);
        }
        if let Some(url) = crl_url {
            self.crl_urls.entry(node.crl_url).or_insert(url);
        }
        if let (Some(bytes), Ok(index)) = (kept, u32::try_from(self.nodes.len())) {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            if let Some(room) = self.room.checked_sub(length) {
                self.room = room;
                self.kept.insert(index, bytes);
            }
        }
        self.nodes.push(node);
    }
}
