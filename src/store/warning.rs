//! Remarks about a store that could be read.

mod message;

use crate::digest::Thumbprint;
use crate::text::Message;

/// A problem in a store that could be read.
///
/// Entries are counted from 1 in the order of the file. `Display` prints whole sentences, with
/// advice, and shortens and escapes text from the file; the fields contain that text unchanged.
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
        /// The first of these entries.
        first: u64,
        /// The fault of the first entry.
        reason: Message,
    },
    /// Parts of a saved `$batch` response are errors.
    FailedPart {
        /// The number of parts.
        count: u64,
        /// The `id` of the first part.
        part: String,
        /// `error.code` of the first part.
        code: String,
        /// `error.message` of the first part.
        message: String,
    },
    /// A file in a folder was left out.
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
        /// The first of these entries.
        name: String,
        /// The reason why the first entry was not read.
        reason: Message,
    },
    /// A remark about one of the files that were [merged](super::Store::merge).
    InFile {
        /// The file's name.
        name: String,
        /// The remark.
        remark: Box<Self>,
    },
    /// Pages have a link to a next page that is not in the file.
    Incomplete {
        /// The number of pages.
        count: u64,
        /// `@odata.nextLink` of the first page.
        link: String,
    },
    /// `thumbprint` is not a thumbprint.
    MalformedThumbprint {
        /// The number of entries.
        count: u64,
        /// The first of these entries.
        first: u64,
        /// The value in the first entry, at most 80 characters.
        text: String,
    },
    /// A store was [merged](super::Store::merge) from no parts.
    NoParts,
    /// PEM blocks that are neither certificates nor bundles, such as a CRL.
    OtherBlocks {
        /// The number of blocks.
        count: u64,
        /// The label of the first block.
        label: String,
        /// The line in which the first block begins.
        line: u64,
    },
    /// Elements of a bundle's `certificates` whose tag is not that of an X.509 certificate.
    OtherElements {
        /// The number of elements.
        count: u64,
    },
    /// Lines that are not used although they may contain a thumbprint.
    RefusedLines {
        /// The number of lines.
        count: u64,
        /// The first of these lines.
        line: u64,
        /// The reason why the first line is not used.
        reason: Message,
    },
    /// `thumbprint` or `certificate` occurs twice with different values; the first value is used.
    RepeatedProperty {
        /// The number of entries.
        count: u64,
        /// The first of these entries.
        first: u64,
    },
    /// The text contains bytes that are not valid characters. Such bytes can only be in names or
    /// comments.
    ReplacedText {
        /// The offset of the first invalid byte.
        offset: u64,
    },
    /// `thumbprint` is not that of `certificate`; both are stored.
    ThumbprintDiffers {
        /// The number of entries.
        count: u64,
        /// The first of these entries.
        first: u64,
        /// The value of `thumbprint` in the first entry.
        stated: Thumbprint,
        /// The SHA-1 of the first entry's certificate.
        computed: Thumbprint,
    },
    /// Parts of the file could not be read, and may have contained certificates.
    Unread {
        /// The number of parts.
        count: u64,
        /// The offset of the first part, in bytes.
        offset: u64,
        /// The line in which the first part begins, if the file is text.
        line: Option<u64>,
        /// The fault of the first part.
        reason: String,
    },
    /// `certificate` cannot be read; the thumbprint is used.
    UnreadableCertificate {
        /// The number of entries.
        count: u64,
        /// The first of these entries.
        first: u64,
        /// The fault of the first entry.
        reason: &'static str,
    },
    /// The expiry date cannot be parsed.
    UnreadableDate {
        /// The number of entries.
        count: u64,
        /// The first of these entries.
        first: u64,
        /// The value in the first entry, at most 80 characters.
        text: String,
    },
}

impl StoreWarning {
    /// Whether the store may contain certificate authorities that were not read from the file.
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
