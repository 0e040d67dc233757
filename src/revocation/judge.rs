//! Judges each CA's CRL.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::authority::{Authority, Candidate, KnownCertificate};
use super::choice::Choice;
use super::{
    AuthorityCrl, CandidateUrl, CrlDetails, CrlDownload, CrlReport, CrlSurvey, CrlVerdict, Fetched,
    each_url,
};
use crate::assumption::Assumptions;
use crate::certificate::magnitude;
use crate::check::{
    CrlFacts, CrlOutcome, Finding, Fit, Output, Policy, ResolvedPolicy, check_crl,
    is_about_an_entry,
};
use crate::crl::RevokedEntry;
use crate::digest::Hex;
use crate::outcome::Severity;
use crate::report::{SCHEMA_VERSION, Tool};

pub(super) fn report(survey: &CrlSurvey, policy: &Policy) -> CrlReport {
    let judge = Judge::new(survey, policy);
    let choices: Vec<_> = (0..survey.authorities.len()).map(|index| judge.choose(index)).collect();
    let mut by_chosen: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, choice) in choices.iter().enumerate() {
        if let Some(url) = choice.url {
            by_chosen.entry(url).or_default().push(index);
        }
    }
    let mut findings = Vec::new();
    let mut authorities = Vec::new();
    for (index, (authority, choice)) in survey.authorities.iter().zip(&choices).enumerate() {
        let sharing = choice.url.and_then(|url| by_chosen.get(url)).map_or(&[][..], Vec::as_slice);
        let other = sharing.iter().take(2).copied().find(|other| *other != index);
        let other = other.and_then(|other| survey.authorities.get(other));
        let shared_with = other.map(|other| (other.name.as_str(), sharing.len() - 1));
        let found = judge.findings(index, authority, choice, shared_with);
        authorities.push(judge.row(index, authority, choice, &found, shared_with.is_some()));
        findings.extend(found.into_iter().map(|found| found.finding));
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

/// A finding about an authority.
struct FoundOfAuthority {
    finding: Finding,
    /// Whether the finding is about the chosen URL.
    is_of_chosen: bool,
}

/// The tables used while judging.
pub(super) struct Judge<'a> {
    pub(super) survey: &'a CrlSurvey,
    pub(super) by_url: HashMap<&'a str, &'a Fetched>,
    /// For each authority, its CRLs.
    pub(super) owned: Vec<Vec<&'a Fetched>>,
    pub(super) listed: HashSet<&'a str>,
    suggestions: Vec<Vec<String>>,
    /// Certificates by issuer and serial number.
    issued: HashMap<(usize, &'a [u8]), Vec<&'a KnownCertificate>>,
    /// The requested serial numbers whose issuer is unknown.
    serials: HashSet<&'a [u8]>,
    effective: Arc<ResolvedPolicy>,
}

impl<'a> Judge<'a> {
    fn new(survey: &'a CrlSurvey, policy: &Policy) -> Self {
        let mut owned = vec![Vec::new(); survey.authorities.len()];
        for fetched in &survey.fetched {
            if let Some(of_owner) = fetched.owner.and_then(|owner| owned.get_mut(owner)) {
                of_owner.push(fetched);
            }
        }
        let mut issued: HashMap<(usize, &[u8]), Vec<_>> = HashMap::new();
        for certificate in &survey.certificates {
            if let Some(issuer) = certificate.issuer {
                let same = issued.entry((issuer, magnitude(&certificate.serial))).or_default();
                same.push(certificate);
            }
        }
        Self {
            survey,
            by_url: survey.by_url(),
            owned,
            listed: survey.listed.iter().map(String::as_str).collect(),
            suggestions: survey.suggestions(),
            issued,
            serials: survey.serials.iter().map(|serial| magnitude(serial)).collect(),
            effective: Arc::new(ResolvedPolicy::new(&Assumptions::default(), policy)),
        }
    }

    /// The findings about the chosen URL, and about the other candidates that were downloaded.
    fn findings(
        &self,
        index: usize,
        authority: &'a Authority,
        choice: &Choice<'a>,
        shared_with: Option<(&'a str, usize)>,
    ) -> Vec<FoundOfAuthority> {
        let mut all = Vec::new();
        let mut add = |findings: Vec<Finding>, is_of_chosen| {
            let found = |finding| FoundOfAuthority { finding, is_of_chosen };
            all.extend(findings.into_iter().map(found));
        };
        let place = choice.url.or_else(|| Some(choice.fetched?.source.name.as_str()));
        let mut facts = self.facts(Some(authority), place.unwrap_or_default(), choice.fetched);
        facts.url = choice.url;
        facts.shared_with = shared_with;
        let is_other = |candidate: &&Candidate| choice.url.is_some_and(|url| url != candidate.url);
        let others = authority.candidates.iter().filter(is_other);
        let named = others.map(|other| (other.url.as_str(), other.evidence.describe()));
        facts.other_urls = named.collect();
        facts.revoked = self.revoked(index, choice.fetched);
        add(self.check(&facts), true);
        let mut seen = HashSet::from([choice.url.unwrap_or_default()]);
        for candidate in &authority.candidates {
            let url = candidate.url.as_str();
            let Some(fetched) = self.by_url.get(url).copied() else { continue };
            if seen.insert(url) {
                let facts = self.facts(Some(authority), url, Some(fetched));
                add(self.check(&facts), false);
            }
        }
        for file in self.files(index) {
            if !choice.fetched.is_some_and(|chosen| std::ptr::eq(chosen, file)) {
                let mut facts = self.facts(Some(authority), &file.source.name, Some(file));
                facts.revoked = self.revoked(index, Some(file));
                add(self.check(&facts), false);
            }
        }
        all
    }

    /// The authority's CRLs that were read from files, so that their URLs are unknown.
    fn files(&self, index: usize) -> impl Iterator<Item = &'a Fetched> {
        let own = self.owned.get(index).into_iter().flatten().copied();
        own.filter(|fetched| each_url(fetched).is_none())
    }

    /// The file that a report describes if no CRL was read at a URL: preferably not a delta CRL.
    fn read_file(&self, index: usize) -> Option<&'a Fetched> {
        let is_delta = |file: &&Fetched| file.crl().is_some_and(|crl| crl.base_number().is_some());
        self.files(index).min_by_key(is_delta)
    }

    /// The findings about CRLs that belong to no known CA, or that have a CA's name and key
    /// identifier but not its signature.
    fn strangers(&self) -> Vec<Finding> {
        let candidates = self.survey.authorities.iter().flat_map(|each| &each.candidates);
        let named: HashSet<&str> = candidates.map(|candidate| candidate.url.as_str()).collect();
        let guesses: HashSet<&str> =
            self.suggestions.iter().flatten().map(String::as_str).collect();
        let mut findings = Vec::new();
        for fetched in self.survey.fetched.iter().filter(|each| each.owner.is_none()) {
            let skip = each_url(fetched).is_some_and(|url| {
                named.contains(url) || guesses.contains(url) && !self.listed.contains(url)
            });
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
            shared_with: None,
            other_urls: Vec::new(),
        }
    }

    /// The entries of the authority's CRL for certificates that it issued, and for requested serial
    /// numbers.
    fn revoked(
        &self,
        index: usize,
        fetched: Option<&'a Fetched>,
    ) -> Vec<(String, bool, &'a RevokedEntry)> {
        let is_own = |each: &&Fetched| each.owner == Some(index);
        let Some(crl) = fetched.filter(is_own).and_then(Fetched::crl) else { return Vec::new() };
        let mut revoked = Vec::new();
        for entry in crl.revoked() {
            let number = magnitude(&entry.serial_number);
            let issued = self.issued.get(&(index, number)).into_iter().flatten();
            revoked.extend(issued.map(|known| (known.name.clone(), known.is_ca, entry)));
            if self.serials.contains(number) {
                let name = format!("the serial number {}", Hex(&entry.serial_number));
                revoked.push((name, false, entry));
            }
        }
        revoked
    }

    fn check(&self, facts: &CrlFacts<'_>) -> Vec<Finding> {
        let mut output = Output::new(Arc::clone(&self.effective), true);
        check_crl(facts, &mut output);
        output.findings
    }

    fn row(
        &self,
        index: usize,
        authority: &Authority,
        choice: &Choice<'_>,
        found: &[FoundOfAuthority],
        is_shared: bool,
    ) -> AuthorityCrl {
        let of_chosen = found.iter().filter(|found| found.is_of_chosen);
        let errors = of_chosen.filter(|found| found.finding.severity == Severity::Error);
        let ids = errors.map(|found| found.finding.rule.id);
        // A CRL that revokes a certificate still works.
        let mut because: Vec<_> = ids.filter(|id| !is_about_an_entry(id)).collect();
        because.dedup();
        let verdict = match (choice.url, choice.fetched) {
            _ if !because.is_empty() => CrlVerdict::Fails,
            (None, None) => CrlVerdict::Unknown,
            (_, None) => CrlVerdict::NotChecked,
            (_, Some(_)) => CrlVerdict::Works,
        };
        let candidates = authority.candidates.iter();
        let candidate =
            |it: &Candidate| CandidateUrl { url: it.url.clone(), evidence: it.evidence };
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
            certainty: choice.certainty(authority, !because.is_empty(), is_shared),
            verdict,
            because,
            candidates: candidates.map(candidate).collect(),
            suggestions: match choice.url {
                None => self.suggestions.get(index).cloned().unwrap_or_default(),
                Some(_) => Vec::new(),
            },
            crl: choice.fetched.or_else(|| self.read_file(index)).and_then(details),
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
        number: crl.number().map(|number| Hex(magnitude(number)).to_string()),
        is_delta: crl.base_number().is_some(),
        entries: crl.entries,
        revoked: crl.revoked.clone(),
        issuing_distribution_point: crl.issuing_distribution_point().cloned(),
    })
}
