//! CAs that share a name, a key or a key identifier.

use super::ChainFacts;
use crate::chain::Event;
use crate::check::citation::DEEP_DIVE;
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static SAME_NAME_AND_KEY: Rule = Rule {
    id: "S004",
    name: "same-name-and-key",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Another certificate of the bundle has the same subject and key.",
    consequence: "It is a renewal or a cross-certificate: one CA with several records, each of \
                  which counts towards the limit of CAs.",
    remedy: "Keep the certificate through which sign-in certificates reach their root, and leave \
             out those that are not needed.",
    citation: "RFC 5280 section 3.2; RFC 4949, cross-certificate",
    check: Check::Chain(same_name_and_key),
};

fn same_name_and_key(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::SameNameAndKey { first } = *event else { return };
    let first = facts.name(first);
    let message = format_args!(
        "The subject and the key are those of {first}: it is a renewal or a cross-certificate of \
         the same CA. Both would become records; leave out the one that is not needed."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static SHARED_KEY_IDENTIFIER: Rule = Rule {
    id: "S005",
    name: "shared-key-identifier",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Another CA of the bundle has the same subject key identifier.",
    consequence: "CA scoping and CRL exemptions name a CA by its subject key identifier: for them \
                  the two are one.",
    remedy: "Scope or exempt them together, or keep one of them out of the trust store.",
    citation: DEEP_DIVE,
    check: Check::Chain(shared_key_identifier),
};

fn shared_key_identifier(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::SharedKeyIdentifier { first } = *event else { return };
    let first = facts.name(first);
    let message = format_args!(
        "The subject key identifier is also that of {first}, another CA. CA scoping tells CAs \
         apart by it: a scope or an exemption for one holds for the other. Leave one out where \
         that matters."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static SAME_NAME_OTHER_KEY: Rule = Rule {
    id: "S006",
    name: "same-name-other-key",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Another CA of the bundle has the same subject and another key.",
    consequence: "It is a CA before and after a change of its key, or two CAs of one name. Records \
                  of the same displayName and issuer are hard to tell apart.",
    remedy: "Tell them apart by issuerSubjectKeyIdentifier or thumbprint; leave out the one that \
             issues no sign-in certificate.",
    citation: "RFC 4210 section 4.4 (CA key update)",
    check: Check::Chain(same_name_other_key),
};

fn same_name_other_key(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::SameNameOtherKey { first } = *event else { return };
    let first = facts.name(first);
    let message = format_args!(
        "The subject is that of {first}, the key is another: a CA after a change of its key, or \
         another CA of the same name. Tell the records apart by their key identifiers."
    );
    findings.add(facts.place(), message);
}

pub(in crate::check) static SUPERSEDES: Rule = Rule {
    id: "S014",
    name: "supersedes-stored",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A store holds an earlier certificate of the same CA.",
    consequence: "Both would be in the trust store; the earlier one goes on to count towards the \
                  limit of CAs, and may be expired before long.",
    remedy: "Delete the earlier one when the new one is there and sign-in works.",
    citation: "RFC 5280 section 3.2",
    check: Check::Chain(supersedes),
};

fn supersedes(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::Supersedes { stored } = *event else { return };
    let stored = facts.name(stored);
    let message = format_args!(
        "The subject and the key are those of {stored}, which expires earlier. After the upload \
         both are there; delete the earlier one when sign-in works with the new one."
    );
    findings.add(facts.place(), message);
}
