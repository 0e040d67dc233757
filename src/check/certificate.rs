//! Rules about one certificate.
//!
//! Rules that only concern CAs skip end-entity certificates, which are predicted to be ignored.

mod algorithm;
mod authority;
mod encoding;
mod extension;
mod facts;
mod field;
mod identifier;
mod named;
mod readable;
mod revocation;
mod rsa;
mod size;
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

pub(crate) use facts::{CertificateFacts, CertificateLocation, UnreadableFacts};

use super::finding::{Collector, FindingLocation};
use super::{Basis, Check, Counted, Effect, Excerpt, Rule, Severity};
use crate::certificate::{FieldValue, Fields, Instant, NonconformityKind};
use named::Named;

/// The page about CRLs.
const CRL_CONCEPT: &str = "Microsoft Entra, Microsoft Entra certificate-based authentication \
                           Certificate Revocation List (CRL)";

#[cfg(test)]
mod tests {
    use crate::check::RULES;

    #[test]
    fn the_rules_of_a_certificate_tell_all() {
        let rules: Vec<_> = RULES.iter().filter(|rule| rule.id.starts_with('C')).collect();
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
