//! Waits for the end of the upload, by evidence.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use pki_preflight::{Instant, Report, Thumbprint};
use serde_json::Value;

use super::compare::thumbprint;
use super::entry::Entry;
use super::observer::Progress;
use super::steps::Upload;
use super::stop::{Kind, Stop};
use crate::client::{Backoff, ClientError};
use crate::{CertificateAuthorityDetail, CertificateBasedAuthPki};

/// The longest an upload takes: documented are 30 minutes.
pub(super) const LIMIT: Duration = Duration::from_secs(35 * 60);

/// How long CAs are looked for that are predicted, and not listed when the upload has ended.
const LAG: Duration = Duration::from_secs(10 * 60);

/// The first and the longest wait between two looks.
const WAITS: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(15));

/// Looks in a row that show the same before a PKI that was modified counts as settled.
const SETTLED: u32 = 3;

/// The PKI at a moment.
#[derive(Debug)]
pub(super) struct Look {
    pki: CertificateBasedAuthPki,
    raw: Vec<Value>,
    pub(super) authorities: Vec<CertificateAuthorityDetail>,
}

/// How an upload ended.
#[derive(Debug)]
pub(super) struct Ending {
    /// Whether the status is another word than the documented one of success.
    pub(super) has_failed: bool,
    pub(super) raw: Vec<Value>,
    pub(super) authorities: Vec<CertificateAuthorityDetail>,
}

/// What the looks have shown.
#[derive(Debug)]
struct Evidence {
    /// Predicted CAs that were not there before.
    predicted: HashSet<Thumbprint>,
    modified_before: Option<Instant>,
    was_running: bool,
    /// Predicted CAs of the last look.
    present: usize,
    /// What the last look showed, and how many in a row showed it.
    same: (Option<Instant>, Option<String>, usize),
    looks: u32,
}

impl Evidence {
    fn note(&mut self, look: &Look) {
        self.was_running |= look.pki.is_running();
        let there = look.authorities.iter().filter_map(thumbprint);
        let there: HashSet<_> = there.filter(|it| self.predicted.contains(it)).collect();
        self.present = there.len();
        let shown = (look.pki.last_modified_date_time, look.pki.status.clone(), self.present);
        self.looks = if shown == self.same { self.looks.saturating_add(1) } else { 1 };
        self.same = shown;
    }

    fn is_complete(&self) -> bool {
        self.present == self.predicted.len()
    }

    fn is_modified(&self, look: &Look) -> bool {
        let modified = look.pki.last_modified_date_time;
        // Where it is not known when the PKI was modified before, nothing can be told from it.
        modified.is_some() && self.modified_before.is_some() && modified != self.modified_before
    }

    /// Whether the service has begun with the upload. What it held before is not predicted.
    fn has_begun(&self, look: &Look) -> bool {
        self.was_running || self.present > 0 || self.is_modified(look)
    }

    /// Whether the upload is over, as far as the status can be trusted.
    fn has_ended(&self, look: &Look) -> bool {
        let is_there = self.is_complete() && !self.predicted.is_empty();
        let is_settled = self.is_modified(look) && self.looks >= SETTLED;
        !look.pki.is_running() && (self.was_running || is_there || is_settled)
    }
}

impl Upload<'_> {
    fn evidence(&self, report: &Report) -> Evidence {
        let before = self.state.before.clone().unwrap_or_default();
        let records = report.certificate_authorities.iter();
        let predicted: HashSet<Thumbprint> =
            records.filter_map(|record| record.thumbprint.parse().ok()).collect();
        Evidence {
            predicted: predicted.difference(&before.thumbprints).copied().collect(),
            modified_before: before.last_modified,
            was_running: false,
            present: 0,
            same: (None, None, 0),
            looks: 0,
        }
    }

    /// The PKI now; `None` where it cannot be seen at the moment.
    pub(super) fn look(&self) -> Result<Option<Look>, Stop> {
        match self.try_look() {
            Ok(look) => Ok(Some(look)),
            Err(error) if error.is_transient() || error.has_status(404) => Ok(None),
            Err(error) => Err(Stop::of(Kind::Unknown, &error)),
        }
    }

    fn try_look(&self) -> Result<Look, ClientError> {
        let id = self.pki_id();
        let pki = self.client.pki(&id)?;
        let raw: Vec<Value> = self.client.authorities(&id)?;
        let authorities = typed(&raw)?;
        Ok(Look { pki, raw, authorities })
    }

    /// Whether anything shows that the service accepted the request.
    pub(super) fn find_sign(&mut self, report: &Report, patience: Duration) -> Result<bool, Stop> {
        let mut evidence = self.evidence(report);
        let mut backoff = Backoff::new(WAITS.0, WAITS.1);
        let until = self.client.clock().now().checked_add(patience);
        loop {
            if let Some(look) = self.look()? {
                evidence.note(&look);
                if evidence.has_begun(&look) {
                    return Ok(true);
                }
            }
            if until.is_none_or(|until| self.client.clock().now() >= until) {
                return Ok(false);
            }
            self.client.clock().sleep(backoff.wait());
        }
    }

    /// Waits for the end, and for what lags behind it.
    pub(super) fn watch(&mut self, report: &Report) -> Result<Ending, Stop> {
        self.observer.step("Waiting for the upload to end");
        let mut evidence = self.evidence(report);
        let mut backoff = Backoff::new(WAITS.0, WAITS.1);
        let begun = self.client.clock().now();
        let mut ended: Option<SystemTime> = None;
        loop {
            let now = self.client.clock().now();
            let look = self.look()?;
            if let Some(look) = &look {
                evidence.note(look);
            }
            self.tell(look.as_ref(), &evidence);
            if let Some(look) = look
                && evidence.has_ended(&look)
            {
                let since = *ended.get_or_insert(now);
                let has_failed = is_failure(&look);
                let waited = now.duration_since(since).unwrap_or_default();
                let is_stable = has_failed && evidence.looks > 1;
                if evidence.is_complete() || is_stable || waited >= LAG {
                    return Ok(self.end(look, has_failed));
                }
            } else {
                ended = None;
                if now.duration_since(begun).unwrap_or_default() > LIMIT {
                    return Err(unknown(&evidence));
                }
            }
            self.client.clock().sleep(backoff.wait());
        }
    }

    fn tell(&mut self, look: Option<&Look>, evidence: &Evidence) {
        let posted = self.state.posted_at.unwrap_or_else(|| self.client.clock().now());
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.observer.waiting(&Progress {
            status: look.and_then(|look| look.pki.status.clone()),
            present: count(evidence.present),
            predicted: count(evidence.predicted.len()),
            elapsed: self.client.clock().now().duration_since(posted).unwrap_or_default(),
        });
    }

    fn end(&mut self, look: Look, has_failed: bool) -> Ending {
        self.found.status.clone_from(&look.pki.status);
        self.found.status_details.clone_from(&look.pki.status_details);
        let Look { pki, raw, authorities } = look;
        self.note(Entry::Ended { status: pki.status, status_details: pki.status_details });
        Ending { has_failed, raw, authorities }
    }
}

fn is_failure(look: &Look) -> bool {
    look.pki.status.as_deref() != Some(CertificateBasedAuthPki::SUCCEEDED)
}

fn unknown(evidence: &Evidence) -> Stop {
    let minutes = LIMIT.as_secs() / 60;
    let (present, predicted) = (evidence.present, evidence.predicted.len());
    let state = if evidence.was_running { "is still running" } else { "shows no sign of an end" };
    Stop::new(
        Kind::Unknown,
        format!(
            "The upload {state} after {minutes} minutes; {present} of {predicted} predicted CAs \
             are listed."
        ),
    )
}

/// Objects of a list as what they are.
pub(super) fn typed(raw: &[Value]) -> Result<Vec<CertificateAuthorityDetail>, ClientError> {
    let each = raw.iter().map(|value| serde_json::from_value(value.clone()));
    let read: Result<Vec<_>, _> = each.collect();
    read.map_err(|error| ClientError::Unexpected(error.to_string()))
}
