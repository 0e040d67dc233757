//! How the certificate is encoded.

use super::*;
use crate::certificate::DerViolation;
use crate::digest::Thumbprint;
use crate::tlv;

pub(in crate::check) static NOT_DER: Rule = Rule {
    id: "C006",
    name: "not-der",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate's encoding does not conform to DER.",
    consequence: "This program and other lenient programs accept the certificate; strict programs \
                  reject it. What the service does is not documented.",
    remedy: "The encoding cannot be changed without a new signature. Ask the issuer for a correct \
             certificate if the upload fails.",
    citation: "RFC 5280 section 4.1, X.690 clauses 10 and 11",
    check: Check::Certificate(departs_from_der),
    excerpt: Excerpt::Bytes,
    needs_nothing: true,
    ..Rule::BASE
};

fn departs_from_der(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    for each in facts.nonconformities {
        let place = || facts.place_at(each.offset, each.path);
        let (violation, count) = match each.kind {
            NonconformityKind::Der { violation, count } => (violation, count),
            NonconformityKind::Trailing(error) => {
                let message =
                    format_args!("The certificate does not conform to RFC 5280: {error}.");
                findings.add(place(), message);
                continue;
            }
            _ => continue,
        };
        let what = violation.describe();
        let times = match count {
            1 => String::new(),
            count => format!(" ({count} times, first here)"),
        };
        if violation == DerViolation::Depth {
            let limit = facts.limits.depth;
            let message = format_args!(
                "The limit `depth` of {limit} was exceeded: {what}{times}. The deeper elements \
                 were not checked."
            );
            findings.add(place(), message);
            continue;
        }
        let message = format_args!("The certificate is not DER: {what}{times}.");
        findings.add(place(), message);
    }
}

pub(in crate::check) static BER_CERTIFICATE: Rule = Rule {
    id: "C007",
    name: "ber-certificate",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate is BER, so programs compute different thumbprints for it.",
    consequence: "The thumbprint is a digest of the bytes. A program that encodes the certificate \
                  again in DER computes a different thumbprint, misses duplicates, and may fail to \
                  verify the signature. Which thumbprint the service uses is not documented.",
    remedy: "Get the certificate in DER from its issuer and put that into the bundle.",
    citation: "RFC 5280 section 4.1.1.3, X.690 clause 10",
    check: Check::Certificate(ber),
    ..Rule::BASE
};

fn ber(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let changes =
        [DerViolation::IndefiniteLength, DerViolation::LongLength, DerViolation::ConstructedString];
    let is_changed = facts.nonconformities.iter().any(
        |each| matches!(each.kind, NonconformityKind::Der { violation, .. } if changes.contains(&violation)),
    );
    if !is_changed {
        return;
    }
    let Some(der) = tlv::der_form(facts.certificate.as_bytes(), facts.limits.depth) else { return };
    let (as_it_stands, der) = (Thumbprint::of(facts.certificate.as_bytes()), Thumbprint::of(&der));
    let message = format_args!(
        "The certificate is BER. Its thumbprint is {as_it_stands} in this file and {der} after \
         conversion to DER."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static ALGORITHMS_DIFFER: Rule = Rule {
    id: "C011",
    name: "algorithms-differ",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The signature algorithms inside and outside the signed part differ.",
    consequence: "RFC 5280 requires them to be equal, and programs reject a chain that contains \
                  the certificate.",
    remedy: "Ask the issuer for a correct certificate, and leave this one out until then.",
    citation: "RFC 5280 section 4.1.1.2",
    check: Check::Certificate(algorithms_differ),
    ..Rule::BASE
};

fn algorithms_differ(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    for each in facts.found(NonconformityKind::AlgorithmsDiffer) {
        let message = format_args!(
            "The signature algorithm inside the signed part differs from the one outside."
        );
        findings.add(facts.place_at(each.offset, each.path), message);
    }
}

pub(in crate::check) static ALGORITHM_PARAMETERS: Rule = Rule {
    id: "C012",
    name: "algorithm-parameters",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The parameters of an algorithm do not conform to its definition.",
    consequence: "Most programs accept this; a strict program rejects the certificate.",
    remedy: "No action is needed unless the upload fails; then get a correct certificate.",
    citation: "RFC 3279 section 2.3.1, RFC 4055 section 5, RFC 5758 section 3.2, RFC 8410 section \
               3",
    check: Check::Certificate(algorithm_parameters),
    excerpt: Excerpt::Bytes,
    needs_nothing: true,
    ..Rule::BASE
};

fn algorithm_parameters(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    for each in facts.found(NonconformityKind::AlgorithmParameters) {
        let message = format_args!(
            "An algorithm has parameters that it must not have, or lacks a required NULL."
        );
        findings.add(facts.place_at(each.offset, each.path), message);
    }
}
