//! CAs that share a name, a key or a key identifier.

use super::ChainFacts;
use crate::chain::NONE;
use crate::check::citation::DEEP_DIVE;
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static SAME_NAME_AND_KEY: Rule = Rule {
    id: "S004",
    name: "same-name-and-key",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Another certificate in the bundle has the same subject and key.",
    consequence: "The certificates are renewals or cross-certificates of one CA. Each becomes a \
                  record, and each record counts towards the limit of CAs.",
    remedy: "Keep the certificate that connects the sign-in certificates to their root, and leave \
             out those that are not needed.",
    citation: "RFC 5280 section 3.2; RFC 4949, cross-certificate",
    check: Check::Chain(same_name_and_key),
    ..Rule::BASE
};

fn same_name_and_key(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    if facts.is_face() {
        return;
    }
    let first = facts.context.analysis.face(facts.member);
    let (first, related) = (facts.name(first), facts.related(first));
    let message = format_args!("Same subject and key as {first}.");
    findings.add_related(facts.place(), message, related);
}

pub(in crate::check) static SHARED_KEY_IDENTIFIER: Rule = Rule {
    id: "S005",
    name: "shared-key-identifier",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Another CA in the bundle has the same subject key identifier.",
    consequence: "CA scoping and CRL exemptions identify a CA by its subject key identifier, so a \
                  setting for one of these CAs applies to the other as well.",
    remedy: "Scope or exempt these CAs together, or keep one of them out of the trust store.",
    citation: DEEP_DIVE,
    check: Check::Chain(shared_key_identifier),
    ..Rule::BASE
};

fn shared_key_identifier(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    let other = || facts.context.analysis.shares_identifier(facts.member);
    let Some(first) = facts.is_face().then(other).flatten() else { return };
    let (first, related) = (facts.name(first), facts.related(first));
    let message = format_args!("Same subject key identifier as {first}, which is a different CA.");
    findings.add_related(facts.place(), message, related);
}

pub(in crate::check) static SAME_NAME_OTHER_KEY: Rule = Rule {
    id: "S006",
    name: "same-name-other-key",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Another CA in the bundle has the same subject and a different key.",
    consequence: "This is one CA before and after a key change, or two CAs with the same name. \
                  Their records have the same displayName and issuer and are easily confused.",
    remedy: "Distinguish the records by issuerSubjectKeyIdentifier or thumbprint. Leave out a CA \
             that issues no sign-in certificates.",
    citation: "RFC 4210 section 4.4 (CA key update)",
    check: Check::Chain(same_name_other_key),
    ..Rule::BASE
};

fn same_name_other_key(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    let other = || facts.context.analysis.shares_name(facts.member);
    let Some(first) = facts.is_face().then(other).flatten() else { return };
    let (first, related) = (facts.name(first), facts.related(first));
    let message = format_args!("Same subject as {first}, but a different key.");
    findings.add_related(facts.place(), message, related);
}

pub(in crate::check) static SUPERSEDES: Rule = Rule {
    id: "S014",
    name: "supersedes-stored",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A store contains an earlier certificate of the same CA.",
    consequence: "After the upload the trust store contains both certificates. The earlier one \
                  still counts towards the limit of CAs and expires first.",
    remedy: "Delete the earlier certificate after the upload, once sign-in works with the new one.",
    citation: "RFC 5280 section 3.2",
    check: Check::Chain(supersedes),
    ..Rule::BASE
};

fn supersedes(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    let stored = facts.context.analysis.latest_stored(facts.member);
    if stored == NONE || !facts.node.create {
        return;
    }
    let earlier = facts.context.analysis.set.not_after(stored);
    if earlier.is_some_and(|earlier| earlier < facts.node.not_after) {
        let stored = facts.name(stored);
        let message = format_args!("Same subject and key as {stored}, which expires earlier.");
        findings.add(facts.place(), message);
    }
}
