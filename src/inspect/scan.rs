//! The first part: from bytes to members.
//!
//! ```text
//! decoded bytes -> block -> frame walker -> members -> batches
//! ```
//!
//! Follows the blocks of a file, identifies which of them are bundles, and collects the
//! certificates in batches. [`BundleContents`] records the other contents of the file.

mod batch;
mod block;
mod boundaries;
mod buffer;
mod contents;

use std::collections::VecDeque;
use std::io::{self, Read};

use crate::arithmetic::{part, to_u64, to_usize};
use crate::armor::{Armored, BlockErrorKind, Location, Map};
use crate::check::BlockFault;
use crate::error::Error;
use crate::kind::FileKind;
use crate::limits::Limits;
use crate::signed_data::{MemberKind, ScannedMember};
pub(super) use batch::{Batch, BatchMember};
use block::{Block, length_of};
pub(super) use contents::BundleContents;

/// Size of a batch in bytes: the decoded bytes and the map of their locations.
const BATCH: usize = 1 << 19;

/// Size in bytes of a batch's buffer: the last read may start just before the batch is full.
const BATCH_BUFFER: usize = BATCH + super::BLOCK;

/// Walks the blocks of a file.
#[derive(Debug)]
pub(super) struct BundleScanner {
    limits: Limits,
    batch: Batch,
    decoded: u64,
    block: Option<Block>,
    found: BundleContents,
    /// Full batches, in the order of the file.
    full: VecDeque<Batch>,
    /// Empty batches whose buffers are reused.
    spare: Vec<Batch>,
}

impl BundleScanner {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            batch: Batch::default(),
            decoded: 0,
            block: None,
            found: BundleContents::EMPTY,
            full: VecDeque::new(),
            spare: Vec::new(),
        }
    }

    pub(super) fn next_full(&mut self) -> Option<Batch> {
        self.full.pop_front()
    }

    /// Reuses the buffers of batches that were read.
    pub(super) fn reuse(&mut self, batches: &mut Vec<Batch>) {
        self.spare.append(batches);
    }

    /// Ends the scan. Returns the last batch and the contents of the file.
    pub(super) fn finish(self) -> (Batch, BundleContents) {
        (self.batch, self.found)
    }

    /// Passes the batch on when it is full, and keeps those of its bytes that are still required.
    fn hand_on(&mut self) -> Result<(), Error> {
        let Some(block) = &self.block else { return Ok(()) };
        let needed = if block.is_walking() { block.walker.needed_from() } else { self.decoded };
        let passed = needed.saturating_sub(self.batch.base);
        let passed = to_usize(passed).min(self.batch.bytes.len());
        if self.batch.members.is_empty() {
            // The batch contains part of one large element, or none. There is nothing to read yet,
            // and nothing is copied twice.
            self.batch.bytes.forget(passed);
            self.batch.map.forget_before(needed);
            self.batch.base = needed;
            // The element itself is within its limit, but a text may require a location for each of
            // its bytes.
            let places = to_u64(self.batch.map.size());
            if places > self.limits.element_bytes {
                return Err(self.element_too_large(needed));
            }
            return Ok(());
        }
        let kept = part(&self.batch.bytes, passed..).to_vec();
        let last = self.batch.members.last().map(|last| last.member);
        let previous = last.map(|last| self.batch.bytes_of(&last).to_vec()).unwrap_or_default();
        let mut map = self.batch.map.clone();
        map.forget_before(needed);
        let empty = self.spare.pop().unwrap_or_else(|| Batch::with_size(BATCH_BUFFER));
        self.full.push_back(std::mem::replace(&mut self.batch, empty));
        self.batch.clear();
        self.batch.bytes.push(&kept);
        self.batch.base = needed;
        self.batch.map = map;
        self.batch.first_index = self.found.certificates;
        self.batch.previous = previous;
        Ok(())
    }
}

impl BundleScanner {
    /// The error for an element that begins at this decoded byte.
    fn element_too_large(&self, element: u64) -> Error {
        let at = self.batch.map.locate(element).map_or(0, |location| location.offset);
        Error::limit("element_bytes", self.limits.element_bytes, at)
    }
}

/// A bundle is walked in the batch's own bytes. Bytes that need no decoding are read directly into
/// the batch.
impl BundleScanner {
    /// Whether the next bytes belong to a bundle that is being walked.
    pub(super) fn keeps(&self) -> bool {
        self.block.as_ref().is_some_and(Block::is_walking)
    }

    /// Reads up to `count` bytes into the batch, to be walked next.
    pub(super) fn read(&mut self, reader: &mut dyn Read, count: usize) -> io::Result<&[u8]> {
        self.make_room();
        self.batch.bytes.read(reader, count)
    }

    fn make_room(&mut self) {
        if self.batch.bytes.is_empty() {
            self.batch.base = self.decoded;
        }
    }

    /// Walks the last `count` bytes of the batch.
    pub(super) fn walk(&mut self, count: usize, map: &Map) -> Result<(), Error> {
        let Some(block) = &mut self.block else { return Ok(()) };
        let Batch { bytes, map: kept, members, .. } = &mut self.batch;
        let bytes = bytes.len().checked_sub(count).and_then(|from| bytes.get(from..));
        let bytes = bytes.unwrap_or_default();
        let start = self.decoded;
        self.decoded += length_of(bytes);
        block.sample(bytes);
        kept.append(map);
        let (found, of_set) = (&mut self.found, &mut block.members);
        let (limit, mut too_large) = (self.limits.element_bytes, None);
        let mut on_member = |member: ScannedMember| {
            if member.length > limit {
                too_large.get_or_insert(member.offset);
            }
            members.push(BatchMember { member, first: *of_set == 0 });
            *of_set += 1;
            let other = match member.kind {
                MemberKind::Certificate | MemberKind::Foreign(_) => {
                    found.certificates += 1;
                    found.beyond_first += u64::from(found.facts.bundles > 0);
                    return;
                }
                MemberKind::ExtendedCertificate => 0,
                MemberKind::AttributeCertificateV1 => 1,
                MemberKind::AttributeCertificateV2 => 2,
                MemberKind::OtherCertificateFormat => 3,
            };
            if let Some(seen) = found.other_certificates.get_mut(other) {
                seen.note(member.offset);
                seen.locate(kept);
            }
        };
        let taken = block.walker.push(bytes, &mut on_member);
        block.walker.locate(kept);
        // An incomplete element is at least as long as the part seen so far. Whether it exceeds the
        // limit depends only on its length, not on how the file is cut.
        let (needed, end) = match &taken {
            Ok(_) => (block.walker.needed_from(), self.decoded),
            Err(error) => (block.walker.needed_from(), error.offset),
        };
        let is_pending = !block.walker.is_finished() && end.saturating_sub(needed) > limit;
        if let Some(element) = too_large.or_else(|| is_pending.then_some(needed)) {
            return Err(self.element_too_large(element));
        }
        match taken {
            Ok(taken) => {
                if block.walker.is_finished() {
                    let behind = part(bytes, taken..);
                    let start = start + to_u64(taken);
                    block.boundaries.push(behind, start, map);
                    block.behind(behind, start, map);
                }
            }
            Err(error) => {
                // PEM may follow bytes that cannot be walked.
                let lost = error.offset;
                block.boundaries.push(self.batch.bytes_from(lost), lost, &self.batch.map);
                block.fault = Some((error, self.batch.map.locate(error.offset)));
                let last = self.batch.bytes.len().saturating_sub(count);
                block.search(part(&self.batch.bytes, last..));
            }
        }
        if self.found.certificates > self.limits.certificates {
            let at = self.batch.map.locate(start).map_or(0, |location| location.offset);
            return Err(Error::limit("certificates", self.limits.certificates, at));
        }
        if self.batch.size() >= BATCH { self.hand_on() } else { Ok(()) }
    }
}

impl Armored for BundleScanner {
    fn begin_block(&mut self, label: &str, at: Location) -> Result<u64, Error> {
        self.found.blocks += 1;
        self.block = Some(Block::new(label, at, self.decoded));
        // The content of a block without a bundle was not stored, so the batch cannot continue
        // after it.
        let length = to_u64(self.batch.bytes.len());
        if length > 0 && self.batch.base.saturating_add(length) != self.decoded {
            self.hand_on()?;
        }
        Ok(self.decoded)
    }

    fn data(&mut self, bytes: &[u8], map: &Map) -> Result<(), Error> {
        if self.keeps() {
            self.make_room();
            self.batch.bytes.push(bytes);
            return self.walk(bytes.len(), map);
        }
        let start = self.decoded;
        self.decoded += length_of(bytes);
        if let Some(block) = &mut self.block {
            block.sample(bytes);
            block.search(bytes);
            block.boundaries.push(bytes, start, map);
            if block.walker.is_finished() {
                block.behind(bytes, start, map);
            }
        }
        Ok(())
    }

    fn end_block(&mut self, error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        let Some(mut block) = self.block.take() else { return Ok(()) };
        let found = &mut self.found;
        let frame = block.fault.or_else(|| {
            let error = block.walker.finish().err()?;
            let lost = block.walker.needed_from().min(error.offset);
            block.boundaries.push(self.batch.bytes_from(lost), lost, &self.batch.map);
            Some((error, self.batch.map.locate(error.offset.saturating_sub(1))))
        });
        let is_other = frame.is_some_and(|(error, _)| error.kind.is_other_format());
        let mut kind = block.kind();
        if let (FileKind::EmptyBlock, Some((fault @ BlockErrorKind::Body(_), at))) = (kind, error) {
            // The block is not empty, but its first character is not valid base64.
            kind = FileKind::Unknown;
            if block.is_labelled_bundle() {
                found.damages.push((BlockFault::Armor(fault), Some(at)));
            }
        }
        block.boundaries.list(&mut found.unread_boundaries, &mut found.secrets);
        let is_named = block.boundaries.has_private_key();
        let hidden = block.hidden().filter(|_| !kind.is_secret());
        let facts = block.walker.into_facts();
        // A secret in any block determines the kind of the whole file.
        if kind.is_secret() {
            found.secrets.push((kind, Some(block.at)));
            found.first_block = found.first_block.map(|_| kind);
        }
        if is_other || facts.bundles == 0 {
            hidden.into_iter().for_each(|secret| found.secrets.push(secret));
            found.foreign.push((kind, block.at));
            if found.blocks == 1 {
                found.first_block = Some(kind);
            }
            return Ok(());
        }
        found.facts.merge(facts);
        found.labelled_cms |= block.label == "CMS";
        // An error in the armor explains the missing data in the structure.
        let fault = match (error, frame) {
            (Some((kind, at)), _) => Some((BlockFault::Armor(kind), Some(at))),
            (None, Some((error, at))) => Some((BlockFault::Frame(error.kind), at)),
            (None, None) => None,
        };
        if let Some(fault) = fault {
            found.damages.push(fault);
        }
        if let Some(mut behind) = block.behind {
            // A PEM boundary gives the key's exact location.
            let secret = behind.secret().filter(|_| !is_named);
            secret.into_iter().for_each(|secret| found.secrets.push(secret));
            behind.unread().for_each(|structure| found.embedded.push(structure));
            found.trailing.get_or_insert_with(|| behind.into_trailing());
        }
        Ok(())
    }
    fn private_key(&mut self, at: Location) -> Result<(), Error> {
        self.found.secrets.push((FileKind::PrivateKey, Some(at)));
        Ok(())
    }

    fn embedded(&mut self, kind: FileKind, at: Location) -> Result<(), Error> {
        if kind.is_secret() {
            self.found.secrets.push((kind, Some(at)));
        } else {
            self.found.embedded.push((kind, at));
        }
        Ok(())
    }
}
