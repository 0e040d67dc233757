//! The action `upload`: from the request to the last record.

mod fetch;
mod judge;
mod parameters;
mod process;

use axum::http::StatusCode;

use crate::answer::{Answer, Failure, Reply};
use crate::call::Call;
use crate::database::job::NewJob;
use crate::database::{job, pki};
pub(crate) use process::process;

/// Answers a request to upload.
pub(crate) fn upload(call: &Call) -> Reply {
    let parameters = parameters::read(call)?;
    let app = &call.app;
    let id = call.parameter("pki");
    let number = app.database.transaction(|connection| {
        pki::get(connection, id)?.ok_or_else(|| Failure::not_found(id))?;
        if job::is_active(connection, Some(id))? {
            return Err(Failure::bad_request("Another upload to this PKI is in progress."));
        }
        let job = NewJob {
            pki: id,
            url: &parameters.upload_url,
            sha256: &parameters.sha256_file_hash,
            started: app.clock().milliseconds(),
            duration: i64::try_from(app.options.upload_duration.as_millis()).unwrap_or(i64::MAX),
        };
        Ok(job::reserve(connection, &job)?)
    })?;
    let checked = check(call, id, number, &parameters);
    let settled = app.database.transaction(|connection| match &checked {
        Err(_) => job::release(connection, number).map(|()| false),
        Ok(file) => {
            pki::set_status(connection, id, "running", None, app.clock().seconds())?;
            job::accept(connection, number, file.as_deref())
        }
    })?;
    checked?;
    if !settled {
        return Err(Failure::not_found(id));
    }
    app.spawn(process(std::sync::Arc::clone(app), number));
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// Downloads the file and refuses it where it holds a duplicate: the documented answer to one can
/// only be given by a service that has read the file.
fn check(
    call: &Call,
    pki: &str,
    number: i64,
    parameters: &pki_preflight_graph::UploadParameters,
) -> Result<Option<Vec<u8>>, Failure> {
    let Ok(file) = fetch::download(&parameters.upload_url, &call.app.options) else {
        // The job says what is wrong with it.
        return Ok(None);
    };
    let judgement = judge::judge(&call.app, pki, number, &file, &parameters.sha256_file_hash)?;
    if judgement.refusals.iter().any(|refusal| refusal.kind == judge::Kind::Duplicate) {
        return Err(Failure::bad_request("Duplicate Certificate exists"));
    }
    Ok(Some(file))
}
