//! Rules about the file, and about the URL that it is downloaded from.

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

/// What the rules of a file look at.
#[derive(Debug)]
pub(crate) struct FileContext<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) length: u64,
    pub(crate) sha256: Sha256Digest,
    /// What became of the hash that was given.
    pub(crate) given_hash: Option<Judged>,
    /// The URL that was given.
    pub(crate) upload_url: Option<Result<UploadUrl<'a>, UploadUrlFault>>,
    /// How the bytes stand for a bundle.
    pub(crate) form: ArmorForm,
    /// What the file is, where it holds no bundle.
    pub(crate) kind: Option<FileKind>,
    /// What that decodes to, or was before it was changed, where its first bytes establish it.
    pub(crate) inside: Option<FileKind>,
    /// Bundles that were found.
    pub(crate) bundles: u64,
    /// Certificates in the bundles behind the first.
    pub(crate) beyond_first: u64,
    /// PEM blocks, bundles and others.
    pub(crate) blocks: u64,
    /// Whether a bundle has the label `CMS`, which `openssl pkcs7` does not know.
    pub(crate) labelled_cms: bool,
    /// Blocks that are not bundles.
    pub(crate) foreign: &'a Listed<(FileKind, Location)>,
    /// The parts of the file that hold or name a private key.
    pub(crate) secrets: &'a Listed<(FileKind, Option<Location>)>,
    pub(crate) damages: &'a Listed<(BlockFault, Option<Location>)>,
    pub(crate) trailing: Option<Trailing>,
    /// PEM boundaries in binary data, which are not read.
    pub(crate) unread_boundaries: &'a Listed<Location>,
    /// Certificates and bundles outside the blocks, which are not read.
    pub(crate) embedded: &'a Listed<(FileKind, Location)>,
    pub(crate) deviations: &'a PemDeviations,
    /// What the file is compared with.
    pub(crate) stores: &'a Stores,
}

/// The first of what was found, so many that a person reads them, and how many there are in all.
#[derive(Clone, Debug)]
pub(crate) struct Listed<T> {
    items: Vec<T>,
    pub(crate) count: u64,
    last: Option<T>,
}

impl<T: Copy> Listed<T> {
    /// How many are kept. A file of nothing but boundaries has millions.
    const MOST: usize = 10_000;

    pub(crate) const EMPTY: Self = Self { items: Vec::new(), count: 0, last: None };

    pub(crate) fn push(&mut self, item: T) {
        self.count += 1;
        if self.items.len() < Self::MOST { self.items.push(item) } else { self.last = Some(item) }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.items.iter().copied()
    }

    /// How many there are behind those that are listed, and the last of them.
    pub(crate) fn further(&self) -> Option<(u64, T)> {
        let listed = u64::try_from(self.items.len()).unwrap_or(u64::MAX);
        Some((self.count.saturating_sub(listed), self.last?))
    }
}

/// Why a bundle can't be read to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockFault {
    Armor(BlockErrorKind),
    Frame(FrameErrorKind),
}

/// The data after a bundle, within the same block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trailing {
    pub(crate) bytes: u64,
    pub(crate) first: Option<Location>,
    pub(crate) kind: FileKind,
    /// Further bundles in it, and how many certificates they hold.
    pub(crate) bundles: u64,
    pub(crate) certificates: u64,
}
