//! Decides from repeated reads of a PKI whether its upload has ended.
//!
//! A status proves little by itself: reads lag behind writes, so the status of an earlier upload may be
//! shown again. The state of the PKI before the request distinguishes a new status from an old one. If
//! both are the same, only time can.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use pki_preflight::{Instant, Thumbprint};

use super::compare::thumbprint;
use super::state::Before;
use crate::{CertificateAuthorityDetail, CertificateBasedAuthPki};

/// The longest an upload takes: documented are 30 minutes.
pub(super) const LIMIT: Duration = Duration::from_secs(35 * 60);

/// How long reads may lag behind what was written.
pub(super) const LAG: Duration = Duration::from_secs(10 * 60);

/// Looks in a row that show the same before one that lacks something is believed.
const SETTLED: u32 = 3;

/// The PKI at a moment.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) pki: CertificateBasedAuthPki,
    /// The CAs as the service sent them.
    pub(super) raw: Vec<serde_json::Value>,
    pub(super) authorities: Vec<CertificateAuthorityDetail>,
}

impl Look {
    /// Whether the status is another word than the documented one of success.
    pub(super) fn is_failure(&self) -> bool {
        self.pki.status.as_deref() != Some(CertificateBasedAuthPki::SUCCEEDED)
    }
}

/// What the looks have shown.
#[derive(Debug)]
pub(super) struct Evidence {
    before: Before,
    /// Predicted CAs that were not there before.
    predicted: HashSet<Thumbprint>,
    /// Whether the upload was ever seen running.
    was_running: bool,
    /// Predicted CAs of the last look.
    present: usize,
    /// CAs that were there before and are not in the last look.
    gone: usize,
    /// What the last look showed, how many in a row showed it, and since when.
    same: (Option<Instant>, Option<String>, Option<String>, usize, usize),
    looks: u32,
    changed: SystemTime,
    /// From here on an upload that was not seen running is over.
    deadline: SystemTime,
}

impl Evidence {
    /// `posted`: when the request was sent.
    pub(super) fn new(
        before: Before,
        predicted: &HashSet<Thumbprint>,
        was_running: bool,
        now: SystemTime,
        posted: Option<SystemTime>,
    ) -> Self {
        let after = |time: SystemTime, wait| time.checked_add(wait).unwrap_or(time);
        // An upload that is resumed hours later is looked at for as long as reads may lag.
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

    /// How many predicted CAs the last look showed, and how many there are to be.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.present, self.predicted.len())
    }

    fn is_complete(&self) -> bool {
        self.present == self.predicted.len()
    }

    /// Whether the PKI was modified since the request. Where it is not known when it was modified
    /// before, it proves nothing; an older instant belongs to a read that lags.
    fn is_modified(&self, look: &Look) -> bool {
        let (before, now) = (self.before.last_modified, look.pki.last_modified_date_time);
        before.is_some_and(|before| now.is_some_and(|now| now > before))
    }

    /// Whether the status is not the one from before.
    fn has_other_status(&self, look: &Look) -> bool {
        let Before { last_modified, status, status_details, .. } = &self.before;
        let now = look.pki.last_modified_date_time;
        let is_older = last_modified.is_some_and(|before| now.is_some_and(|now| now < before));
        // Details that are not there are not new ones.
        let details = &look.pki.status_details;
        let has_other_words =
            *status != look.pki.status || details.is_some() && status_details != details;
        status.is_some() && has_other_words && !is_older
    }

    /// Whether the service has begun with the upload. What it held before is not predicted.
    pub(super) fn has_begun(&self, look: &Look) -> bool {
        self.was_running
            || self.present > 0
            || self.is_modified(look)
            || self.has_other_status(look)
    }

    /// Whether the upload is over, and what it did is shown.
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
        // The status may be the one from before, and what is missing may be on its way.
        match self.was_running {
            true => now.duration_since(self.changed).unwrap_or_default() >= LAG,
            false => now >= self.deadline && self.has_begun(look),
        }
    }

    /// Whether it is not worth waiting any longer.
    pub(super) fn is_overdue(&self, look: Option<&Look>, now: SystemTime) -> bool {
        let left = self.was_running && look.is_some_and(|look| !look.pki.is_running());
        let more = if left { LAG } else { Duration::ZERO };
        now > self.deadline.checked_add(more).unwrap_or(self.deadline)
    }
}
