//! Who issued a CA certificate, and whether that is proven.

use super::ChainFacts;
use crate::certificate::Certificate;
use crate::chain::Event;
use crate::check::citation::{HOW_TO_CAS, SUPPORT_50017};
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
    let Event::SignatureWrong { issuer } = *event else { return };
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
        _ => {}
    }
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
