//! The one list of rules.

use super::{Rule, bundle, certificate, chain, encoding, file, set};

/// Every rule, in the order of the ids.
pub static RULES: &[&Rule] = &[
    &file::NOT_PKCS7,
    &file::FILE_TOO_LARGE,
    &file::HASH_MISMATCH,
    &file::DAMAGED,
    &file::SEVERAL_BLOCKS,
    &file::FOREIGN_BLOCK,
    &file::TRAILING_DATA,
    &file::ARMOR_DEPARTS,
    &bundle::TOO_MANY_CERTIFICATE_AUTHORITIES,
    &bundle::NO_CERTIFICATE_AUTHORITY,
    &bundle::BER,
    &bundle::UNSORTED,
    &bundle::OTHER_CERTIFICATES,
    &bundle::CRLS,
    &bundle::SIGNERS,
    &bundle::ENCAPSULATED_CONTENT,
    &bundle::FRAME_DEPARTS,
    &bundle::STORE_INCOMPLETE,
    &certificate::UNREADABLE_CERTIFICATE,
    &certificate::NOT_A_CA,
    &certificate::CERTIFICATE_TOO_LARGE,
    &certificate::EXPIRED,
    &certificate::UNREADABLE_FIELD,
    &encoding::NOT_DER,
    &encoding::BER_CERTIFICATE,
    &encoding::SERIAL_NUMBER,
    &encoding::DUPLICATE_EXTENSION,
    &encoding::VERSION,
    &encoding::ALGORITHMS_DIFFER,
    &encoding::ALGORITHM_PARAMETERS,
    &encoding::TIME_DEPARTS,
    &encoding::NAME_DEPARTS,
    &set::DUPLICATE_IN_BUNDLE,
    &set::ALREADY_IN_STORE,
    &chain::PATH_LENGTH_EXCEEDED,
    &chain::SAME_NAME_AND_KEY,
    &chain::SHARED_KEY_IDENTIFIER,
    &chain::SAME_NAME_OTHER_KEY,
    &chain::ISSUER_MISSING,
    &chain::NOT_SELF_SIGNED,
    &chain::SIGNATURE_WRONG,
    &chain::SIGNATURE_NOT_CHECKED,
    &chain::CHAIN_TOO_LONG,
    &chain::CRL_BY_HAND,
    &chain::ISSUER_HINTS_TOO_LONG,
    &chain::SUPERSEDES,
    &chain::CIRCLE,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::check::{Check, Severity};

    #[test]
    fn ids_are_in_order_and_names_are_words() {
        let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        for scope in ["F", "B", "C", "S"] {
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
                Check::Certificate(_) => "C",
                Check::Set(_) | Check::Chain(_) => "S",
            };
            assert!(rule.id.starts_with(letter));
            assert!(!rule.rejects || rule.severity == Severity::Error, "{}", rule.id);
        }
    }
}
