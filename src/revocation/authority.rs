//! A CA whose CRL is searched for.

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
    /// The common name, or the subject if there is none.
    pub(super) name: String,
    pub(super) subject: String,
    pub(super) thumbprints: Vec<Thumbprint>,
    pub(super) candidates: Vec<Candidate>,
    /// The candidates as a set, to prevent duplicates.
    pub(super) known: HashSet<Candidate>,
    /// The URLs contained in every certificate that the CA issued, if the signature is verified and
    /// the certificate contains URLs; `None` if there is no such certificate.
    pub(super) agreed: Option<Vec<String>>,
}

/// A possible URL of the CA's CRL.
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

    /// Records the URLs of a certificate that the CA issued. Its signature must be verified.
    pub(super) fn agree(&mut self, urls: &[String]) {
        match &mut self.agreed {
            Some(agreed) => {
                let urls: HashSet<&String> = urls.iter().collect();
                agreed.retain(|url| urls.contains(url));
            }
            None => self.agreed = Some(urls.to_vec()),
        }
    }

    /// Whether every verified certificate with URLs that the CA issued contains this URL.
    pub(super) fn is_agreed(&self, url: &str) -> bool {
        self.agreed.iter().flatten().any(|agreed| agreed == url)
    }

    /// Whether a CRL with this CA's name as its issuer belongs to the CA.
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
