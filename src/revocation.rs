//! Which CRL is whose, where it is published, and whether it will work.
//!
//! ```text
//! certificates, records, URLs -> CrlInventory -> CrlSurvey (URLs out, CRLs in) -> CrlReport
//! ```
//!
//! A certificate names the CRL of its *issuer*, so the URL of a CA's own CRL is in what it issued. A
//! CRL belongs to the CA whose subject is its issuer, whose subject key identifier is its authority
//! key identifier and whose key signed it, whatever named its URL. Nothing is fetched here: who
//! surveys downloads the URLs and hands in what came of them.

mod authority;
mod certainty;
mod choice;
mod inventory;
mod judge;
mod report;
mod suggestion;

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::certificate::{Instant, NameId};
use crate::check::{Fit, Policy};
use crate::crl::{Crl, CrlError, CrlReader, Serials};
use crate::upload_url::Host;
use authority::{Authority, KnownCertificate};
pub use certainty::UrlCertainty;
pub use inventory::CrlInventory;
pub use report::{AuthorityCrl, CandidateUrl, CrlDetails, CrlReport, CrlVerdict, UrlEvidence};

/// Authorities of one name that a CRL is compared with.
const NAMESAKES: usize = 32;

/// Where a CRL came from, and what was seen on the way.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CrlSource {
    /// The name that messages use: the file's, or the URL.
    pub name: String,
    /// The URL; `None` where only a file is known.
    pub url: Option<String>,
    /// Bytes that were read.
    pub length: Option<u64>,
    /// How long the download took.
    pub elapsed: Option<Duration>,
    /// The address that was connected to, where it is not public, as text.
    pub private_address: Option<String>,
}

impl CrlSource {
    /// A URL.
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        Self { name: url.to_owned(), url: Some(url.to_owned()), ..Self::default() }
    }

    /// Notes the address that a download connects to. Only one that is not public is kept.
    pub fn note_address(&mut self, address: IpAddr) {
        let host = match address {
            IpAddr::V4(address) => Host::V4(address),
            IpAddr::V6(address) => Host::V6(address),
        };
        if host.not_public().is_some() {
            self.private_address = Some(address.to_string());
        }
    }

    /// A file of which no URL is known.
    #[must_use]
    pub fn of_file(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// What came of a CRL.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CrlDownload {
    /// It was read to its end.
    Read(Box<Crl>),
    /// It was downloaded, and is not a CRL that can be parsed.
    Unreadable(CrlError),
    /// It was not downloaded, and why: the rest of a sentence. Untrusted text.
    Failed(String),
    /// It was not complete after 10 seconds.
    TimedOut,
    /// It is larger than anything that the service downloads.
    TooLarge,
}

impl From<Result<Crl, CrlError>> for CrlDownload {
    fn from(result: Result<Crl, CrlError>) -> Self {
        match result {
            Ok(crl) => Self::Read(Box::new(crl)),
            Err(error) => Self::Unreadable(error),
        }
    }
}

/// A CRL, or what came instead of it.
#[derive(Debug)]
struct Fetched {
    source: CrlSource,
    download: CrlDownload,
    /// The authority whose CRL it is: by name, key identifier and signature, or without the
    /// signature where that cannot be verified.
    owner: Option<usize>,
}

impl Fetched {
    const fn crl(&self) -> Option<&Crl> {
        match &self.download {
            CrlDownload::Read(crl) => Some(crl),
            _ => None,
        }
    }
}

/// The CAs with the URLs that are known of their CRLs.
#[derive(Debug)]
pub struct CrlSurvey {
    at: Instant,
    size_limit: u64,
    authorities: Vec<Authority>,
    by_name: HashMap<NameId, Vec<usize>>,
    /// The first authority with each subject key identifier.
    by_key_identifier: HashMap<Vec<u8>, usize>,
    certificates: Vec<KnownCertificate>,
    /// Serial numbers whose issuer is not known.
    serials: Vec<Vec<u8>>,
    /// Those and the ones of the certificates.
    wanted: Arc<Serials>,
    listed: Vec<String>,
    fetched: Vec<Fetched>,
    /// The URLs of what was fetched.
    fetched_urls: HashSet<String>,
}

impl CrlSurvey {
    /// The URLs to download, each once: those that certificates and records name first, then listed
    /// ones, then suggestions. Only `http` and `https`.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        let known = self.authorities.iter().flat_map(|each| &each.candidates);
        let known = known.map(|candidate| &candidate.url).chain(&self.listed).cloned();
        let suggested = self.suggestions().into_iter().flatten();
        let mut seen = HashSet::new();
        let all = known.chain(suggested).filter(|url| is_http(url));
        all.filter(|url| seen.insert(url.clone())).collect()
    }

    /// A reader that looks for every certificate that the survey knows.
    #[must_use]
    pub fn reader(&self) -> CrlReader {
        CrlReader::looking_for(&self.wanted)
    }

    /// Takes what came of a URL or a file. Of several for one URL the first counts.
    pub fn add(&mut self, source: CrlSource, download: CrlDownload) {
        if source.url.as_ref().is_some_and(|url| !self.fetched_urls.insert(url.clone())) {
            return;
        }
        let owner = match &download {
            CrlDownload::Read(crl) => self.owner(crl),
            _ => None,
        };
        self.fetched.push(Fetched { source, download, owner });
    }

    /// The result, with each finding under the severity that `policy` gives its rule.
    #[must_use]
    pub fn finish(self, policy: &Policy) -> CrlReport {
        judge::report(&self, policy)
    }

    /// The authority whose CRL it is.
    fn owner(&self, crl: &Crl) -> Option<usize> {
        let mut unverified = None;
        for (index, authority) in self.namesakes(crl) {
            match authority.fit_of_namesake(crl) {
                Fit::Proven => return Some(index),
                Fit::Unverified(_) => unverified = unverified.or(Some(index)),
                _ => {}
            }
        }
        unverified
    }

    /// The authorities that have the name of a CRL's issuer.
    fn namesakes(&self, crl: &Crl) -> impl Iterator<Item = (usize, &Authority)> {
        let found = crl.issuer().and_then(|issuer| self.by_name.get(&issuer.id()));
        let found = found.into_iter().flatten().take(NAMESAKES).copied();
        found.filter_map(|index| Some((index, self.authorities.get(index)?)))
    }

    /// Whether a CRL is an authority's, and whose it is if not.
    fn fit(&self, authority: &Authority, fetched: &Fetched) -> Fit {
        let Some(crl) = fetched.crl() else { return Fit::Unknown };
        let Some(issuer) = crl.issuer() else { return Fit::Unknown };
        if issuer.id() == authority.name_id {
            return authority.fit_of_namesake(crl);
        }
        let name = issuer.common_name().unwrap_or_else(|| issuer.to_string());
        let identifier = crl.authority_key_identifier();
        let by_key = || self.by_key_identifier.get(identifier?).copied();
        let owner = fetched.owner.or_else(by_key).and_then(|owner| self.authorities.get(owner));
        Fit::Other { issuer: name, authority: owner.map(|owner| owner.name.clone()) }
    }

    /// The authority that a CRL without a valid signature says that it is of.
    fn authority_by_name_and_key_identifier(&self, fetched: &Fetched) -> Option<&Authority> {
        let mut namesakes = self.namesakes(fetched.crl()?).map(|(_, each)| each);
        namesakes.find(|each| self.fit(each, fetched) == Fit::WrongSignature)
    }

    /// Of each authority the URLs that follow the pattern of others.
    fn suggestions(&self) -> Vec<Vec<String>> {
        let known: Vec<(&str, &str)> = self
            .authorities
            .iter()
            .flat_map(|each| {
                each.candidates.iter().map(|candidate| (each.name.as_str(), candidate.url.as_str()))
            })
            .collect();
        let patterns = suggestion::patterns(&known);
        let of = |each: &Authority| match each.candidates.is_empty() {
            true => suggestion::urls(&patterns, &each.name),
            false => Vec::new(),
        };
        self.authorities.iter().map(of).collect()
    }

    /// What was fetched, by its URL.
    fn by_url(&self) -> HashMap<&str, &Fetched> {
        let with_url = |each| Some((each_url(each)?, each));
        self.fetched.iter().filter_map(with_url).collect()
    }
}

fn each_url(fetched: &Fetched) -> Option<&str> {
    fetched.source.url.as_deref()
}

fn is_http(url: &str) -> bool {
    let has = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    has("http://") || has("https://")
}
