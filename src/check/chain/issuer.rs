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
    summary: "The CA that issued the certificate is neither in the bundle nor in a store.",
    consequence: "Every CA up to the root must be in the trust store; with a hole in the chain \
                  sign-in fails (AADSTS50017, AADSTS500176).",
    remedy: "Add the issuer's certificate to the bundle, or give with --against what the trust \
             store holds already.",
    citation: HOW_TO_CAS,
    check: Check::Chain(issuer_missing),
};

fn issuer_missing(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if let Event::HoleInStore { stored } = *event {
        let stored = facts.name(stored);
        let message = format_args!(
            "The issuer is {stored}, but the chain above it ends at a certificate whose own issuer \
             is neither in the bundle nor in a store. Every CA up to the root must be in the trust \
             store for sign-in to work: add what is missing, or give all that is there already \
             with --against."
        );
        return findings.add(facts.place(), message);
    }
    if *event != Event::IssuerMissing {
        return;
    }
    let octets = facts.member.and_then(|member| (facts.octets)(member));
    let certificate = octets.and_then(|octets| Certificate::parse(octets).ok());
    let issuer = certificate.map_or_else(String::new, |certificate| {
        let identifier = certificate.extensions().authority_key_identifier().ok().flatten();
        let identifier = identifier.map_or_else(String::new, |identifier| {
            format!(" with the key identifier {}", Hex(identifier))
        });
        format!(", {}{identifier},", certificate.issuer())
    });
    let message = format_args!(
        "The CA that issued this certificate{issuer} is neither in the bundle nor in a store, \
         at least not as a CA. A CA of its name with another key is not it. Every CA up to the root must be in the trust \
         store for sign-in to work: add the issuer's certificate, or give what is there already \
         with --against."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static ISSUER_MISNAMED: Rule = Rule {
    id: "S019",
    name: "issuer-name-differs",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A CA's key signed the certificate, but the certificate names another issuer.",
    consequence: "A CA is the issuer only if both its name and its key match. Programs reject a \
                  chain whose names do not match, so sign-in below this CA is likely to fail.",
    remedy: "Get a certificate whose issuer is the CA's exact subject name, or add the CA \
             certificate that has the name.",
    citation: "RFC 5280 section 6.1.3 (a)(4)",
    check: Check::Chain(issuer_misnamed),
};

fn issuer_misnamed(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::IssuerMisnamed { other } = *event else { return };
    let other = facts.name(other);
    let message = format_args!(
        "The key of {other} signed this certificate and has the key identifier that it names, but \
         the issuer's name is not the subject of {other}. That CA is therefore not the issuer."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static NOT_SELF_SIGNED: Rule = Rule {
    id: "S008",
    name: "self-issued-not-self-signed",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Subject and issuer are equal, but another key signed the certificate.",
    consequence: "It is no root, though a program that compares names alone takes it for one. \
                  Which the service does is not documented.",
    remedy: "Check certificateAuthorityType of its record after the upload.",
    citation: "RFC 5280 section 3.2 (self-issued and self-signed)",
    check: Check::Chain(not_self_signed),
};

fn not_self_signed(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if *event != Event::NotSelfSigned {
        return;
    }
    let message = format_args!(
        "Subject and issuer are equal, but the certificate is not signed with its own key: the CA \
         changed its key. It is no root; whether the service tells that is not documented. Check \
         the type of its record after the upload."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static CIRCLE: Rule = Rule {
    id: "S015",
    name: "circle",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CAs above have issued each other, and no root stands above them.",
    consequence: "No chain from here ends in a root, so sign-in with it is likely to fail.",
    remedy: "Add the certificate of one of them that a root issued, and that root where it is not \
             there.",
    citation: HOW_TO_CAS,
    check: Check::Chain(circle),
};

fn circle(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    if *event != Event::Circle {
        return;
    }
    let message = format_args!(
        "The CAs above this one have issued each other in a circle, and none of them is a root. \
         Every chain must end in a root: add the certificate of one of them that a root issued, \
         and that root where it is not there."
    );
    findings.add(facts.place(), message);
}
