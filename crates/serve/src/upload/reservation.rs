//! The right to upload, which only one request has at a time.

use std::sync::Arc;

use pki_preflight_graph::{CertificateBasedAuthPki, UploadParameters};

use super::refuse;
use crate::answer::Failure;
use crate::app::App;
use crate::assumption::{Row, Scope};
use crate::call::Call;
use crate::database::job::NewJob;
use crate::database::{deleted, job, pki};
use crate::fault::FaultKind;

/// The right to upload to a PKI. If, for any reason, the upload is not accepted, the right is
/// released.
#[derive(Debug)]
pub(super) struct Reservation {
    app: Arc<App>,
    /// The number of the job.
    pub(super) number: i64,
    is_accepted: bool,
}

impl Reservation {
    /// Takes the right to upload. Fails if another upload is being checked or running.
    pub(super) fn take(
        call: &Call,
        id: &str,
        parameters: &UploadParameters,
    ) -> Result<Self, Failure> {
        let app = Arc::clone(&call.app);
        let assumptions = &app.options.assumptions;
        let scope = match assumptions.upload_scope() {
            Scope::Pki => Some(id),
            Scope::Tenant => None,
        };
        let number = app.database.transaction(|connection| {
            deleted::expire(connection, app.clock().seconds())?;
            if !pki::exists(connection, id)? {
                return Err(Failure::not_found(id));
            }
            if job::is_active(connection, scope)? {
                let reason = "Another upload is in progress.";
                return Err(refuse(assumptions, reason, [assumptions.basis(Row::UploadScope)]));
            }
            let job = NewJob {
                pki: id,
                url: &parameters.upload_url,
                sha256: &parameters.sha256_file_hash,
                started: app.clock().milliseconds(),
                duration: duration(call),
            };
            Ok(job::reserve(connection, &job)?)
        })?;
        Ok(Self { app, number, is_accepted: false })
    }

    /// Converts the reservation to a job, which survives the end of the process.
    pub(super) fn accept(mut self, id: &str, file: Option<&[u8]>) -> Result<i64, Failure> {
        let (app, number) = (&self.app, self.number);
        let now = app.clock().seconds();
        app.database.transaction(|connection| {
            if !pki::exists(connection, id)? || !job::accept(connection, number, file)? {
                return Err(Failure::not_found(id));
            }
            let running = CertificateBasedAuthPki::RUNNING;
            Ok(pki::set_status(connection, id, running, None, now)?)
        })?;
        self.is_accepted = true;
        Ok(number)
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.is_accepted {
            return;
        }
        let released =
            self.app.database.transaction(|connection| job::release(connection, self.number));
        if let Err(error) = released {
            tracing::error!(%error, "a refused upload still blocks others");
        }
    }
}

/// The duration of the upload, in milliseconds.
fn duration(call: &Call) -> i64 {
    let set = call.app.faults.take(call.target(), |kind| match kind {
        FaultKind::UploadDuration { seconds } => Some(i64::from(*seconds) * 1000),
        _ => None,
    });
    let usual = call.app.options.upload_duration.as_millis();
    set.unwrap_or_else(|| i64::try_from(usual).unwrap_or(i64::MAX))
}
