//! The CRL URLs to set after the upload, and the CAs whose URL must be found manually.

use std::collections::HashMap;

use serde::Serialize;

use super::is_url;
use crate::digest::Thumbprint;
use crate::report::{CrlByHand, Report};
use crate::revocation::{AuthorityCrl, CrlReport, UrlCertainty};
use crate::text::{Escaped, shorten};

/// The CRL URLs that are set after the upload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CrlUpdateScope {
    /// No URLs.
    None,
    /// The URLs of CAs whose record has none.
    Missing,
    /// All URLs that differ from those the upload is predicted to set.
    #[default]
    All,
}

/// A CA that the upload creates, and the known facts about its CRL URL.
#[derive(Clone, Debug)]
pub(super) struct CreatedAuthority {
    thumbprint: Thumbprint,
    display_name: String,
    /// The URL that the upload is predicted to set.
    predicted: Option<String>,
    /// The CA's own URL, if it is certain.
    own: Option<String>,
    /// Why a known URL is not certain.
    objection: Option<String>,
    /// Whether the predicted URL may be wrong.
    is_open: bool,
}

/// A CRL URL to set after the upload.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CrlUpdate {
    pub(super) thumbprint: Thumbprint,
    pub(super) display_name: String,
    #[serde(skip)]
    pub(super) body: CrlBody,
}

/// The body of the request that changes a record.
///
/// Source: Microsoft Graph v1.0, Update certificateAuthorityDetail.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CrlBody {
    pub(super) certificate_revocation_list_url: String,
}

/// A CA whose CRL URL is not set and may be wrong.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MissingCrl {
    pub(super) thumbprint: Thumbprint,
    pub(super) display_name: String,
    /// The CA's own URL, if it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    /// Why a known URL is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) objection: Option<String>,
}

/// Why a URL that the bundle suggests is not set.
const UNCERTAIN: &str = "the certificates that contain the URL are not verified, or differ";

/// The CAs that the upload creates, each with the URL that certificates in the bundle contain.
pub(super) fn created(report: &Report) -> Vec<CreatedAuthority> {
    let by_hand: HashMap<Thumbprint, &CrlByHand> = report
        .chains
        .iter()
        .filter_map(|chain| {
            let by_hand = chain.crl_by_hand.as_ref()?;
            let certificate = report.certificates.get(usize::try_from(chain.index).ok()?)?;
            Some((certificate.sha1, by_hand))
        })
        .collect();
    let of_record = |record: &crate::record::CertificateAuthorityDetail| {
        let thumbprint: Thumbprint = record.thumbprint.parse().ok()?;
        let by_hand = by_hand.get(&thumbprint);
        let suggested = by_hand.and_then(|each| each.suggested.as_ref()).filter(|url| is_url(url));
        let is_certain = by_hand.is_some_and(|each| each.is_certain);
        Some(CreatedAuthority {
            thumbprint,
            display_name: record.display_name.clone(),
            predicted: record.certificate_revocation_list_url.clone(),
            own: suggested.filter(|_| is_certain).cloned(),
            objection: suggested.filter(|_| !is_certain).map(|_| UNCERTAIN.to_owned()),
            is_open: by_hand.is_some(),
        })
    };
    report.certificate_authorities.iter().filter_map(of_record).collect()
}

/// Replaces the URLs by those of a survey.
pub(super) fn apply(created: &mut [CreatedAuthority], report: &CrlReport) {
    let mut surveyed: HashMap<Thumbprint, &AuthorityCrl> = HashMap::new();
    for authority in &report.authorities {
        surveyed.extend(authority.thumbprints.iter().map(|each| (*each, authority)));
    }
    for each in created {
        let Some(authority) = surveyed.get(&each.thumbprint) else { continue };
        let url = authority.url.as_ref().filter(|url| is_url(url));
        each.own = url.filter(|_| authority.certainty.may_be_set()).cloned();
        each.objection = objection(authority);
        each.is_open |= each.objection.is_some();
    }
}

/// Why the CA's URL is not set, if it has one.
fn objection(authority: &AuthorityCrl) -> Option<String> {
    let why = authority.certainty.objection()?;
    match authority.certainty {
        UrlCertainty::Unknown => None,
        UrlCertainty::Failing => Some(format!("{why}: {}", authority.because.join(", "))),
        _ => Some(why.to_owned()),
    }
}

/// The URLs to set.
pub(super) fn updates(created: &[CreatedAuthority]) -> Vec<CrlUpdate> {
    let differing = created.iter().filter(|each| each.own != each.predicted);
    let update = |each: &CreatedAuthority| {
        let body = CrlBody { certificate_revocation_list_url: each.own.clone()? };
        Some(CrlUpdate {
            thumbprint: each.thumbprint,
            display_name: each.display_name.clone(),
            body,
        })
    };
    differing.filter_map(update).collect()
}

/// The CAs that require another URL than the predicted one, and for which `scope` sets none.
pub(super) fn missing(created: &[CreatedAuthority], scope: CrlUpdateScope) -> Vec<MissingCrl> {
    let is_missing = |each: &&CreatedAuthority| match &each.own {
        Some(own) => scope == CrlUpdateScope::None && Some(own) != each.predicted.as_ref(),
        None => each.is_open,
    };
    let entry = |each: &CreatedAuthority| MissingCrl {
        thumbprint: each.thumbprint,
        display_name: each.display_name.clone(),
        url: each.own.clone(),
        objection: each.objection.clone(),
    };
    let mut missing: Vec<_> = created.iter().filter(is_missing).map(entry).collect();
    // Of many CAs, only the first are printed: those whose known URL must be reviewed.
    missing.sort_by_key(|each| each.objection.is_none());
    missing
}

impl CrlUpdate {
    pub(super) fn comment(&self) -> String {
        comment(&self.display_name)
    }
}

/// A name in a form for comments: one line, without control characters.
pub(super) fn comment(name: &str) -> String {
    shorten(&Escaped::new(name).to_string(), 60)
}
