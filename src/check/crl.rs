//! Rules about a CRL: what was downloaded, and whether it belongs to the CA.

pub(super) mod download;
pub(super) mod scope;
pub(super) mod url;
pub(super) mod validity;
pub(super) mod whose;

use std::fmt;
use std::time::Duration;

use super::finding::{Collector, FindingLocation, Output};
use super::{Check, RULES, SHOWN_COLUMNS};
use crate::certificate::Instant;
use crate::crl::{Crl, CrlError, RevokedEntry};
use crate::text::shorten;

/// The result for a CRL, and what it is compared with.
#[derive(Debug)]
pub(crate) struct CrlFacts<'a> {
    /// The instant at which validity is judged.
    pub(crate) at: Instant,
    /// The number of bytes that an interactive sign-in downloads.
    pub(crate) size_limit: u64,
    /// The name of the CA whose CRL it should be; `None` if that is unknown.
    pub(crate) authority: Option<&'a str>,
    /// The URL, or the name of the file.
    pub(crate) place: &'a str,
    pub(crate) url: Option<&'a str>,
    pub(crate) outcome: CrlOutcome<'a>,
    /// The length of the file in bytes, if it was read.
    pub(crate) length: Option<u64>,
    /// The time that the download took.
    pub(crate) elapsed: Option<Duration>,
    /// The address that was connected to, if it is not public: the rest of a sentence.
    pub(crate) private_address: Option<String>,
    pub(crate) fit: Fit,
    /// The known certificates that the CRL lists as revoked: the name, whether it is a CA, and the
    /// entry.
    pub(crate) revoked: Vec<(String, bool, &'a RevokedEntry)>,
    /// Another CA for which the URL would be set, and the number of such CAs.
    pub(crate) shared_with: Option<(&'a str, usize)>,
    /// Other URLs for the CA, each with its source.
    pub(crate) other_urls: Vec<(&'a str, &'static str)>,
}

/// The result of reading or downloading a CRL.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CrlOutcome<'a> {
    /// No attempt was made.
    Unread,
    Crl(&'a Crl),
    Unreadable(&'a CrlError),
    /// The reason why the CRL was not downloaded: the rest of a sentence.
    NotDownloaded(&'a str),
    TimedOut,
    /// The CRL is larger than any that the service downloads.
    TooLarge,
}

/// Whether a CRL belongs to the CA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// No CA is known for comparison, or there is no CRL.
    Unknown,
    /// Issuer, key identifier and signature match the CA.
    Proven,
    /// Issuer and key identifier match. The signature cannot be verified, for this reason.
    Unverified(&'static str),
    /// Issuer and key identifier match, but the signature is invalid.
    WrongSignature,
    /// It belongs to another CA, whose name may be known.
    Other { issuer: String, authority: Option<String> },
    /// The issuer's name matches, but the key identifier does not.
    OtherKey { crl: String, own: Option<String> },
}

impl CrlFacts<'_> {
    fn crl(&self) -> Option<&Crl> {
        match self.outcome {
            CrlOutcome::Crl(crl) => Some(crl),
            _ => None,
        }
    }

    /// "X: the CRL at URL", as messages begin.
    fn what(&self) -> What<'_> {
        What { authority: self.authority, place: self.place }
    }
}

/// The name of a CRL in messages.
struct What<'a> {
    authority: Option<&'a str>,
    place: &'a str,
}

impl fmt::Display for What<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = shorten(self.place, SHOWN_COLUMNS);
        match self.authority {
            Some(name) => write!(formatter, "{}: the CRL at {place}", shorten(name, 60)),
            None => write!(formatter, "The CRL at {place}"),
        }
    }
}

/// Whether a rule is about a certificate on the CRL, rather than about the CRL itself.
pub(crate) fn is_about_an_entry(rule: &str) -> bool {
    [whose::AUTHORITY_REVOKED.id, whose::CERTIFICATE_REVOKED.id].contains(&rule)
}

fn add(findings: &mut Collector<'_>, message: fmt::Arguments<'_>) {
    findings.add(FindingLocation::default(), message);
}

/// Applies the rules about a CRL, in the order of the table.
pub(crate) fn check_crl(facts: &CrlFacts<'_>, output: &mut Output) {
    for (index, rule) in RULES.iter().enumerate() {
        if let Check::Crl(check) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}
