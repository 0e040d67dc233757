//! Rules about the file, and about the URL from which it is downloaded.

pub(super) mod armor;
pub(super) mod content;
pub(super) mod hash;
pub(super) mod size;
pub(super) mod upload_url;

use crate::armor::{ArmorForm, BlockErrorKind, Location, PemDeviations};
use crate::digest::Sha256Digest;
use crate::file_hash::Judged;
use crate::kind::FileKind;
use crate::limits::Limits;
use crate::signed_data::FrameErrorKind;
use crate::store::Stores;
use crate::upload_url::{UploadUrl, UploadUrlFault};

/// The facts that the rules about a file use.
#[derive(Debug)]
pub(crate) struct FileContext<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) length: u64,
    pub(crate) sha256: Sha256Digest,
    /// The result of comparing the given hash.
    pub(crate) given_hash: Option<Judged>,
    /// The given URL.
    pub(crate) upload_url: Option<Result<UploadUrl<'a>, UploadUrlFault>>,
    /// How the bytes encode a bundle.
    pub(crate) form: ArmorForm,
    /// The kind of the file, if it contains no bundle.
    pub(crate) kind: Option<FileKind>,
    /// What the file decodes to, or what it was before a program changed it, if the first bytes
    /// show it.
    pub(crate) inside: Option<FileKind>,
    /// The number of bundles that were found.
    pub(crate) bundles: u64,
    /// The number of certificates in the bundles after the first.
    pub(crate) beyond_first: u64,
    /// The number of PEM blocks, whether or not they are bundles.
    pub(crate) blocks: u64,
    /// Whether a bundle has the label `CMS`, which `openssl pkcs7` does not support.
    pub(crate) labelled_cms: bool,
    /// Blocks that are not bundles.
    pub(crate) foreign: &'a Listed<(FileKind, Location)>,
    /// The parts of the file that contain or name a private key.
    pub(crate) secrets: &'a Listed<(FileKind, Option<Location>)>,
    pub(crate) damages: &'a Listed<(BlockFault, Option<Location>)>,
    pub(crate) trailing: Option<Trailing>,
    /// PEM boundaries in binary data, which are not read.
    pub(crate) unread_boundaries: &'a Listed<Location>,
    /// Certificates and bundles outside the blocks, which are not read.
    pub(crate) embedded: &'a Listed<(FileKind, Location)>,
    pub(crate) deviations: &'a PemDeviations,
    /// The files that the file is compared with.
    pub(crate) stores: &'a Stores,
}

/// The first items that were found, and the total number.
#[derive(Clone, Debug)]
pub(crate) struct Listed<T> {
    items: Vec<T>,
    pub(crate) count: u64,
    last: Option<T>,
}

impl<T: Copy> Listed<T> {
    /// The largest number of items that are stored. A file that consists of boundaries has
    /// millions.
    const MOST: usize = 10_000;

    pub(crate) const EMPTY: Self = Self { items: Vec::new(), count: 0, last: None };

    pub(crate) fn push(&mut self, item: T) {
        self.count += 1;
        if self.items.len() < Self::MOST { self.items.push(item) } else { self.last = Some(item) }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.items.iter().copied()
    }

    /// The number of items that are not stored, and the last of them.
    pub(crate) fn further(&self) -> Option<(u64, T)> {
        let listed = u64::try_from(self.items.len()).unwrap_or(u64::MAX);
        Some((self.count.saturating_sub(listed), self.last?))
    }
}

/// Why a bundle cannot be read to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockFault {
    Armor(BlockErrorKind),
    Frame(FrameErrorKind),
}

/// The data that follows a bundle within the same block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trailing {
    pub(crate) bytes: u64,
    pub(crate) first: Option<Location>,
    pub(crate) kind: FileKind,
    /// The number of bundles in the data, and of certificates in these bundles.
    pub(crate) bundles: u64,
    pub(crate) certificates: u64,
}
