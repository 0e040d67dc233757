//! Why a function failed.

use std::ffi::{CStr, CString};
use std::fmt;

use preflight::ErrorKind;
use preflight::assumption::AssumptionError;
use preflight::store::StoreError;

use crate::text;

/// The outcome of a function. A later version of the library may add values.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The function succeeded.
    Ok = 0,
    /// An argument is NULL, is not UTF-8, or has a value that the function does not accept.
    InvalidArgument = 1,
    /// The bytes are not a trust store.
    InvalidStore = 2,
    /// The file exceeds a limit that protects the machine: a certificate has more than 16 MiB, or
    /// there are more than 16,777,216 certificates. There is no report.
    LimitExceeded = 3,
    /// The inspection has ended: it is finished, or an earlier call failed.
    Ended = 4,
    /// A defect of the library. The objects that were passed to the function can only be freed.
    Defect = 5,
}

/// Why a function failed: a status and a message.
#[derive(Debug)]
pub struct Error {
    status: Status,
    message: CString,
}

impl Error {
    /// An error whose message may contain text from outside.
    pub(crate) fn new(status: Status, message: impl fmt::Display) -> Self {
        Self { status, message: text::escaped(&message.to_string()) }
    }

    pub(crate) fn argument(message: impl fmt::Display) -> Self {
        Self::new(Status::InvalidArgument, message)
    }

    pub(crate) fn null(name: &str) -> Self {
        Self::argument(format_args!("the argument {name} is NULL"))
    }

    pub(crate) fn ended() -> Self {
        Self::new(Status::Ended, "the inspection has ended")
    }

    pub(crate) const fn status(&self) -> Status {
        self.status
    }

    pub(crate) fn message(&self) -> &CStr {
        &self.message
    }
}

impl From<preflight::Error> for Error {
    fn from(error: preflight::Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Limit { .. } => Status::LimitExceeded,
            // The others come from readers, sinks and existing sets, which are not used here.
            _ => Status::Defect,
        };
        Self::new(status, error)
    }
}

impl From<AssumptionError> for Error {
    fn from(error: AssumptionError) -> Self {
        Self::argument(error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::new(Status::InvalidStore, error.message().raw())
    }
}
