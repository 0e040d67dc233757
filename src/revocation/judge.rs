//! Chooses each CA's URL, and judges what is there.

use std::collections::HashMap;
use std::sync::Arc;

use super::authority::Authority;
use super::{
    AuthorityCrl, CandidateUrl, CrlDetails, CrlDownload, CrlReport, CrlSurvey, CrlVerdict, Fetched,
    UrlEvidence, each_url,
};
use crate::assumption::Assumptions;
use crate::check::{CrlFacts, CrlOutcome, Fit, Output, Policy, ResolvedPolicy, check_crl};
use crate::digest::Hex;
use crate::outcome::Severity;
use crate::report::{SCHEMA_VERSION, Tool};

/// The URL that is chosen for an authority, or the file.
#[derive(Debug, Default)]
struct Choice<'a> {
    url: Option<&'a str>,
    evidence: Vec<UrlEvidence>,
    fetched: Option<&'a Fetched>,
}

pub(super) fn report(survey: &CrlSurvey, policy: &Policy) -> CrlReport {
    let judge = Judge {
        survey,
        by_url: survey.by_url(),
        suggestions: survey.suggestions(),
        effective: Arc::new(ResolvedPolicy::new(&Assumptions::default(), policy)),
    };
    let choices: Vec<_> = (0..survey.authorities.len()).map(|index| judge.choose(index)).collect();
    let mut by_chosen: HashMap<&str, Vec<&str>> = HashMap::new();
    for (authority, choice) in survey.authorities.iter().zip(&choices) {
        if let Some(url) = choice.url {
            by_chosen.entry(url).or_default().push(&authority.name);
        }
    }
    let mut findings = Vec::new();
    let mut authorities = Vec::new();
    for (index, (authority, choice)) in survey.authorities.iter().zip(&choices).enumerate() {
        let sharing = choice.url.and_then(|url| by_chosen.get(url)).map_or(&[][..], Vec::as_slice);
        let found = judge.findings(index, authority, choice, sharing);
        authorities.push(judge.row(index, authority, choice, &found));
        findings.extend(found.into_iter().map(|(finding, _)| finding));
    }
    findings.extend(judge.strangers());
    CrlReport {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        checked_at: survey.at,
        size_limit: survey.size_limit,
        authorities,
        findings,
    }
}

/// A finding, and whether it is about the chosen URL.
type Found = (crate::check::Finding, bool);

struct Judge<'a> {
    survey: &'a CrlSurvey,
    by_url: HashMap<&'a str, &'a Fetched>,
    suggestions: Vec<Vec<String>>,
    effective: Arc<ResolvedPolicy>,
}

impl<'a> Judge<'a> {
    /// A URL whose CRL proves that it is the CA's goes before all others; then what certificates
    /// name, and the record, unless another CA's CRL is there.
    fn choose(&self, index: usize) -> Choice<'a> {
        let Some(authority) = self.survey.authorities.get(index) else { return Choice::default() };
        let named = |url: &str| {
            let of_url = authority.candidates.iter().filter(|candidate| candidate.url == url);
            let mut evidence: Vec<_> = of_url.map(|candidate| candidate.evidence).collect();
            if self.survey.listed.iter().any(|listed| listed == url) {
                evidence.push(UrlEvidence::Listed);
            } else if evidence.is_empty() {
                evidence.push(UrlEvidence::Suggestion);
            }
            evidence.sort_unstable();
            evidence
        };
        let own = |each: &&Fetched| each.owner == Some(index);
        let proven = self.survey.fetched.iter().filter(own).filter_map(|each| {
            let url = each_url(each)?;
            // A delta CRL is the CA's too, and of no use alone.
            let is_delta = each.crl().is_some_and(|crl| crl.base_number().is_some());
            Some(((is_delta, named(url)), url, each))
        });
        if let Some(((_, names), url, each)) = proven.min_by(|one, other| one.0.cmp(&other.0)) {
            let is_verified = self.survey.fit(authority, each) == Fit::Proven;
            let crl = is_verified.then_some(UrlEvidence::Crl);
            let evidence = crl.into_iter().chain(names).collect();
            return Choice { url: Some(url), evidence, fetched: Some(each) };
        }
        let is_disproven = |url: &str| {
            let fit = self.by_url.get(url).map(|each| self.survey.fit(authority, each));
            matches!(fit, Some(Fit::Other { .. } | Fit::OtherKey { .. }))
        };
        let remaining = authority.candidates.iter().filter(|each| !is_disproven(&each.url));
        if let Some(candidate) = remaining.min_by_key(|candidate| candidate.evidence) {
            let url = candidate.url.as_str();
            let fetched = self.by_url.get(url).copied();
            return Choice { url: Some(url), evidence: named(url), fetched };
        }
        let Some(file) = self.survey.fetched.iter().find(own) else { return Choice::default() };
        let point = file.crl().and_then(|crl| crl.issuing_distribution_point());
        let url = point.and_then(|point| point.urls.iter().find(|url| super::is_http(url)));
        let evidence = url.map(|_| UrlEvidence::DistributionPoint).into_iter().collect();
        Choice { url: url.map(String::as_str), evidence, fetched: Some(file) }
    }

    /// What is found of the chosen URL, and of others that name the CA and were read.
    fn findings(
        &self,
        index: usize,
        authority: &'a Authority,
        choice: &Choice<'a>,
        sharing: &[&'a str],
    ) -> Vec<Found> {
        let mut all = Vec::new();
        let place = choice.url.or_else(|| Some(choice.fetched?.source.name.as_str()));
        let mut facts = self.facts(Some(authority), place.unwrap_or_default(), choice.fetched);
        facts.url = choice.url;
        let others = sharing.iter().filter(|name| **name != authority.name).copied();
        facts.shared_with = others.collect();
        for candidate in &authority.candidates {
            let is_other = choice.url.is_some_and(|url| url != candidate.url);
            let other = (candidate.url.as_str(), candidate.evidence.describe());
            if is_other && !facts.other_urls.contains(&other) {
                facts.other_urls.push(other);
            }
        }
        facts.revoked = self.revoked(index, choice.fetched);
        all.extend(self.check(&facts).into_iter().map(|finding| (finding, true)));
        let mut seen = vec![choice.url.unwrap_or_default()];
        for candidate in &authority.candidates {
            let url = candidate.url.as_str();
            let Some(fetched) = self.by_url.get(url).copied() else { continue };
            if seen.contains(&url) {
                continue;
            }
            seen.push(url);
            let facts = self.facts(Some(authority), url, Some(fetched));
            all.extend(self.check(&facts).into_iter().map(|finding| (finding, false)));
        }
        all
    }

    /// What is found of CRLs that are no known CA's, or that have the name and the key identifier
    /// of one and not its signature.
    fn strangers(&self) -> Vec<crate::check::Finding> {
        let is_named = |url: &str| {
            let mut all = self.survey.authorities.iter().flat_map(|each| &each.candidates);
            all.any(|candidate| candidate.url == url)
        };
        let is_guess = |url: &str| self.suggestions.iter().flatten().any(|guess| guess == url);
        let is_listed = |url: &str| self.survey.listed.iter().any(|listed| listed == url);
        let mut findings = Vec::new();
        for fetched in self.survey.fetched.iter().filter(|each| each.owner.is_none()) {
            let skip = each_url(fetched)
                .is_some_and(|url| is_named(url) || is_guess(url) && !is_listed(url));
            if !skip {
                let authority = self.survey.authority_by_name_and_key_identifier(fetched);
                let facts = self.facts(authority, &fetched.source.name, Some(fetched));
                findings.extend(self.check(&facts));
            }
        }
        findings
    }

    fn facts(
        &self,
        authority: Option<&'a Authority>,
        place: &'a str,
        fetched: Option<&'a Fetched>,
    ) -> CrlFacts<'a> {
        let outcome = match fetched.map(|fetched| &fetched.download) {
            None => CrlOutcome::Unread,
            Some(CrlDownload::Read(crl)) => CrlOutcome::Crl(crl),
            Some(CrlDownload::Unreadable(error)) => CrlOutcome::Unreadable(error),
            Some(CrlDownload::Failed(why)) => CrlOutcome::NotDownloaded(why),
            Some(CrlDownload::TimedOut) => CrlOutcome::TimedOut,
            Some(CrlDownload::TooLarge) => CrlOutcome::TooLarge,
        };
        let fit = match (authority, fetched) {
            (Some(authority), Some(fetched)) => self.survey.fit(authority, fetched),
            _ => Fit::Unknown,
        };
        let source = fetched.map(|fetched| &fetched.source);
        CrlFacts {
            at: self.survey.at,
            size_limit: self.survey.size_limit,
            authority: authority.map(|authority| authority.name.as_str()),
            place,
            url: source.and_then(|source| source.url.as_deref()),
            outcome,
            length: fetched
                .and_then(|each| each.crl().map(|crl| crl.length).or(each.source.length)),
            elapsed: source.and_then(|source| source.elapsed),
            private_address: source.and_then(|source| source.private_address.clone()),
            fit,
            revoked: Vec::new(),
            shared_with: Vec::new(),
            other_urls: Vec::new(),
        }
    }

    /// Certificates that the authority issued, or whose issuer is not known, on its CRL.
    fn revoked(
        &self,
        index: usize,
        fetched: Option<&'a Fetched>,
    ) -> Vec<(String, bool, &'a crate::crl::RevokedEntry)> {
        let is_own = |each: &&Fetched| each.owner == Some(index);
        let Some(crl) = fetched.filter(is_own).and_then(Fetched::crl) else { return Vec::new() };
        let is = |serial: &[u8], entry: &crate::crl::RevokedEntry| {
            crate::certificate::magnitude(serial)
                == crate::certificate::magnitude(&entry.serial_number)
        };
        let mut revoked = Vec::new();
        for entry in crl.revoked() {
            let issued = self.survey.certificates.iter().filter(|it| it.issuer == Some(index));
            let known = issued.filter(|it| is(&it.serial, entry));
            revoked.extend(known.map(|it| (it.name.clone(), it.is_ca, entry)));
            if self.survey.serials.iter().any(|serial| is(serial, entry)) {
                let name = format!("the serial number {}", Hex(&entry.serial_number));
                revoked.push((name, false, entry));
            }
        }
        revoked
    }

    fn check(&self, facts: &CrlFacts<'_>) -> Vec<crate::check::Finding> {
        let mut output = Output::new(Arc::clone(&self.effective), true);
        check_crl(facts, &mut output);
        output.findings
    }

    fn row(
        &self,
        index: usize,
        authority: &Authority,
        choice: &Choice<'_>,
        found: &[Found],
    ) -> AuthorityCrl {
        let of_chosen = found.iter().filter(|(_, is_chosen)| *is_chosen);
        let errors = of_chosen.filter(|(finding, _)| finding.severity == Severity::Error);
        let mut because: Vec<_> = errors.map(|(finding, _)| finding.rule.id).collect();
        because.dedup();
        let verdict = match (choice.url, choice.fetched) {
            _ if !because.is_empty() => CrlVerdict::Fails,
            (None, None) => CrlVerdict::Unknown,
            (_, None) => CrlVerdict::NotChecked,
            (_, Some(_)) => CrlVerdict::Works,
        };
        let candidates = authority.candidates.iter();
        let candidate = |it: &super::authority::Candidate| CandidateUrl {
            url: it.url.clone(),
            evidence: it.evidence,
        };
        AuthorityCrl {
            name: authority.name.clone(),
            subject: authority.subject.clone(),
            thumbprints: authority.thumbprints.clone(),
            subject_key_identifier: authority
                .key_identifier
                .as_deref()
                .map(|it| Hex(it).to_string()),
            url: choice.url.map(str::to_owned),
            evidence: choice.evidence.clone(),
            verdict,
            because,
            candidates: candidates.map(candidate).collect(),
            suggestions: match choice.url {
                None => self.suggestions.get(index).cloned().unwrap_or_default(),
                Some(_) => Vec::new(),
            },
            crl: choice.fetched.and_then(details),
        }
    }
}

fn details(fetched: &Fetched) -> Option<CrlDetails> {
    let crl = fetched.crl()?;
    let milliseconds = |elapsed: std::time::Duration| u64::try_from(elapsed.as_millis()).ok();
    Some(CrlDetails {
        source: fetched.source.name.clone(),
        length: crl.length,
        milliseconds: fetched.source.elapsed.and_then(milliseconds),
        this_update: crl.this_update,
        next_update: crl.next_update,
        number: crl.number().map(|number| Hex(number).to_string()),
        is_delta: crl.base_number().is_some(),
        entries: crl.entries,
        revoked: crl.revoked.clone(),
        issuing_distribution_point: crl.issuing_distribution_point().cloned(),
    })
}
