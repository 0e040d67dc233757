//! The length of a chain.

use super::ChainFacts;
use crate::chain::{NONE, PathEnd};
use crate::check::citation::REVOCATION;
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static PATH_LENGTH_EXCEEDED: Rule = Rule {
    id: "S003",
    name: "path-length-exceeded",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The path length constraint of a CA above this one excludes this CA.",
    consequence: "Programs reject every certificate that this CA issued, so sign-in with such a \
                  certificate is likely to fail.",
    remedy: "Ask the CA's issuer for a certificate that fits the path length, or leave the CA out \
             if no sign-in certificate needs it.",
    citation: "RFC 5280 sections 4.2.1.9 and 6.1.4",
    check: Check::Chain(path_length_exceeded),
    ..Rule::BASE
};

fn path_length_exceeded(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    let Some(limited_by) = facts.context.analysis.forbidden_by(facts.member) else { return };
    let related = if limited_by == NONE { None } else { facts.related(limited_by) };
    let above = match limited_by {
        NONE => "a CA above it".to_owned(),
        limited_by => facts.name(limited_by).to_string(),
    };
    let message =
        format_args!("The path length constraint of {above} does not allow this CA below it.");
    findings.add_related(facts.place(), message, related);
}

pub(in crate::check) static CHAIN_TOO_LONG: Rule = Rule {
    id: "S011",
    name: "chain-too-long",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The chain up to the root has more than 10 CAs.",
    consequence: "The service is documented to check the CRLs of at most 10 CAs in a chain, so \
                  sign-in with a longer chain is likely to fail.",
    remedy: "Use a CA that is closer to a root, or upload a CA above it as the root of a separate \
             chain.",
    citation: REVOCATION,
    check: Check::Chain(chain_too_long),
    ..Rule::BASE
};

fn chain_too_long(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    let length = facts.depth.saturating_add(1);
    if facts.end == PathEnd::Root && length > facts.context.limits.chain_authorities {
        let message = format_args!("The chain from this CA to its root has {length} CAs.");
        findings.add(facts.place(), message);
    }
}
