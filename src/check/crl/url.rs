//! Rules about the URL of a CA's CRL.

use super::{CrlFacts, add};
use crate::check::finding::Collector;
use crate::check::{Check, Rule, SHOWN_COLUMNS, Severity};
use crate::text::shorten;
use crate::upload_url::UploadUrl;

pub(in crate::check) static NOT_PUBLIC: Rule = Rule {
    id: "R020",
    name: "crl-url-not-public",
    severity: Severity::Error,
    summary: "The host of the CRL URL cannot be reached from the internet.",
    consequence: "The service downloads CRLs from the internet and cannot use one on an internal \
                  server. Sign-in fails with AADSTS500173 for everyone whose certificate this CA \
                  issued.",
    remedy: "Publish the CRL at a URL that everyone can reach, and set that URL.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500173; IANA special-purpose address registries",
    check: Check::Crl(not_public),
    ..Rule::BASE
};

fn not_public(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let Some(url) = facts.url else { return };
    let what = facts.what();
    let host = match UploadUrl::parse(url) {
        Ok(UploadUrl::Http(url)) => url.host,
        _ => return,
    };
    if let Some(reason) = host.not_public() {
        let why = reason.describe();
        add(findings, format_args!("{what} is not public: {host} {why}."));
    } else if let Some(address) = &facts.private_address {
        add(findings, format_args!("{what} is not public: {host} has the address {address}."));
    }
}

pub(in crate::check) static SHARED: Rule = Rule {
    id: "R021",
    name: "crl-url-shared",
    severity: Severity::Warning,
    summary: "Several CAs would have the same CRL URL.",
    consequence: "A CRL is signed by one key, so it is valid for one CA. For the others sign-in \
                  fails with AADSTS2205015.",
    remedy: "Find each CA's own CRL: `pki-preflight crl --fetch` verifies the CA of a CRL.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205015",
    check: Check::Crl(shared),
    ..Rule::BASE
};

fn shared(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let Some((first, count)) = facts.shared_with {
        let name = shorten(first, 60);
        let message = format_args!(
            "{} is also that of {name}; CAs that share it: {}.",
            facts.what(),
            count + 1
        );
        add(findings, message);
    }
}

pub(in crate::check) static CONFLICTING: Rule = Rule {
    id: "R022",
    name: "crl-urls-differ",
    severity: Severity::Warning,
    summary: "Sources give different CRL URLs for one CA.",
    consequence: "A record has one CRL URL. If no valid CRL of the CA is published there, sign-in \
                  fails.",
    remedy: "Check where the CA still publishes its CRL: `pki-preflight crl --fetch` downloads \
             each URL. If the record in the trust store has the wrong one, set the other.",
    citation: "Microsoft Entra, How to configure certificate authorities (classic trust store): one \
               CRL distribution point for each CA",
    check: Check::Crl(conflicting),
    ..Rule::BASE
};

fn conflicting(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    for (url, source) in &facts.other_urls {
        let url = shorten(url, SHOWN_COLUMNS);
        add(findings, format_args!("{} is not the only one: {source} gives {url}.", facts.what()));
    }
}

pub(in crate::check) static UNKNOWN: Rule = Rule {
    id: "R025",
    name: "crl-url-unknown",
    severity: Severity::Warning,
    summary: "No CRL URL of a CA is known.",
    consequence: "Without a CRL URL the service does not check revocation for this CA; if CRL \
                  validation is required, sign-in fails.",
    remedy: "Pass a certificate that the CA issued with --user-cert, or a list of URLs with --url \
             and --fetch.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list",
    check: Check::Crl(unknown),
    ..Rule::BASE
};

fn unknown(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let (Some(name), true) = (facts.authority, facts.place.is_empty()) {
        add(findings, format_args!("No CRL URL of {} is known.", shorten(name, SHOWN_COLUMNS)));
    }
}
