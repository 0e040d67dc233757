//! Chooses each CA's URL from the candidates.

use std::collections::HashMap;

use super::authority::Authority;
use super::judge::Judge;
use super::{Fetched, UrlCertainty, UrlEvidence, each_url, is_http};
use crate::check::Fit;

/// The URL or the file chosen for an authority.
#[derive(Debug, Default)]
pub(super) struct Choice<'a> {
    pub(super) url: Option<&'a str>,
    pub(super) evidence: Vec<UrlEvidence>,
    pub(super) fetched: Option<&'a Fetched>,
    /// Whether the CRL has the CA's name, key identifier and signature.
    is_proven: bool,
}

impl<'a> Judge<'a> {
    /// Chooses in this order: a URL whose CRL belongs to the CA, the URLs in certificates, the URL
    /// of the record, a file. A URL with another CA's CRL is not chosen from certificates or the
    /// record.
    pub(super) fn choose(&self, index: usize) -> Choice<'a> {
        let Some(authority) = self.survey.authorities.get(index) else { return Choice::default() };
        let named = self.evidence(authority);
        let own = self.owned.get(index).map_or(&[][..], Vec::as_slice);
        self.own_crl(authority, own, &named)
            .or_else(|| self.candidate(authority, &named))
            .or_else(|| self.file(authority, own))
            .unwrap_or_default()
    }

    /// The evidence for each URL of an authority.
    fn evidence(&self, authority: &'a Authority) -> HashMap<&'a str, Vec<UrlEvidence>> {
        let mut named: HashMap<&str, Vec<UrlEvidence>> = HashMap::new();
        for candidate in &authority.candidates {
            named.entry(&candidate.url).or_default().push(candidate.evidence);
        }
        for (url, evidence) in &mut named {
            if self.listed.contains(url) {
                evidence.push(UrlEvidence::Listed);
            }
            evidence.sort_unstable();
        }
        named
    }

    /// The choice based on the CRL at a URL: its signature or, if that cannot be verified, its name
    /// and key identifier.
    fn own_crl(
        &self,
        authority: &Authority,
        own: &[&'a Fetched],
        named: &HashMap<&str, Vec<UrlEvidence>>,
    ) -> Option<Choice<'a>> {
        let names = |url: &str| match named.get(url) {
            Some(evidence) => evidence.clone(),
            None if self.listed.contains(url) => vec![UrlEvidence::Listed],
            None => vec![UrlEvidence::Suggestion],
        };
        let with_url = own.iter().filter_map(|each| {
            let url = each_url(each)?;
            // A delta CRL also belongs to the CA, but is useless without its base CRL.
            let is_delta = each.crl().is_some_and(|crl| crl.base_number().is_some());
            Some(((is_delta, names(url)), url, *each))
        });
        let ((_, names), url, fetched) =
            with_url.min_by(|(one, ..), (other, ..)| one.cmp(other))?;
        let is_proven = self.survey.fit(authority, fetched) == Fit::Proven;
        let crl = is_proven.then_some(UrlEvidence::Crl);
        let evidence = crl.into_iter().chain(names).collect();
        Some(Choice { url: Some(url), evidence, fetched: Some(fetched), is_proven })
    }

    fn candidate(
        &self,
        authority: &'a Authority,
        named: &HashMap<&str, Vec<UrlEvidence>>,
    ) -> Option<Choice<'a>> {
        let is_disproven = |url: &str| {
            let fit = self.by_url.get(url).map(|each| self.survey.fit(authority, each));
            matches!(fit, Some(Fit::Other { .. } | Fit::OtherKey { .. }))
        };
        let remaining = authority.candidates.iter().filter(|each| !is_disproven(&each.url));
        let candidate = remaining
            .min_by_key(|candidate| (candidate.evidence, !authority.is_agreed(&candidate.url)))?;
        let url = candidate.url.as_str();
        let evidence = named.get(url).cloned().unwrap_or_default();
        let fetched = self.by_url.get(url).copied();
        Some(Choice { url: Some(url), evidence, fetched, is_proven: false })
    }

    /// The choice of a CRL file with an unknown source. It may contain its own URL.
    fn file(&self, authority: &Authority, own: &[&'a Fetched]) -> Option<Choice<'a>> {
        let file = *own.first()?;
        let point = file.crl().and_then(|crl| crl.issuing_distribution_point());
        let url = point.and_then(|point| point.urls.iter().find(|url| is_http(url)));
        let evidence = url.map(|_| UrlEvidence::DistributionPoint).into_iter().collect();
        let is_proven = self.survey.fit(authority, file) == Fit::Proven;
        Some(Choice { url: url.map(String::as_str), evidence, fetched: Some(file), is_proven })
    }
}

impl Choice<'_> {
    /// The certainty of the URL. `fails`: whether a finding about it is an error.
    pub(super) fn certainty(
        &self,
        authority: &Authority,
        fails: bool,
        is_shared: bool,
    ) -> UrlCertainty {
        let Some(url) = self.url else { return UrlCertainty::Unknown };
        let is_named = self.evidence.contains(&UrlEvidence::IssuedCertificate);
        match &authority.agreed {
            _ if fails => UrlCertainty::Failing,
            _ if self.is_proven => UrlCertainty::Proven,
            _ if is_shared => UrlCertainty::Shared,
            Some(_) if authority.is_agreed(url) => UrlCertainty::Agreed,
            Some(_) if is_named => UrlCertainty::Differing,
            _ => UrlCertainty::Unproven,
        }
    }
}
