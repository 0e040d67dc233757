//! Inspections.

use std::mem::MaybeUninit;

use crate::error::{Error, Status};
use crate::guard;
use crate::inspection::Inspection;
use crate::options::Options;
use crate::pointer;
use crate::report::Report;

/// Inspects a file that is in memory. Any bytes give a report: what is wrong with them is a finding.
/// Nothing of the arguments is kept.
///
/// Returns `PKI_PREFLIGHT_STATUS_LIMIT_EXCEEDED` if a limit that protects the machine is exceeded.
///
/// Free the report with `pki_preflight_report_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_inspect(
    options: Option<&Options>,
    data: *const u8,
    length: usize,
    out: Option<&mut MaybeUninit<Option<Box<Report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard::create(out, error, || {
        let options = options.ok_or_else(|| Error::null("options"))?;
        // SAFETY: the header requires that so many bytes can be read, or NULL.
        let bytes = unsafe { pointer::bytes(data, length) }?;
        let mut inspection = Inspection::new(options);
        inspection.push(bytes)?;
        inspection.finish()
    })
}

/// Begins the inspection of a file that arrives in pieces. Later changes of the options do not
/// affect it, and they may be freed.
///
/// Free the inspection with `pki_preflight_inspection_free`, whether it is finished or not.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_inspection_new(
    options: Option<&Options>,
    out: Option<&mut MaybeUninit<Option<Box<Inspection>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard::create(out, error, || options.map(Inspection::new).ok_or_else(|| Error::null("options")))
}

/// Passes the next bytes of the file. The pieces may have any size, which does not affect the
/// report. Nothing of the arguments is kept.
///
/// Returns `PKI_PREFLIGHT_STATUS_LIMIT_EXCEEDED` if a limit that protects the machine is exceeded,
/// and `PKI_PREFLIGHT_STATUS_ENDED` if the inspection is finished or such a limit was exceeded
/// before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pki_preflight_inspection_push(
    inspection: Option<&mut Inspection>,
    data: *const u8,
    length: usize,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard::run(error, || {
        let inspection = inspection.ok_or_else(|| Error::null("inspection"))?;
        // SAFETY: the header requires that so many bytes can be read, or NULL.
        inspection.push(unsafe { pointer::bytes(data, length) }?)
    })
}

/// Ends the inspection after the last bytes, and returns its report. The inspection must still be
/// freed.
///
/// Returns the same statuses as `pki_preflight_inspection_push`.
///
/// Free the report with `pki_preflight_report_free`.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_inspection_finish(
    inspection: Option<&mut Inspection>,
    out: Option<&mut MaybeUninit<Option<Box<Report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    guard::create(out, error, || inspection.ok_or_else(|| Error::null("inspection"))?.finish())
}

/// Frees an inspection. Its report is not affected. Does nothing if `inspection` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_inspection_free(inspection: Option<Box<Inspection>>) {
    guard::value((), || drop(inspection));
}
