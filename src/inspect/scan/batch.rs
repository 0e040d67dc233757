//! A stretch of decoded bytes with the certificates that lie in it.

use super::buffer::Buffer;
use crate::arithmetic::to_u64;
use crate::armor::Map;
use crate::signed_data::{MemberKind, ScannedMember};

/// Decoded bytes and the elements of `certificates` that end in them.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Batch {
    pub(in crate::inspect) bytes: Buffer,
    /// The decoded byte that `bytes` begins with.
    pub(in crate::inspect) base: u64,
    pub(in crate::inspect) map: Map,
    /// In the order of the file.
    pub(in crate::inspect) members: Vec<BatchMember>,
    /// The number of the first certificate among the members.
    pub(in crate::inspect) first_index: u64,
    /// The element before the first member, if that is of the same SET.
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
    /// Whether it is, or should be, an X.509 certificate.
    pub(in crate::inspect) const fn is_certificate(&self) -> bool {
        matches!(self.member.kind, MemberKind::Certificate | MemberKind::Foreign(_))
    }
}

impl Batch {
    /// The bytes of a member.
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

    /// The bytes from a decoded byte on.
    pub(in crate::inspect) fn bytes_from(&self, decoded: u64) -> &[u8] {
        let start = decoded.checked_sub(self.base).and_then(|start| usize::try_from(start).ok());
        start.and_then(|start| self.bytes.get(start..)).unwrap_or_default()
    }

    /// The number of the first certificate behind the members.
    pub(in crate::inspect) fn next_index(&self) -> u64 {
        let certificates = self.members.iter().filter(|each| each.is_certificate()).count();
        self.first_index + to_u64(certificates)
    }

    /// The bytes of the last member.
    pub(in crate::inspect) fn last_bytes(&self) -> Vec<u8> {
        let last = self.members.last();
        last.map(|last| self.bytes_of(&last.member).to_vec()).unwrap_or_default()
    }

    /// How much memory it takes: its bytes, and where they stand.
    pub(in crate::inspect) fn size(&self) -> usize {
        self.bytes.len().saturating_add(self.map.size())
    }

    /// Forgets everything; the buffers stay.
    pub(in crate::inspect) fn clear(&mut self) {
        self.bytes.clear();
        self.map.clear();
        self.members.clear();
        self.previous.clear();
    }
}
