//! Rules about what is in the trust store already.

use super::BundleContext;
use crate::check::citation::HOW_TO_CAS;
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Counted, Rule, Severity};
use crate::store::StoreKind;
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
            // Findings hold text as it is.
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
        let found = store.find(&thumbprint).and_then(|found| found.display_name);
        let called = found.map(|name| format!(" ({})", shorten(name, 60))).unwrap_or_default();
        let name = store.name();
        let which = match store.kind() {
            StoreKind::ClassicConfiguration => "classic store",
            _ => "store",
        };
        let expired = Counted(count, "expired CA");
        let message = format_args!(
            "The {which} {name} contains {expired}. The first is {thumbprint}{called}, expired on \
             {instant}."
        );
        findings.add(FindingLocation::default(), message);
    }
}

/// A store with fewer CAs says nothing about the size of a bundle.
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
    // A bundle of new CAs has few on purpose.
    let is_known = duplicate > create;
    if is_known && stored >= SHRINKS_FROM && authorities.saturating_mul(2) < stored {
        let (all, known) = (Counted(authorities, "CA"), Counted(duplicate, "duplicate"));
        let message = format_args!(
            "The bundle contains {all}, {known} among them. The stores contain {stored} CAs."
        );
        findings.add(FindingLocation::default(), message);
    }
}
