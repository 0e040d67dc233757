//! The issuer of a CA certificate.

use super::ChainFacts;
use crate::certificate::Certificate;
use crate::chain::{NONE, PathEnd};
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

fn issuer_missing(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if !facts.is_issuer_missing() {
        return hole_in_store(facts, findings);
    }
    let bytes = facts.context.kept.bytes(facts.member);
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

/// The issuer is in a store, and a certificate above it is missing. Certificates of the bundle have
/// findings of their own, but certificates of a store are not checked separately.
fn hole_in_store(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if facts.end != PathEnd::Missing || !facts.is_undisputed() {
        return;
    }
    let issuer = facts.context.analysis.issuer_face(facts.member);
    if facts.context.analysis.set.stored(issuer).is_some() {
        let stored = facts.name(issuer);
        let message = format_args!(
            "The issuer is {stored}, but the chain above it is incomplete: a further issuer was \
             not found."
        );
        findings.add(facts.place(), message);
    }
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

/// The issuer is missing, and the key of a CA with another name made the signature.
fn issuer_misnamed(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if facts.issuer.misnamed == NONE || !facts.is_issuer_missing() {
        return;
    }
    let other = facts.context.analysis.face_of(facts.issuer.misnamed);
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

fn not_self_signed(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if !facts.is_self_issued() || facts.is_root() || facts.is_wrong() {
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
    check: Check::Chain(issuer_loop),
    ..Rule::BASE
};

fn issuer_loop(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if facts.end != PathEnd::Loop {
        return;
    }
    let message = format_args!("The chain above this CA is a loop of CAs that issued each other.");
    findings.add(facts.place(), message);
}
