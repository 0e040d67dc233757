//! A job: an upload behind its answer, record by record.

use std::sync::Arc;

use pki_preflight::Instant;
use pki_preflight_graph::CertificateAuthorityDetail;
use rusqlite::Connection;
use uuid::Uuid;

use super::{fetch, judge};
use crate::answer::Failure;
use crate::app::App;
use crate::database::authority::Origin;
use crate::database::job::Job;
use crate::database::{authority, job, pki};

/// What is left to do of a job.
#[derive(Debug)]
struct Plan {
    job: Job,
    records: Vec<CertificateAuthorityDetail>,
    /// The record before which the job fails, and why.
    failure: Option<(usize, String)>,
}

/// Runs a job to its end. Whatever it did is in the database: the same job may be run again after
/// the end of the process.
pub(crate) async fn process(app: Arc<App>, number: i64) {
    let planning = Arc::clone(&app);
    let plan = tokio::task::spawn_blocking(move || plan(&planning, number)).await;
    let mut plan = match plan {
        Ok(Ok(Some(plan))) => plan,
        Ok(Ok(None)) => return,
        Ok(Err(failure)) => return tracing::error!(number, message = failure.message, "upload"),
        Err(error) => return tracing::error!(number, %error, "upload"),
    };
    let end = plan.failure.as_ref().map_or(plan.records.len(), |(at, _)| *at);
    let total = plan.records.len().max(1);
    while plan.job.done < end {
        app.clock().wait_until(due(&plan.job, plan.job.done + 1, total)).await;
        let stepping = Arc::clone(&app);
        let step = tokio::task::spawn_blocking(move || step(&stepping, plan)).await;
        plan = match step {
            Ok(Ok(Some(plan))) => plan,
            Ok(Ok(None)) => return,
            Ok(Err(error)) => return tracing::error!(number, %error, "upload"),
            Err(error) => return tracing::error!(number, %error, "upload"),
        };
    }
    app.clock().wait_until(due(&plan.job, end, total)).await;
    let _ = tokio::task::spawn_blocking(move || finish(&app, &plan)).await;
}

/// When so many of all records are there, in milliseconds since 1970-01-01T00:00:00Z.
fn due(job: &Job, done: usize, total: usize) -> i64 {
    let (done, total) = (i64::try_from(done).unwrap_or(0), i64::try_from(total).unwrap_or(1));
    job.started.saturating_add(job.duration.saturating_mul(done) / total)
}

fn plan(app: &App, number: i64) -> Result<Option<Plan>, Failure> {
    let Some(mut job) = app.database.read(|connection| job::running(connection, number))? else {
        return Ok(None);
    };
    let file = match job.file.take() {
        Some(file) => Ok(file),
        None => fetch::download(&job.url, &app.options),
    };
    let file = match file {
        Ok(file) => file,
        Err(fetch::FetchError(reason)) => {
            return Ok(Some(Plan { job, records: Vec::new(), failure: Some((0, reason)) }));
        }
    };
    app.database.transaction(|connection| job::keep_file(connection, number, &file))?;
    let judged = judge::judge(app, &job.pki, number, &file, &job.sha256)?;
    let failure = judged.refusals.into_iter().next().map(|first| (first.at, first.reason));
    Ok(Some(Plan { job, records: judged.records, failure }))
}

/// Creates the next record. `None` where the job is no more.
fn step(app: &App, mut plan: Plan) -> rusqlite::Result<Option<Plan>> {
    let Some(mut record) = plan.records.get(plan.job.done).cloned() else { return Ok(Some(plan)) };
    let now = app.clock().seconds();
    record.id = Uuid::new_v4().to_string();
    record.created_date_time = Instant::from_unix_seconds(now);
    let number = plan.job.number;
    let goes_on = app.database.transaction(|connection: &Connection| {
        if !job::is_running(connection, number)? {
            return Ok(false);
        }
        authority::insert(connection, &plan.job.pki, &record, Origin::Uploaded(number))?;
        pki::set_status(connection, &plan.job.pki, "running", None, now)?;
        job::note_done(connection, number, plan.job.done + 1)?;
        Ok::<_, rusqlite::Error>(true)
    })?;
    plan.job.done += 1;
    Ok(goes_on.then_some(plan))
}

fn finish(app: &App, plan: &Plan) -> rusqlite::Result<()> {
    let now = app.clock().seconds();
    let failure =
        plan.failure.as_ref().map(|(_, reason)| format!("[pki-preflight-serve] {reason}"));
    app.database.transaction(|connection| {
        let status = if failure.is_some() { "failed" } else { "succeeded" };
        pki::set_status(connection, &plan.job.pki, status, failure.as_deref(), now)?;
        job::finish(connection, plan.job.number, failure.is_none())
    })
}
