//! Rules about what is in the trust store already.

use super::BundleFacts;
use crate::check::citation::HOW_TO_CAS;
use crate::check::finding::{Collector, Place};
use crate::check::{Check, Rule, Severity};
use crate::store::StoreKind;
use crate::text::shorten;

pub(in crate::check) static STORE_INCOMPLETE: Rule = Rule {
    id: "B010",
    name: "store-incomplete",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The list of what is there already is not complete, or not as it should be.",
    consequence: "Graph lists 100 CAs a page. A CA that is in the store and not in the list is \
                  not known to be a duplicate, for which the service rejects the upload, and is \
                  not counted for the limit.",
    remedy: "Save every page of the list: ask for each @odata.nextLink until there is none, and \
             append the answers to one file.",
    citation: "Microsoft Graph v1.0, List certificateAuthorities; Microsoft Graph, Paging: \
               @odata.nextLink",
    check: Check::Bundle(store_incomplete),
    ..Rule::BASE
};

fn store_incomplete(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    for store in facts.stores.iter() {
        for remark in store.remarks() {
            // Findings hold text as it is.
            let (name, message) = (store.name(), remark.message());
            let message = message.raw();
            findings.add(Place::default(), format_args!("Store {name}: {message}"));
        }
    }
}

pub(in crate::check) static STORE_HAS_EXPIRED: Rule = Rule {
    id: "B015",
    name: "store-has-expired",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A store holds a CA that has expired.",
    consequence: "In the classic store one expired CA that is there already makes every new upload \
                  fail. For the PKI-based store no document says so; a public tool deletes expired \
                  CAs from it to prevent failures. No sign-in works with an expired CA.",
    remedy: "Delete the expired CA from the trust store before the upload, once no user \
             certificate needs it.",
    citation: HOW_TO_CAS,
    check: Check::Bundle(store_has_expired),
    ..Rule::BASE
};

fn store_has_expired(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    for store in facts.stores.iter() {
        let mut expired = store.expired(facts.at);
        let Some((thumbprint, instant)) = expired.next() else { continue };
        let count = 1 + expired.count();
        let found = store.find(&thumbprint).and_then(|found| found.display_name);
        let called = found.map(|name| format!(" ({})", shorten(name, 60))).unwrap_or_default();
        let documented = if store.kind() == StoreKind::ClassicConfiguration {
            "In the classic store a single one is documented to make a new upload fail."
        } else {
            "The classic store refuses uploads while it holds one; for the PKI-based store that is \
             not documented."
        };
        let name = store.name();
        let message = format_args!(
            "The store {name} holds expired CAs: {count}, the first of which is \
             {thumbprint}{called}, which expired on {instant}. {documented} Delete those that \
             nobody needs before the upload."
        );
        findings.add(Place::default(), message);
    }
}
