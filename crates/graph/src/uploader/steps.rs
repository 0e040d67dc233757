//! The steps of an upload, in order.

use std::time::{SystemTime, UNIX_EPOCH};

use pki_preflight::{Instant, Report};
use serde_json::Value;

use super::compare::{Comparison, compare};
use super::crl::{CrlUpdates, suggested};
use super::entry::{Begin, Entry};
use super::journal::Journal;
use super::observer::Observer;
use super::plan::{SetCrl, UploadPlan};
use super::report::{Outcome, UploadReport};
use super::secrets::Secrets;
use super::state::{Posted, State};
use super::stop::{Kind, Stop};
use super::watch::Ending;
use crate::client::{Client, redact};

/// An upload in progress.
#[derive(Debug)]
pub(super) struct Upload<'a> {
    pub(super) client: &'a Client<'a>,
    pub(super) plan: &'a UploadPlan,
    pub(super) journal: &'a mut dyn Journal,
    pub(super) observer: &'a mut dyn Observer,
    pub(super) state: State,
    pub(super) found: Found,
    pub(super) secrets: Secrets,
}

/// The data for the report.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) status: Option<String>,
    pub(super) status_details: Option<String>,
    pub(super) duplicates: Vec<String>,
    pub(super) predicted: u64,
    pub(super) comparison: Option<Comparison>,
    pub(super) crl_urls: Option<CrlUpdates>,
    pub(super) warnings: Vec<String>,
    pub(super) authorities: Vec<Value>,
}

/// Uploads a file, or resumes an upload. `state`: the state of the upload, from its journal. An
/// upload that is complete must not be resumed: see [`State::done`].
#[must_use]
pub fn upload<'a>(
    client: &'a Client<'a>,
    plan: &'a UploadPlan,
    state: State,
    journal: &'a mut dyn Journal,
    observer: &'a mut dyn Observer,
) -> UploadReport {
    let (found, secrets) = (Found::default(), Secrets::of(&plan.upload_url));
    let mut upload = Upload { client, plan, journal, observer, state, found, secrets };
    let result = upload.steps();
    let (outcome, stop) = match result {
        Ok(outcome) => (outcome, None),
        Err(stop) => (upload.outcome(stop.kind), Some(stop)),
    };
    // An upload can be resumed if its outcome is unknown or nothing was sent.
    if matches!(outcome, Outcome::AsPredicted | Outcome::Differs | Outcome::Rejected) {
        upload.note(Entry::Done { exit_code: outcome.exit_code() });
    }
    upload.report(outcome, stop)
}

impl Upload<'_> {
    fn steps(&mut self) -> Result<Outcome, Stop> {
        self.begin()?;
        let report = if self.state.may_be_sent() {
            self.predict_again()?
        } else {
            let pki = self.target()?;
            let held = self.before(pki.as_ref())?;
            let report = self.check(&held)?;
            self.check_published()?;
            if self.plan.dry_run {
                return Ok(Outcome::DryRun);
            }
            self.create()?;
            report
        };
        self.found.predicted = report.summary.counts.create;
        self.post(&report)?;
        // An earlier run that saw the end may have set CRL URLs.
        let was_ended = self.state.ended;
        let ending = self.watch(&report)?;
        self.finish(&report, ending, was_ended)
    }

    fn finish(
        &mut self,
        report: &Report,
        ending: Ending,
        was_ended: bool,
    ) -> Result<Outcome, Stop> {
        let before = self.state.before.as_ref().map(|before| &before.thumbprints);
        let before = before.cloned().unwrap_or_default();
        let mut comparison = compare(&report.certificate_authorities, &ending.authorities, &before);
        if was_ended && self.plan.set_crl != SetCrl::None {
            let suggested = suggested(report);
            comparison.leave_out(|difference| {
                let url = suggested.get(difference.authority.thumbprint.as_str());
                difference.field == "certificateRevocationListUrl"
                    && url.is_some_and(|url| difference.actual.as_ref() == Some(url))
            });
        }
        let is_as_predicted = comparison.is_as_predicted();
        self.found.comparison = Some(comparison);
        self.found.authorities = ending.raw;
        if ending.has_failed {
            let status = self.found.status.as_deref().unwrap_or_default();
            let mut reason = format!("The upload failed: the status of the PKI is {status}.");
            if let Some(details) = &self.found.status_details {
                reason += &format!(" Details: {details}");
            }
            return Err(Stop::new(Kind::Rejected, reason));
        }
        let crl_urls = self.set_crl_urls(report, &ending.authorities);
        let is_set = crl_urls.as_ref().is_none_or(CrlUpdates::is_complete);
        self.found.crl_urls = crl_urls;
        Ok(if is_as_predicted && is_set { Outcome::AsPredicted } else { Outcome::Differs })
    }

    fn begin(&mut self) -> Result<(), Stop> {
        if self.state.begun || self.plan.dry_run {
            return Ok(());
        }
        let begin = Begin::new(self.plan, self.client.graph().as_str());
        self.record(Entry::Begin(Box::new(begin)))
    }

    /// Writes an entry before the request is sent. If that fails, the request is not sent.
    pub(super) fn record(&mut self, entry: Entry) -> Result<(), Stop> {
        if self.plan.dry_run {
            return Ok(());
        }
        let now = self.client.clock().now();
        self.journal.append(&entry, now).map_err(|error| {
            Stop::nothing_sent(format!("The journal cannot be written: {error}."))
        })?;
        self.state.note(&entry, now);
        Ok(())
    }

    /// Writes an entry after the event. A full disk must not end an upload that the service
    /// continues.
    pub(super) fn note(&mut self, entry: Entry) {
        let now = self.client.clock().now();
        if let Err(error) = self.journal.append(&entry, now) {
            self.warn(format!("The journal cannot be written: {error}."));
        }
        self.state.note(&entry, now);
    }

    pub(super) fn warn(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.observer.warning(&text);
        self.found.warnings.push(text);
    }

    /// The id of the PKI, which is known after `target` or `create`.
    pub(super) fn pki_id(&self) -> String {
        self.state.pki.as_ref().map(|(id, _)| id.clone()).unwrap_or_default()
    }

    /// The outcome for a stop. Once the request may have been sent, the outcome is unknown unless
    /// it was rejected.
    fn outcome(&self, kind: Kind) -> Outcome {
        match kind {
            Kind::Rejected => Outcome::Rejected,
            Kind::NothingSent if !self.state.may_be_sent() => Outcome::NothingSent,
            Kind::NothingSent | Kind::Unknown => Outcome::Unknown,
        }
    }

    fn report(self, outcome: Outcome, stop: Option<Stop>) -> UploadReport {
        let Self { client, plan, state, found, .. } = self;
        let (reason, explanation, refusal) = match stop {
            None => (None, None, None),
            Some(stop) => (Some(stop.reason), stop.explanation, stop.refusal),
        };
        let refused_id = refusal.and_then(|refusal| refusal.request_id);
        let (pki_id, pki_created) = state.pki.map_or((None, false), |(id, is)| (Some(id), is));
        UploadReport {
            schema_version: 1,
            outcome,
            reason,
            explanation,
            graph_url: client.graph().as_str().to_owned(),
            tenant: plan.tenant.clone(),
            pki_id,
            pki_created,
            sha256_file_hash: plan.sha256,
            upload_url: redact(&plan.upload_url),
            posted: state.posted_at.filter(|_| state.posted != Posted::No).and_then(instant),
            request_id: refused_id.or(state.request_id),
            status: found.status,
            status_details: found.status_details,
            duplicates: found.duplicates,
            predicted: found.predicted,
            comparison: found.comparison,
            crl_urls: found.crl_urls,
            warnings: found.warnings,
            certificate_authorities: found.authorities,
        }
    }
}

fn instant(time: SystemTime) -> Option<Instant> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Instant::from_unix_seconds(i64::try_from(seconds).ok()?)
}

impl Begin {
    /// The first entry of an upload's journal.
    fn new(plan: &UploadPlan, graph_url: &str) -> Self {
        let chosen = plan.options.assumptions.iter().filter(|assumed| !assumed.is_default);
        Self {
            journal_version: Self::VERSION,
            graph_url: graph_url.to_owned(),
            tenant: plan.tenant.clone(),
            pki: plan.pki.clone(),
            file: plan.options.name.clone(),
            sha256_file_hash: plan.sha256.to_string(),
            has_query: redact(&plan.upload_url) != plan.upload_url,
            upload_url: redact(&plan.upload_url),
            set_crl: plan.set_crl,
            force: plan.force,
            assumptions: chosen.map(|it| (it.name.to_owned(), it.value.to_owned())).collect(),
        }
    }
}
