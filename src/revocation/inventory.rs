//! The data collected before anything is downloaded.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::authority::{Authority, KnownCertificate};
use super::{CrlSurvey, UrlEvidence, is_http};
use crate::certificate::{Certificate, Instant, NameId, PublicKey};
use crate::chain::{EffortLimit, Verification, verify};
use crate::crl::Serials;
use crate::digest::Thumbprint;
use crate::limits::Limits;

/// Collects the CAs, and all sources of URLs.
#[derive(Debug, Default)]
pub struct CrlInventory {
    authorities: Vec<Authority>,
    by_name: HashMap<NameId, Vec<usize>>,
    issued: Vec<Issued>,
    records: Vec<(Thumbprint, String)>,
    listed: Vec<String>,
    serials: Vec<Vec<u8>>,
}

/// The authority that issued a certificate, and whether its signature is verified.
#[derive(Clone, Copy, Debug)]
struct Issuer {
    index: usize,
    is_verified: bool,
}

/// A certificate that may contain the URL of its issuer's CRL.
#[derive(Debug)]
struct Issued {
    bytes: Vec<u8>,
    is_ca: bool,
    /// Whether its serial number is searched for on CRLs.
    is_wanted: bool,
}

impl CrlInventory {
    /// Adds a certificate of a bundle or a store. A CA certificate adds a CA whose CRL is searched
    /// for. Every certificate is evidence for its issuer's URL. Returns whether the certificate can
    /// be parsed.
    pub fn add_certificate(&mut self, bytes: &[u8]) -> bool {
        let Ok(certificate) = Certificate::parse(bytes) else { return false };
        let is_ca = certificate.is_ca().unwrap_or(false);
        if is_ca {
            self.add_authority(&certificate);
        }
        self.issued.push(Issued { bytes: bytes.to_vec(), is_ca, is_wanted: is_ca });
        true
    }

    /// Adds a user's certificate. It is evidence for its issuer's URL, and its serial number is
    /// searched for on the CRLs. Returns whether the certificate can be parsed.
    pub fn add_user_certificate(&mut self, bytes: &[u8]) -> bool {
        let can_be_parsed = Certificate::parse(bytes).is_ok();
        if can_be_parsed {
            self.issued.push(Issued { bytes: bytes.to_vec(), is_ca: false, is_wanted: true });
        }
        can_be_parsed
    }

    /// Adds the CRL URL of a record in the trust store.
    pub fn add_record(&mut self, thumbprint: Thumbprint, url: &str) {
        self.records.push((thumbprint, url.to_owned()));
    }

    /// Adds a URL whose CRL belongs to an unknown CA.
    pub fn add_url(&mut self, url: &str) {
        self.listed.push(url.to_owned());
    }

    /// Searches for a serial number on every CRL. `serial`: the content bytes of the INTEGER.
    pub fn add_serial_number(&mut self, serial: &[u8]) {
        self.serials.push(serial.to_vec());
    }

    /// Assigns the URLs to the CAs. `at` is the time at which validity is judged. `size_limit` is
    /// the maximum number of bytes that an interactive sign-in downloads (see
    /// [`Cloud::crl_size_limit`](crate::Cloud::crl_size_limit)).
    #[must_use]
    pub fn survey(mut self, at: Instant, size_limit: u64) -> CrlSurvey {
        let certificates = self.resolve_issued();
        self.resolve_records();
        let mut wanted = Serials::default();
        certificates.iter().for_each(|known| wanted.add(&known.serial));
        self.serials.iter().for_each(|serial| wanted.add(serial));
        let mut by_key_identifier = HashMap::new();
        for (index, authority) in self.authorities.iter().enumerate() {
            if let Some(identifier) = &authority.key_identifier {
                by_key_identifier.entry(identifier.clone()).or_insert(index);
            }
        }
        CrlSurvey {
            at,
            size_limit,
            authorities: self.authorities,
            by_name: self.by_name,
            by_key_identifier,
            certificates,
            serials: self.serials,
            wanted: Arc::new(wanted),
            listed: self.listed,
            fetched: Vec::new(),
            fetched_urls: HashSet::new(),
        }
    }

    /// Assigns the URLs in certificates to their issuers. Returns the certificates to search for on
    /// CRLs.
    fn resolve_issued(&mut self) -> Vec<KnownCertificate> {
        let mut certificates = Vec::new();
        for (index, issued) in (0..).zip(std::mem::take(&mut self.issued)) {
            let Ok(certificate) = Certificate::parse(&issued.bytes) else { continue };
            let issuer = self.issuer(&certificate, index);
            let points = certificate.extensions().crl_distribution_points().unwrap_or_default();
            let urls = points.iter().map(|url| String::from_utf8_lossy(url).into_owned());
            let urls: Vec<String> = urls.filter(|url| is_http(url)).collect();
            let known = issuer.and_then(|Issuer { index, .. }| self.authorities.get_mut(index));
            if let (Some(authority), false) = (known, urls.is_empty()) {
                urls.iter().for_each(|url| authority.add(url, UrlEvidence::IssuedCertificate));
                if issuer.is_some_and(|issuer| issuer.is_verified) {
                    authority.agree(&urls);
                }
            }
            if issued.is_wanted {
                let subject = certificate.subject();
                certificates.push(KnownCertificate {
                    name: subject.common_name().unwrap_or_else(|| subject.to_string()),
                    serial: certificate.serial_number().to_vec(),
                    is_ca: issued.is_ca,
                    issuer: issuer.map(|issuer| issuer.index),
                });
            }
        }
        certificates
    }

    /// Assigns the URLs of records to the authorities of the records.
    fn resolve_records(&mut self) {
        let mut by_thumbprint: HashMap<Thumbprint, usize> = HashMap::new();
        for (index, authority) in self.authorities.iter().enumerate() {
            by_thumbprint.extend(authority.thumbprints.iter().map(|each| (*each, index)));
        }
        for (thumbprint, url) in &self.records {
            let index = by_thumbprint.get(thumbprint);
            if let Some(authority) = index.and_then(|index| self.authorities.get_mut(*index)) {
                authority.add(url, UrlEvidence::PresentRecord);
            }
        }
    }

    fn add_authority(&mut self, certificate: &Certificate<'_>) {
        let Ok(key) = certificate.public_key() else { return };
        let subject = certificate.subject();
        let name_id = subject.id();
        let thumbprint = Thumbprint::of(certificate.as_bytes());
        let namesakes = self.by_name.entry(name_id).or_default();
        for index in namesakes.iter() {
            if let Some(known) = self.authorities.get_mut(*index)
                && known.key == key.as_bytes()
            {
                if !known.thumbprints.contains(&thumbprint) {
                    known.thumbprints.push(thumbprint);
                }
                return;
            }
        }
        namesakes.push(self.authorities.len());
        let identifier = certificate.extensions().subject_key_identifier().ok().flatten();
        self.authorities.push(Authority {
            name_id,
            key: key.as_bytes().to_vec(),
            key_identifier: identifier.map(<[u8]>::to_vec),
            name: subject.common_name().unwrap_or_else(|| subject.to_string()),
            subject: subject.to_string(),
            thumbprints: vec![thumbprint],
            candidates: Vec::new(),
            known: HashSet::new(),
            agreed: None,
        });
    }

    /// The authority that issued a certificate: by name, key identifier and signature, or by name
    /// and key identifier if the signature cannot be verified.
    fn issuer(&self, certificate: &Certificate<'_>, index: u64) -> Option<Issuer> {
        let identifier = certificate.extensions().authority_key_identifier().ok().flatten();
        let limits = Limits::default();
        let mut limit = EffortLimit::of(limits.signature_effort, index);
        let namesakes = self.by_name.get(&certificate.issuer().id())?;
        let mut unverified = None;
        for index in namesakes.iter().take(super::NAMESAKES).copied() {
            let Some(authority) = self.authorities.get(index) else { continue };
            if let (Some(identifier), Some(own)) = (identifier, authority.key_identifier.as_deref())
                && identifier != own
            {
                continue;
            }
            let Ok(key) = PublicKey::parse(&authority.key) else { continue };
            match verify(certificate, &key, limits.depth, &mut limit) {
                Verification::Wrong | Verification::NotAllowed(_) => {}
                Verification::Verified | Verification::VerifiedWithoutNull => {
                    return Some(Issuer { index, is_verified: true });
                }
                _ => unverified = unverified.or(Some(Issuer { index, is_verified: false })),
            }
        }
        unverified
    }
}
