//! What is to be known about a store that could be read.

mod message;

use crate::digest::Thumbprint;
use crate::text::Message;

/// Something that is not as it should be in a store that could be read all the same.
///
/// Entries count from 1 in the order of the file. Prints as whole sentences that end with what to
/// do; text from the file is shortened and escaped when printed, the fields have it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreWarning {
    /// Entries repeat a thumbprint of the same file; each is held once.
    DuplicateEntries {
        /// How many repeat one.
        count: u64,
    },
    /// Entries have no usable thumbprint, and no usable certificate to compute one from. One remark
    /// for each reason.
    EntryWithoutThumbprint {
        /// How many.
        count: u64,
        /// The first of them.
        first: u64,
        /// What is wrong with that one.
        reason: Message,
    },
    /// Parts of a saved answer to `$batch` are errors.
    FailedPart {
        /// How many.
        count: u64,
        /// The `id` of the first.
        part: String,
        /// `error.code` of the first.
        code: String,
        /// `error.message` of the first.
        message: String,
    },
    /// A file of a folder was left out.
    FileSkipped {
        /// The file's name.
        name: String,
        /// Why.
        reason: Message,
    },
    /// Parts of a folder were not read: folders that are nested too deeply, too many files, files
    /// and folders that cannot be opened.
    FolderNotRead {
        /// How many.
        count: u64,
        /// The first of them.
        name: String,
        /// Why that one was not read.
        reason: Message,
    },
    /// A remark about one of the files that were [merged](super::Store::merge).
    InFile {
        /// The file's name.
        name: String,
        /// The remark.
        remark: Box<Self>,
    },
    /// Pages name a next page that does not follow them.
    Incomplete {
        /// How many pages.
        count: u64,
        /// `@odata.nextLink` of the first.
        link: String,
    },
    /// `thumbprint` is not a thumbprint.
    MalformedThumbprint {
        /// In how many entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// What that has, at most 80 characters of it.
        text: String,
    },
    /// A store was [merged](super::Store::merge) of nothing.
    NoParts,
    /// PEM blocks that are neither certificates nor bundles, such as a CRL.
    OtherBlocks {
        /// How many.
        count: u64,
        /// The label of the first.
        label: String,
        /// The line that it begins in.
        line: u64,
    },
    /// Elements of a bundle's `certificates` that are no X.509 certificates by their tag.
    OtherElements {
        /// How many.
        count: u64,
    },
    /// Lines have what may be a thumbprint, or one that was cut off, and are not used.
    RefusedLines {
        /// How many.
        count: u64,
        /// The first of them.
        line: u64,
        /// Why that one is not used.
        reason: Message,
    },
    /// `thumbprint` or `certificate` is there twice with different values; the first counts.
    RepeatedProperty {
        /// In how many entries.
        count: u64,
        /// The first of them.
        first: u64,
    },
    /// The text has bytes that are no characters. They can only stand in names or remarks.
    ReplacedText {
        /// Where the first stands, in bytes.
        offset: u64,
    },
    /// `thumbprint` is not that of `certificate`; both are held.
    ThumbprintDiffers {
        /// In how many entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// What that has for `thumbprint`.
        stated: Thumbprint,
        /// The SHA-1 of its certificate.
        computed: Thumbprint,
    },
    /// Parts of the file could not be read, and certificates may have stood in them.
    Unread {
        /// How many parts.
        count: u64,
        /// Where the first begins, in bytes.
        offset: u64,
        /// The line that it begins in, where the file is text.
        line: Option<u64>,
        /// What is wrong there.
        reason: String,
    },
    /// `certificate` can't be read; the thumbprint counts.
    UnreadableCertificate {
        /// In how many entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// What is wrong with that one.
        reason: &'static str,
    },
    /// The date of expiry can't be read.
    UnreadableDate {
        /// In how many entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// What that has, at most 80 characters of it.
        text: String,
    },
}

impl StoreWarning {
    /// Whether the store may hold certificate authorities that are not known from the file.
    pub(super) fn is_gap(&self) -> bool {
        match self {
            Self::EntryWithoutThumbprint { .. }
            | Self::FailedPart { .. }
            | Self::FileSkipped { .. }
            | Self::FolderNotRead { .. }
            | Self::Incomplete { .. }
            | Self::NoParts
            | Self::RefusedLines { .. }
            | Self::RepeatedProperty { .. }
            | Self::Unread { .. } => true,
            Self::InFile { remark, .. } => remark.is_gap(),
            Self::DuplicateEntries { .. }
            | Self::MalformedThumbprint { .. }
            | Self::OtherBlocks { .. }
            | Self::OtherElements { .. }
            | Self::ReplacedText { .. }
            | Self::ThumbprintDiffers { .. }
            | Self::UnreadableCertificate { .. }
            | Self::UnreadableDate { .. } => false,
        }
    }
}
