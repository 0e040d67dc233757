//! Reads the state of the PKI before the upload.

use std::time::Duration;

use serde_json::Value;

use super::compare::thumbprint;
use super::entry::Entry;
use super::evidence::LIMIT;
use super::observer::Progress;
use super::steps::Upload;
use super::stop::{Kind, Stop};
use super::watch::typed;
use crate::CertificateBasedAuthPki;
use crate::client::{Backoff, ClientError};

impl Upload<'_> {
    /// The CAs in a PKI, once no other upload is running.
    pub(super) fn before(
        &mut self,
        pki: Option<&CertificateBasedAuthPki>,
    ) -> Result<Vec<Value>, Stop> {
        let Some(pki) = pki else { return Ok(Vec::new()) };
        let is_new = self.state.is_new_pki();
        let pki = self.idle(pki.clone())?;
        self.observer.step("Listing what the PKI holds");
        let held: Vec<Value> = match self.client.authorities(&pki.id) {
            Ok(held) => held,
            // A newly created PKI may not be visible everywhere.
            Err(error) if is_new && error.has_status(404) => Vec::new(),
            Err(error) => return Err(Stop::of(Kind::NothingSent, &error)),
        };
        let authorities = typed(&held).map_err(|error| Stop::of(Kind::NothingSent, &error))?;
        let thumbprints: Vec<_> = authorities.iter().filter_map(thumbprint).collect();
        self.record(Entry::before(&pki, &thumbprints))?;
        Ok(held)
    }

    /// Waits until no other upload runs.
    fn idle(&mut self, mut pki: CertificateBasedAuthPki) -> Result<CertificateBasedAuthPki, Stop> {
        let begun = self.client.clock().now();
        let mut backoff = Backoff::new(Duration::from_secs(5), Duration::from_secs(30));
        if pki.is_running() {
            self.observer.step("Waiting for another upload to end");
        }
        while pki.is_running() {
            let elapsed = self.client.clock().now().duration_since(begun).unwrap_or_default();
            if elapsed > LIMIT {
                return Err(Stop::nothing_sent("Another upload to this PKI does not end."));
            }
            self.observer.waiting(&Progress {
                status: pki.status.clone(),
                present: 0,
                predicted: 0,
                elapsed,
            });
            self.client.clock().sleep(backoff.wait());
            match self.client.pki(&pki.id) {
                Ok(found) => pki = CertificateBasedAuthPki { id: pki.id, ..found },
                Err(error) if error.is_transient() => {}
                Err(error) => return Err(stopped(&error)),
            }
        }
        Ok(pki)
    }
}

fn stopped(error: &ClientError) -> Stop {
    Stop::of(Kind::NothingSent, error)
}
