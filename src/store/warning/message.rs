//! Remarks as sentences.

use std::fmt;

use super::StoreWarning;
use crate::store::shown::{Shown, host_and_path, long, short};
use crate::text::{Message, message};

/// "entry 3", or "5 entries, of which entry 3 is the first".
fn entries(count: u64, first: u64) -> Message {
    match count {
        1 => message!["entry ", first],
        _ => message![count, " entries, of which entry ", first, " is the first,"],
    }
}

/// "1 folder", "2 folders".
fn counted(count: u64, one: &'static str, several: &'static str) -> Message {
    message![count, ' ', if count == 1 { one } else { several }]
}

/// What to do about a list that is not as Graph gives it.
const LIST_AGAIN: &str = "List the certificate authorities again.";

impl StoreWarning {
    /// The remark with the text of the file as it is.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::InFile { name, remark } => message![short(name), ": ", remark.message()],
            Self::FailedPart { .. }
            | Self::FileSkipped { .. }
            | Self::FolderNotRead { .. }
            | Self::Incomplete { .. }
            | Self::NoParts
            | Self::RefusedLines { .. }
            | Self::Unread { .. } => self.of_parts(),
            _ => self.of_entries(),
        }
    }

    /// What is said of parts that were not read.
    fn of_parts(&self) -> Message {
        match self {
            Self::FailedPart { count, part, code, message } => message![
                counted(*count, "part", "parts"),
                " of the batch failed, the first with the id ",
                short(part),
                ": ",
                short(code),
                ": ",
                long(message.trim_end_matches('.')),
                ". Repeat the requests that failed, and save their answers too."
            ],
            Self::FileSkipped { name, reason } => message![
                "The file ",
                short(name),
                " was left out. ",
                long(reason.raw()),
                " If it is not a store, remove it from the folder."
            ],
            Self::FolderNotRead { count, name, reason } => message![
                "Not read in the folder: ",
                counted(*count, "entry", "entries"),
                ", the first of which is ",
                short(name),
                ": ",
                long(reason.raw()),
                ". Give what they hold with --against too."
            ],
            Self::Incomplete { count, link } => message![
                "The list goes on behind ",
                counted(*count, "page", "pages"),
                ", at ",
                Shown { text: host_and_path(link), most: 160 },
                ", and what follows is not in this file. Append the answers to each \
                 @odata.nextLink."
            ],
            Self::RefusedLines { count, line, reason } => message![
                "Not used: ",
                counted(*count, "line", "lines"),
                ", the first of which is line ",
                *line,
                ": ",
                long(reason.raw()),
                "."
            ],
            Self::Unread { count, offset, line, reason } => {
                let (unit, place) = line.map_or(("byte ", *offset), |line| ("line ", line));
                let mut message = message!["From ", unit, place, " on"];
                if *count > 1 {
                    message.push(&message![", and in ", count - 1, " other places"]);
                }
                message.push(&message![
                    ", the file could not be read: ",
                    long(reason),
                    ". What it contains is not known; get the file again."
                ]);
                message
            }
            _ => message![
                "No file was read for the store, so nothing is known of it. Give the files that \
                 tell what it holds."
            ],
        }
    }

    /// What is said of entries.
    fn of_entries(&self) -> Message {
        match self {
            Self::DuplicateEntries { count } => message![
                "Repeated thumbprints: ",
                *count,
                ". Each is held once. Check whether one page was saved twice in place of another."
            ],
            Self::EntryWithoutThumbprint { count, first, reason } => message![
                "Nothing is known of ",
                entries(*count, *first),
                " because ",
                long(reason.raw()),
                ". List the certificate authorities again, without $select."
            ],
            Self::MalformedThumbprint { count, first, text } => message![
                "The thumbprint of ",
                entries(*count, *first),
                " is not 40 hexadecimal digits (\"",
                short(text),
                "\"); the certificate counts. ",
                LIST_AGAIN
            ],
            Self::OtherBlocks { count, label, line } => message![
                "PEM blocks that hold neither certificates nor a bundle were passed over: ",
                *count,
                ", the first in line ",
                *line,
                " (\"",
                short(label),
                "\"). Check that none was meant to count."
            ],
            Self::OtherElements { count } => message![
                "Elements of certificates that are no X.509 certificates were passed over: ",
                *count,
                ". Check that none was meant to count."
            ],
            Self::ReplacedText { offset } => message![
                "The text is not all UTF-8 or UTF-16, first at byte ",
                *offset,
                ", and names may show it. Save the file as UTF-8 where that matters."
            ],
            Self::ThumbprintDiffers { count, first, stated, computed } => message![
                "The thumbprint ",
                *stated,
                " of ",
                entries(*count, *first),
                " is not that of the certificate, ",
                *computed,
                "; both are taken to be in the store. ",
                LIST_AGAIN
            ],
            Self::UnreadableCertificate { count, first, reason } => message![
                "The certificate of ",
                entries(*count, *first),
                " can't be read (",
                *reason,
                "); the thumbprint counts. ",
                LIST_AGAIN
            ],
            Self::UnreadableDate { count, first, text } => message![
                "The date of expiry of ",
                entries(*count, *first),
                " can't be read (\"",
                short(text),
                "\"), so whether it has expired is not known. Write dates as 2026-11-24T12:00:00Z."
            ],
            _ => Message::default(),
        }
    }
}

impl fmt::Display for StoreWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(formatter)
    }
}
