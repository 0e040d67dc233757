//! What is to be known about a store that could be read.

use std::fmt;

use super::shown::{Shown, host_and_path, long, short};
use crate::digest::Thumbprint;

/// Something that is not as it should be in a store that could be read all the same.
///
/// Entries count from 1 in the order of the file. Prints as whole sentences that end with what to
/// do; text from the file is shortened and escaped when printed, the fields have it as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreRemark {
    /// Entries repeat a thumbprint of the same file; each is held once.
    DuplicateEntries {
        /// How many repeat one.
        count: u64,
    },
    /// Entries give no thumbprint, and no certificate to compute one from.
    EntryWithoutThumbprint {
        /// How many.
        count: u64,
        /// The first of them.
        first: u64,
    },
    /// A file of a folder was left out.
    FileSkipped {
        /// The file's name.
        name: String,
        /// Why.
        reason: String,
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
    /// `thumbprint` is no thumbprint.
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
    /// The text has octets that are no characters. They can only stand in names or remarks.
    ReplacedText {
        /// Where the first stands, in octets.
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
        /// Where the first begins, in octets.
        offset: u64,
        /// The line that it begins in, where the file is text.
        line: Option<u64>,
        /// What is wrong there.
        reason: String,
    },
    /// `certificate` can't be read.
    UnreadableCertificate {
        /// In how many entries.
        count: u64,
        /// The first of them.
        first: u64,
        /// What is wrong with that one.
        reason: &'static str,
    },
}

impl StoreRemark {
    /// Whether the store may hold certificate authorities that are not known from the file.
    pub(super) fn is_gap(&self) -> bool {
        match self {
            Self::EntryWithoutThumbprint { .. }
            | Self::FileSkipped { .. }
            | Self::Incomplete { .. }
            | Self::NoParts
            | Self::Unread { .. } => true,
            Self::InFile { remark, .. } => remark.is_gap(),
            Self::DuplicateEntries { .. }
            | Self::MalformedThumbprint { .. }
            | Self::OtherBlocks { .. }
            | Self::OtherElements { .. }
            | Self::ReplacedText { .. }
            | Self::ThumbprintDiffers { .. }
            | Self::UnreadableCertificate { .. } => false,
        }
    }
}

/// "entry 3", or "5 entries, of which entry 3 is the first".
struct Entries {
    count: u64,
    first: u64,
}

impl fmt::Display for Entries {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, first } = self;
        match count {
            1 => write!(formatter, "entry {first}"),
            _ => write!(formatter, "{count} entries, of which entry {first} is the first,"),
        }
    }
}

impl fmt::Display for StoreRemark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateEntries { count } => write!(
                formatter,
                "Thumbprints are repeated ({count} times) and held once. Check whether one page \
                 was saved twice in place of another."
            ),
            Self::EntryWithoutThumbprint { count, first } => write!(
                formatter,
                "Nothing is known of {} for want of a thumbprint and of a certificate. List the \
                 certificate authorities once more, without $select.",
                Entries { count: *count, first: *first }
            ),
            Self::FileSkipped { name, reason } => write!(
                formatter,
                "The file {} was left out. {} If it is no store, take it from the folder.",
                short(name),
                long(reason)
            ),
            Self::InFile { name, remark } => write!(formatter, "{}: {remark}", short(name)),
            Self::Incomplete { count, link } => {
                let link = Shown { text: host_and_path(link), most: 160 };
                let pages = if *count == 1 { "page" } else { "pages" };
                write!(
                    formatter,
                    "The list goes on behind {count} {pages}, at {link}, and what follows is not \
                     in this file. Append the answers to each @odata.nextLink."
                )
            }
            Self::MalformedThumbprint { count, first, text } => write!(
                formatter,
                "The thumbprint of {} is not 40 hexadecimal digits (\"{}\"); the certificate \
                 counts where there is one. Correct it, or list the certificate authorities once \
                 more.",
                Entries { count: *count, first: *first },
                short(text)
            ),
            Self::NoParts => formatter.write_str(
                "No file was read for the store, so nothing is known of it. Give the files that \
                 tell what it holds.",
            ),
            Self::OtherBlocks { count, label, line } => write!(
                formatter,
                "PEM blocks that hold neither certificates nor a bundle were passed over: {count}, \
                 the first in line {line} (\"{}\"). Check that none was meant to count.",
                short(label)
            ),
            Self::OtherElements { count } => write!(
                formatter,
                "Elements of certificates that are no X.509 certificates were passed over: \
                 {count}. Check that none was meant to count."
            ),
            Self::ReplacedText { offset } => write!(
                formatter,
                "The text is not all UTF-8 or UTF-16, first at byte {offset}, and names may show \
                 it. Save the file as UTF-8 where that matters."
            ),
            Self::ThumbprintDiffers { count, first, stated, computed } => write!(
                formatter,
                "The thumbprint {stated} of {} is not that of the certificate, {computed}; both \
                 are taken to be in the store. List the certificate authorities once more.",
                Entries { count: *count, first: *first }
            ),
            Self::Unread { count, offset, line, reason } => {
                match line {
                    Some(line) => write!(formatter, "From line {line} on")?,
                    None => write!(formatter, "From byte {offset} on")?,
                }
                if *count > 1 {
                    write!(formatter, ", and in {} other places", count - 1)?;
                }
                write!(
                    formatter,
                    ", the file could not be read: {}. What stands there is not known; get the \
                     file once more.",
                    long(reason)
                )
            }
            Self::UnreadableCertificate { count, first, reason } => write!(
                formatter,
                "The certificate of {} can't be read ({reason}); the thumbprint counts where there \
                 is one. List the certificate authorities once more.",
                Entries { count: *count, first: *first }
            ),
        }
    }
}
