//! Rules about how the bundle is encoded.

use super::{BundleContext, at};
use crate::check::file::armor::notice_with;
use crate::check::finding::Collector;
use crate::check::{Check, Counted, Effect, Excerpt, Rule, Severity};

/// If the service is assumed to accept BER, a finding is only a notice.
const ACCEPTED: [Effect; 3] = [notice_with("ber"), notice_with("der-or-pem"), notice_with("any")];

/// How a bundle in BER is converted to DER.
const TO_DER: &str = "Convert the bundle to DER: `openssl pkcs7 -inform DER -in file.p7b -print_certs -out chain.pem`, \
                      then `openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out bundle.p7b`. \
                      Hash the new file.";

pub(in crate::check) static BER: Rule = Rule {
    id: "B003",
    name: "ber",
    severity: Severity::Warning,
    rejects: false,
    assumed: &ACCEPTED,
    summary: "The bundle is BER with indefinite lengths, and only DER is known to be accepted.",
    consequence: "RFC 5652 allows BER, and Java and some CA products write it. A program that \
                  requires DER rejects it. Which of the two the service requires is not \
                  documented, and the only publicly known uploads are DER.",
    remedy: TO_DER,
    citation: "RFC 5652 section 2; X.690 clauses 8.1.3.6 and 10.1",
    check: Check::Bundle(ber),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn ber(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.indefinite;
    if seen.count > 0 {
        let lengths = Counted(seen.count, "indefinite length");
        let message = format_args!("The bundle is BER: it contains {lengths}.");
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static NON_MINIMAL_LENGTH: Rule = Rule {
    id: "B012",
    name: "non-minimal-length",
    severity: Severity::Warning,
    rejects: false,
    assumed: &ACCEPTED,
    summary: "The bundle is BER with non-minimal lengths, and only DER is known to be accepted.",
    consequence: "A program that requires DER rejects the bundle, and programs may read the same \
                  bytes differently. Which of the two the service requires is not documented, and \
                  the only publicly known uploads are DER.",
    remedy: TO_DER,
    citation: "RFC 5652 section 2; X.690 clauses 8.1.3.5 and 10.1",
    check: Check::Bundle(non_minimal_length),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn non_minimal_length(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.non_minimal;
    if seen.count > 0 {
        let lengths = Counted(seen.count, "non-minimal length");
        let message = format_args!("The bundle is BER: it contains {lengths}.");
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static UNSORTED: Rule = Rule {
    id: "B004",
    name: "unsorted",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificates are not sorted as DER requires for a SET.",
    consequence: "Many published bundles are not; nearly all programs accept them.",
    remedy: "No action is needed unless a program rejects the file.",
    citation: "X.690 clause 11.6; RFC 5652 section 5.1",
    check: Check::Bundle(unsorted),
    needs_nothing: true,
    ..Rule::BASE
};

fn unsorted(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    if !facts.bundle.sorted {
        let message = format_args!("The certificates are not sorted as DER requires for a SET.");
        findings.add(at(&facts.frame.certificates_fields), message);
    }
}
