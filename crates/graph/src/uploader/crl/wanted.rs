//! Determines which CRL URLs are to be set.

use std::collections::HashMap;

use pki_preflight::{Report, Thumbprint, report::CrlByHand};

use super::{CrlFailure, CrlUpdates};
use crate::CertificateAuthorityDetail;
use crate::uploader::compare::thumbprint;
use crate::uploader::plan::SetCrl;

/// A URL to set.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) thumbprint: Thumbprint,
    pub(super) id: String,
    pub(super) url: String,
    /// The URL that the service listed when the upload ended.
    pub(super) before: Option<String>,
}

impl Wanted {
    pub(super) fn failure(&self, reason: String) -> CrlFailure {
        let (thumbprint, url) = (self.thumbprint.to_string(), self.url.clone());
        CrlFailure { thumbprint, url, reason }
    }
}

/// The URLs that may be set, by the CA's thumbprint.
pub(in crate::uploader) fn suggested(report: &Report) -> HashMap<String, String> {
    let certain = by_hand(report).filter(|(_, by_hand)| by_hand.is_certain);
    let named = certain.filter_map(|(thumbprint, by_hand)| Some((thumbprint, url(by_hand)?)));
    named.map(|(thumbprint, url)| (thumbprint.to_string(), url.clone())).collect()
}

/// The CAs whose predicted CRL URL may be wrong.
fn by_hand(report: &Report) -> impl Iterator<Item = (Thumbprint, &CrlByHand)> {
    report.chains.iter().filter_map(|chain| {
        let by_hand = chain.crl_by_hand.as_ref()?;
        let certificate = report.certificates.get(usize::try_from(chain.index).ok()?)?;
        Some((certificate.sha1, by_hand))
    })
}

/// The correct URL, if the file contains one that can be sent unchanged.
fn url(by_hand: &CrlByHand) -> Option<&String> {
    by_hand.suggested.as_ref().filter(|url| is_url(url))
}

/// The URLs to set, those that are not certain, and the CAs whose URL is not in the file.
pub(super) fn wanted(
    report: &Report,
    authorities: &[CertificateAuthorityDetail],
    set: SetCrl,
) -> (Vec<Wanted>, CrlUpdates) {
    let there: HashMap<Thumbprint, &CertificateAuthorityDetail> =
        authorities.iter().filter_map(|it| Some((thumbprint(it)?, it))).collect();
    let (mut all, mut updates) = (Vec::new(), CrlUpdates::default());
    for (thumbprint, by_hand) in by_hand(report) {
        let Some(found) = there.get(&thumbprint) else { continue };
        let Some(url) = url(by_hand) else {
            updates.to_do.push(thumbprint.to_string());
            continue;
        };
        let before = found.certificate_revocation_list_url.clone();
        let is_wanted = match set {
            SetCrl::None => false,
            SetCrl::Missing => before.as_ref().is_none_or(String::is_empty),
            SetCrl::All => before.as_ref() != Some(url),
        };
        if !is_wanted {
            continue;
        }
        let wanted = Wanted { thumbprint, id: found.id.clone(), url: url.clone(), before };
        if by_hand.is_certain {
            all.push(wanted);
        } else {
            let reason = "The signature of the certificate that names it was not verified, or \
                          others that the CA issued name another URL.";
            updates.uncertain.push(wanted.failure(reason.to_owned()));
        }
    }
    (all, updates)
}

/// Whether a URL in a certificate can be sent unchanged.
fn is_url(url: &str) -> bool {
    let is_http = url.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    is_http && url.bytes().all(|byte| byte.is_ascii_graphic())
}
