//! Remarks about a store that could be read.

mod message;

use crate::digest::Thumbprint;
use crate::text::Message;

/// A problem in a store that could be read nevertheless.
///
/// Entries are counted from 1 in the order of the file. Prints whole sentences that end with what
/// to do; text from the file is shortened and escaped when printed, while the fields contain it
/// unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreWarning {
    /// Several entries of the file have the same thumbprint; each thumbprint is stored once.
    DuplicateEntries {
        /// The number of repetitions.
        count: u64,
    },
    /// Entries have no usable thumbprint, and no usable certificate from which to compute one.
    /// There is one remark for each reason.
    EntryWithoutThumbprint {
        /// The number of entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// The fault of that one.
        reason: Message,
    },
    /// Parts of a saved `$batch` response are errors.
    FailedPart {
        /// The number of parts.
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
        /// The reason.
        reason: Message,
    },
    /// Parts of a folder were not read: folders that are nested too deeply, too many files, files
    /// and folders that cannot be opened.
    FolderNotRead {
        /// The number of entries that were not read.
        count: u64,
        /// The first of them.
        name: String,
        /// The reason why that one was not read.
        reason: Message,
    },
    /// A remark about one of the files that were [merged](super::Store::merge).
    InFile {
        /// The file's name.
        name: String,
        /// The remark.
        remark: Box<Self>,
    },
    /// Pages contain a link to a next page that does not follow them.
    Incomplete {
        /// The number of pages.
        count: u64,
        /// `@odata.nextLink` of the first.
        link: String,
    },
    /// `thumbprint` is not a thumbprint.
    MalformedThumbprint {
        /// The number of entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// The value in that one, at most 80 characters of it.
        text: String,
    },
    /// A store was [merged](super::Store::merge) from no parts.
    NoParts,
    /// PEM blocks that are neither certificates nor bundles, such as a CRL.
    OtherBlocks {
        /// The number of blocks.
        count: u64,
        /// The label of the first.
        label: String,
        /// The line in which it begins.
        line: u64,
    },
    /// Elements of a bundle's `certificates` that are not X.509 certificates, by their tag.
    OtherElements {
        /// The number of elements.
        count: u64,
    },
    /// Lines that contain a possible or truncated thumbprint and are not used.
    RefusedLines {
        /// The number of lines.
        count: u64,
        /// The first of them.
        line: u64,
        /// The reason why that one is not used.
        reason: Message,
    },
    /// `thumbprint` or `certificate` occurs twice with different values; the first counts.
    RepeatedProperty {
        /// The number of entries.
        count: u64,
        /// The first of them.
        first: u64,
    },
    /// The text contains bytes that are not valid characters. They can only be in names or remarks.
    ReplacedText {
        /// The offset of the first, in bytes.
        offset: u64,
    },
    /// `thumbprint` is not that of `certificate`; both are stored.
    ThumbprintDiffers {
        /// The number of entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// The value of `thumbprint` in that one.
        stated: Thumbprint,
        /// The SHA-1 of its certificate.
        computed: Thumbprint,
    },
    /// Parts of the file could not be read, and may have contained certificates.
    Unread {
        /// The number of parts.
        count: u64,
        /// The offset of the first, in bytes.
        offset: u64,
        /// The line in which it begins, if the file is text.
        line: Option<u64>,
        /// The fault.
        reason: String,
    },
    /// `certificate` cannot be read; the thumbprint counts.
    UnreadableCertificate {
        /// The number of entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// The fault of that one.
        reason: &'static str,
    },
    /// The date of expiry cannot be read.
    UnreadableDate {
        /// The number of entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// The value in that one, at most 80 characters of it.
        text: String,
    },
}

impl StoreWarning {
    /// Whether the store may contain certificate authorities that the file does not show.
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
