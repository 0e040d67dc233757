//! Sets CRL URLs where the file names them.

use std::collections::HashMap;
use std::time::Duration;

use pki_preflight::{Report, Thumbprint};
use serde::Serialize;

use super::compare::thumbprint;
use super::entry::Entry;
use super::plan::SetCrl;
use super::steps::Upload;
use super::stop::Stop;
use crate::CertificateAuthorityDetail;

/// How often the CAs are read until they show what was set: reads lag behind writes.
const LOOKS: u32 = 8;

/// Between two reads.
const PAUSE: Duration = Duration::from_secs(10);

/// The CRL URLs that were set, and those that were not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlUpdates {
    /// Thumbprints of the CAs whose URL was set and read back.
    pub set: Vec<String>,
    /// CAs whose URL could not be set, or not be read back.
    pub failed: Vec<CrlFailure>,
    /// Thumbprints of the CAs whose URL must be set, and is in no certificate of the file.
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
    /// Why.
    pub reason: String,
}

/// A URL to set.
#[derive(Clone, Debug)]
struct Wanted {
    thumbprint: Thumbprint,
    id: String,
    url: String,
}

impl Upload<'_> {
    /// Sets the URLs that the plan asks for, one after the other, where they differ.
    pub(super) fn set_crl_urls(
        &mut self,
        report: &Report,
        authorities: &[CertificateAuthorityDetail],
    ) -> Result<Option<CrlUpdates>, Stop> {
        let (wanted, to_do) = wanted(report, authorities, self.plan.set_crl);
        let mut updates = CrlUpdates { to_do, ..CrlUpdates::default() };
        if self.plan.set_crl == SetCrl::None {
            return Ok(Some(updates).filter(|updates| !updates.to_do.is_empty()));
        }
        if !wanted.is_empty() {
            self.observer.step(&format!("Setting CRL URLs: {}", wanted.len()));
        }
        let pki = self.pki_id();
        let mut sent = Vec::new();
        for each in wanted {
            match self.client.set_crl_url(&pki, &each.id, &each.url) {
                Ok(_) => {
                    let thumbprint = each.thumbprint.to_string();
                    self.note(Entry::CrlUrl { thumbprint, url: each.url.clone() });
                    sent.push(each);
                }
                Err(error) => updates.failed.push(each.failure(error.to_string())),
            }
        }
        self.read_back(&pki, sent, &mut updates);
        Ok(Some(updates))
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

impl Wanted {
    fn failure(&self, reason: String) -> CrlFailure {
        let (thumbprint, url) = (self.thumbprint.to_string(), self.url.clone());
        CrlFailure { thumbprint, url, reason }
    }
}

/// The URLs that certificates of the file name, by the thumbprint of the CA whose CRL it is.
pub(super) fn suggested(report: &Report) -> HashMap<String, String> {
    let named = by_hand(report).filter_map(|(thumbprint, url)| Some((thumbprint, url?)));
    named.map(|(thumbprint, url)| (thumbprint.to_string(), url.clone())).collect()
}

/// The CAs whose CRL URL is not predicted to be right, each with the right one where it is known.
fn by_hand(report: &Report) -> impl Iterator<Item = (Thumbprint, Option<&String>)> {
    report.chains.iter().filter_map(|chain| {
        let by_hand = chain.crl_by_hand.as_ref()?;
        let certificate = report.certificates.get(usize::try_from(chain.index).ok()?)?;
        Some((certificate.sha1, by_hand.suggested.as_ref().filter(|url| is_url(url))))
    })
}

/// The URLs to set, and the CAs that need one which the file does not name.
fn wanted(
    report: &Report,
    authorities: &[CertificateAuthorityDetail],
    set: SetCrl,
) -> (Vec<Wanted>, Vec<String>) {
    let there: HashMap<Thumbprint, &CertificateAuthorityDetail> =
        authorities.iter().filter_map(|it| Some((thumbprint(it)?, it))).collect();
    let (mut wanted, mut to_do) = (Vec::new(), Vec::new());
    for (thumbprint, url) in by_hand(report) {
        let Some(found) = there.get(&thumbprint) else { continue };
        let Some(url) = url else {
            to_do.push(thumbprint.to_string());
            continue;
        };
        let actual = found.certificate_revocation_list_url.as_ref();
        let is_wanted = match set {
            SetCrl::None => false,
            SetCrl::Missing => actual.is_none_or(String::is_empty),
            SetCrl::All => actual != Some(url),
        };
        if is_wanted {
            wanted.push(Wanted { thumbprint, id: found.id.clone(), url: url.clone() });
        }
    }
    (wanted, to_do)
}

/// Whether a URL of a certificate can be sent as it is.
fn is_url(url: &str) -> bool {
    let is_http = url.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    is_http && url.bytes().all(|byte| byte.is_ascii_graphic())
}
