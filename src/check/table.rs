//! The one table of rules.

use super::{Check, Rule, Severity, bundle, certificate, encoding, file, set};

const HOW_TO: &str = "Microsoft Entra, How to set up certificate-based authentication";
const UPLOAD: &str = "Microsoft Graph v1.0, certificateBasedAuthPki: upload";
const CMS: &str = "RFC 5652 (Cryptographic Message Syntax)";

/// Every rule, in the order of the ids.
pub static RULES: &[Rule] = &[
    Rule {
        id: "F001",
        name: "not-pkcs7",
        severity: Severity::Error,
        rejects: true,
        summary: "The file is no PKCS #7 bundle of certificates.",
        citation: HOW_TO,
        check: Check::File(file::not_pkcs7),
    },
    Rule {
        id: "F002",
        name: "file-too-large",
        severity: Severity::Error,
        rejects: true,
        summary: "The file is larger than the service takes.",
        citation: HOW_TO,
        check: Check::File(file::too_large),
    },
    Rule {
        id: "F003",
        name: "hash-mismatch",
        severity: Severity::Error,
        rejects: true,
        summary: "The SHA-256 that was given is not the file's.",
        citation: UPLOAD,
        check: Check::File(file::hash_mismatch),
    },
    Rule {
        id: "F004",
        name: "damaged",
        severity: Severity::Error,
        rejects: true,
        summary: "The bundle breaks off, or can't be read to its end.",
        citation: HOW_TO,
        check: Check::File(file::damaged),
    },
    Rule {
        id: "F005",
        name: "several-blocks",
        severity: Severity::Warning,
        rejects: false,
        summary: "The file holds several bundles in PEM blocks, of which most programs read one.",
        citation: "RFC 7468 section 2",
        check: Check::File(file::several_blocks),
    },
    Rule {
        id: "F006",
        name: "foreign-block",
        severity: Severity::Warning,
        rejects: false,
        summary: "The file holds PEM blocks that are no bundles.",
        citation: "RFC 7468 section 2",
        check: Check::File(file::foreign_block),
    },
    Rule {
        id: "F007",
        name: "trailing-data",
        severity: Severity::Warning,
        rejects: false,
        summary: "Something stands behind the bundle.",
        citation: CMS,
        check: Check::File(file::trailing_data),
    },
    Rule {
        id: "F008",
        name: "armor-departs",
        severity: Severity::Notice,
        rejects: false,
        summary: "The text around the bundle departs from RFC 7468.",
        citation: "RFC 7468 section 3",
        check: Check::File(file::armor_departs),
    },
    Rule {
        id: "B001",
        name: "too-many-certificate-authorities",
        severity: Severity::Error,
        rejects: true,
        summary: "The trust store would hold more CAs than it may.",
        citation: HOW_TO,
        check: Check::Bundle(bundle::too_many),
    },
    Rule {
        id: "B002",
        name: "no-certificate-authority",
        severity: Severity::Warning,
        rejects: false,
        summary: "The bundle holds no CA certificate.",
        citation: HOW_TO,
        check: Check::Bundle(bundle::none),
    },
    Rule {
        id: "B003",
        name: "ber",
        severity: Severity::Notice,
        rejects: false,
        summary: "The bundle's frame needs the rules of BER to be read.",
        citation: "RFC 5652 section 2, X.690 clause 8.1.3",
        check: Check::Bundle(bundle::ber),
    },
    Rule {
        id: "B004",
        name: "unsorted",
        severity: Severity::Notice,
        rejects: false,
        summary: "The SET of certificates is not in the order of DER.",
        citation: "X.690 clause 11.6",
        check: Check::Bundle(bundle::unsorted),
    },
    Rule {
        id: "B005",
        name: "other-certificates",
        severity: Severity::Notice,
        rejects: false,
        summary: "The bundle holds certificates of other kinds than X.509, which are skipped.",
        citation: "RFC 5652 section 10.2.2",
        check: Check::Bundle(bundle::other_certificates),
    },
    Rule {
        id: "B006",
        name: "crls",
        severity: Severity::Notice,
        rejects: false,
        summary: "The bundle holds CRLs, which are skipped.",
        citation: "RFC 5652 section 5.1",
        check: Check::Bundle(bundle::crls),
    },
    Rule {
        id: "B007",
        name: "signers",
        severity: Severity::Notice,
        rejects: false,
        summary: "The bundle is signed; the signature is not verified.",
        citation: "RFC 5652 section 5.3",
        check: Check::Bundle(bundle::signers),
    },
    Rule {
        id: "B008",
        name: "encapsulated-content",
        severity: Severity::Notice,
        rejects: false,
        summary: "The bundle encapsulates content; certificates in it are no members.",
        citation: "RFC 5652 section 5.2",
        check: Check::Bundle(bundle::encapsulated_content),
    },
    Rule {
        id: "B009",
        name: "frame-departs",
        severity: Severity::Notice,
        rejects: false,
        summary: "A field of SignedData is missing, repeated, out of range or unknown.",
        citation: "RFC 5652 section 5.1",
        check: Check::Bundle(bundle::frame_departs),
    },
    Rule {
        id: "B010",
        name: "store-incomplete",
        severity: Severity::Warning,
        rejects: false,
        summary: "The list of what is there already is not complete.",
        citation: "Microsoft Graph, paging: @odata.nextLink",
        check: Check::Bundle(bundle::store_incomplete),
    },
    Rule {
        id: "C001",
        name: "unreadable-certificate",
        severity: Severity::Warning,
        rejects: false,
        summary: "An element of the bundle can't be read as a certificate.",
        citation: "RFC 5280 section 4.1",
        check: Check::Certificate(certificate::unreadable),
    },
    Rule {
        id: "C002",
        name: "not-a-ca",
        severity: Severity::Warning,
        rejects: false,
        summary: "The certificate is not a CA's.",
        citation: "RFC 5280 section 4.2.1.9",
        check: Check::Certificate(certificate::not_a_ca),
    },
    Rule {
        id: "C003",
        name: "certificate-too-large",
        severity: Severity::Error,
        rejects: true,
        summary: "The certificate is larger than the service takes.",
        citation: HOW_TO,
        check: Check::Certificate(certificate::too_large),
    },
    Rule {
        id: "C004",
        name: "expired",
        severity: Severity::Warning,
        rejects: false,
        summary: "The CA certificate is expired.",
        citation: "RFC 5280 section 4.1.2.5; Microsoft Entra, How to configure certificate \
                   authorities",
        check: Check::Certificate(certificate::expired),
    },
    Rule {
        id: "C005",
        name: "unreadable-field",
        severity: Severity::Warning,
        rejects: false,
        summary: "A field of the certificate can't be read.",
        citation: "RFC 5280 section 4.1",
        check: Check::Certificate(certificate::unreadable_field),
    },
    Rule {
        id: "C006",
        name: "not-der",
        severity: Severity::Notice,
        rejects: false,
        summary: "The certificate's encoding departs from DER.",
        citation: "RFC 5280 section 4.1, X.690 clauses 10 and 11",
        check: Check::Certificate(encoding::departs_from_der),
    },
    Rule {
        id: "C007",
        name: "ber-certificate",
        severity: Severity::Warning,
        rejects: false,
        summary: "The certificate is written in BER, so that programs differ on its thumbprint.",
        citation: "RFC 5280 section 4.1.1.3, X.690 clause 10",
        check: Check::Certificate(encoding::ber),
    },
    Rule {
        id: "C008",
        name: "serial-number",
        severity: Severity::Notice,
        rejects: false,
        summary: "The serial number is not a positive number of at most 20 octets.",
        citation: "RFC 5280 section 4.1.2.2",
        check: Check::Certificate(encoding::serial_number),
    },
    Rule {
        id: "C009",
        name: "duplicate-extension",
        severity: Severity::Warning,
        rejects: false,
        summary: "An extension is there more than once.",
        citation: "RFC 5280 section 4.2",
        check: Check::Certificate(encoding::duplicate_extension),
    },
    Rule {
        id: "C010",
        name: "version",
        severity: Severity::Notice,
        rejects: false,
        summary: "The version does not fit the fields.",
        citation: "RFC 5280 section 4.1.2.1",
        check: Check::Certificate(encoding::version),
    },
    Rule {
        id: "C011",
        name: "algorithms-differ",
        severity: Severity::Warning,
        rejects: false,
        summary: "The signature algorithm inside the signed part is not the one outside.",
        citation: "RFC 5280 section 4.1.1.2",
        check: Check::Certificate(encoding::algorithms_differ),
    },
    Rule {
        id: "C012",
        name: "algorithm-parameters",
        severity: Severity::Notice,
        rejects: false,
        summary: "The parameters of an algorithm are not what its definition wants.",
        citation: "RFC 3279 section 2.3.1, RFC 4055 section 5, RFC 5758 section 3.2, RFC 8410 section 3",
        check: Check::Certificate(encoding::algorithm_parameters),
    },
    Rule {
        id: "C013",
        name: "time-departs",
        severity: Severity::Notice,
        rejects: false,
        summary: "A time is not written as RFC 5280 wants.",
        citation: "RFC 5280 section 4.1.2.5",
        check: Check::Certificate(encoding::time_departs),
    },
    Rule {
        id: "C014",
        name: "name-departs",
        severity: Severity::Notice,
        rejects: false,
        summary: "A name is not written as RFC 5280 wants.",
        citation: "RFC 5280 sections 4.1.2.4 and 4.1.2.6",
        check: Check::Certificate(encoding::name_departs),
    },
    Rule {
        id: "S001",
        name: "duplicate-in-bundle",
        severity: Severity::Error,
        rejects: true,
        summary: "The certificate stands in the bundle more than once.",
        citation: UPLOAD,
        check: Check::Set(set::duplicate_in_bundle),
    },
    Rule {
        id: "S002",
        name: "already-in-store",
        severity: Severity::Error,
        rejects: true,
        summary: "The certificate is in a store already.",
        citation: UPLOAD,
        check: Check::Set(set::already_in_store),
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

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
                Check::Set(_) => "S",
            };
            assert!(rule.id.starts_with(letter));
            assert!(!rule.rejects || rule.severity == Severity::Error, "{}", rule.id);
        }
    }
}
