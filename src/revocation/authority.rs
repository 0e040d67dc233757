//! A CA whose CRL is looked for.

use std::collections::HashSet;

use crate::certificate::{NameId, PublicKey};
use crate::chain::Verification;
use crate::check::Fit;
use crate::crl::Crl;
use crate::digest::{Hex, Thumbprint};

use super::UrlEvidence;

/// A CA: all certificates with one name and one key.
#[derive(Debug)]
pub(super) struct Authority {
    pub(super) name_id: NameId,
    /// The encoding of the `SubjectPublicKeyInfo`.
    pub(super) key: Vec<u8>,
    pub(super) key_identifier: Option<Vec<u8>>,
    /// The common name, or the subject where there is none.
    pub(super) name: String,
    pub(super) subject: String,
    pub(super) thumbprints: Vec<Thumbprint>,
    pub(super) candidates: Vec<Candidate>,
    /// The same, to find one.
    pub(super) known: HashSet<Candidate>,
    /// The URLs that every certificate names which it issued, as far as signatures are verified;
    /// `None` where there is no such certificate.
    pub(super) agreed: Option<Vec<String>>,
}

/// A URL that something names for the CA.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Candidate {
    pub(super) url: String,
    pub(super) evidence: UrlEvidence,
}

/// A certificate that may be on a CRL.
#[derive(Debug)]
pub(super) struct KnownCertificate {
    pub(super) name: String,
    pub(super) serial: Vec<u8>,
    pub(super) is_ca: bool,
    /// The authority that issued it.
    pub(super) issuer: Option<usize>,
}

impl Authority {
    pub(super) fn add(&mut self, url: &str, evidence: UrlEvidence) {
        let candidate = Candidate { url: url.to_owned(), evidence };
        if self.known.insert(candidate.clone()) {
            self.candidates.push(candidate);
        }
    }

    /// Notes what a certificate names that the CA issued, its signature verified.
    pub(super) fn agree(&mut self, urls: &[String]) {
        match &mut self.agreed {
            Some(agreed) => {
                let urls: HashSet<&String> = urls.iter().collect();
                agreed.retain(|url| urls.contains(url));
            }
            None => self.agreed = Some(urls.to_vec()),
        }
    }

    /// Whether every certificate that it issued names the URL.
    pub(super) fn is_agreed(&self, url: &str) -> bool {
        self.agreed.iter().flatten().any(|agreed| agreed == url)
    }

    /// Whether a CRL whose issuer has this name is this CA's.
    pub(super) fn fit_of_namesake(&self, crl: &Crl) -> Fit {
        let identifier = crl.authority_key_identifier();
        if let (Some(identifier), Some(own)) = (identifier, self.key_identifier.as_deref())
            && identifier != own
        {
            let own = Some(Hex(own).to_string());
            return Fit::OtherKey { crl: Hex(identifier).to_string(), own };
        }
        let Ok(key) = PublicKey::parse(&self.key) else {
            return Fit::Unverified("the CA's key cannot be parsed");
        };
        match crl.verify(&key) {
            Verification::Verified | Verification::VerifiedWithoutNull => Fit::Proven,
            Verification::Wrong | Verification::NotAllowed(_) => Fit::WrongSignature,
            Verification::Unknown(why) => Fit::Unverified(why),
            Verification::LeftOut => Fit::Unverified("it would take too long"),
        }
    }
}
