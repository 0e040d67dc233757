//! What an upload has done: what its journal comes to.

use std::collections::HashSet;
use std::time::SystemTime;

use pki_preflight::{Instant, Thumbprint};

use super::entry::{Entry, Line};
use crate::client::Refusal;

/// What an upload has done so far. [`Default`] is one that has done nothing.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct State {
    pub(super) begun: bool,
    /// Whether a PKI was about to be created.
    pub(super) creating: bool,
    /// The id of the PKI, and whether this upload created it.
    pub(super) pki: Option<(String, bool)>,
    pub(super) before: Option<Before>,
    pub(super) posted: Posted,
    /// Whether an answer to the request was lost. What is answered to a later one does not undo it.
    pub(super) lost: bool,
    /// When the request was sent last.
    pub(super) posted_at: Option<SystemTime>,
    pub(super) request_id: Option<String>,
    /// Whether it was seen running.
    pub(super) running: bool,
    /// Whether its end was seen, so that CRL URLs may have been set since.
    pub(super) ended: bool,
    /// The exit code of an upload that has ended.
    pub(super) done: Option<u8>,
}

/// What a PKI is like before the upload.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    pub(super) last_modified: Option<Instant>,
    pub(super) status: Option<String>,
    pub(super) status_details: Option<String>,
    pub(super) thumbprints: HashSet<Thumbprint>,
}

/// What became of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Posted {
    /// It was not sent, or not processed.
    #[default]
    No,
    /// It may have been sent.
    Unanswered,
    Accepted,
    Refused(Box<Refusal>),
}

impl State {
    /// What a journal comes to.
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let mut state = Self::default();
        for line in lines {
            state.note(&line.entry, line.time());
        }
        state
    }

    /// The exit code, where the upload has ended.
    #[must_use]
    pub const fn done(&self) -> Option<u8> {
        self.done
    }

    /// Whether the request may have been sent.
    #[must_use]
    pub fn may_be_sent(&self) -> bool {
        self.posted != Posted::No
    }

    /// Whether this upload created the PKI, which may not be visible everywhere.
    pub(super) fn is_new_pki(&self) -> bool {
        self.pki.as_ref().is_some_and(|(_, created)| *created)
    }

    /// What is known when the last request was not processed.
    const fn not_processed(&self) -> Posted {
        if self.lost { Posted::Unanswered } else { Posted::No }
    }

    pub(super) fn note(&mut self, entry: &Entry, time: SystemTime) {
        match entry {
            Entry::Begin(_) => self.begun = true,
            Entry::Creating {} => self.creating = true,
            Entry::Pki { id, created } => self.pki = Some((id.clone(), *created)),
            Entry::Before { last_modified_date_time, status, status_details, thumbprints } => {
                let thumbprints = thumbprints.iter().filter_map(|text| text.parse().ok());
                self.before = Some(Before {
                    last_modified: *last_modified_date_time,
                    status: status.clone(),
                    status_details: status_details.clone(),
                    thumbprints: thumbprints.collect(),
                });
            }
            Entry::Posting {} => {
                // Whoever was interrupted before an answer does not know it either.
                self.lost |= self.posted == Posted::Unanswered;
                self.posted = Posted::Unanswered;
                self.posted_at = Some(time);
            }
            Entry::NotPosted {} => self.posted = self.not_processed(),
            Entry::Accepted { request_id, .. } => {
                self.posted = Posted::Accepted;
                self.request_id.clone_from(request_id);
            }
            // Nothing was processed: it may be sent again.
            Entry::Refused { status: 429, .. } => self.posted = self.not_processed(),
            Entry::Refused { status: 404, .. } if self.is_new_pki() => {
                self.posted = self.not_processed();
            }
            Entry::Refused { .. } if self.lost => self.posted = Posted::Unanswered,
            Entry::Refused { status, code, message, request_id } => {
                self.posted = Posted::Refused(Box::new(Refusal {
                    status: *status,
                    code: code.clone(),
                    message: message.clone(),
                    request_id: request_id.clone(),
                    retry_after: None,
                }));
            }
            Entry::Lost { .. } => (self.posted, self.lost) = (Posted::Unanswered, true),
            Entry::Running {} => self.running = true,
            Entry::Ended { .. } => self.ended = true,
            Entry::CrlUrl { .. } => {}
            Entry::Done { exit_code } => self.done = Some(*exit_code),
        }
    }
}
