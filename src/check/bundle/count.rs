//! Rules about which CAs there are, and how many.

use super::BundleFacts;
use crate::check::citation::{HOW_TO_CAS, HOW_TO_FAQ};
use crate::check::finding::{Collector, Place};
use crate::check::{Check, Rule, Severity};
use crate::store::Store;

pub(in crate::check) static TOO_MANY_CERTIFICATE_AUTHORITIES: Rule = Rule {
    id: "B001",
    name: "too-many-certificate-authorities",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The bundle would add more CAs than a trust store may hold.",
    consequence: "A PKI-based trust store holds 250 CAs, so the upload of more fails. How many \
                  have become visible until then is not documented.",
    remedy: "Leave out the CAs that issue no sign-in certificate and are above none that does; \
             expired ones go first. Whether the limit counts per PKI or per tenant is not \
             documented, so splitting the bundle over several PKIs may not help.",
    citation: HOW_TO_FAQ,
    check: Check::Bundle(too_many),
    ..Rule::BASE
};

fn too_many(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let (create, limit) = (facts.counts.create, facts.limits.certificate_authorities);
    if create > limit {
        let message = format_args!(
            "The bundle would add {create} CAs; a trust store holds {limit}. Leave out the CAs \
             that issue no sign-in certificate and are above none that does."
        );
        findings.add(Place::default(), message);
    }
}

pub(in crate::check) static TOO_MANY_WITH_STORES: Rule = Rule {
    id: "B011",
    name: "too-many-with-stores",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The trust store would hold more CAs than it may, together with those in it.",
    consequence: "An upload adds to what is there, and a PKI-based trust store holds 250 CAs, so \
                  the upload fails. Whether the limit counts per PKI or per tenant is not \
                  documented; everything that was given as a store is counted, once each, but for \
                  the classic store and CAs that were deleted.",
    remedy: "Delete the CAs from the store that nobody needs, expired ones first, or leave out \
             those in the bundle that issue no sign-in certificate and are above none that does.",
    citation: "Microsoft Entra, How to set up certificate-based authentication, FAQ; Microsoft \
               Graph v1.0, certificateBasedAuthPki: upload: existing CAs stay",
    check: Check::Bundle(too_many_with_stores),
    ..Rule::BASE
};

fn too_many_with_stores(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let (create, limit) = (facts.counts.create, facts.limits.certificate_authorities);
    // What is too much alone has been said, and what adds nothing makes nothing too much.
    if create == 0 || create > limit {
        return;
    }
    let stored = facts.stores.distinct_of_pkis();
    let total = create.saturating_add(stored);
    if total > limit {
        let message = format_args!(
            "The bundle would add {create} CAs and the stores hold {stored}, {total} together; a \
             trust store holds {limit}. Whether that counts per PKI or per tenant is not \
             documented. Delete CAs that nobody needs from the store, or leave out some of the \
             bundle."
        );
        findings.add(Place::default(), message);
    }
}

pub(in crate::check) static NO_CERTIFICATE_AUTHORITY: Rule = Rule {
    id: "B002",
    name: "no-certificate-authority",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The bundle holds no CA certificate.",
    consequence: "The upload would add nothing to the trust store, so nobody can sign in with a \
                  certificate because of it.",
    remedy: "Check that this is the right file. A bundle for the trust store holds the roots and \
             the intermediates of the users' certificates, not the users' certificates.",
    citation: HOW_TO_CAS,
    check: Check::Bundle(none),
    ..Rule::BASE
};

fn none(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    if facts.counts.create + facts.counts.duplicate == 0 {
        let message = format_args!(
            "The bundle holds no certificate of a CA that can be read, so the upload would add \
             nothing. Check that this is the right file."
        );
        findings.add(Place::default(), message);
    }
}

pub(in crate::check) static NO_ROOT: Rule = Rule {
    id: "B014",
    name: "no-root",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "Neither the bundle nor a store contains a root CA.",
    consequence: "The trust store must contain every CA up to and including the root. If the root \
                  is missing, the chain of a user's certificate cannot be built and sign-in fails \
                  (AADSTS50017). The upload itself is not documented to fail.",
    remedy: "Add the root certificate to the bundle.",
    citation: HOW_TO_CAS,
    check: Check::Bundle(no_root),
    ..Rule::BASE
};

fn no_root(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let authorities = facts.counts.create + facts.counts.duplicate;
    let stores = || facts.stores.iter().map(Store::types);
    if authorities == 0 || facts.roots > 0 || stores().any(|types| types.root) {
        return;
    }
    let of_stores = if facts.stores.is_empty() {
        " No store was given that may hold it."
    } else if stores().any(|types| types.untold) {
        " Whether the stores hold it is not known: some of what they list is thumbprints alone."
    } else {
        " The stores hold none either."
    };
    let message = format_args!(
        "CAs in the bundle: {authorities}, and no root among them.{of_stores} Every CA up to and \
         including the root has to be in the trust store, or users can't sign in. Add the root."
    );
    findings.add(Place::default(), message);
}
