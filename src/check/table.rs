//! The one list of rules.

use serde::{Deserialize, Deserializer};

use super::{Rule, bundle, certificate, chain, crl, file, set};
use crate::known;

/// A rule is serialized as its id, and found by that id when it is deserialized.
impl<'de> Deserialize<'de> for &'static Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let row = |id: &str| RULES.iter().copied().find(|rule| rule.id == id);
        known::find(deserializer, "rule", row)
    }
}

/// Every rule, in the order of the ids.
pub static RULES: &[&Rule] = &[
    &file::content::NOT_PKCS7,
    &file::size::FILE_TOO_LARGE,
    &file::hash::HASH_MISMATCH,
    &file::content::TRUNCATED_OR_CORRUPT,
    &file::content::SEVERAL_BLOCKS,
    &file::content::FOREIGN_BLOCK,
    &file::content::TRAILING_DATA,
    &file::armor::NONCONFORMING_PEM,
    &file::size::NEAR_FILE_LIMIT,
    &file::content::HOLDS_PRIVATE_KEY,
    &file::armor::PEM,
    &file::armor::BARE_BASE64,
    &file::armor::TEXT_CODING,
    &file::hash::HASH_MALFORMED,
    &file::content::EMPTY_FILE,
    &file::upload_url::URL_MALFORMED,
    &file::upload_url::URL_SCHEME,
    &file::upload_url::URL_NOT_PUBLIC,
    &file::upload_url::URL_IS_PAGE,
    &file::upload_url::URL_CREDENTIALS,
    &file::upload_url::URL_EXTENSION,
    &bundle::count::TOO_MANY_CERTIFICATE_AUTHORITIES,
    &bundle::count::NO_CERTIFICATE_AUTHORITY,
    &bundle::form::BER,
    &bundle::form::UNSORTED,
    &bundle::fields::OTHER_CERTIFICATES,
    &bundle::fields::CRLS,
    &bundle::fields::UNEXPECTED_SIGNER_INFO,
    &bundle::fields::ENCAPSULATED_CONTENT,
    &bundle::fields::MALFORMED_SIGNED_DATA,
    &bundle::store::STORE_INCOMPLETE,
    &bundle::count::TOO_MANY_WITH_STORES,
    &bundle::form::NON_MINIMAL_LENGTH,
    &bundle::fields::VERSION_OUT_OF_RANGE,
    &bundle::count::NO_ROOT,
    &bundle::store::STORE_HAS_EXPIRED,
    &bundle::store::BUNDLE_SHRUNK,
    &bundle::store::STORE_CRL_URL,
    &bundle::fields::EMPTY_FIELD,
    &certificate::UNREADABLE_CERTIFICATE,
    &certificate::NOT_A_CA,
    &certificate::CERTIFICATE_TOO_LARGE,
    &certificate::EXPIRED,
    &certificate::UNREADABLE_FIELD,
    &certificate::NOT_DER,
    &certificate::BER_CERTIFICATE,
    &certificate::SERIAL_NUMBER,
    &certificate::DUPLICATE_EXTENSION,
    &certificate::VERSION,
    &certificate::ALGORITHMS_DIFFER,
    &certificate::ALGORITHM_PARAMETERS,
    &certificate::NONCONFORMING_TIME,
    &certificate::NONCONFORMING_NAME,
    &certificate::NO_CERTIFICATE_SIGNING,
    &certificate::NO_CRL_SIGNING,
    &certificate::NOT_YET_VALID,
    &certificate::EXPIRES_SOON,
    &certificate::VALIDITY_INVERTED,
    &certificate::NO_SUBJECT_KEY_IDENTIFIER,
    &certificate::NO_AUTHORITY_KEY_IDENTIFIER,
    &certificate::BASE64_TOO_LARGE,
    &certificate::NO_CRL_URL,
    &certificate::NO_HTTP_CRL_URL,
    &certificate::HTTPS_CRL_URL,
    &certificate::SEVERAL_CRL_URLS,
    &certificate::CRL_URL_MALFORMED,
    &certificate::DELTA_WITHOUT_BASE,
    &certificate::WEAK_SIGNATURE,
    &certificate::WEAK_ROOT_SIGNATURE,
    &certificate::RSA_TOO_SHORT,
    &certificate::RSA_EXPONENT,
    &certificate::NOT_NIST_APPROVED,
    &certificate::UNKNOWN_CRITICAL_EXTENSION,
    &certificate::EMPTY_NAME,
    &certificate::NAME_CONSTRAINTS,
    &certificate::NO_KEY_USAGE,
    &certificate::RSA_MODULUS,
    &certificate::CONSTRAINTS_NOT_CRITICAL,
    &set::DUPLICATE_IN_BUNDLE,
    &set::ALREADY_IN_STORE,
    &chain::PATH_LENGTH_EXCEEDED,
    &chain::SAME_NAME_AND_KEY,
    &chain::SHARED_KEY_IDENTIFIER,
    &chain::SAME_NAME_OTHER_KEY,
    &chain::ISSUER_MISSING,
    &chain::NOT_SELF_SIGNED,
    &chain::SIGNATURE_INVALID,
    &chain::SIGNATURE_NOT_CHECKED,
    &chain::CHAIN_TOO_LONG,
    &chain::CRL_URL_MISMATCH,
    &chain::ISSUER_HINTS_TOO_LONG,
    &chain::SUPERSEDES,
    &chain::ISSUER_LOOP,
    &set::IN_CLASSIC_STORE,
    &chain::SIGNATURE_WITHOUT_NULL,
    &chain::ISSUER_MISNAMED,
    &set::IN_DELETED_ITEMS,
    &crl::download::NOT_DER,
    &crl::download::MALFORMED,
    &crl::download::NOT_DOWNLOADED,
    &crl::download::SLOW,
    &crl::download::TOO_LARGE,
    &crl::whose::OF_OTHER_AUTHORITY,
    &crl::whose::SIGNATURE_WRONG,
    &crl::whose::UNVERIFIED,
    &crl::validity::EXPIRED,
    &crl::validity::NOT_YET_VALID,
    &crl::validity::EXPIRES_SOON,
    &crl::validity::NO_NEXT_UPDATE,
    &crl::scope::DELTA_AS_BASE,
    &crl::validity::NO_NUMBER,
    &crl::whose::NO_KEY_IDENTIFIER,
    &crl::scope::PARTIAL,
    &crl::scope::INDIRECT,
    &crl::scope::UNKNOWN_CRITICAL,
    &crl::download::ENCODING,
    &crl::url::NOT_PUBLIC,
    &crl::url::SHARED,
    &crl::url::CONFLICTING,
    &crl::whose::AUTHORITY_REVOKED,
    &crl::whose::CERTIFICATE_REVOKED,
    &crl::url::UNKNOWN,
    &crl::scope::HAS_DELTA,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::check::{Check, Severity};

    #[test]
    fn ids_are_in_order_and_names_are_words() {
        let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        for scope in ["F", "B", "C", "S", "R"] {
            let of_scope: Vec<_> = ids.iter().filter(|id| id.starts_with(scope)).collect();
            assert!(of_scope.is_sorted(), "{of_scope:?}");
        }
        let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        for rule in RULES {
            assert!(
                rule.name.bytes().all(|o| o.is_ascii_lowercase() || b"-0123456789".contains(&o))
            );
            assert!(rule.summary.ends_with('.') && !rule.citation.is_empty(), "{}", rule.id);
            let letter = match rule.check {
                Check::File(_) => "F",
                Check::Bundle(_) => "B",
                Check::Unreadable(_) | Check::Certificate(_) => "C",
                Check::Crl(_) => "R",
                Check::Set(_) | Check::Chain(_) | Check::Chains(_) | Check::ChainAndChains(..) => {
                    "S"
                }
            };
            assert!(rule.id.starts_with(letter));
            assert!(!rule.rejects || rule.severity == Severity::Error, "{}", rule.id);
        }
    }
}
