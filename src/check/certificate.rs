//! Rules about one certificate.
//!
//! What concerns only CAs is not said of others: they are predicted to be passed over.

mod algorithm;
mod authority;
mod encoding;
mod extension;
mod field;
mod identifier;
mod readable;
mod revocation;
mod rsa;
mod size;
mod url;
mod validity;

pub(super) use algorithm::*;
pub(super) use authority::*;
pub(super) use encoding::*;
pub(super) use extension::*;
pub(super) use field::*;
pub(super) use identifier::*;
pub(super) use readable::*;
pub(super) use revocation::*;
pub(super) use rsa::*;
pub(super) use size::*;
pub(super) use validity::*;

use super::finding::{Collector, Place};
use super::{Check, Effect, Rule, Severity};
use crate::armor::Location;
use crate::assumption::{Assumptions, NonCa};
use crate::certificate::{Certificate, Departures, FieldError, Fields, Instant, Validity};
use crate::limits::Limits;

/// The page on CRLs.
const CRL_CONCEPT: &str = "Microsoft Entra, Microsoft Entra certificate-based authentication \
                           Certificate Revocation List (CRL)";

/// What the rules of a certificate look at.
pub(crate) struct CertificateFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) assumptions: &'a Assumptions,
    pub(crate) at: Instant,
    pub(crate) index: u64,
    pub(crate) octets: &'a [u8],
    pub(crate) certificate: Result<&'a Certificate<'a>, FieldError>,
    /// Its fields, if it can be read.
    pub(crate) fields: Option<&'a Fields<'a>>,
    /// Where its encoding departs from DER, if it can be read.
    pub(crate) departures: Option<&'a Departures>,
    /// Its validity, if it can be read.
    pub(crate) validity: Option<&'a Validity>,
    /// The place in the file of an offset in the certificate.
    pub(crate) locate: &'a dyn Fn(usize) -> Option<Location>,
    /// Whether findings are kept, not only counted: else nobody asks where they are.
    pub(crate) wanted: bool,
}

impl<'a> CertificateFacts<'a> {
    /// The certificate and its fields, if it is a CA's.
    fn ca(&self) -> Option<(&'a Certificate<'a>, &'a Fields<'a>)> {
        let (certificate, fields) = (self.certificate.ok()?, self.fields?);
        fields.is_ca().then_some((certificate, fields))
    }

    /// Whether the certificate is predicted to become a record.
    fn is_taken(&self) -> bool {
        self.fields.is_some_and(Fields::is_ca)
            || self.certificate.is_ok() && self.assumptions.non_ca() == NonCa::Imported
    }

    /// The certificate.
    fn place(&self) -> Place {
        if !self.wanted {
            return Place::default();
        }
        Place { certificate: Some(self.index), location: (self.locate)(0), path: None }
    }

    /// An offset in the certificate, and the field that it is in.
    fn place_at(&self, offset: usize, path: &'static str) -> Place {
        if !self.wanted {
            return Place::default();
        }
        Place { certificate: Some(self.index), location: (self.locate)(offset), path: Some(path) }
    }

    /// A field of the certificate.
    fn place_at_field(&self, path: &'static str) -> Place {
        if !self.wanted {
            return Place::default();
        }
        let offset = self.certificate.map_or(0, |certificate| certificate.offset_of(path));
        self.place_at(offset, path)
    }

    /// The first extension with this arc below id-ce (2.5.29); where it is not there, all of them.
    fn place_at_extension(&self, arc: u8, path: &'static str) -> Place {
        if !self.wanted {
            return Place::default();
        }
        let found = self.certificate.ok().and_then(|certificate| {
            let mut extensions = certificate.extensions().iter().flatten();
            extensions.find(|extension| extension.id().as_bytes() == [0x55, 0x1D, arc])
        });
        match found {
            Some(extension) => self.place_at(extension.offset(), path),
            None => self.place_at_field("tbsCertificate.extensions"),
        }
    }

    /// A field that can't be read.
    fn field(&self, error: &FieldError) -> Place {
        self.place_at(error.offset(), error.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;

    #[test]
    fn the_rules_of_a_certificate_tell_all() {
        let rules: Vec<_> =
            RULES.iter().filter(|rule| matches!(rule.check, Check::Certificate(_))).collect();
        assert_eq!(rules.len(), 39);
        for rule in rules {
            for text in [rule.summary, rule.consequence, rule.remedy] {
                assert!(text.ends_with('.') && text.len() > 20, "{}: {text}", rule.id);
                assert!(text.starts_with(|first: char| first.is_uppercase()), "{}", rule.id);
            }
            assert!(
                ["RFC", "X.690", "Microsoft", "FIPS", "SP "]
                    .iter()
                    .any(|start| rule.citation.starts_with(start))
            );
        }
    }
}
