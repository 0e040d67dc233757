//! Rules about the scope of a CRL.

use super::{CrlFacts, add};
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};
use crate::text::shorten;

pub(in crate::check) static DELTA_AS_BASE: Rule = Rule {
    id: "R013",
    name: "delta-crl-as-base",
    severity: Severity::Error,
    summary: "The CRL is a delta CRL, which cannot be used without its base.",
    consequence: "A delta CRL without a base CRL is a misconfiguration. Sign-in fails with \
                  AADSTS500177.",
    remedy: "Set the URL of the base CRL as the CRL URL, and this one, if at all, as the delta CRL \
             URL.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500177",
    check: Check::Crl(delta_as_base),
    ..Rule::BASE
};

fn delta_as_base(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if facts.crl().is_some_and(|crl| crl.base_number().is_some()) {
        add(findings, format_args!("{} is a delta CRL.", facts.what()));
    }
}

pub(in crate::check) static PARTIAL: Rule = Rule {
    id: "R016",
    name: "crl-partial",
    severity: Severity::Warning,
    summary: "The CRL covers only a part of the CA's certificates or of the reasons.",
    consequence: "A record has one CRL URL, so the other parts are never checked. The documents \
                  list AADSTS500175 and AADSTS500178 for missing parts of a CRL.",
    remedy: "Set the URL of a CRL that covers all certificates of the CA and all reasons, if the CA \
             publishes one.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500175, AADSTS500178; RFC 5280 section 5.2.5",
    check: Check::Crl(partial),
    ..Rule::BASE
};

fn partial(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let Some(point) = facts.crl().and_then(|crl| crl.issuing_distribution_point()) else { return };
    let parts = [
        (point.only_some_reasons, "revocations for some of the reasons"),
        (point.only_contains_user_certs, "end-entity certificates"),
        (point.only_contains_ca_certs, "CA certificates"),
        (point.only_contains_attribute_certs, "attribute certificates"),
    ];
    for (_, part) in parts.iter().filter(|(is_set, _)| *is_set) {
        add(findings, format_args!("{} covers only {part}.", facts.what()));
    }
}

pub(in crate::check) static INDIRECT: Rule = Rule {
    id: "R017",
    name: "crl-indirect",
    severity: Severity::Warning,
    summary: "The CRL is an indirect CRL: it may list certificates of other CAs.",
    consequence: "Whether the service processes indirect CRLs is not documented. A program that \
                  ignores the issuer of an entry treats the wrong certificates as revoked.",
    remedy: "Set the URL of a CRL that covers only this CA, if the CA publishes one.",
    citation: "RFC 5280 section 5.2.5",
    check: Check::Crl(indirect),
    ..Rule::BASE
};

fn indirect(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let point = facts.crl().and_then(|crl| crl.issuing_distribution_point());
    if point.is_some_and(|point| point.indirect_crl) {
        add(findings, format_args!("{} is an indirect CRL.", facts.what()));
    }
}

pub(in crate::check) static UNKNOWN_CRITICAL: Rule = Rule {
    id: "R018",
    name: "crl-unknown-critical",
    severity: Severity::Warning,
    summary: "The CRL has a critical extension that this program does not support.",
    consequence: "A program that does not support a critical extension must not use the CRL. \
                  Whether the service supports it is not documented.",
    remedy: "Have the CA issue CRLs without the extension, or with the extension not critical.",
    citation: "RFC 5280 section 5.2",
    check: Check::Crl(unknown_critical),
    ..Rule::BASE
};

fn unknown_critical(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    for id in facts.crl().map_or(&[][..], |crl| crl.unknown_critical_extensions()) {
        let id = shorten(id, 60);
        add(findings, format_args!("{} has the critical extension {id}.", facts.what()));
    }
}

pub(in crate::check) static HAS_DELTA: Rule = Rule {
    id: "R026",
    name: "crl-has-delta",
    severity: Severity::Notice,
    summary: "The CRL refers to a delta CRL.",
    consequence: "If the delta CRL's URL is set too, both must be valid and reachable, or sign-in \
                  fails. With the base CRL alone, new revocations take effect when it is renewed.",
    remedy: "Set the delta CRL URL in the record only if both are published reliably.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list; RFC \
               5280 section 5.2.6",
    check: Check::Crl(has_delta),
    ..Rule::BASE
};

fn has_delta(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(url) = facts.crl().and_then(|crl| crl.freshest_crl().first()) {
        let url = shorten(url, 200);
        add(findings, format_args!("{} refers to a delta CRL at {url}.", facts.what()));
    }
}
