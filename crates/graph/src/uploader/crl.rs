//! Sets the CRL URLs that certificates of the file contain.

mod wanted;

use std::collections::HashMap;
use std::time::Duration;

use pki_preflight::Report;
use serde::Serialize;

use super::compare::thumbprint;
use super::entry::Entry;
use super::plan::SetCrl;
use super::steps::Upload;
use super::target::Visibility;
use crate::CertificateAuthorityDetail;
use crate::client::ClientError;
pub(super) use wanted::suggested;
use wanted::{Wanted, wanted};

/// Maximum number of times the CAs are read until they show the new URLs. Reads lag behind writes.
const LOOKS: u32 = 8;

/// The time between two reads.
const PAUSE: Duration = Duration::from_secs(10);

/// Number of consecutive failures after which the remaining CAs are skipped. A missing permission
/// or an unavailable service affects all of them.
const FAILURES: usize = 3;

/// The CRL URLs that were set, and those that were not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlUpdates {
    /// Thumbprints of the CAs whose URL was set and confirmed by reading it.
    pub set: Vec<String>,
    /// CAs whose URL could not be set or confirmed.
    pub failed: Vec<CrlFailure>,
    /// CAs whose URL was not tried because the previous ones failed.
    pub not_tried: Vec<CrlFailure>,
    /// CAs whose URL in the file is not certain. It may not be the CA's own, so it was not set.
    pub uncertain: Vec<CrlFailure>,
    /// Thumbprints of the CAs whose URL must be set but is not in a certificate of the file.
    pub to_do: Vec<String>,
}

/// A CRL URL that was not set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlFailure {
    /// The CA.
    pub thumbprint: String,
    /// The URL.
    pub url: String,
    /// The reason.
    pub reason: String,
}

impl CrlUpdates {
    /// Whether every URL that was to be set was set.
    pub(super) fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.not_tried.is_empty() && self.uncertain.is_empty()
    }
}

impl Upload<'_> {
    /// Sets the URLs that the plan requires and that differ, one after the other.
    pub(super) fn set_crl_urls(
        &mut self,
        report: &Report,
        authorities: &[CertificateAuthorityDetail],
    ) -> Option<CrlUpdates> {
        let (wanted, mut updates) = wanted(report, authorities, self.plan.set_crl);
        if self.plan.set_crl == SetCrl::None {
            return Some(updates).filter(|updates| !updates.to_do.is_empty());
        }
        if !wanted.is_empty() {
            self.observer.step(&format!("Setting CRL URLs: {}", wanted.len()));
        }
        let pki = self.pki_id();
        let (mut sent, mut failures) = (Vec::new(), 0);
        // New CAs may not be visible everywhere.
        let mut visibility = self.visibility();
        for each in wanted {
            if failures >= FAILURES {
                let reason = format!("It was not tried: the {FAILURES} before it failed.");
                updates.not_tried.push(each.failure(reason));
                continue;
            }
            match self.set_crl_url(&pki, &each, &mut visibility) {
                Ok(()) => {
                    failures = 0;
                    sent.push(each);
                }
                Err(reason) => {
                    failures += 1;
                    updates.failed.push(each.failure(reason));
                }
            }
        }
        self.read_back(&pki, sent, &mut updates);
        Some(updates)
    }

    /// Sets one URL, unless it was changed in the meantime. The error is a sentence.
    fn set_crl_url(
        &mut self,
        pki: &str,
        wanted: &Wanted,
        visibility: &mut Visibility,
    ) -> Result<(), String> {
        let now = self.visible(visibility, |client| client.authority(pki, &wanted.id))?;
        let url = now.certificate_revocation_list_url;
        if url.as_ref() == Some(&wanted.url) {
            return Ok(());
        }
        if url != wanted.before {
            let url = url.map_or_else(|| "null".to_owned(), |url| format!("\"{url}\""));
            return Err(format!("Somebody changed it to {url} in the meantime."));
        }
        self.visible(visibility, |client| client.set_crl_url(pki, &wanted.id, &wanted.url))?;
        let thumbprint = wanted.thumbprint.to_string();
        self.note(Entry::CrlUrl { thumbprint, url: wanted.url.clone() });
        Ok(())
    }

    /// The result of a request, repeated until the CA is visible.
    fn visible<T>(
        &mut self,
        visibility: &mut Visibility,
        request: impl Fn(&crate::client::Client<'_>) -> Result<T, ClientError>,
    ) -> Result<T, String> {
        loop {
            match request(self.client) {
                Err(error) if error.has_status(404) && self.wait(visibility) => {}
                result => return result.map_err(|error| error.to_string()),
            }
        }
    }

    fn read_back(&self, pki: &str, mut sent: Vec<Wanted>, updates: &mut CrlUpdates) {
        for look in 0..LOOKS {
            if sent.is_empty() {
                return;
            }
            if look > 0 {
                self.client.clock().sleep(PAUSE);
            }
            let Ok(there) = self.client.authorities::<CertificateAuthorityDetail>(pki) else {
                continue;
            };
            let urls: HashMap<_, _> = there
                .iter()
                .filter_map(|it| {
                    Some((thumbprint(it)?, it.certificate_revocation_list_url.as_ref()))
                })
                .collect();
            sent.retain(|each| {
                let is_set = urls.get(&each.thumbprint) == Some(&Some(&each.url));
                if is_set {
                    updates.set.push(each.thumbprint.to_string());
                }
                !is_set
            });
        }
        let reason = "The service accepted it, and does not show it.";
        updates.failed.extend(sent.iter().map(|each| each.failure(reason.to_owned())));
    }
}
