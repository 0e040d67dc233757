//! How long a chain may be.

use super::ChainFacts;
use crate::chain::{Event, NONE};
use crate::check::citation::REVOCATION;
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static PATH_LENGTH_EXCEEDED: Rule = Rule {
    id: "S003",
    name: "path-length-exceeded",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A CA above this one allows no further CA below.",
    consequence: "Programs refuse every certificate that this CA issued, so sign-in with one is \
                  likely to fail.",
    remedy: "Ask the CA that issued it for a certificate within its path length, or leave the CA \
             out if no sign-in certificate needs it.",
    citation: "RFC 5280 sections 4.2.1.9 and 6.1.4",
    check: Check::Chain(path_length_exceeded),
};

fn path_length_exceeded(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::PathLengthExceeded { limited_by } = *event else { return };
    let above = match limited_by {
        NONE => "a CA above it".to_owned(),
        limited_by => facts.name(limited_by).to_string(),
    };
    let message = format_args!(
        "The chain is longer than its CAs allow: the path length of {above} leaves no room for \
         this CA. Programs refuse every certificate that it issued. Ask its issuer for a correct \
         one, or leave it out."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static CHAIN_TOO_LONG: Rule = Rule {
    id: "S011",
    name: "chain-too-long",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The chain up to the root has more than ten CAs.",
    consequence: "The service checks CRLs for at most ten CAs of a chain; sign-in with a longer one \
                  is likely to fail.",
    remedy: "Use a CA that stands nearer to a root, or upload the CA above it as the root of a \
             chain of its own.",
    citation: REVOCATION,
    check: Check::Chain(chain_too_long),
};

fn chain_too_long(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::ChainTooLong { length } = *event else { return };
    let message = format_args!(
        "The chain from this CA up to its root has {length} CAs; the service is documented to \
         check CRLs for ten. Use a CA that stands nearer to a root."
    );
    findings.add(facts.place(), message);
}
