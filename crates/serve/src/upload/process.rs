//! A job: the part of an upload that runs after the answer, record by record.

use std::sync::Arc;

use axum::http::Method;
use pki_preflight::Instant;
use pki_preflight_graph::{CertificateAuthorityDetail, CertificateBasedAuthPki};
use uuid::Uuid;

use super::{fetch, judge};
use crate::answer::{Failure, own_words};
use crate::app::App;
use crate::assumption::OnFailure;
use crate::database::authority::Origin;
use crate::database::job::Job;
use crate::database::{authority, job, pki};
use crate::fault::{FaultKind, Target};

/// The remaining work of a job.
#[derive(Debug)]
struct Plan {
    job: Job,
    records: Vec<CertificateAuthorityDetail>,
    failure: Option<PlannedFailure>,
}

/// The planned failure of a job.
#[derive(Clone, Debug)]
struct PlannedFailure {
    /// The number of records before the failure.
    at: usize,
    reason: String,
    /// Whether the created records are removed.
    leaves_nothing: bool,
}

/// Runs a job until it ends. Its progress is in the database, so it can be run again after the
/// process ended.
pub(crate) async fn process(app: Arc<App>, number: i64) {
    if let Err(failure) = run(app, number).await {
        tracing::error!(number, message = failure.message, "an upload cannot be processed");
    }
}

async fn run(app: Arc<App>, number: i64) -> Result<(), Failure> {
    let Some(mut plan) = beside(&app, move |app| plan(app, number)).await? else { return Ok(()) };
    while plan.job.done < plan.end() {
        app.clock().wait_until(plan.due(plan.job.done + 1)).await;
        match beside(&app, move |app| step(app, plan)).await? {
            Some(next) => plan = next,
            // The job no longer exists, because its PKI was deleted.
            None => return Ok(()),
        }
    }
    app.clock().wait_until(plan.due(plan.records.len())).await;
    beside(&app, move |app| finish(app, &plan)).await
}

/// On another thread, runs work that waits for the database or a download.
async fn beside<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let app = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or_else(|error| Err(Failure::internal(&error)))
}

impl Plan {
    /// The number of records that the job creates and keeps.
    fn end(&self) -> usize {
        match &self.failure {
            None => self.records.len(),
            Some(failure) if failure.leaves_nothing => 0,
            Some(failure) => failure.at.min(self.records.len()),
        }
    }

    /// The time at which this number of records is due, in milliseconds since 1970-01-01T00:00:00Z.
    fn due(&self, done: usize) -> i64 {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let total = number(self.records.len().max(1));
        let passed = self.job.duration.saturating_mul(number(done)) / total;
        self.job.started.saturating_add(passed)
    }
}

fn plan(app: &App, number: i64) -> Result<Option<Plan>, Failure> {
    let Some(mut job) = app.database.read(|connection| job::running(connection, number))? else {
        return Ok(None);
    };
    let file = match job.file.take() {
        Some(file) => Ok(file),
        None => fetch::download(&job.url, &app.options),
    };
    let leaves_nothing = app.options.assumptions.on_failure() == OnFailure::Nothing;
    let fails = |at: usize, reason: String| PlannedFailure { at, reason, leaves_nothing };
    let file = match file {
        Ok(file) => file,
        Err(fetch::FetchError(reason)) => {
            let failure = Some(fails(0, reason));
            return Ok(Some(Plan { job, records: Vec::new(), failure }));
        }
    };
    app.database.transaction(|connection| job::keep_file(connection, number, &file))?;
    let judged = judge::judge(app, &job.pki, number, &file, &job.sha256)?;
    let mut failure = judged.refusals.into_iter().next().map(|first| fails(first.at, first.reason));
    if let Some(at) = staged_failure(app, &job, judged.records.len()) {
        let reason = format!("An injected fault: the upload fails at CA {}.", at + 1);
        failure.get_or_insert_with(|| fails(at, reason.clone()));
        failure = failure.map(|first| if first.at > at { fails(at, reason) } else { first });
    }
    Ok(Some(Plan { job, records: judged.records, failure }))
}

/// The number of records before the injected failure.
fn staged_failure(app: &App, job: &Job, records: usize) -> Option<usize> {
    let path = pki_preflight_graph::route::upload(&job.pki);
    let target = Target { method: &Method::POST, path: &path };
    app.faults.take(target, |kind| match kind {
        FaultKind::FailAt { authority } => {
            let at = usize::try_from(*authority).unwrap_or(usize::MAX).saturating_sub(1);
            (at < records).then_some(at)
        }
        _ => None,
    })
}

/// Creates the next record. `None` if the job no longer exists.
fn step(app: &App, mut plan: Plan) -> Result<Option<Plan>, Failure> {
    let Some(mut record) = plan.records.get(plan.job.done).cloned() else { return Ok(Some(plan)) };
    let now = app.clock().seconds();
    record.id = Uuid::new_v4().to_string();
    record.created_date_time = Instant::from_unix_seconds(now);
    let (number, pki) = (plan.job.number, &plan.job.pki);
    let created = app.database.transaction(|connection| {
        if !job::is_running(connection, number)? {
            return Ok(None);
        }
        let is_new = authority::insert(connection, pki, &record, Origin::Uploaded(number))?;
        pki::touch(connection, pki, now)?;
        job::note_done(connection, number, plan.job.done + 1)?;
        Ok::<_, Failure>(Some(is_new))
    })?;
    match created {
        None => return Ok(None),
        Some(true) => {}
        // The same CA was created while the upload was running.
        Some(false) => {
            let leaves_nothing = app.options.assumptions.on_failure() == OnFailure::Nothing;
            let (at, reason) = (plan.job.done, super::known::DUPLICATE.to_owned());
            plan.failure = Some(PlannedFailure { at, reason, leaves_nothing });
        }
    }
    plan.job.done += 1;
    Ok(Some(plan))
}

/// Ends a job that was running when the last process ended.
pub(crate) fn interrupt(app: &App, number: i64) -> Result<(), Failure> {
    let Some(job) = app.database.read(|connection| job::running(connection, number))? else {
        return Ok(());
    };
    let failure = PlannedFailure {
        at: job.done,
        reason: "The service ended while the upload ran.".to_owned(),
        leaves_nothing: app.options.assumptions.on_failure() == OnFailure::Nothing,
    };
    finish(app, &Plan { job, records: Vec::new(), failure: Some(failure) })
}

fn finish(app: &App, plan: &Plan) -> Result<(), Failure> {
    let (number, now) = (plan.job.number, app.clock().seconds());
    let details = plan.failure.as_ref().map(|failure| own_words(&failure.reason));
    app.database.transaction(|connection| {
        if !job::is_running(connection, number)? {
            return Ok(());
        }
        let status = match &plan.failure {
            None => CertificateBasedAuthPki::SUCCEEDED,
            Some(failure) => {
                if failure.leaves_nothing {
                    authority::remove_of_job(connection, number)?;
                }
                app.options.assumptions.failed_status()
            }
        };
        pki::set_status(connection, &plan.job.pki, status, details.as_deref(), now)?;
        Ok(job::finish(connection, number, plan.failure.is_none())?)
    })
}
