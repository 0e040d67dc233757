//! The settings of an inspection.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::error::{Error, Status};
use crate::guard;
use crate::options::Options;
use crate::pointer;

/// Creates options with the defaults: signatures are verified, and the trust store is empty.
///
/// `at_unix_seconds` is the instant at which validity is judged, in seconds after
/// 1970-01-01T00:00:00Z, such as `time(NULL)`. It must be in the years 0000 to 9999.
///
/// Free the options with `pki_preflight_options_free`.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_options_new(
    at_unix_seconds: i64,
    out: Option<&mut MaybeUninit<Option<Box<Options>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard::create(out, error, || Options::new(at_unix_seconds))
}

/// Copies options, to change the copy for one file. Stores are shared, not copied.
///
/// Free the copy with `pki_preflight_options_free`.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_options_copy(
    options: Option<&Options>,
    out: Option<&mut MaybeUninit<Option<Box<Options>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard::create(out, error, || options.cloned().ok_or_else(|| Error::null("options")))
}

/// Sets the file's name, which only appears in the report. By default it is empty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_options_set_name(
    options: Option<&mut Options>,
    name: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    change(options, error, |options| {
        // SAFETY: the header requires a text that ends with NUL, or NULL.
        options.set_name(unsafe { pointer::text(name, "name") }?);
        Ok(())
    })
}

/// Sets the `sha256FileHash` that will be sent, exactly as it will be sent: anything but the file's
/// SHA-256 in 64 hexadecimal digits is a finding. NULL, the default, means that it is not checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_options_set_sha256(
    options: Option<&mut Options>,
    sha256: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    change(options, error, |options| {
        // SAFETY: the header requires a text that ends with NUL, or NULL.
        options.set_sha256(unsafe { pointer::text_if_any(sha256, "sha256") }?);
        Ok(())
    })
}

/// Sets the `uploadUrl` from which the service is to download the file. It is examined, not
/// opened. NULL, the default, means that it is not checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_options_set_upload_url(
    options: Option<&mut Options>,
    url: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    change(options, error, |options| {
        // SAFETY: the header requires a text that ends with NUL, or NULL.
        options.set_upload_url(unsafe { pointer::text_if_any(url, "url") }?);
        Ok(())
    })
}

/// Sets whether signatures are verified. By default they are; without, an inspection is faster, and
/// issuers are found by identifier and name.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_options_set_verify(
    options: Option<&mut Options>,
    verify: bool,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    change(options, error, |options| {
        options.set_verify(verify);
        Ok(())
    })
}

/// Changes an assumption about a point that the documentation leaves open, such as `crl-url` to
/// `child`. `pki-preflight assumptions` lists their names and values; the message of the error for
/// an unknown one does, too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_options_set_assumption(
    options: Option<&mut Options>,
    name: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    change(options, error, |options| {
        // SAFETY: the header requires texts that end with NUL, or NULL.
        let name = unsafe { pointer::text(name, "name") }?;
        // SAFETY: as above.
        let value = unsafe { pointer::text(value, "value") }?;
        options.set_assumption(name, value)
    })
}

/// Adds the current contents of the trust store, or of a part of it, from a saved file: the list
/// that Graph returned, a list of thumbprints, another bundle, or certificates. The format is
/// detected from the bytes. `name` appears in the report. Nothing of the arguments is kept.
///
/// Returns `PKI_PREFLIGHT_STATUS_INVALID_STORE` if the bytes are not a store.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_options_add_store(
    options: Option<&mut Options>,
    name: *const c_char,
    data: *const u8,
    length: usize,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    change(options, error, |options| {
        // SAFETY: the header requires a text that ends with NUL, or NULL.
        let name = unsafe { pointer::text(name, "name") }?;
        // SAFETY: the header requires that so many bytes can be read, or NULL.
        let bytes = unsafe { pointer::bytes(data, length) }?;
        options.add_store(name, bytes)
    })
}

/// Frees options. Inspections that were created with them are not affected. Does nothing if
/// `options` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_options_free(options: Option<Box<Options>>) {
    guard::value((), || drop(options));
}

fn change(
    options: Option<&mut Options>,
    error: guard::Place<'_, Error>,
    action: impl FnOnce(&mut Options) -> Result<(), Error>,
) -> Status {
    guard::run(error, || action(options.ok_or_else(|| Error::null("options"))?))
}
