//! Rules about a certificate among all the others.

use super::citation::{HOW_TO, UPLOAD_ERRORS};
use super::finding::{Collector, Place};
use super::{Check, Effect, Rule, Severity};
use crate::armor::Location;
use crate::assumption::Assumptions;
use crate::digest::Thumbprint;
use crate::report::{Duplicate, DuplicateOf};
use crate::store::{Store, StoreKind, StoreMatch, Stores};

/// What the rules of the set look at: a certificate, and what it is a duplicate of.
#[derive(Debug)]
pub(crate) struct SetFacts<'a> {
    pub(crate) index: u64,
    pub(crate) thumbprint: Thumbprint,
    pub(crate) location: Option<Location>,
    pub(crate) duplicates: &'a [Duplicate],
    /// Whether a record would be created for it.
    pub(crate) is_created: bool,
    pub(crate) stores: &'a Stores,
    pub(crate) assumptions: &'a Assumptions,
}

impl<'a> SetFacts<'a> {
    const fn place(&self) -> Place {
        Place { certificate: Some(self.index), location: self.location, path: None }
    }

    /// Whether the certificate stands in the bundle before.
    fn is_repeated(&self) -> bool {
        self.duplicates.iter().any(|each| matches!(each.of, DuplicateOf::Bundle { .. }))
    }

    /// The stores that hold the certificate, each with what it has of it.
    fn matches(&self) -> impl Iterator<Item = (&'a Store, StoreMatch<'a>)> {
        let thumbprint = self.thumbprint;
        self.stores.iter().filter_map(move |store| Some((store, store.find(&thumbprint)?)))
    }

    /// The stores that hold the certificate, each with the record's id, but for deleted records.
    fn stores(&self) -> impl Iterator<Item = (&'a Store, Option<&'a str>)> {
        let live = self.matches().filter(|(_, found)| !found.is_deleted);
        live.map(|(store, found)| (store, found.id))
    }
}

/// A duplicate that the service passes over is still not what its uploader meant.
const SKIPPED: Effect =
    Effect { assumption: "duplicate", value: "skips", severity: Severity::Warning, rejects: false };

pub(super) static DUPLICATE_IN_BUNDLE: Rule = Rule {
    id: "S001",
    name: "duplicate-in-bundle",
    severity: Severity::Error,
    rejects: true,
    assumed: &[SKIPPED],
    summary: "The certificate stands in the bundle more than once.",
    consequence: "A duplicate certificate is documented to reject the upload with 400 Bad Request. \
                  The text does not say whether one within the bundle counts, nor what becomes of \
                  the other CAs.",
    remedy: "Leave one of the two out, and make the bundle again.",
    citation: UPLOAD_ERRORS,
    check: Check::Set(duplicate_in_bundle),
};

fn duplicate_in_bundle(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    for duplicate in facts.duplicates {
        if let DuplicateOf::Bundle { index } = duplicate.of {
            let thumbprint = facts.thumbprint;
            let message = format_args!(
                "The certificate {thumbprint} is certificate {index} of the bundle once more. A \
                 duplicate is documented to reject the upload. Leave one of them out."
            );
            findings.add(facts.place(), message);
        }
    }
}

pub(super) static ALREADY_IN_STORE: Rule = Rule {
    id: "S002",
    name: "already-in-store",
    severity: Severity::Error,
    rejects: true,
    assumed: &[SKIPPED],
    summary: "The certificate is in a store already.",
    consequence: "An upload adds to what is there, and a duplicate certificate is documented to \
                  reject it with 400 Bad Request. The text does not say whether one of another \
                  PKI counts, nor what becomes of the other CAs. One of the classic store counts \
                  where that is assumed.",
    remedy: "Leave it out of the bundle, so that only what is new is uploaded.",
    citation: UPLOAD_ERRORS,
    check: Check::Set(already_in_store),
};

fn already_in_store(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    // That is said of the certificate where it stands first.
    if facts.is_repeated() {
        return;
    }
    let thumbprint = facts.thumbprint;
    for (store, id) in facts.stores() {
        let name = store.name();
        if store.kind() == StoreKind::ClassicConfiguration {
            if facts.assumptions.classic_duplicate() {
                let message = format_args!(
                    "The certificate {thumbprint} is in the classic store {name}, and is assumed \
                     to be a duplicate for that. Leave it out."
                );
                findings.add(facts.place(), message);
            }
            continue;
        }
        let id = id.map(|id| format!(" with the id {id}")).unwrap_or_default();
        let message = format_args!(
            "The certificate {thumbprint} is in the store {name}{id} already. An upload adds to \
             what is there, and a duplicate is documented to reject it. Leave it out."
        );
        findings.add(facts.place(), message);
    }
}

pub(super) static IN_CLASSIC_STORE: Rule = Rule {
    id: "S016",
    name: "in-classic-store",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate is in the classic store.",
    consequence: "A CA may be in the classic store and in a PKI, it is assumed: no document says \
                  that one is a duplicate of the other. Where both hold a CA, the PKI's record is \
                  documented to go before, unless it has no CRL while the classic one has a valid \
                  one, or their CRLs differ.",
    remedy: "Set the CRL of the new record by hand to that of the classic one, try sign-ins, and \
             delete the CA from the classic store afterwards.",
    citation: HOW_TO,
    check: Check::Set(in_classic_store),
};

fn in_classic_store(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    // Of one that is passed over, or is there already for another reason, there is no new record.
    if !facts.is_created {
        return;
    }
    let thumbprint = facts.thumbprint;
    for (store, _) in facts.stores() {
        if store.kind() == StoreKind::ClassicConfiguration {
            let name = store.name();
            let message = format_args!(
                "The certificate {thumbprint} is in the classic store {name}, which is assumed to \
                 be no reason to reject an upload to a PKI. After the upload both stores hold the \
                 CA: set the new record's CRL to that of the classic one, and delete it there when \
                 sign-in works."
            );
            findings.add(facts.place(), message);
        }
    }
}

pub(super) static IN_DELETED_ITEMS: Rule = Rule {
    id: "S020",
    name: "in-deleted-items",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[Effect {
        assumption: "deleted-duplicate",
        value: "rejects",
        severity: Severity::Error,
        rejects: true,
    }],
    summary: "The certificate is that of a CA that was deleted and can be restored.",
    consequence: "A deleted CA stays in deletedItems for 30 days. A duplicate is documented to \
                  reject the upload with 400 Bad Request; whether one in deletedItems counts is \
                  not documented.",
    remedy: "Restore the deleted CA and leave it out of the bundle, or delete it permanently \
             (DELETE /directory/deletedItems/{id}) before the upload.",
    citation: UPLOAD_ERRORS,
    check: Check::Set(in_deleted_items),
};

fn in_deleted_items(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    let thumbprint = facts.thumbprint;
    for (store, found) in facts.matches().filter(|(_, found)| found.is_deleted) {
        let name = store.name();
        let id = found.id.map(|id| format!(" with the id {id}")).unwrap_or_default();
        let message = format_args!(
            "The certificate {thumbprint} is in the store {name}{id} as a CA that was deleted. \
             Whether it counts as a duplicate is not documented. Restore it and leave it out of \
             the bundle, or delete it permanently first."
        );
        findings.add(facts.place(), message);
    }
}
