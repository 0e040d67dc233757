//! Rules about the validity and the number of a CRL.

use super::{CrlFacts, add};
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};

/// A renewal is late if less than this fraction of the CRL's lifetime, a tenth, is left.
const LATE: i64 = 10;

pub(in crate::check) static EXPIRED: Rule = Rule {
    id: "R009",
    name: "crl-expired",
    severity: Severity::Error,
    summary: "The next update of the CRL has passed.",
    consequence: "The service does not use an expired CRL. Sign-in fails with AADSTS500172 for \
                  everyone whose certificate this CA issued.",
    remedy: "Publish a new CRL. If the CA is no longer in use, leave it out of the trust store.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500172",
    check: Check::Crl(expired),
    ..Rule::BASE
};

fn expired(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(next) = facts.crl().and_then(|crl| crl.next_update).filter(|it| *it < facts.at) {
        add(findings, format_args!("{} expired on {next}.", facts.what()));
    }
}

pub(in crate::check) static NOT_YET_VALID: Rule = Rule {
    id: "R010",
    name: "crl-not-yet-valid",
    severity: Severity::Error,
    summary: "The CRL is dated in the future.",
    consequence: "The service does not use a CRL that is not valid yet. Sign-in fails with \
                  AADSTS500172 until then.",
    remedy: "Check the clock of the CA, and publish a new CRL.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500172",
    check: Check::Crl(not_yet_valid),
    ..Rule::BASE
};

fn not_yet_valid(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(this) = facts.crl().and_then(|crl| crl.this_update).filter(|it| *it > facts.at) {
        add(findings, format_args!("{} is not valid before {this}.", facts.what()));
    }
}

pub(in crate::check) static EXPIRES_SOON: Rule = Rule {
    id: "R011",
    name: "crl-expires-soon",
    severity: Severity::Warning,
    summary: "Less than a tenth of the CRL's lifetime is left, and no newer one is published.",
    consequence: "A CA usually publishes the next CRL well before this one expires. If it does \
                  not, sign-in fails with AADSTS500172; and if many people sign in while it is \
                  renewed, some see AADSTS2205013.",
    remedy: "Check that the CA still publishes, and publish the next CRL earlier.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205013",
    check: Check::Crl(expires_soon),
    ..Rule::BASE
};

fn expires_soon(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let Some(crl) = facts.crl() else { return };
    let (Some(this), Some(next)) = (crl.this_update, crl.next_update) else { return };
    let (this, at, end) = (this.unix_seconds(), facts.at.unix_seconds(), next.unix_seconds());
    let (lifetime, left) = (end.saturating_sub(this), end.saturating_sub(at));
    if left >= 0 && at >= this && left < lifetime / LATE {
        let hours = left / 3600;
        let days = lifetime / 86_400;
        let message = format_args!(
            "{} expires on {next}, in {hours} hours; its lifetime is {days} days.",
            facts.what()
        );
        add(findings, message);
    }
}

pub(in crate::check) static NO_NEXT_UPDATE: Rule = Rule {
    id: "R012",
    name: "crl-without-next-update",
    severity: Severity::Warning,
    summary: "The CRL does not state when the next one is published.",
    consequence: "The service caches a CRL until its next update. What it does with a CRL without \
                  one is not documented.",
    remedy: "Have the CA issue CRLs with nextUpdate; RFC 5280 requires it.",
    citation: "RFC 5280 section 5.1.2.5",
    check: Check::Crl(no_next_update),
    ..Rule::BASE
};

fn no_next_update(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let what = facts.what();
    match facts.crl() {
        Some(crl) if !crl.has_next_update => {
            add(findings, format_args!("{what} has no nextUpdate."));
        }
        Some(crl) if crl.next_update.is_none() => {
            add(findings, format_args!("{what} has a nextUpdate that cannot be parsed."));
        }
        _ => {}
    }
}

pub(in crate::check) static NO_NUMBER: Rule = Rule {
    id: "R014",
    name: "crl-without-number",
    severity: Severity::Warning,
    summary: "The CRL has no CRL number.",
    consequence: "The service requires that the number of each new CRL is higher than that of the \
                  previous one. What it does with a CRL that has none is not documented.",
    remedy: "Have the CA issue CRLs with a CRL number; RFC 5280 requires it.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list; RFC \
               5280 section 5.2.3",
    check: Check::Crl(no_number),
    ..Rule::BASE
};

fn no_number(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if facts.crl().is_some_and(|crl| crl.number().is_none()) {
        add(findings, format_args!("{} has no CRL number.", facts.what()));
    }
}
