//! Rules about the contents of the trust store.

use std::collections::BTreeSet;

use super::BundleContext;
use crate::check::citation::{HOW_TO_CAS, REVOCATION};
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Counted, Rule, SHOWN_COLUMNS, Severity};
use crate::digest::Thumbprint;
use crate::store::{Store, StoreKind};
use crate::text::shorten;

pub(in crate::check) static STORE_INCOMPLETE: Rule = Rule {
    id: "B010",
    name: "store-incomplete",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The list of existing CAs is incomplete or malformed.",
    consequence: "Graph lists 100 CAs per page. A CA that is in the store but not in the list is \
                  not recognized as a duplicate, for which the service rejects the upload, and \
                  does not count towards the limit.",
    remedy: "Save every page of the list: request each @odata.nextLink until there is none, and \
             append the responses to one file.",
    citation: "Microsoft Graph v1.0, List certificateAuthorities; Microsoft Graph, Paging: \
               @odata.nextLink",
    check: Check::Bundle(store_incomplete),
    ..Rule::BASE
};

fn store_incomplete(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    for store in facts.stores.iter() {
        for remark in store.remarks() {
            // The text of a finding is not escaped.
            let (name, message) = (store.name(), remark.message());
            let message = message.raw();
            findings.add(FindingLocation::default(), format_args!("Store {name}: {message}"));
        }
    }
}

pub(in crate::check) static STORE_HAS_EXPIRED: Rule = Rule {
    id: "B015",
    name: "store-has-expired",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A store contains an expired CA.",
    consequence: "In the classic store, one expired CA is documented to make every new upload \
                  fail. For the PKI-based store this is not documented; a public tool deletes \
                  expired CAs from it to prevent failures. Sign-in does not work with an expired \
                  CA.",
    remedy: "Delete the expired CA from the trust store before the upload, once no user \
             certificate needs it.",
    citation: HOW_TO_CAS,
    check: Check::Bundle(store_has_expired),
    ..Rule::BASE
};

fn store_has_expired(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    for store in facts.stores.iter() {
        let mut expired = store.expired(facts.at);
        let Some((thumbprint, instant)) = expired.next() else { continue };
        let count = u64::try_from(expired.count()).unwrap_or(u64::MAX).saturating_add(1);
        let (name, called) = (store.name(), called(store, &thumbprint));
        let which = match store.kind() {
            StoreKind::ClassicConfiguration => "classic store",
            _ => "store",
        };
        let expired = Counted(count, "expired CA");
        let instant = instant.to_string();
        let day = instant.get(..10).unwrap_or(&instant);
        let message = format_args!(
            "The {which} {name} contains {expired}. The first is {called}, expired on {day}."
        );
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static STORE_CRL_URL: Rule = Rule {
    id: "B017",
    name: "store-crl-url",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A store has the CRL URL of its issuer for a CA.",
    consequence: "Entra compares the CRL with the CA: its issuer must be the CA's subject. With \
                  the CRL of the CA above, sign-in fails (AADSTS2205015).",
    remedy: "In the trust store, set certificateRevocationListUrl to the URL in the certificates \
             that the CA issues.",
    citation: REVOCATION,
    check: Check::Bundle(store_crl_url),
    ..Rule::BASE
};

fn store_crl_url(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    for store in facts.stores.iter() {
        let expired: BTreeSet<_> = store.expired(facts.at).map(|(expired, _)| expired).collect();
        let urls = store.issuers_crl_urls();
        let wrong: Vec<_> = urls.filter(|(thumbprint, _)| !expired.contains(thumbprint)).collect();
        let Some((_, url)) = wrong.first() else { continue };
        let names = wrong.iter().take(NAMED).map(|(thumbprint, _)| named(store, thumbprint));
        let mut names = names.collect::<Vec<_>>().join(", ");
        let count = u64::try_from(wrong.len()).unwrap_or(u64::MAX);
        if wrong.len() > NAMED {
            names.push_str(&format!(" and {} more", wrong.len() - NAMED));
        }
        let (name, url) = (store.name(), shorten(url, SHOWN_COLUMNS));
        let (count, whose) = match count {
            1 => ("1 CA has".to_owned(), "its issuer"),
            _ => (format!("{count} CAs have"), "their issuers"),
        };
        let message = format_args!(
            "In the store {name}, {count} the CRL URL of {whose}: {names}. The first URL is {url}."
        );
        findings.add(FindingLocation::default(), message);
    }
}

/// The number of CAs that a message names.
const NAMED: usize = 5;

/// A CA of a store by its name, otherwise by its thumbprint.
fn named(store: &Store, thumbprint: &Thumbprint) -> String {
    match store.name_of(thumbprint) {
        Some(name) => shorten(name, 60),
        None => thumbprint.to_string(),
    }
}

/// A CA of a store by its name, if it is known, and its thumbprint.
fn called(store: &Store, thumbprint: &Thumbprint) -> String {
    match store.name_of(thumbprint) {
        Some(name) => format!("{} (thumbprint {thumbprint})", shorten(name, 60)),
        None => format!("the CA with the thumbprint {thumbprint}"),
    }
}

/// A store with fewer CAs is too small for a comparison with the size of the bundle.
const SHRINKS_FROM: u64 = 10;

pub(in crate::check) static BUNDLE_SHRUNK: Rule = Rule {
    id: "B016",
    name: "bundle-shrunk",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The bundle has less than half as many CAs as the stores, and most of them are known.",
    consequence: "The file may be broken: in October 2024, the bundle that the US Federal PKI \
                  published contained 1 certificate instead of 147. An upload removes nothing, \
                  but CAs that are new or were renewed are missing from such a file.",
    remedy: "Compare the bundle with an earlier one, and get it again from its publisher if it \
             is not complete. To upload only what is new, leave out the CAs that the store \
             already contains.",
    citation: "Microsoft Graph v1.0, certificateBasedAuthPki: upload: existing CAs stay",
    check: Check::Bundle(bundle_shrunk),
    ..Rule::BASE
};

fn bundle_shrunk(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let (create, duplicate) = (facts.counts.create, facts.counts.duplicate);
    let stored = facts.existing.count;
    let authorities = create.saturating_add(duplicate);
    // A bundle of new CAs is small on purpose.
    let is_known = duplicate > create;
    if is_known && stored >= SHRINKS_FROM && authorities.saturating_mul(2) < stored {
        let (all, known) = (Counted(authorities, "CA"), Counted(duplicate, "duplicate"));
        let message = format_args!(
            "The bundle contains {all}, {known} among them. The stores contain {stored} CAs."
        );
        findings.add(FindingLocation::default(), message);
    }
}
