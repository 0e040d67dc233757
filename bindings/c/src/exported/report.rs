//! Reports.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::ptr;

use crate::guard;
use crate::report::Report;
use crate::view::{Certificate, Record, Summary};

/// The whole report as JSON, the same as the output of `pki-preflight check --format json` without
/// the last line end. `schema/report.schema.json` describes it. Characters that must not reach a
/// terminal are written as `\uXXXX`, so the JSON contains the exact texts of the file.
///
/// If `length` is not NULL, it receives the length in bytes, without the NUL at the end. The text
/// belongs to the report. Returns NULL if `report` is NULL, or because of a defect of the library.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_json(
    report: Option<&Report>,
    length: Option<&mut MaybeUninit<usize>>,
) -> *const c_char {
    let json = guard::value(None, || report?.json());
    if let Some(length) = length {
        length.write(json.map_or(0, CStr::count_bytes));
    }
    json.map_or(ptr::null(), CStr::as_ptr)
}

/// Whether a document states that the service rejects the upload. True if `report` is NULL, so that
/// an error that was not handled does not look like a good file.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_is_rejected(report: Option<&Report>) -> bool {
    guard::value(true, || report.is_none_or(Report::is_rejected))
}

/// The verdicts and counts, which belong to the report. NULL if `report` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_summary(report: Option<&Report>) -> Option<&Summary> {
    guard::value(None, || report?.summary())
}

/// The number of records that the upload is predicted to create. 0 if `report` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_record_count(report: Option<&Report>) -> usize {
    report.map_or(0, Report::record_count)
}

/// The record at an index, from 0, in the order of the file. It belongs to the report. NULL if there
/// is no such record, or if `report` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_record(
    report: Option<&Report>,
    index: usize,
) -> Option<&Record> {
    guard::value(None, || report?.record(index))
}

/// The number of certificates in the file. 0 if `report` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_certificate_count(report: Option<&Report>) -> usize {
    report.map_or(0, Report::certificate_count)
}

/// The certificate at an index, from 0, in the order of the file. It belongs to the report. NULL if
/// there is no such certificate, or if `report` is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_certificate(
    report: Option<&Report>,
    index: usize,
) -> Option<&Certificate> {
    guard::value(None, || report?.certificate(index))
}

/// Frees a report, and with it its JSON, its records and all their texts. Does nothing if `report` is
/// NULL.
#[unsafe(no_mangle)]
pub extern "C" fn pki_preflight_report_free(report: Option<Box<Report>>) {
    guard::value((), || drop(report));
}
