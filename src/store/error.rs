//! Why a file is no store.

use std::fmt;

use super::shown::{long, short};

/// Why the bytes can't be taken for a store.
///
/// Prints as whole sentences with the place and what to do, without the file's name. Text from
/// the file is shortened and escaped when printed; [`kind`](Self::kind) has it as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    kind: StoreErrorKind,
    place: Option<Place>,
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
    /// The form is known, but there is no thumbprint in it and no certificate.
    NoEntries,
    /// A line in a list of thumbprints is none.
    Thumbprint {
        /// What is wrong with it.
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
pub(super) enum Place {
    /// In octets from the start.
    Octet(u64),
    /// Both from 1; the column counts characters.
    Text { line: u64, column: u64 },
}

impl StoreError {
    pub(super) const fn new(kind: StoreErrorKind) -> Self {
        Self { kind, place: None }
    }

    pub(super) const fn at(kind: StoreErrorKind, place: Place) -> Self {
        Self { kind, place: Some(place) }
    }

    pub(super) fn unrecognised(found: impl Into<String>) -> Self {
        Self::new(StoreErrorKind::Unrecognised { found: found.into() })
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
            Some(Place::Text { line, .. }) => Some(line),
            _ => None,
        }
    }

    /// The column, from 1 in characters, when the file is text and the place is known.
    #[must_use]
    pub const fn column(&self) -> Option<u64> {
        match self.place {
            Some(Place::Text { column, .. }) => Some(column),
            _ => None,
        }
    }

    /// The offset in octets, when the file is no text and the place is known.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        match self.place {
            Some(Place::Octet(offset)) => Some(offset),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Octet(offset) => write!(formatter, "at byte {offset}"),
            Self::Text { line, column } => write!(formatter, "in line {line}, column {column}"),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.map(|place| format!(" {place}")).unwrap_or_default();
        match &self.kind {
            StoreErrorKind::Damaged { reason } => {
                write!(formatter, "The file is damaged{place}: {}. Get it once more.", long(reason))
            }
            StoreErrorKind::Empty => formatter.write_str(
                "The file is empty. Save the list of the store's certificate authorities once \
                 more; an empty store is the answer {\"value\":[]}.",
            ),
            StoreErrorKind::Graph { code, message } => write!(
                formatter,
                "The file holds an error{place} that Graph answered, not a list: {}: {}. Repeat \
                 the request and save its answer.",
                short(code),
                long(message.trim_end_matches('.')),
            ),
            StoreErrorKind::Json { reason } => write!(
                formatter,
                "The JSON can't be read{place}: {}. Save Graph's answer as it comes.",
                long(reason)
            ),
            StoreErrorKind::NoEntries => formatter.write_str(
                "The file holds no thumbprint and no certificate. Save Graph's list of \
                 certificateAuthorities (not of PKIs, and without $select), a list of thumbprints, \
                 or a bundle of certificates.",
            ),
            StoreErrorKind::Thumbprint { reason } => write!(
                formatter,
                "There is no thumbprint{place}: {}. Write one thumbprint a line, 40 hexadecimal \
                 digits, and put # before remarks.",
                long(reason)
            ),
            StoreErrorKind::Unrecognised { found } => write!(
                formatter,
                "The content looks like {}{place}. Give Graph's list of \
                 certificateAuthorities, a list of thumbprints, a bundle or certificates.",
                long(found)
            ),
        }
    }
}

impl std::error::Error for StoreError {}
