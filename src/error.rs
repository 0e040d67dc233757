//! What ends an inspection without a report.
//!
//! Everything that can be said *about* a file is a [`Finding`](crate::Finding) in a report. An
//! [`Error`] means that no report is possible.

use std::fmt;

/// Why there is no report.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    offset: Option<u64>,
}

/// The reasons, alphabetically.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The [existing set](crate::ExistingSet) returned an error, so that it is not known what the
    /// trust store contains.
    ExistingSet(std::io::Error),
    /// A bound of [`Limits`](crate::Limits) that protects the machine was passed.
    Limit {
        /// The field of [`Limits`](crate::Limits).
        name: &'static str,
        /// Its value in this inspection.
        value: u64,
    },
    /// Reading the input failed.
    Read(std::io::Error),
    /// The sink returned an error.
    Sink(std::io::Error),
}

impl Error {
    pub(crate) const fn existing_set(error: std::io::Error) -> Self {
        Self { kind: ErrorKind::ExistingSet(error), offset: None }
    }

    pub(crate) fn limit(name: &'static str, value: u64, offset: u64) -> Self {
        Self { kind: ErrorKind::Limit { name, value }, offset: Some(offset) }
    }

    pub(crate) const fn read(error: std::io::Error, offset: u64) -> Self {
        Self { kind: ErrorKind::Read(error), offset: Some(offset) }
    }

    pub(crate) const fn sink(error: std::io::Error) -> Self {
        Self { kind: ErrorKind::Sink(error), offset: None }
    }

    /// What went wrong, to be taken apart.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.kind
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Where, as an offset in the file in bytes, when the place is known.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::ExistingSet(error) => {
                write!(formatter, "asking the existing set failed: {error}")?;
            }
            ErrorKind::Limit { name, value } => {
                write!(formatter, "the bound `{name}` of {value} was passed")?;
            }
            ErrorKind::Read(error) => write!(formatter, "reading failed: {error}")?,
            ErrorKind::Sink(error) => write!(formatter, "handing on a result failed: {error}")?,
        }
        match self.offset {
            Some(offset) => write!(formatter, " at offset {offset} of the file"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::ExistingSet(error) | ErrorKind::Read(error) | ErrorKind::Sink(error) => {
                Some(error)
            }
            ErrorKind::Limit { .. } => None,
        }
    }
}
