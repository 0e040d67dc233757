//! Errors.

use std::ffi::{CStr, c_char};
use std::ptr;

use crate::error::{Error, Status};
use crate::guard;

/// The status that the function returned with this error; `PKI_PREFLIGHT_STATUS_OK` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_error_status(error: Option<&Error>) -> Status {
    error.map_or(Status::Ok, Error::status)
}

/// One or more sentences in English, which a program may print. They belong to `error`. NULL for
/// NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_error_message(error: Option<&Error>) -> *const c_char {
    error.map_or(ptr::null(), |error| CStr::as_ptr(error.message()))
}

/// Frees an error, and with it its message. Does nothing if `error` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_error_free(error: Option<Box<Error>>) {
    guard::value((), || drop(error));
}
