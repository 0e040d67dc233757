//! The state of an upload, derived from its journal.

use std::collections::HashSet;
use std::time::SystemTime;

use pki_preflight::{Instant, Thumbprint};

use super::entry::{Entry, Line};
use crate::client::Refusal;

/// The state of an upload. The [`Default`] is an upload that was not started.
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
    /// Whether an answer to the request was lost. The answer to a later request does not change
    /// this.
    pub(super) lost: bool,
    /// The time at which the request was last sent.
    pub(super) posted_at: Option<SystemTime>,
    pub(super) request_id: Option<String>,
    /// Whether the upload was seen running.
    pub(super) running: bool,
    /// Whether the end of the upload was seen. CRL URLs may have been set since.
    pub(super) ended: bool,
    /// The exit code of an upload that is complete.
    pub(super) done: Option<u8>,
}

/// The state of a PKI before the upload.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    pub(super) last_modified: Option<Instant>,
    pub(super) status: Option<String>,
    pub(super) status_details: Option<String>,
    pub(super) thumbprints: HashSet<Thumbprint>,
}

/// The effect of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Posted {
    /// The request was not sent, or not processed.
    #[default]
    No,
    /// The request may have been sent.
    Unanswered,
    Accepted,
    Refused(Box<Refusal>),
}

impl State {
    /// The state that a journal describes.
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let mut state = Self::default();
        for line in lines {
            state.note(&line.entry, line.time());
        }
        state
    }

    /// The exit code, if the upload is complete.
    #[must_use]
    pub const fn done(&self) -> Option<u8> {
        self.done
    }

    /// Whether the request may have been sent.
    #[must_use]
    pub fn may_be_sent(&self) -> bool {
        self.posted != Posted::No
    }

    /// Whether this upload created the PKI. A new PKI may not be visible everywhere.
    pub(super) fn is_new_pki(&self) -> bool {
        self.pki.as_ref().is_some_and(|(_, created)| *created)
    }

    /// The state after the last request was not processed.
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
                // If an earlier run was interrupted before the answer, that answer is lost too.
                self.lost |= self.posted == Posted::Unanswered;
                self.posted = Posted::Unanswered;
                self.posted_at = Some(time);
            }
            Entry::NotPosted {} => self.posted = self.not_processed(),
            Entry::Accepted { request_id, .. } => {
                self.posted = Posted::Accepted;
                self.request_id.clone_from(request_id);
            }
            // The request was not processed and may be sent again.
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
