//! A range of decoded bytes with the certificates in it.

use super::buffer::Buffer;
use crate::arithmetic::to_u64;
use crate::armor::Map;
use crate::signed_data::{MemberKind, ScannedMember};

/// Decoded bytes, and the elements of `certificates` that end in them.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Batch {
    pub(in crate::inspect) bytes: Buffer,
    /// The decoded position of the first byte of `bytes`.
    pub(in crate::inspect) base: u64,
    pub(in crate::inspect) map: Map,
    /// The members, in the order of the file.
    pub(in crate::inspect) members: Vec<BatchMember>,
    /// The index of the first certificate among the members.
    pub(in crate::inspect) first_index: u64,
    /// The element before the first member, if both are in the same SET.
    pub(in crate::inspect) previous: Vec<u8>,
}

/// An element of `certificates`.
#[derive(Clone, Copy, Debug)]
pub(in crate::inspect) struct BatchMember {
    pub(in crate::inspect) member: ScannedMember,
    /// Whether it is the first of its SET.
    pub(in crate::inspect) first: bool,
}

impl BatchMember {
    /// Whether the element is, or should be, an X.509 certificate.
    pub(in crate::inspect) const fn is_certificate(&self) -> bool {
        matches!(self.member.kind, MemberKind::Certificate | MemberKind::Foreign(_))
    }
}

impl Batch {
    /// An empty batch that holds `size` bytes before its buffer grows.
    pub(in crate::inspect) fn with_size(size: usize) -> Self {
        Self { bytes: Buffer::with_size(size), ..Self::default() }
    }

    pub(in crate::inspect) fn bytes_of(&self, member: &ScannedMember) -> &[u8] {
        let range = || {
            let start = usize::try_from(member.offset.checked_sub(self.base)?).ok()?;
            let end = start.checked_add(usize::try_from(member.length).ok()?)?;
            self.bytes.get(start..end)
        };
        let bytes = range();
        debug_assert!(bytes.is_some(), "a member is in its batch");
        bytes.unwrap_or_default()
    }

    /// The bytes from a decoded position to the end of the batch.
    pub(in crate::inspect) fn bytes_from(&self, decoded: u64) -> &[u8] {
        let start = decoded.checked_sub(self.base).and_then(|start| usize::try_from(start).ok());
        start.and_then(|start| self.bytes.get(start..)).unwrap_or_default()
    }

    /// The index of the first certificate after those of this batch.
    pub(in crate::inspect) fn next_index(&self) -> u64 {
        let certificates = self.members.iter().filter(|each| each.is_certificate()).count();
        self.first_index + to_u64(certificates)
    }

    pub(in crate::inspect) fn last_bytes(&self) -> Vec<u8> {
        let last = self.members.last();
        last.map(|last| self.bytes_of(&last.member).to_vec()).unwrap_or_default()
    }

    /// The memory the batch uses, in bytes: the decoded bytes and the map of their locations.
    pub(in crate::inspect) fn size(&self) -> usize {
        self.bytes.len().saturating_add(self.map.size())
    }

    /// Removes the contents but keeps the buffers.
    pub(in crate::inspect) fn clear(&mut self) {
        self.bytes.clear();
        self.map.clear();
        self.members.clear();
        self.previous.clear();
    }
}
