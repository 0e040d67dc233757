//! Whether the signature proves who issued a CA certificate.

use super::{ChainFacts, ChainTotals};
use crate::chain::NONE;
use crate::check::citation::SUPPORT_50017;
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Counted, Rule, Severity};

pub(in crate::check) static SIGNATURE_INVALID: Rule = Rule {
    id: "S009",
    name: "signature-invalid",
    severity: Severity::Error,
    rejects: false,
    assumed: &[],
    summary: "The signature of the certificate is invalid.",
    consequence: "The chain cannot be validated, so sign-in below this CA fails (AADSTS50017). The \
                  certificate was changed, or it is not the certificate that it claims to be.",
    remedy: "Do not upload the certificate. Get it from the CA itself and compare the thumbprints.",
    citation: SUPPORT_50017,
    check: Check::Chain(signature_invalid),
    ..Rule::BASE
};

fn signature_invalid(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if !facts.is_wrong() {
        return;
    }
    // A certificate without an issuer refers to itself.
    let issuer = match facts.context.analysis.issuer_face(facts.member) {
        NONE => facts.member,
        face => face,
    };
    let is_own = issuer == facts.member;
    let related = facts.related(issuer).filter(|_| !is_own);
    let issuer = facts.name(issuer);
    if let Some(reason) = facts.issuer.reason {
        let message = format_args!(
            "The signature is invalid: {reason} (RFC 4055 section 3.3). The issuer is {issuer}."
        );
        return findings.add_related(facts.place(), message, related);
    }
    if is_own {
        let message = format_args!(
            "Subject and issuer are equal, but neither the certificate's own key nor another key \
             with that name in the bundle or a store verifies the signature."
        );
        return findings.add(facts.place(), message);
    }
    let message = format_args!(
        "The key of the issuer, {issuer}, does not verify the signature. Name and key identifier \
         match."
    );
    findings.add_related(facts.place(), message, related);
}

pub(in crate::check) static SIGNATURE_NOT_CHECKED: Rule = Rule {
    id: "S010",
    name: "signature-not-checked",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A signature was not verified.",
    consequence: "It is not known whether the issuer really signed the certificate.",
    remedy: "Verify the signature with a program that supports the algorithm, or compare the \
             thumbprint with the one that the CA publishes. If the bundle has too many \
             certificates, check it in parts.",
    citation: "RFC 5280 section 6.1.3 (a)(1)",
    check: Check::ChainAndChains(signature_not_checked, signatures_left_out),
    ..Rule::BASE
};

fn signature_not_checked(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(reason) = facts.issuer.reason.filter(|_| !facts.is_wrong()) {
        let message = format_args!("The signature was not verified: {reason}.");
        findings.add(facts.place(), message);
    }
}

fn signatures_left_out(totals: &ChainTotals<'_>, findings: &mut Collector<'_>) {
    if totals.signatures_left_out > 0 {
        let certificates = Counted(totals.signatures_left_out, "CA certificate");
        let message = format_args!(
            "The signatures of {certificates} were not verified: it would take too long, or the \
             bundle has more certificates than are stored for verification."
        );
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static SIGNATURE_WITHOUT_NULL: Rule = Rule {
    id: "S018",
    name: "signature-without-null",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The signature is valid, but its DigestInfo lacks the NULL that the standard \
              requires.",
    consequence: "Java accepts such a signature; OpenSSL, GnuTLS and other strict programs reject \
                  it. What the service does is not documented, so sign-in below this CA may fail. \
                  The padding and the digest are correct: the certificate was not changed.",
    remedy: "Ask the CA for a certificate that is signed as RFC 8017 requires, or test a sign-in \
             before you depend on this CA.",
    citation: "RFC 8017 section 9.2 and appendix B.1; RFC 4055 section 2.1",
    check: Check::Chain(signature_without_null),
    ..Rule::BASE
};

fn signature_without_null(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if !facts.issuer.without_null {
        return;
    }
    let message = format_args!(
        "The issuer's key signed the certificate, but the algorithm of the signed digest has no \
         NULL parameter."
    );
    findings.add(facts.place(), message);
}
