//! The one table of assumptions.

use super::{Assumption, AssumptionValue, Circumstances};
use crate::outcome::Confidence;

pub(super) const COUNT: usize = 13;

// The indices of the rows.
pub(super) const CRL_URL: usize = 0;
pub(super) const DISPLAY_NAME: usize = 1;
pub(super) const ISSUER: usize = 2;
pub(super) const ROOT: usize = 3;
pub(super) const ENCODING: usize = 4;
pub(super) const DUPLICATE: usize = 5;
pub(super) const CLASSIC_DUPLICATE: usize = 6;
pub(super) const NON_CA: usize = 7;
pub(super) const EXPIRED: usize = 8;
pub(super) const ISSUER_HINT: usize = 9;
pub(super) const HEX_CASE: usize = 10;
pub(super) const KILOBYTE: usize = 11;
pub(super) const DELETED_DUPLICATE: usize = 12;

/// The file length in bytes above which the size of a megabyte matters: slightly less than
/// 2,000,000.
const NEAR_TWO_MEGABYTES: u64 = 1_900_000;

/// The assumption affects a field of each record.
const RECORDS: fn(&Circumstances) -> bool = |report| report.records;

const fn value(name: &'static str, meaning: &'static str) -> AssumptionValue {
    AssumptionValue::new(name, meaning)
}

/// Every assumption.
pub static ASSUMPTIONS: [Assumption; COUNT] = [
    Assumption {
        id: "U1",
        name: "crl-url",
        question: "Whose CRL distribution points fill certificateRevocationListUrl?",
        values: &[
            value("own", "The CA certificate's own; that names the CRL of its issuer."),
            value("child", "Those of a certificate in the bundle that the CA issued."),
            value("none", "None: the field stays null."),
        ],
        confidence: Confidence::Inferred,
        source: "how-to: \"the CA certificate's first available http URL\"; the sentence on \
                 certificates that the administrator must update manually suggests child",
        matters: RECORDS,
    },
    Assumption {
        id: "U2",
        name: "display-name",
        question: "What fills displayName?",
        values: &[
            value("common-name", "The subject's common name, or the subject if it has none."),
            value("subject", "The whole subject."),
        ],
        confidence: Confidence::Unknown,
        source: "Graph's example shows a common name",
        matters: RECORDS,
    },
    Assumption {
        id: "U3",
        name: "issuer",
        question: "Which name of the certificate fills issuer?",
        values: &[
            value(
                "subject",
                "The CA's own subject: the issuer of the certificates that it issues.",
            ),
            value("issuer", "The issuer of the CA certificate."),
        ],
        confidence: Confidence::Inferred,
        source: "beta reference: the name of the certificate authority; the classic store's \
                 reference describes it as the issuer of the certificate",
        matters: RECORDS,
    },
    Assumption {
        id: "U4",
        name: "root",
        question: "Which certificates become certificateAuthorityType root?",
        values: &[
            value(
                "self-signed",
                "Self-issued certificates signed with their own key; if that cannot be verified, \
                 those with matching key identifiers.",
            ),
            value("self-issued", "All self-issued certificates."),
        ],
        confidence: Confidence::Inferred,
        source: "no document; MSIdentityTools compares the names when it sets a CA, and reports a \
                 root whose key identifiers differ when it tests the store",
        matters: RECORDS,
    },
    Assumption {
        id: "U5",
        name: "encoding",
        question: "Which encodings of a PKI file does the service accept?",
        values: &[
            value("der", "DER; BER and text may be rejected."),
            value("ber", "DER and BER; text may be rejected."),
            value("der-or-pem", "DER, BER and PEM; base64 without boundaries may be rejected."),
            value("any", "DER, BER, PEM, and base64 without boundaries."),
        ],
        confidence: Confidence::Inferred,
        source: "no document; the only known uploads are DER as .NET exports it",
        matters: |report| report.records && (report.text || report.changes_finding),
    },
    Assumption {
        id: "U6",
        name: "duplicate",
        question: "What happens if a certificate is already in the store, or twice in the file?",
        values: &[
            value("rejects", "The upload is rejected."),
            value("skips", "It is skipped, and the others are created."),
        ],
        confidence: Confidence::Documented,
        source: "upload: 400 Bad Request, \"Duplicate Certificate exists\"; the text does not say \
                 of what, nor what happens to the others",
        matters: |report| report.duplicates && report.changes_finding,
    },
    Assumption {
        id: "U7",
        name: "classic-duplicate",
        question: "Is a certificate in the classic store a duplicate for a PKI?",
        values: &[
            value("no", "It becomes a record; both stores may contain it."),
            value("yes", "It is a duplicate, like one in the PKI."),
        ],
        confidence: Confidence::Inferred,
        source: "the upload page does not define what a duplicate is compared with; how-to: which of \
                 the two stores overrides the other if both contain a CA",
        matters: |report| report.classic_store && report.has_finding,
    },
    Assumption {
        id: "U9",
        name: "non-ca",
        question: "What happens to a certificate that is not a CA certificate?",
        values: &[
            value("skipped", "It is skipped."),
            value("rejects", "The upload is rejected."),
            value("imported", "It becomes a record like a CA certificate."),
        ],
        confidence: Confidence::Unknown,
        source: "no document",
        matters: |report| report.not_ca || report.changes_finding,
    },
    Assumption {
        id: "U10",
        name: "expired",
        question: "What happens to an expired CA certificate?",
        values: &[
            value("imported", "It becomes a record like any other."),
            value("rejects", "The upload is rejected."),
        ],
        confidence: Confidence::Unknown,
        source: "no document for this store; the classic store rejects uploads while it contains \
                 an expired CA, and a public tool leaves expired ones out",
        matters: |report| report.changes_finding,
    },
    Assumption {
        id: "U12",
        name: "issuer-hint",
        question: "Does an upload set isIssuerHintEnabled to true?",
        values: &[
            value("false", "No: false is the default of the property."),
            value("true", "Yes, as the portal did when it added a CA."),
        ],
        confidence: Confidence::Inferred,
        source: "default of the property in the reference; the portal's text of March 2025 has it \
                 on",
        matters: RECORDS,
    },
    Assumption {
        id: "U14",
        name: "hex-case",
        question: "In which case are thumbprint and issuerSubjectKeyIdentifier written?",
        values: &[
            value("upper", "In upper-case hexadecimal digits."),
            value("lower", "In lower-case hexadecimal digits."),
        ],
        confidence: Confidence::Inferred,
        source: "Graph's examples of the resource type are upper case, one of another lower",
        matters: RECORDS,
    },
    Assumption {
        id: "U8",
        name: "kilobyte",
        question: "How many bytes does a kilobyte have in the limits 8 KB and 2 MB?",
        values: &[
            value("1024", "8,192 bytes a certificate, 2,097,152 a file."),
            value("1000", "8,000 bytes a certificate, 2,000,000 a file."),
        ],
        confidence: Confidence::Unknown,
        source: "how-to, FAQ: the numbers without their unit's size",
        // If only one reading allows a size, its base64 is too large under both readings.
        matters: |report| report.length > NEAR_TWO_MEGABYTES || report.has_finding,
    },
    Assumption {
        id: "U11",
        name: "deleted-duplicate",
        question: "Is a certificate of a CA that was deleted and can be restored a duplicate?",
        values: &[
            value("none", "No: it becomes a record."),
            value("rejects", "Yes: the upload is rejected."),
            value("skips", "Yes: it is skipped, and the others are created."),
        ],
        confidence: Confidence::Unknown,
        source: "no document; a deleted CA stays in deletedItems for 30 days",
        matters: |report| report.changes_finding,
    },
];
