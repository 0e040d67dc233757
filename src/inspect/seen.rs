//! The certificates that were seen, in the order of the file.

use std::collections::HashMap;

use hashbrown::HashTable;

use crate::armor::Location;
use crate::certificate::{Hash as _, Identities, Identity, Parts, Seeded};
use crate::chain::Node;
use crate::digest::Thumbprint;
use crate::limits::Limits;

/// A certificate of the bundle takes 64 bytes here, up to 10 to be found by its thumbprint, and 40
/// where its place is wanted; the bytes that tell it from others come on top, and go when all are
/// known.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) nodes: Vec<Node>,
    /// Where each stands, if somebody wants to know.
    locations: Option<Vec<Option<Location>>>,
    /// Where in `nodes` each thumbprint stands first.
    by_thumbprint: HashTable<u32>,
    /// The certificates of CAs, by their place in `nodes`, until too many are kept.
    pub(super) kept: HashMap<u32, Box<[u8]>>,
    /// Octets that may still be kept.
    room: u64,
    hash: Seeded,
    pub(super) identities: Identities,
    /// Certificates whose identity was not told.
    pub(super) left_out: u64,
}

impl Seen {
    /// `locates`: whether it is kept where each certificate stands.
    pub(super) fn new(limits: &Limits, locates: bool) -> Self {
        let hash = Seeded::default();
        Self {
            nodes: Vec::new(),
            locations: locates.then(Vec::new),
            by_thumbprint: HashTable::new(),
            kept: HashMap::new(),
            room: limits.signature_octets,
            identities: Identities::new(hash.clone(), limits.identity_octets),
            hash,
            left_out: 0,
        }
    }

    /// The number of the certificate that had the thumbprint first; `None` where the one that is
    /// pushed next is the first.
    pub(super) fn find_or_note(&mut self, thumbprint: Thumbprint) -> Option<u64> {
        let (nodes, hash) = (&self.nodes, &self.hash);
        let at = |index: &u32| usize::try_from(*index).ok().and_then(|index| nodes.get(index));
        let entry = self.by_thumbprint.entry(
            hash.of(thumbprint.as_bytes()),
            |index| at(index).is_some_and(|node| node.thumbprint == thumbprint),
            |index| at(index).map_or(0, |node| hash.of(node.thumbprint.as_bytes())),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(first) => Some(u64::from(*first.get())),
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
                None
            }
        }
    }

    /// The identity of a certificate: that of the one which has its thumbprint already, or one by its
    /// parts.
    pub(super) fn identify(
        &mut self,
        earlier: Option<u64>,
        parts: Option<Parts<&[u8]>>,
    ) -> Identity {
        if let Some(earlier) = earlier {
            let earlier = usize::try_from(earlier).ok().and_then(|index| self.nodes.get(index));
            return earlier.map_or(Identity::NONE, |node| node.identity);
        }
        let identity = parts.and_then(|parts| self.identities.identify(&parts));
        self.left_out += u64::from(identity.is_none());
        identity.unwrap_or(Identity::NONE)
    }

    /// No certificate follows, so that none is looked for any more.
    pub(super) fn settle(&mut self) {
        self.by_thumbprint = HashTable::new();
        self.identities.settle();
    }

    /// Where a certificate stands, if that is kept.
    pub(super) fn location(&self, member: u32) -> Option<Location> {
        *self.locations.as_ref()?.get(usize::try_from(member).ok()?)?
    }

    pub(super) fn push(&mut self, node: Node, location: Option<Location>, kept: Option<Box<[u8]>>) {
        if let Some(locations) = &mut self.locations {
            locations.push(location);
        }
        if let (Some(octets), Ok(index)) = (kept, u32::try_from(self.nodes.len())) {
            let length = u64::try_from(octets.len()).unwrap_or(u64::MAX);
            if let Some(room) = self.room.checked_sub(length) {
                self.room = room;
                self.kept.insert(index, octets);
            }
        }
        self.nodes.push(node);
    }
}
