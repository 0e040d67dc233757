//! Determines which CRL belongs to which CA, where it is published, and whether it will work.
//!
//! ```text
//! certificates, records, URLs -> CrlInventory -> CrlSurvey (URLs out, CRLs in) -> CrlReport
//! ```
//!
//! A certificate contains the URL of its *issuer's* CRL, so the URL of a CA's own CRL is in the
//! certificates it issued. A CRL belongs to a CA if its issuer is the CA's subject, its authority
//! key identifier is the CA's subject key identifier, and the CA's key signed it. The source of the
//! URL does not matter. This module does not download anything: the caller downloads the URLs and
//! adds the results.

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

/// Maximum number of authorities with the same name that a CRL is compared with.
const NAMESAKES: usize = 32;

/// The source of a CRL, and properties of its download.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CrlSource {
    /// The name in messages: that of the file, or the URL.
    pub name: String,
    /// The URL; `None` if only a file is known.
    pub url: Option<String>,
    /// Number of bytes read.
    pub length: Option<u64>,
    /// The duration of the download.
    pub elapsed: Option<Duration>,
    /// The IP address of the connection, as text, if it is not public.
    pub private_address: Option<String>,
}

impl CrlSource {
    /// The source of a CRL at a URL.
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        Self { name: url.to_owned(), url: Some(url.to_owned()), ..Self::default() }
    }

    /// Records the IP address of a download's connection, if it is not public.
    pub fn note_address(&mut self, address: IpAddr) {
        let host = match address {
            IpAddr::V4(address) => Host::V4(address),
            IpAddr::V6(address) => Host::V6(address),
        };
        if host.not_public().is_some() {
            self.private_address = Some(address.to_string());
        }
    }

    /// The source of a CRL in a file whose URL is unknown.
    #[must_use]
    pub fn of_file(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// The result of downloading or reading a CRL.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CrlDownload {
    /// The CRL was parsed completely.
    Read(Box<Crl>),
    /// The file was downloaded, but cannot be parsed as a CRL.
    Unreadable(CrlError),
    /// The download failed. The text is the reason, as the rest of a sentence. It is untrusted.
    Failed(String),
    /// The download was not complete after 10 seconds.
    TimedOut,
    /// The file is larger than any CRL that the service downloads.
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

/// A CRL, or the reason why it is missing.
#[derive(Debug)]
struct Fetched {
    source: CrlSource,
    download: CrlDownload,
    /// The authority to which the CRL belongs: by name, key identifier and signature, or by name
    /// and key identifier if the signature cannot be verified.
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

/// The CAs, with the known URLs of their CRLs.
#[derive(Debug)]
pub struct CrlSurvey {
    at: Instant,
    size_limit: u64,
    authorities: Vec<Authority>,
    by_name: HashMap<NameId, Vec<usize>>,
    /// The first authority with each subject key identifier.
    by_key_identifier: HashMap<Vec<u8>, usize>,
    certificates: Vec<KnownCertificate>,
    /// The requested serial numbers whose issuer is unknown.
    serials: Vec<Vec<u8>>,
    /// All serial numbers to search for: these and those of the certificates.
    wanted: Arc<Serials>,
    listed: Vec<String>,
    fetched: Vec<Fetched>,
    /// The URLs of the downloads.
    fetched_urls: HashSet<String>,
}

impl CrlSurvey {
    /// The URLs to download, each once: first those in certificates and records, then listed URLs,
    /// then suggestions. Only `http` and `https` URLs are included.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        let known = self.authorities.iter().flat_map(|each| &each.candidates);
        let known = known.map(|candidate| &candidate.url).chain(&self.listed).cloned();
        let suggested = self.suggestions().into_iter().flatten();
        let mut seen = HashSet::new();
        let all = known.chain(suggested).filter(|url| is_http(url));
        all.filter(|url| seen.insert(url.clone())).collect()
    }

    /// A reader that searches for the serial numbers of all certificates of the survey.
    #[must_use]
    pub fn reader(&self) -> CrlReader {
        CrlReader::looking_for(&self.wanted)
    }

    /// Adds the result for a URL or a file. For each URL, only the first result is used.
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

    /// The report. `policy` determines the severity of each finding.
    #[must_use]
    pub fn finish(self, policy: &Policy) -> CrlReport {
        judge::report(&self, policy)
    }

    /// The authority to which a CRL belongs.
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

    /// The authorities whose name is that of the CRL's issuer.
    fn namesakes(&self, crl: &Crl) -> impl Iterator<Item = (usize, &Authority)> {
        let found = crl.issuer().and_then(|issuer| self.by_name.get(&issuer.id()));
        let found = found.into_iter().flatten().take(NAMESAKES).copied();
        found.filter_map(|index| Some((index, self.authorities.get(index)?)))
    }

    /// Whether a CRL belongs to an authority and, if not, to which it belongs.
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

    /// The authority whose name and key identifier a CRL contains, although its signature is
    /// invalid.
    fn authority_by_name_and_key_identifier(&self, fetched: &Fetched) -> Option<&Authority> {
        let mut namesakes = self.namesakes(fetched.crl()?).map(|(_, each)| each);
        namesakes.find(|each| self.fit(each, fetched) == Fit::WrongSignature)
    }

    /// For each authority, the URLs that follow the pattern of other CAs' URLs.
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

    /// The downloads, by URL.
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
