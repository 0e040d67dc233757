//! Errors that end an inspection without a report.
//!
//! Every fact *about* a file is a [`Finding`](crate::Finding) in a report. An [`Error`] means that
//! no report is possible.

use std::fmt;

/// The reason why there is no report.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    offset: Option<u64>,
}

/// The reasons, in alphabetical order.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The [existing set](crate::ExistingSet) returned an error, so the contents of the trust store
    /// are unknown.
    ExistingSet(std::io::Error),
    /// A limit of [`Limits`](crate::Limits) that protects the machine was exceeded.
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

    /// What went wrong, by value.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.kind
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The offset in the file, in bytes, if it is known.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::ExistingSet(error) => {
                write!(formatter, "querying the existing set failed: {error}")?;
            }
            ErrorKind::Limit { name, value } => {
                write!(formatter, "the limit `{name}` of {value} was exceeded")?;
            }
            ErrorKind::Read(error) => write!(formatter, "reading failed: {error}")?,
            ErrorKind::Sink(error) => write!(formatter, "the sink failed: {error}")?,
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
