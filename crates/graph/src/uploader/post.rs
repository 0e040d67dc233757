//! Sends the request once, and again only if it is certain that it was not processed.

use std::time::Duration;

use pki_preflight::Report;

use super::compare::thumbprint;
use super::entry::Entry;
use super::state::Posted;
use super::steps::Upload;
use super::stop::{Kind, Stop};
use crate::UploadParameters;
use crate::client::{ClientError, Refusal};

/// Maximum number of attempts if the service answers that the request was not processed.
const ATTEMPTS: u32 = 5;

/// Maximum number of attempts if the service is unavailable and no sign of an upload is found.
const ATTEMPTS_UNAVAILABLE: u32 = 3;

/// The wait after a 429 or 503 without `Retry-After`.
const PAUSE: Duration = Duration::from_secs(30);

/// Maximum time to look for a sign of a request whose answer was lost.
const PATIENCE: Duration = Duration::from_secs(300);

/// Maximum time to look for a sign of a request after the service answered that it is unavailable.
///
/// A new object may be invisible for this time.
const PATIENCE_UNAVAILABLE: Duration = Duration::from_secs(600);

/// The next step.
enum Next {
    Accepted,
    Again,
    /// The PKI was created recently, and may not be visible everywhere.
    NotVisible(Refusal),
}

impl Upload<'_> {
    /// Sends the request, unless it was already accepted.
    pub(super) fn post(&mut self, report: &Report) -> Result<(), Stop> {
        match self.state.posted.clone() {
            Posted::Accepted => return Ok(()),
            Posted::Refused(refusal) => return Err(self.refused(report, &refusal)),
            Posted::Unanswered => {
                self.observer.step("Looking for a sign of the upload that was sent");
                return self.expect_sign(report, PATIENCE, "The command was interrupted");
            }
            Posted::No => {}
        }
        self.observer.step("Sending the request to upload");
        let (mut attempt, mut visibility) = (1, self.visibility());
        while attempt <= ATTEMPTS {
            match self.post_once(report, attempt)? {
                Next::Accepted => return Ok(()),
                Next::Again => attempt += 1,
                Next::NotVisible(refusal) => {
                    self.observer.step("The new PKI is not visible everywhere yet; waiting");
                    if !self.wait(&mut visibility) {
                        let error = ClientError::Refused(Box::new(refusal));
                        return Err(Stop::of(Kind::NothingSent, &error));
                    }
                }
            }
        }
        let told = "The service does not accept the request now (429)";
        if self.state.lost {
            return self.expect_sign(report, PATIENCE, told);
        }
        Err(Stop::new(Kind::Rejected, format!("{told}.")))
    }

    fn post_once(&mut self, report: &Report, attempt: u32) -> Result<Next, Stop> {
        self.record(Entry::Posting {})?;
        let parameters =
            UploadParameters::new(&self.plan.upload_url, &self.plan.sha256.to_string());
        let error = match self.client.upload(&self.pki_id(), &parameters) {
            Ok(answer) => {
                let (status, request_id) = (answer.status, answer.request_id);
                self.note(Entry::Accepted { status, request_id });
                return Ok(Next::Accepted);
            }
            Err(error) => error.map_texts(|text| self.secrets.hide(text)),
        };
        match &error {
            ClientError::Token(_) | ClientError::NotSent(_) | ClientError::ForeignLink(_) => {
                self.note(Entry::NotPosted {});
                let kind = if self.state.lost { Kind::Unknown } else { Kind::NothingSent };
                Err(Stop::of(kind, &error))
            }
            ClientError::Refused(refusal) => self.answered(report, attempt, refusal),
            ClientError::Lost(_) | ClientError::Unexpected(_) => {
                self.note(Entry::Lost { reason: error.to_string() });
                self.expect_sign(report, PATIENCE, &error.to_string())?;
                Ok(Next::Accepted)
            }
        }
    }

    /// Handles an answer that is not a success.
    fn answered(&mut self, report: &Report, attempt: u32, refusal: &Refusal) -> Result<Next, Stop> {
        let wait = refusal.retry_after.unwrap_or(PAUSE);
        let told = format!("The service answered {refusal}");
        match refusal.status {
            404 if self.state.is_new_pki() => {
                self.note(Entry::refused(refusal));
                Ok(Next::NotVisible(refusal.clone()))
            }
            429 => {
                self.note(Entry::refused(refusal));
                self.observer.step(&format!("{told}; waiting {} s", wait.as_secs_f64().ceil()));
                self.client.clock().sleep(wait);
                Ok(Next::Again)
            }
            408 | 500..=599 => {
                self.note(Entry::Lost { reason: told.clone() });
                if refusal.status != 503 {
                    self.expect_sign(report, PATIENCE, &told)?;
                    return Ok(Next::Accepted);
                }
                self.observer.step(&format!("{told}; looking for a sign of the upload"));
                self.client.clock().sleep(wait);
                if self.find_sign(report, PATIENCE_UNAVAILABLE)? {
                    return Ok(Next::Accepted);
                }
                if attempt >= ATTEMPTS_UNAVAILABLE {
                    return Err(Stop::of(
                        Kind::Unknown,
                        &ClientError::Refused(Box::new(refusal.clone())),
                    ));
                }
                Ok(Next::Again)
            }
            // An earlier request may have been accepted. In that case, the service refuses this
            // one.
            _ if self.state.lost => {
                self.note(Entry::refused(refusal));
                self.expect_sign(report, PATIENCE, &told)?;
                Ok(Next::Accepted)
            }
            _ => {
                self.note(Entry::refused(refusal));
                Err(self.refused(report, refusal))
            }
        }
    }

    /// Continues if a sign shows that the request was accepted, and stops otherwise.
    fn expect_sign(&mut self, report: &Report, patience: Duration, told: &str) -> Result<(), Stop> {
        self.observer.step(&format!("{told}; looking for a sign of the upload"));
        if self.find_sign(report, patience)? {
            self.observer.step("The upload was accepted");
            return Ok(());
        }
        let mut stop = Stop::new(Kind::Unknown, format!("{told}. Nothing shows an upload."));
        stop.explanation = Some(
            "The request may still be processed: look at the PKI again in half an hour, with \
             `pki-preflight status` or by resuming from the journal, before you start another \
             upload."
                .to_owned(),
        );
        Err(stop)
    }

    /// The reason for the refusal, and the certificates that are duplicates.
    fn refused(&mut self, report: &Report, refusal: &Refusal) -> Stop {
        let error = ClientError::Refused(Box::new(refusal.clone()));
        let mut stop = Stop::of(Kind::Rejected, &error);
        if refusal.status != 400 {
            return stop;
        }
        let Ok(Some(look)) = self.look() else { return stop };
        let there: Vec<_> = look.authorities.iter().filter_map(thumbprint).collect();
        for record in &report.certificate_authorities {
            if record.thumbprint.parse().is_ok_and(|it| there.contains(&it)) {
                self.found.duplicates.push(record.thumbprint.clone());
            }
        }
        if let Some(first) = self.found.duplicates.first() {
            let others = self.found.duplicates.len();
            stop.reason += &format!(
                ". The PKI holds {others} of the file's CAs by now; the first is {first}."
            );
        }
        stop
    }
}
