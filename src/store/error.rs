//! Why a file is not a store.

use std::fmt;

use super::secret::Secret;
use super::shown::{long, short};
use crate::kind::FileKind;
use crate::text::{Message, message};

/// Why the bytes cannot be read as a store.
///
/// Prints whole sentences with the location and what to do, without the file's name. Text from the
/// file is shortened and escaped when printed; [`kind`](Self::kind) contains it unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    kind: StoreErrorKind,
    place: Option<StorePosition>,
    /// What to do, if that is more specific than the kind.
    advice: Option<&'static str>,
    /// A private key in the file.
    secret: Option<Secret>,
}

/// The reasons, in alphabetical order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// A bundle or a certificate that cannot be read to the end of its first certificate.
    Damaged {
        /// The fault.
        reason: String,
    },
    /// The file is empty, or contains only white space.
    Empty,
    /// The saved response from Graph is an error.
    Graph {
        /// `error.code`, as in the response.
        code: String,
        /// `error.message`, as in the response.
        message: String,
    },
    /// It begins like JSON but is not valid, or contains something other than objects where records
    /// are expected.
    Json {
        /// The fault.
        reason: String,
    },
    /// The format is known, but there is no thumbprint and no certificate.
    NoEntries,
    /// A line in a list of thumbprints is not one.
    Thumbprint {
        /// The fault.
        reason: String,
    },
    /// The format is known and has entries, but none of them can be used.
    NoUsableEntry {
        /// The number of entries.
        count: u64,
        /// The fault of the first.
        reason: String,
    },
    /// Not a known format.
    Unrecognised {
        /// What it looks like.
        found: String,
    },
}

/// A location in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StorePosition {
    /// In bytes from the start.
    Byte(u64),
    /// Both from 1; the column counts characters.
    Text { line: u64, column: u64 },
}

impl StoreError {
    pub(super) const fn new(kind: StoreErrorKind) -> Self {
        Self { kind, place: None, advice: None, secret: None }
    }

    pub(super) const fn at(kind: StoreErrorKind, place: StorePosition) -> Self {
        Self { kind, place: Some(place), advice: None, secret: None }
    }

    pub(super) const fn advising(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    pub(super) const fn with_secret(mut self, secret: Option<Secret>) -> Self {
        self.secret = secret;
        self
    }

    /// The private key in the file, if there is one, and the line in which it begins.
    #[must_use]
    pub fn private_key(&self) -> Option<(FileKind, Option<u64>)> {
        self.secret.map(|Secret { kind, line }| (kind, line))
    }

    pub(super) fn unrecognised(found: impl Into<String>) -> Self {
        Self::new(StoreErrorKind::Unrecognised { found: found.into() })
    }

    /// The private key in the file.
    pub(super) const fn secret(&self) -> Option<Secret> {
        self.secret
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }

    /// The line, from 1, if the file is text and the location is known.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        match self.place {
            Some(StorePosition::Text { line, .. }) => Some(line),
            _ => None,
        }
    }

    /// The column, from 1 in characters, if the file is text and the location is known.
    #[must_use]
    pub const fn column(&self) -> Option<u64> {
        match self.place {
            Some(StorePosition::Text { column, .. }) => Some(column),
            _ => None,
        }
    }

    /// The offset in bytes, if the file is not text and the location is known.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        match self.place {
            Some(StorePosition::Byte(offset)) => Some(offset),
            _ => None,
        }
    }
}

impl StorePosition {
    fn message(self) -> Message {
        match self {
            Self::Byte(offset) => message![" at byte ", offset],
            Self::Text { line, column } => message![" in line ", line, ", column ", column],
        }
    }
}

impl StoreError {
    /// The error with unescaped text from the file.
    #[must_use]
    pub fn message(&self) -> Message {
        let place = self.place.map(StorePosition::message).unwrap_or_default();
        let advice = |usual: &'static str| self.advice.unwrap_or(usual);
        let message = match &self.kind {
            StoreErrorKind::Damaged { reason } => message![
                "The file is damaged",
                place,
                ": ",
                long(reason),
                ". ",
                advice("Get it again.")
            ],
            StoreErrorKind::Empty => message![
                "The file is empty. Save the list of the store's certificate authorities again; \
                 the list of an empty store is {\"value\":[]}."
            ],
            StoreErrorKind::Graph { code, message } => message![
                "The file contains an error",
                place,
                " from Graph, not a list: ",
                short(code),
                ": ",
                long(message.trim_end_matches('.')),
                ". Repeat the request and save its response."
            ],
            StoreErrorKind::Json { reason } => message![
                "The JSON cannot be parsed",
                place,
                ": ",
                long(reason),
                ". ",
                advice("Save the response from Graph unchanged.")
            ],
            StoreErrorKind::NoEntries => message![
                "The file contains no thumbprint and no certificate. ",
                advice(
                    "Save Graph's list of certificateAuthorities (not of PKIs, and without \
                     $select), a list of thumbprints, or a bundle of certificates."
                )
            ],
            StoreErrorKind::NoUsableEntry { count, reason } => message![
                "The file lists certificate authorities, but none of them can be used (",
                *count,
                "). Entry 1: ",
                long(reason),
                ". ",
                advice("Save Graph's list of certificateAuthorities, without $select.")
            ],
            StoreErrorKind::Thumbprint { reason } => message![
                "Invalid thumbprint",
                place,
                ": ",
                long(reason),
                ". ",
                advice(
                    "Write one thumbprint per line, 40 hexadecimal digits, and # before comments."
                )
            ],
            StoreErrorKind::Unrecognised { found } => message![
                "The content looks like ",
                long(found),
                place,
                ". ",
                advice(
                    "Pass Graph's list of certificateAuthorities, a list of thumbprints, a bundle \
                     or certificates."
                )
            ],
        };
        match self.secret {
            Some(secret) => message![message, ' ', secret.warning()],
            None => message,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(formatter)
    }
}

impl std::error::Error for StoreError {}
