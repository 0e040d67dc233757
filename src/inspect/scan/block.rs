//! One block of a file: a PEM block, or all the bytes of a binary file.

use super::boundaries::Boundaries;
use crate::arithmetic::{part, to_u64, to_usize};
use crate::armor::{Location, Map};
use crate::check::{Listed, Trailing};
use crate::kind::{Embedded, FileKind, Sample};
use crate::signed_data::{FrameError, MemberKind, Walker};

/// Number of bytes kept from the start of a block to identify its type.
const HEAD: usize = 4096;

/// The block that is being read.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) label: String,
    pub(super) at: Location,
    pub(super) walker: Walker,
    pub(super) fault: Option<(FrameError, Option<Location>)>,
    pub(super) head: Vec<u8>,
    pub(super) length: u64,
    /// Number of members seen so far.
    pub(super) members: u64,
    pub(super) behind: Option<Behind>,
    /// PEM boundaries in bytes that do not belong to the bundle.
    pub(super) boundaries: Boundaries,
    /// Finds private keys in DER in a block that is not a bundle. `searched` bytes of it were
    /// searched.
    embedded: Embedded,
    searched: u64,
    hidden: Option<(FileKind, u64)>,
}

/// Trailing data: the bytes after a bundle within its block.
#[derive(Debug)]
pub(super) struct Behind {
    bytes: u64,
    /// The decoded position of the first byte.
    start: u64,
    first: Option<Location>,
    head: Vec<u8>,
    /// The first bytes after the last bundle. They may contain a secret.
    rest: Vec<u8>,
    /// Walks further bundles, until something is not a bundle.
    walker: Option<Walker>,
    bundles: u64,
    certificates: u64,
    embedded: Embedded,
    /// The first private key in the trailing data.
    hidden: Option<FileKind>,
    /// Other structures, by their offset in the trailing data.
    structures: Listed<(FileKind, u64)>,
    /// The end of the last further bundle that was walked, as an offset in the trailing data.
    walked: u64,
}

impl Block {
    /// A block whose first byte has the decoded position `start`.
    pub(super) fn new(label: &str, at: Location, start: u64) -> Self {
        Self {
            label: label.to_owned(),
            at,
            walker: Walker::new(start),
            fault: None,
            head: Vec::new(),
            length: 0,
            members: 0,
            behind: None,
            boundaries: Boundaries::default(),
            embedded: Embedded::default(),
            searched: 0,
            hidden: None,
        }
    }

    /// Whether the next bytes belong to a bundle that is being walked.
    pub(super) const fn is_walking(&self) -> bool {
        self.fault.is_none() && !self.walker.is_finished()
    }

    /// Whether the label of the block is that of a bundle.
    pub(super) fn is_labelled_bundle(&self) -> bool {
        let label = self.label.to_ascii_uppercase();
        label.starts_with("PKCS7") || label.starts_with("PKCS #7") || label == "CMS"
    }

    /// The kind of the block, judged by its first bytes.
    pub(super) fn kind(&self) -> FileKind {
        FileKind::of(&Sample {
            bytes: &self.head,
            length: self.length,
            label: &self.label,
            // The bytes of a binary file are not in a block.
            blocks: u64::from(self.at.text.is_some()),
        })
    }

    /// Keeps the first bytes, to identify the block.
    pub(super) fn sample(&mut self, bytes: &[u8]) {
        self.length += length_of(bytes);
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
    }

    /// Searches the bytes that were [sampled](Self::sample) last for private keys, unless the block
    /// is a bundle. The head determines the kind of a block, so the result does not depend on how
    /// the bytes are cut.
    pub(super) fn search(&mut self, bytes: &[u8]) {
        if !self.fault.is_some_and(|(error, _)| error.kind.is_other_format()) {
            return;
        }
        let before = self.length - length_of(bytes);
        let hidden = &mut self.hidden;
        let mut note = |kind: FileKind, at| {
            if kind.is_secret() {
                hidden.get_or_insert((kind, at));
            }
        };
        if self.searched < before {
            let front = to_usize(before).min(self.head.len());
            self.embedded.push(part(&self.head, ..front), false, &mut note);
        }
        self.embedded.push(bytes, false, &mut note);
        self.searched = self.length;
    }

    /// The first private key in a block that is not a bundle.
    pub(super) fn hidden(&mut self) -> Option<(FileKind, Option<Location>)> {
        let hidden = &mut self.hidden;
        self.embedded.push(&[], true, &mut |kind, at| {
            if kind.is_secret() {
                hidden.get_or_insert((kind, at));
            }
        });
        let (kind, ahead) = self.hidden?;
        let at = match self.at.text {
            None => Location { offset: self.at.offset + ahead, text: None },
            Some(_) => self.at,
        };
        Some((kind, Some(at)))
    }

    /// Processes bytes that follow the bundle.
    pub(super) fn behind(&mut self, bytes: &[u8], start: u64, map: &Map) {
        if bytes.is_empty() {
            return;
        }
        let behind = self.behind.get_or_insert_with(|| Behind {
            bytes: 0,
            start,
            first: map.locate(start),
            head: Vec::new(),
            rest: Vec::new(),
            walker: Some(Walker::new(start)),
            bundles: 0,
            certificates: 0,
            embedded: Embedded::default(),
            hidden: None,
            structures: Listed::EMPTY,
            walked: 0,
        });
        behind.push(bytes, start);
    }
}

impl Behind {
    fn push(&mut self, bytes: &[u8], start: u64) {
        let mut position = start;
        self.bytes += length_of(bytes);
        self.search(bytes, false);
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = HEAD.saturating_sub(self.rest.len());
            self.rest.extend(rest.iter().take(room));
            let Some(mut walker) = self.walker.take() else { return };
            let certificates = &mut self.certificates;
            let taken = walker.push(rest, &mut |member| {
                *certificates += u64::from(member.kind == MemberKind::Certificate);
            });
            // Anything that is not a bundle ends the search for further bundles.
            let Ok(taken) = taken else { return };
            rest = part(rest, taken..);
            position += to_u64(taken);
            self.walker = Some(if walker.is_finished() {
                self.bundles += 1;
                self.walked = position - self.start;
                self.rest.clear();
                Walker::new(position)
            } else {
                walker
            });
        }
    }

    /// The kind of the secret in the trailing data, if it contains one, and the location of the
    /// first trailing byte.
    pub(super) fn secret(&mut self) -> Option<(FileKind, Option<Location>)> {
        self.search(&[], true);
        let sample = Sample { bytes: &self.rest, length: self.bytes, label: "", blocks: 0 };
        let kind = FileKind::of(&sample);
        let kind = Some(kind).filter(|kind| kind.is_secret()).or(self.hidden)?;
        Some((kind, self.first))
    }

    fn search(&mut self, bytes: &[u8], last: bool) {
        let (hidden, structures) = (&mut self.hidden, &mut self.structures);
        self.embedded.push(bytes, last, &mut |kind, at| {
            if kind.is_secret() {
                hidden.get_or_insert(kind);
            } else {
                structures.push((kind, at));
            }
        });
    }

    /// Structures that were not walked, except one at the start of the trailing data. The list is
    /// complete after a call of [`secret`](Self::secret).
    pub(super) fn unread(&self) -> impl Iterator<Item = (FileKind, Location)> {
        let last = self.structures.further().map(|(_, last)| last);
        let is_unread = |(_, at): &(FileKind, u64)| *at >= self.walked.max(1);
        self.structures.iter().chain(last).filter(is_unread).filter_map(|(kind, at)| {
            let first = self.first?;
            let offset = if first.text.is_none() { first.offset + at } else { first.offset };
            Some((kind, Location { offset, ..first }))
        })
    }

    pub(super) fn into_trailing(self) -> Trailing {
        let sample = Sample { bytes: &self.head, length: self.bytes, label: "", blocks: 0 };
        Trailing {
            bytes: self.bytes,
            first: self.first,
            kind: FileKind::of(&sample),
            bundles: self.bundles,
            certificates: self.certificates,
        }
    }
}

pub(super) fn length_of(bytes: &[u8]) -> u64 {
    to_u64(bytes.len())
}
