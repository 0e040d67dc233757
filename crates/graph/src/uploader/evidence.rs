//! Decides from repeated reads of a PKI whether its upload has ended.
//!
//! A status proves little by itself: reads lag behind writes, so the status of an earlier upload
//! may be shown again. The state of the PKI before the request distinguishes a new status from an
//! old one. If both are the same, only waiting helps.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use pki_preflight::{Instant, Thumbprint};

use super::compare::thumbprint;
use super::state::Before;
use crate::{CertificateAuthorityDetail, CertificateBasedAuthPki};

/// Maximum duration of an upload. The documented maximum is 30 minutes.
pub(super) const LIMIT: Duration = Duration::from_secs(35 * 60);

/// Maximum time by which reads may lag behind writes.
pub(super) const LAG: Duration = Duration::from_secs(10 * 60);

/// Number of consecutive reads with the same result before an incomplete result is believed.
const SETTLED: u32 = 3;

/// The PKI at one moment.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) pki: CertificateBasedAuthPki,
    /// The CAs, as sent by the service.
    pub(super) raw: Vec<serde_json::Value>,
    pub(super) authorities: Vec<CertificateAuthorityDetail>,
}

impl Look {
    /// Whether the status differs from the documented status of success.
    pub(super) fn is_failure(&self) -> bool {
        self.pki.status.as_deref() != Some(CertificateBasedAuthPki::SUCCEEDED)
    }
}

/// The results of the reads so far.
#[derive(Debug)]
pub(super) struct Evidence {
    before: Before,
    /// Predicted CAs that did not exist before the upload.
    predicted: HashSet<Thumbprint>,
    /// Whether the upload was ever seen running.
    was_running: bool,
    /// Number of predicted CAs in the last read.
    present: usize,
    /// Number of CAs from before the upload that are missing from the last read.
    gone: usize,
    /// The result of the last read, the number of consecutive reads with this result, and the time
    /// of the first of them.
    same: (Option<Instant>, Option<String>, Option<String>, usize, usize),
    looks: u32,
    changed: SystemTime,
    /// The time after which an upload that was not seen running is considered ended.
    deadline: SystemTime,
}

impl Evidence {
    /// `posted`: the time at which the request was sent.
    pub(super) fn new(
        before: Before,
        predicted: &HashSet<Thumbprint>,
        was_running: bool,
        now: SystemTime,
        posted: Option<SystemTime>,
    ) -> Self {
        let after = |time: SystemTime, wait| time.checked_add(wait).unwrap_or(time);
        // When an upload is resumed hours later, it is watched for at least the longest time that
        // reads may lag.
        let deadline = after(posted.unwrap_or(now), LIMIT).max(after(now, LAG));
        Self {
            predicted: predicted.difference(&before.thumbprints).copied().collect(),
            before,
            was_running,
            present: 0,
            gone: 0,
            same: (None, None, None, 0, 0),
            looks: 0,
            changed: now,
            deadline: deadline.min(after(now, LIMIT)),
        }
    }

    pub(super) fn note(&mut self, look: &Look, now: SystemTime) {
        self.was_running |= look.pki.is_running();
        let there: HashSet<_> = look.authorities.iter().filter_map(thumbprint).collect();
        self.present = self.predicted.intersection(&there).count();
        self.gone = self.before.thumbprints.difference(&there).count();
        let CertificateBasedAuthPki { last_modified_date_time, status, status_details, .. } =
            look.pki.clone();
        let shown = (last_modified_date_time, status, status_details, self.present, self.gone);
        if shown == self.same {
            self.looks = self.looks.saturating_add(1);
        } else {
            (self.same, self.looks, self.changed) = (shown, 1, now);
        }
    }

    pub(super) const fn was_running(&self) -> bool {
        self.was_running
    }

    /// Number of predicted CAs in the last read, and number of predicted CAs.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.present, self.predicted.len())
    }

    fn is_complete(&self) -> bool {
        self.present == self.predicted.len()
    }

    /// Whether the PKI was modified since the request. If the previous time of modification is
    /// unknown, the current one proves nothing. An earlier time belongs to a read that lags.
    fn is_modified(&self, look: &Look) -> bool {
        let (before, now) = (self.before.last_modified, look.pki.last_modified_date_time);
        before.is_some_and(|before| now.is_some_and(|now| now > before))
    }

    /// Whether the status is new, not the one from before the upload.
    fn has_other_status(&self, look: &Look) -> bool {
        let Before { last_modified, status, status_details, .. } = &self.before;
        let now = look.pki.last_modified_date_time;
        let is_older = last_modified.is_some_and(|before| now.is_some_and(|now| now < before));
        // Missing details are not new details.
        let details = &look.pki.status_details;
        let has_other_words =
            *status != look.pki.status || details.is_some() && status_details != details;
        status.is_some() && has_other_words && !is_older
    }

    /// Whether the service has started to process the upload. CAs from before the upload are not
    /// predicted.
    pub(super) fn has_begun(&self, look: &Look) -> bool {
        self.was_running
            || self.present > 0
            || self.is_modified(look)
            || self.has_other_status(look)
    }

    /// Whether the upload has ended and its result is visible.
    pub(super) fn is_over(&self, look: &Look, now: SystemTime) -> bool {
        if look.pki.is_running() {
            return false;
        }
        let is_settled = self.looks >= SETTLED;
        let is_new_status =
            self.has_other_status(look) || self.was_running && self.is_modified(look);
        if look.is_failure() {
            if is_new_status && self.looks > 1 {
                return true;
            }
        } else if self.predicted.is_empty() {
            if is_settled && (self.was_running || self.is_modified(look)) {
                return true;
            }
        } else if self.is_complete() && (self.gone == 0 || is_settled) {
            return true;
        }
        // The status may be old, and missing CAs may still appear.
        match self.was_running {
            true => now.duration_since(self.changed).unwrap_or_default() >= LAG,
            false => now >= self.deadline && self.has_begun(look),
        }
    }

    /// Whether further waiting is useless.
    pub(super) fn is_overdue(&self, look: Option<&Look>, now: SystemTime) -> bool {
        let left = self.was_running && look.is_some_and(|look| !look.pki.is_running());
        let more = if left { LAG } else { Duration::ZERO };
        now > self.deadline.checked_add(more).unwrap_or(self.deadline)
    }
}
