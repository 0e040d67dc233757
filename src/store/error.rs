//! The error if a file is not a store.

use std::fmt;

use super::secret::Secret;
use super::shown::{long, short};
use crate::kind::FileKind;
use crate::text::{Message, message};

/// The reason why bytes cannot be read as a store.
///
/// `Display` prints whole sentences with the location and advice, without the file's name, and
/// shortens and escapes text from the file; [`kind`](Self::kind) contains that text unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    kind: StoreErrorKind,
    place: Option<StorePosition>,
    /// Advice that is more specific than that of the kind.
    advice: Option<&'static str>,
    /// The private key in the file, if there is one.
    secret: Option<Secret>,
}

/// The kind of a [`StoreError`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// A bundle or a certificate is damaged before the end of its first certificate.
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
    /// The file begins like JSON but cannot be parsed.
    Json {
        /// The fault.
        reason: String,
    },
    /// The format is known, but the file contains no thumbprint and no certificate.
    NoEntries,
    /// A line in a list of thumbprints is not a thumbprint.
    Thumbprint {
        /// The fault.
        reason: String,
    },
    /// The format is known and has entries, but none of them can be used.
    NoUsableEntry {
        /// The number of entries.
        count: u64,
        /// The fault of the first entry.
        reason: String,
    },
    /// The format is not known.
    Unrecognised {
        /// What the content looks like, as a phrase.
        found: String,
    },
}

/// A location in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StorePosition {
    /// The offset in bytes.
    Byte(u64),
    /// The line, and the column in characters, both from 1.
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

    /// The private key in the file, if there is one.
    pub(super) const fn secret(&self) -> Option<Secret> {
        self.secret
    }

    /// The kind of the error.
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
    /// The error as sentences, with unescaped text from the file.
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
