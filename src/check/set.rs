//! Rules about a certificate in the context of all others.

use super::citation::{HOW_TO, UPLOAD_ERRORS};
use super::finding::{Collector, FindingLocation};
use super::{Basis, Check, Effect, Related, Rule, Severity};
use crate::armor::Location;
use crate::assumption::Assumptions;
use crate::digest::Thumbprint;
use crate::outcome::{Duplicate, DuplicateOf};
use crate::store::ExistingEntry;

/// The facts that the rules about the set use: a certificate, and its originals if it
/// is a duplicate.
#[derive(Debug)]
pub(crate) struct SetFacts<'a> {
    pub(crate) index: u64,
    pub(crate) thumbprint: Thumbprint,
    pub(crate) location: Option<Location>,
    pub(crate) duplicates: &'a [Duplicate],
    /// Whether the upload would create a record for it.
    pub(crate) is_created: bool,
    /// The entries for it in the stores and the caller's set.
    pub(crate) stored: &'a [ExistingEntry],
    pub(crate) assumptions: &'a Assumptions,
}

impl<'a> SetFacts<'a> {
    const fn place(&self) -> FindingLocation {
        FindingLocation { certificate: Some(self.index), location: self.location, path: None }
    }

    /// Whether an earlier certificate in the bundle is identical.
    fn is_repeated(&self) -> bool {
        self.duplicates.iter().any(|each| matches!(each.of, DuplicateOf::Bundle { .. }))
    }

    /// The entries for the certificate, except deleted records.
    fn live(&self) -> impl Iterator<Item = &'a ExistingEntry> {
        self.stored.iter().filter(|entry| !entry.is_deleted)
    }
}

/// Even if the service skips a duplicate, the uploader did not intend it.
const SKIPPED: Effect =
    Effect { assumption: "duplicate", value: "skips", severity: Severity::Warning, rejects: false };

pub(super) static DUPLICATE_IN_BUNDLE: Rule = Rule {
    id: "S001",
    name: "duplicate-in-bundle",
    severity: Severity::Error,
    rejects: true,
    assumed: &[SKIPPED],
    summary: "The bundle contains a certificate more than once.",
    consequence: "A duplicate certificate is documented to reject the upload with 400 Bad Request. \
                  Whether a duplicate within the bundle counts, and what happens to the other CAs, \
                  is not documented.",
    remedy: "Remove the duplicate and create the bundle again.",
    citation: UPLOAD_ERRORS,
    check: Check::Set(duplicate_in_bundle),
    ..Rule::BASE
};

fn duplicate_in_bundle(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    for duplicate in facts.duplicates {
        if let DuplicateOf::Bundle { index } = duplicate.of {
            let thumbprint = facts.thumbprint;
            let message =
                format_args!("Duplicate of certificate {index} (thumbprint {thumbprint}).");
            findings.add_related(facts.place(), message, [Related::certificate(index, None)]);
        }
    }
}

pub(super) static ALREADY_IN_STORE: Rule = Rule {
    id: "S002",
    name: "already-in-store",
    severity: Severity::Error,
    rejects: true,
    assumed: &[SKIPPED],
    summary: "A store already contains a certificate of the bundle.",
    consequence: "An upload adds to the existing CAs, and a duplicate certificate is documented to \
                  reject it with 400 Bad Request. Whether a certificate in another PKI counts, and \
                  what happens to the other CAs, is not documented. A match in the classic store \
                  counts only if that is assumed.",
    remedy: "Leave the certificate out of the bundle, so that only new certificates are uploaded.",
    citation: UPLOAD_ERRORS,
    check: Check::Set(already_in_store),
    rests_on: &[Basis { assumption: "classic-duplicate", value: Some("yes") }],
    ..Rule::BASE
};

fn already_in_store(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    // The first occurrence of the certificate in the bundle has the finding.
    if facts.is_repeated() {
        return;
    }
    let thumbprint = facts.thumbprint;
    for entry in facts.live() {
        let name = &entry.store;
        if entry.is_classic {
            if facts.assumptions.classic_duplicate() {
                let message = format_args!(
                    "The classic store {name} contains the certificate (thumbprint {thumbprint}). \
                     It is assumed to be a duplicate."
                );
                findings.add(facts.place(), message);
            }
            continue;
        }
        let id = entry.id.as_ref().map(|id| format!(" with the id {id}")).unwrap_or_default();
        let message = format_args!(
            "The store {name} already contains the certificate{id} (thumbprint {thumbprint})."
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
    summary: "The classic store contains a certificate of the bundle.",
    consequence: "The CA is assumed to be allowed in both stores: the documents do not \
                  call one a duplicate of the other. If both contain a CA, the record in the PKI is \
                  documented to override the classic one, unless it has no CRL while the classic \
                  one has a valid CRL, or their CRLs differ.",
    remedy: "Set the CRL of the new record to that of the classic one, test sign-ins, and then \
             delete the CA from the classic store.",
    citation: HOW_TO,
    check: Check::Set(in_classic_store),
    rests_on: &[Basis { assumption: "classic-duplicate", value: Some("no") }],
    ..Rule::BASE
};

fn in_classic_store(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    // A certificate that is skipped, or already exists for another reason, has no new record.
    if !facts.is_created {
        return;
    }
    let thumbprint = facts.thumbprint;
    for entry in facts.live().filter(|entry| entry.is_classic) {
        let name = &entry.store;
        let message = format_args!(
            "The classic store {name} contains the certificate (thumbprint {thumbprint})."
        );
        findings.add(facts.place(), message);
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
    summary: "A certificate belongs to a deleted CA that can still be restored.",
    consequence: "A deleted CA stays in deletedItems for 30 days. A duplicate is documented to \
                  reject the upload with 400 Bad Request; whether a deleted CA counts is not \
                  documented.",
    remedy: "Restore the deleted CA and leave it out of the bundle, or delete it permanently \
             before the upload: `DELETE /directory/deletedItems/{id}`.",
    citation: UPLOAD_ERRORS,
    check: Check::Set(in_deleted_items),
    ..Rule::BASE
};

fn in_deleted_items(facts: &SetFacts<'_>, findings: &mut Collector<'_>) {
    let thumbprint = facts.thumbprint;
    for entry in facts.stored.iter().filter(|entry| entry.is_deleted) {
        let name = &entry.store;
        let id = entry.id.as_ref().map(|id| format!(" with the id {id}")).unwrap_or_default();
        let message = format_args!(
            "The store {name} contains the certificate as a deleted CA{id} (thumbprint \
             {thumbprint})."
        );
        findings.add(facts.place(), message);
    }
}
