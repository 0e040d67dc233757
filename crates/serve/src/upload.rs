//! The action `upload`: from the request to the last record.

mod fetch;
mod judge;
pub(crate) mod known;
mod parameters;
mod process;
mod reservation;

use std::sync::Arc;

use axum::http::StatusCode;
use pki_preflight_graph::UploadParameters;

use crate::answer::{Answer, Basis, Failure, Reply};
use crate::assumption::{Assumed, Moment, Row};
use crate::call::Call;
use judge::Kind;
pub(crate) use process::{interrupt, process};
use reservation::Reservation;

/// Answers a request to upload.
pub(crate) fn upload(call: &Call) -> Reply {
    let parameters = parameters::read(call)?;
    let (app, pki) = (&call.app, call.parameter("pki"));
    // The reservation prevents other uploads, so the file is judged against the current state.
    let reservation = Reservation::take(call, pki, &parameters)?;
    let file = check(call, pki, reservation.number, &parameters)?;
    let number = reservation.accept(pki, file.as_deref())?;
    app.spawn(process(Arc::clone(app), number));
    let bases = [Row::DuplicateCheck, Row::FileCheck].map(|row| app.options.assumptions.basis(row));
    Ok(Answer::empty(StatusCode::NO_CONTENT).assuming(bases))
}

/// Downloads and judges the file to the extent that this is assumed to happen within the request.
/// The documented answer to a duplicate requires that the service has read the file.
fn check(
    call: &Call,
    pki: &str,
    job: i64,
    parameters: &UploadParameters,
) -> Result<Option<Vec<u8>>, Failure> {
    let assumptions = &call.app.options.assumptions;
    let of_duplicates = assumptions.duplicate_check() == Moment::Request;
    let of_files = assumptions.file_check() == Moment::Request;
    if !of_duplicates && !of_files {
        return Ok(None);
    }
    let file = match fetch::download(&parameters.upload_url, &call.app.options) {
        Ok(file) => file,
        Err(fetch::FetchError(reason)) if of_files => {
            return Err(refuse(assumptions, &reason, [assumptions.basis(Row::FileCheck)]));
        }
        // The job tries again and reports the error.
        Err(_) => return Ok(None),
    };
    let judgement = judge::judge(&call.app, pki, job, &file, &parameters.sha256_file_hash)?;
    let first = judgement.refusals.iter().find(|refusal| match refusal.kind {
        Kind::Duplicate => of_duplicates,
        Kind::Other => of_files,
    });
    // A service does not look for duplicates in a file that is unusable as a whole.
    let is_unusable = judgement.refusals.iter().any(|refusal| refusal.is_of_file);
    match first {
        Some(refusal) if refusal.kind == Kind::Duplicate && (of_files || !is_unusable) => {
            let bases = known::duplicate_bases(&call.app);
            let check = assumptions.basis(Row::DuplicateCheck);
            let code = assumptions.basis(Row::ErrorCode);
            let failure = Failure::bad_request(known::DUPLICATE).with_code(code.1);
            Err(failure.assuming([check, code]).assuming(bases))
        }
        Some(refusal) if refusal.kind == Kind::Other => {
            Err(refuse(assumptions, &refusal.reason, [assumptions.basis(Row::FileCheck)]))
        }
        _ => Ok(Some(file)),
    }
}

/// 400 with our own text.
fn refuse(assumptions: &Assumed, reason: &str, bases: impl IntoIterator<Item = Basis>) -> Failure {
    let code = assumptions.basis(Row::ErrorCode);
    let failure = Failure::ours(reason).with_code(code.1);
    failure.assuming(bases).assuming([code])
}
