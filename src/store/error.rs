//! Why a file is no store.

use std::fmt;

use super::secret::Secret;
use super::shown::{long, short};
use crate::kind::FileKind;
use crate::text::{Message, message};

/// Why the bytes can't be taken for a store.
///
/// Prints as whole sentences with the place and what to do, without the file's name. Text from
/// the file is shortened and escaped when printed; [`kind`](Self::kind) has it as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    kind: StoreErrorKind,
    place: Option<StorePosition>,
    /// What to do, where that is more than the kind tells.
    advice: Option<&'static str>,
    /// A private key in the file.
    secret: Option<Secret>,
}

/// The reasons, alphabetically.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// A bundle or a certificate that can't be read as far as the end of its first certificate.
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// There is nothing, or nothing but white space.
    Empty,
    /// The saved answer of Graph is that the request failed.
    Graph {
        /// `error.code`, as Graph gave it.
        code: String,
        /// `error.message`, as Graph gave it.
        message: String,
    },
    /// It begins like JSON and is none, or holds other things than objects where records belong.
    Json {
        /// What is wrong with it.
        reason: String,
    },
    /// The form is known, but there is not a thumbprint in it and no certificate.
    NoEntries,
    /// A line in a list of thumbprints is none.
    Thumbprint {
        /// What is wrong with it.
        reason: String,
    },
    /// The form is known and has entries, none of which can be used.
    NoUsableEntry {
        /// How many entries there are.
        count: u64,
        /// What is wrong with the first.
        reason: String,
    },
    /// None of the forms that are known.
    Unrecognised {
        /// What it looks like.
        found: String,
    },
}

/// A place in the file.
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

    /// The private key in the file, if there is one, and the line that it begins in.
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

    /// The line, from 1, when the file is text and the place is known.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        match self.place {
            Some(StorePosition::Text { line, .. }) => Some(line),
            _ => None,
        }
    }

    /// The column, from 1 in characters, when the file is text and the place is known.
    #[must_use]
    pub const fn column(&self) -> Option<u64> {
        match self.place {
            Some(StorePosition::Text { column, .. }) => Some(column),
            _ => None,
        }
    }

    /// The offset in bytes, when the file is no text and the place is known.
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
    /// The error with the text of the file as it is.
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
                "The file is empty. Save the list of the store's certificate authorities \
                 again; an empty store is the answer {\"value\":[]}."
            ],
            StoreErrorKind::Graph { code, message } => message![
                "The file holds an error",
                place,
                " that Graph answered, not a list: ",
                short(code),
                ": ",
                long(message.trim_end_matches('.')),
                ". Repeat the request and save its answer."
            ],
            StoreErrorKind::Json { reason } => message![
                "The JSON cannot be parsed",
                place,
                ": ",
                long(reason),
                ". ",
                advice("Save Graph's answer as it comes.")
            ],
            StoreErrorKind::NoEntries => message![
                "The file holds no thumbprint and no certificate. ",
                advice(
                    "Save Graph's list of certificateAuthorities (not of PKIs, and without \
                     $select), a list of thumbprints, or a bundle of certificates."
                )
            ],
            StoreErrorKind::NoUsableEntry { count, reason } => message![
                "The file lists certificate authorities, but none of them can be used (",
                *count,
                "): entry 1 cannot because ",
                long(reason),
                ". ",
                advice("Save Graph's list of certificateAuthorities, without $select.")
            ],
            StoreErrorKind::Thumbprint { reason } => message![
                "There is not a thumbprint",
                place,
                ": ",
                long(reason),
                ". ",
                advice(
                    "Write one thumbprint a line, 40 hexadecimal digits, and put # before remarks."
                )
            ],
            StoreErrorKind::Unrecognised { found } => message![
                "The content looks like ",
                long(found),
                place,
                ". ",
                advice(
                    "Give Graph's list of certificateAuthorities, a list of thumbprints, a bundle \
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
