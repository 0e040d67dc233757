//! Waits until there is evidence that the upload has ended.

use std::collections::HashSet;
use std::time::Duration;

use pki_preflight::{Report, Thumbprint};
use serde_json::Value;

use super::entry::Entry;
use super::evidence::{Evidence, LIMIT, Look};
use super::observer::Progress;
use super::steps::Upload;
use super::stop::{Kind, Stop};
use crate::CertificateAuthorityDetail;
use crate::client::{Backoff, ClientError};

/// The first and the longest wait between two reads.
const WAITS: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(15));

/// The end of an upload.
#[derive(Debug)]
pub(super) struct Ending {
    /// Whether the status differs from the documented status of success.
    pub(super) has_failed: bool,
    pub(super) raw: Vec<Value>,
    pub(super) authorities: Vec<CertificateAuthorityDetail>,
}

impl Upload<'_> {
    fn evidence(&self, report: &Report) -> Evidence {
        let records = report.certificate_authorities.iter();
        let predicted: HashSet<Thumbprint> =
            records.filter_map(|record| record.thumbprint.parse().ok()).collect();
        Evidence::new(
            self.state.before.clone().unwrap_or_default(),
            &predicted,
            self.state.running,
            self.client.clock().now(),
            self.state.posted_at,
        )
    }

    /// The current PKI; `None` if it is temporarily not readable.
    pub(super) fn look(&self) -> Result<Option<Look>, Stop> {
        match self.try_look() {
            Ok(look) => Ok(Some(look)),
            Err(error) if error.is_transient() || error.has_status(404) => Ok(None),
            Err(error) => Err(Stop::of(Kind::Unknown, &error)),
        }
    }

    fn try_look(&self) -> Result<Look, ClientError> {
        let id = self.pki_id();
        let mut pki = self.client.pki(&id)?;
        pki.status_details = pki.status_details.map(|details| self.secrets.hide(&details));
        let raw: Vec<Value> = self.client.authorities(&id)?;
        let authorities = typed(&raw)?;
        Ok(Look { pki, raw, authorities })
    }

    /// Reads the PKI and records the evidence.
    fn observe(&mut self, evidence: &mut Evidence) -> Result<Option<Look>, Stop> {
        let look = self.look()?;
        if let Some(look) = &look {
            evidence.note(look, self.client.clock().now());
            if look.pki.is_running() && !self.state.running {
                self.note(Entry::Running {});
            }
        }
        Ok(look)
    }

    /// Whether there is a sign that the service accepted the request.
    pub(super) fn find_sign(&mut self, report: &Report, patience: Duration) -> Result<bool, Stop> {
        let mut evidence = self.evidence(report);
        let mut backoff = Backoff::new(WAITS.0, WAITS.1);
        let until = self.client.clock().now().checked_add(patience);
        loop {
            let look = self.observe(&mut evidence)?;
            if look.is_some_and(|look| evidence.has_begun(&look)) {
                return Ok(true);
            }
            if until.is_none_or(|until| self.client.clock().now() >= until) {
                return Ok(false);
            }
            self.client.clock().sleep(backoff.wait());
        }
    }

    /// Waits for the end of the upload, and until lagging reads show its result.
    pub(super) fn watch(&mut self, report: &Report) -> Result<Ending, Stop> {
        self.observer.step("Waiting for the upload to end");
        let mut evidence = self.evidence(report);
        let mut backoff = Backoff::new(WAITS.0, WAITS.1);
        loop {
            let look = self.observe(&mut evidence)?;
            self.tell(look.as_ref(), &evidence);
            let now = self.client.clock().now();
            let is_overdue = evidence.is_overdue(look.as_ref(), now);
            if let Some(look) = look
                && evidence.is_over(&look, now)
            {
                return Ok(self.end(look));
            }
            if is_overdue {
                return Err(unknown(&evidence));
            }
            self.client.clock().sleep(backoff.wait());
        }
    }

    fn tell(&mut self, look: Option<&Look>, evidence: &Evidence) {
        let posted = self.state.posted_at.unwrap_or_else(|| self.client.clock().now());
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let (present, predicted) = evidence.progress();
        self.observer.waiting(&Progress {
            status: look.and_then(|look| look.pki.status.clone()),
            present: count(present),
            predicted: count(predicted),
            elapsed: self.client.clock().now().duration_since(posted).unwrap_or_default(),
        });
    }

    fn end(&mut self, look: Look) -> Ending {
        let has_failed = look.is_failure();
        let Look { pki, raw, authorities } = look;
        self.found.status.clone_from(&pki.status);
        self.found.status_details.clone_from(&pki.status_details);
        self.note(Entry::Ended { status: pki.status, status_details: pki.status_details });
        Ending { has_failed, raw, authorities }
    }
}

fn unknown(evidence: &Evidence) -> Stop {
    let minutes = LIMIT.as_secs() / 60;
    let (present, predicted) = evidence.progress();
    let state = if evidence.was_running() { "is still running" } else { "shows no sign of an end" };
    Stop::new(
        Kind::Unknown,
        format!(
            "The upload {state} after {minutes} minutes; {present} of {predicted} predicted CAs \
             are listed."
        ),
    )
}

/// Converts untyped objects.
pub(super) fn typed(raw: &[Value]) -> Result<Vec<CertificateAuthorityDetail>, ClientError> {
    let each = raw.iter().map(|value| serde_json::from_value(value.clone()));
    let read: Result<Vec<_>, _> = each.collect();
    read.map_err(|error| ClientError::unexpected(&error))
}
