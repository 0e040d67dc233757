//! Rules about how the bundle is encoded.

use super::{BundleFacts, at};
use crate::check::finding::Collector;
use crate::check::{Check, Excerpt, Rule, Severity};

/// How a bundle in DER is made of one in BER.
const TO_DER: &str = "Upload DER: `openssl pkcs7 -inform DER -in file.p7b -print_certs -out \
                      chain.pem`, then `openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER \
                      -out bundle.p7b`. Hash the new file.";

pub(in crate::check) static BER: Rule = Rule {
    id: "B003",
    name: "ber",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle's frame has indefinite lengths, which BER has and DER has not.",
    consequence: "RFC 5652 allows that, and Java and some CA products write it. A reader that \
                  wants DER refuses it. Which of the two the service is, is not documented.",
    remedy: TO_DER,
    citation: "RFC 5652 section 2; X.690 clauses 8.1.3.6 and 10.1",
    check: Check::Bundle(ber),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn ber(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.indefinite;
    if seen.count > 0 {
        let count = seen.count;
        let message = format_args!(
            "The bundle is BER: {count} lengths in its frame are of indefinite length. RFC 5652 \
             allows that; a reader that wants DER refuses it. DER is the safe form to upload."
        );
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static NON_MINIMAL_LENGTH: Rule = Rule {
    id: "B012",
    name: "non-minimal-length",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Lengths in the bundle's frame are written in more octets than they need.",
    consequence: "BER allows that, DER does not. A reader that wants DER refuses it, and another \
                  may read the same octets in another way.",
    remedy: TO_DER,
    citation: "RFC 5652 section 2; X.690 clauses 8.1.3.5 and 10.1",
    check: Check::Bundle(non_minimal_length),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn non_minimal_length(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.non_minimal;
    if seen.count > 0 {
        let count = seen.count;
        let message = format_args!(
            "The bundle is BER: {count} lengths in its frame are longer than needed. A reader that \
             wants DER refuses that. DER is the safe form to upload."
        );
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static UNSORTED: Rule = Rule {
    id: "B004",
    name: "unsorted",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The SET of certificates is not in the order of DER.",
    consequence: "Bundles of many authorities are not, those of the DoD among them, and nearly \
                  every program reads them. One that sorts them may list them in another order.",
    remedy: "Nothing needs to be done unless a program refuses the file; then make the bundle \
             again with one that sorts.",
    citation: "X.690 clause 11.6; RFC 5652 section 5.1",
    check: Check::Bundle(unsorted),
    ..Rule::BASE
};

fn unsorted(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    if !facts.bundle.sorted {
        let message = format_args!(
            "The certificates are not in the order that DER wants of a SET. Bundles of many \
             authorities are not; a program that sorts them may list them in another order."
        );
        findings.add(at(&facts.frame.certificates_fields), message);
    }
}
