//! Whether it is proven who issued a CA certificate.

use super::ChainFacts;
use crate::chain::Event;
use crate::check::citation::SUPPORT_50017;
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static SIGNATURE_WRONG: Rule = Rule {
    id: "S009",
    name: "signature-wrong",
    severity: Severity::Error,
    rejects: false,
    assumed: &[],
    summary: "The key of the issuer did not sign the certificate.",
    consequence: "The chain can't be validated, so sign-in below this CA fails (AADSTS50017). The \
                  certificate was changed, or is not what it says.",
    remedy: "Do not upload it. Get the certificate from the CA itself, and compare its thumbprint.",
    citation: SUPPORT_50017,
    check: Check::Chain(signature_wrong),
};

fn signature_wrong(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::SignatureWrong { issuer, reason } = *event else { return };
    if let Some(reason) = reason {
        let issuer = facts.name(issuer);
        let message = format_args!(
            "The signature is invalid: {reason} (RFC 4055 section 3.3). The issuer is {issuer}."
        );
        return findings.add(facts.place(), message);
    }
    let who = if facts.member == Some(issuer) {
        "subject and issuer are equal, but its own key did not sign it, nor did another key of \
         that name that is here"
            .to_owned()
    } else {
        format!("its issuer by name and key identifier, {}, did not sign it", facts.name(issuer))
    };
    let message = format_args!(
        "The signature does not verify: {who}. The certificate was changed, or is not what it \
         says. Do not upload it; get it from the CA itself."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static SIGNATURE_NOT_CHECKED: Rule = Rule {
    id: "S010",
    name: "signature-not-checked",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A signature was not verified.",
    consequence: "Whether the issuer really signed the certificate is not known.",
    remedy: "Verify it with a program that knows the algorithm, or compare the thumbprint with what \
             the CA publishes.",
    citation: "RFC 5280 section 6.1.3 (a)(1)",
    check: Check::Chain(signature_not_checked),
};

fn signature_not_checked(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    match *event {
        Event::SignatureNotChecked { reason } => {
            let message = format_args!(
                "The signature was not verified: {reason}. Compare the thumbprint with what the CA \
                 publishes."
            );
            findings.add(facts.place(), message);
        }
        Event::SignaturesLeftOut { count } => {
            let message = format_args!(
                "The signatures of {count} CA certificates were not verified: there are more than \
                 this program keeps for that. Check the bundle in parts."
            );
            findings.add(facts.place(), message);
        }
        Event::IdentitiesLeftOut { count, limit } => {
            let message = format_args!(
                "The issuers of {count} certificates were not determined: the file contains more \
                 than {limit} bytes of distinct names, keys and identifiers, and this program \
                 keeps no more to compare them. Check the bundle in parts."
            );
            findings.add(facts.place(), message);
        }
        _ => {}
    }
}

pub(in crate::check) static SIGNATURE_WITHOUT_NULL: Rule = Rule {
    id: "S018",
    name: "signature-without-null",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The signature is verified, but its DigestInfo lacks the NULL that the standard requires.",
    consequence: "Java accepts such a signature; OpenSSL, GnuTLS and other strict programs reject \
                  it. What the service does is not documented, so sign-in below this CA may fail. \
                  The padding and the digest are correct: the certificate was not changed.",
    remedy: "Ask the CA for a certificate that is signed as RFC 8017 requires, or test a sign-in \
             before you depend on this CA.",
    citation: "RFC 8017 section 9.2 and appendix B.1; RFC 4055 section 2.1",
    check: Check::Chain(signature_without_null),
};

fn signature_without_null(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if *event != Event::SignatureWithoutNull {
        return;
    }
    let message = format_args!(
        "The issuer's key signed the certificate, but the algorithm of the signed digest has no \
         NULL parameter. Strict verifiers reject this encoding."
    );
    findings.add(facts.place(), message);
}
