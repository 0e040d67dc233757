//! Remarks as sentences.

use std::fmt;

use super::StoreWarning;
use crate::store::shown::{Shown, host_and_path, long, short};
use crate::text::{Message, message};

/// "entry 3", or "5 entries (the first is entry 3)".
fn entries(count: u64, first: u64) -> Message {
    match count {
        1 => message!["entry ", first],
        _ => message![count, " entries (the first is entry ", first, ")"],
    }
}

/// "1 folder", "2 folders".
fn counted(count: u64, one: &'static str, several: &'static str) -> Message {
    message![count, ' ', if count == 1 { one } else { several }]
}

/// The advice for a list that differs from Graph's format.
const LIST_AGAIN: &str = "List the certificate authorities again.";

impl StoreWarning {
    /// The remark as sentences, with unescaped text from the file.
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

    /// Remarks about parts that were not read.
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
                ". Repeat the requests that failed, and save their responses as well."
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
                ", the first is ",
                short(name),
                ": ",
                long(reason.raw()),
                ". Pass their contents with --against as well."
            ],
            Self::Incomplete { count, link } => message![
                "The list continues after ",
                counted(*count, "page", "pages"),
                ", at ",
                Shown { text: host_and_path(link), most: 160 },
                ", and this file does not contain the rest. Append the response of each \
                 @odata.nextLink."
            ],
            Self::RefusedLines { count, line, reason } => message![
                "Ignored: ",
                counted(*count, "line", "lines"),
                ", the first is line ",
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
                    ". What it contains there is unknown; get the file again."
                ]);
                message
            }
            _ => message![
                "No file was read for the store, so its contents are unknown. Pass the files that \
                 list them."
            ],
        }
    }

    /// Remarks about entries.
    fn of_entries(&self) -> Message {
        match self {
            Self::DuplicateEntries { count } => message![
                "Repeated thumbprints: ",
                *count,
                ". Each counts once. Check whether one page was saved twice instead of another."
            ],
            Self::EntryWithoutThumbprint { count, first, reason } => message![
                "No thumbprint is known for ",
                entries(*count, *first),
                ": ",
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
                "Skipped PEM blocks that contain neither certificates nor a bundle: ",
                *count,
                ", the first in line ",
                *line,
                " (\"",
                short(label),
                "\"). Check that none of them belongs to the store."
            ],
            Self::OtherElements { count } => message![
                "Skipped elements that are not X.509 certificates: ",
                *count,
                ". Check that none of them belongs to the store."
            ],
            Self::ReplacedText { offset } => message![
                "The text is not valid UTF-8 or UTF-16, for the first time at byte ",
                *offset,
                ", so names may be wrong. Save the file as UTF-8 if that matters."
            ],
            Self::RepeatedProperty { count, first } => message![
                "In ",
                entries(*count, *first),
                " the thumbprint or the certificate occurs twice with different values; only the \
                 first was read. ",
                LIST_AGAIN
            ],
            Self::ThumbprintDiffers { count, first, stated, computed } => message![
                "The thumbprint ",
                *stated,
                " of ",
                entries(*count, *first),
                " is not that of the certificate, ",
                *computed,
                "; both are assumed to be in the store. ",
                LIST_AGAIN
            ],
            Self::UnreadableCertificate { count, first, reason } => message![
                "The certificate of ",
                entries(*count, *first),
                " cannot be read (",
                *reason,
                "); the thumbprint counts. ",
                LIST_AGAIN
            ],
            Self::UnreadableDate { count, first, text } => message![
                "The expiry date of ",
                entries(*count, *first),
                " cannot be read (\"",
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
