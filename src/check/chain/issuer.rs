//! Who issued a CA certificate.

use super::ChainFacts;
use crate::certificate::Certificate;
use crate::chain::Event;
use crate::check::citation::HOW_TO_CAS;
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};
use crate::digest::Hex;

pub(in crate::check) static ISSUER_MISSING: Rule = Rule {
    id: "S007",
    name: "issuer-missing",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The issuer of a CA certificate was not found in the bundle or in a store.",
    consequence: "The trust store must contain every CA up to the root. If one is missing, sign-in \
                  fails (AADSTS50017, AADSTS500176).",
    remedy: "Add the certificate of the missing issuer to the bundle, or add it to the trust store \
             separately. A CA with the same name but a different key does not count.",
    citation: HOW_TO_CAS,
    check: Check::Chain(issuer_missing),
    ..Rule::BASE
};

fn issuer_missing(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if let Event::HoleInStore { stored } = *event {
        let stored = facts.name(stored);
        let message = format_args!(
            "The issuer is {stored}, but the chain above it is incomplete: a further issuer was \
             not found."
        );
        return findings.add(facts.place(), message);
    }
    if *event != Event::IssuerMissing {
        return;
    }
    let bytes = facts.member.and_then(|member| (facts.bytes)(member));
    let certificate = bytes.and_then(|bytes| Certificate::parse(bytes).ok());
    let Some(certificate) = certificate else {
        let message = format_args!("The issuer was not found in the bundle or a store.");
        return findings.add(facts.place(), message);
    };
    let issuer = certificate.issuer();
    let identifier = certificate.extensions().authority_key_identifier().ok().flatten();
    let identifier = identifier.map(|identifier| format!(", key identifier {}", Hex(identifier)));
    let identifier = identifier.unwrap_or_default();
    let message = format_args!("Issuer not found in the bundle or a store: {issuer}{identifier}.");
    findings.add(facts.place(), message);
}

pub(in crate::check) static ISSUER_MISNAMED: Rule = Rule {
    id: "S019",
    name: "issuer-name-differs",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A CA's key signed the certificate, but the certificate names a different issuer.",
    consequence: "A CA is the issuer only if both its name and its key match. Programs reject a \
                  chain whose names do not match, so sign-in below this CA is likely to fail.",
    remedy: "Get a certificate whose issuer is the CA's exact subject name, or add the CA \
             certificate that has the name.",
    citation: "RFC 5280 section 6.1.3 (a)(4)",
    check: Check::Chain(issuer_misnamed),
    ..Rule::BASE
};

fn issuer_misnamed(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::IssuerMisnamed { other } = *event else { return };
    let (related, other) = (facts.related(other), facts.name(other));
    let message = format_args!(
        "The key of {other} signed this certificate, but the issuer's name is not the subject of \
         {other}."
    );
    findings.add_related(facts.place(), message, related);
}

pub(in crate::check) static NOT_SELF_SIGNED: Rule = Rule {
    id: "S008",
    name: "self-issued-not-self-signed",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Subject and issuer are equal, but a different key signed the certificate.",
    consequence: "The certificate is not a root, although a program that compares only names \
                  regards it as one. What the service does is not documented.",
    remedy: "Check certificateAuthorityType of the record after the upload.",
    citation: "RFC 5280 section 3.2 (self-issued and self-signed)",
    check: Check::Chain(not_self_signed),
    ..Rule::BASE
};

fn not_self_signed(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if *event != Event::NotSelfSigned {
        return;
    }
    let message = format_args!(
        "Subject and issuer are equal, but the certificate is not signed with its own key."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static ISSUER_LOOP: Rule = Rule {
    id: "S015",
    name: "issuer-loop",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CAs above this one issued each other, and none of them is a root.",
    consequence: "No chain from this CA ends at a root, so sign-in with it is likely to fail.",
    remedy: "Add the certificate of one of these CAs that a root issued, and the root itself if it \
             is missing.",
    citation: HOW_TO_CAS,
    check: Check::Chain(circle),
    ..Rule::BASE
};

fn circle(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if *event != Event::Circle {
        return;
    }
    let message = format_args!("The chain above this CA is a loop of CAs that issued each other.");
    findings.add(facts.place(), message);
}
