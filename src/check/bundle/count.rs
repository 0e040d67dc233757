//! Rules about the number and types of CAs.

use super::BundleContext;
use crate::check::citation::{HOW_TO_CAS, HOW_TO_FAQ};
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Counted, Rule, Severity};
use crate::store::Store;

pub(in crate::check) static TOO_MANY_CERTIFICATE_AUTHORITIES: Rule = Rule {
    id: "B001",
    name: "too-many-certificate-authorities",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The bundle would add more CAs than a trust store can hold.",
    consequence: "A PKI-based trust store holds at most 250 CAs, so the upload fails. How many CAs \
                  are added before it fails is not documented.",
    remedy: "Leave out CAs that neither issue sign-in certificates nor are above a CA that does; \
             start with expired ones. Splitting the bundle over several PKIs may not help: whether \
             the limit applies per PKI or per tenant is not documented.",
    citation: HOW_TO_FAQ,
    check: Check::Bundle(too_many),
    ..Rule::BASE
};

fn too_many(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let (create, limit) = (facts.counts.create, facts.limits.certificate_authorities);
    if create > limit {
        let message =
            format_args!("The bundle would add {create} CAs, more than the limit of {limit}.");
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static TOO_MANY_WITH_STORES: Rule = Rule {
    id: "B011",
    name: "too-many-with-stores",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "Together with the existing CAs, the trust store would hold more CAs than it can.",
    consequence: "An upload adds to the existing CAs, and a PKI-based trust store holds at most \
                  250 CAs, so the upload fails. Whether the limit applies per PKI or per tenant is \
                  not documented. Each CA in the given stores is counted once; the classic store \
                  and deleted CAs are not counted.",
    remedy: "Delete CAs that nobody needs from the store, expired ones first, or leave out CAs in \
             the bundle that neither issue sign-in certificates nor are above a CA that does.",
    citation: "Microsoft Entra, How to set up certificate-based authentication, FAQ; Microsoft \
               Graph v1.0, certificateBasedAuthPki: upload: existing CAs stay",
    check: Check::Bundle(too_many_with_stores),
    ..Rule::BASE
};

fn too_many_with_stores(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let (create, limit) = (facts.counts.create, facts.limits.certificate_authorities);
    // An excess of the bundle alone is already reported, and a bundle that adds nothing causes no
    // excess.
    if create == 0 || create > limit {
        return;
    }
    let stored = facts.existing.count;
    let total = create.saturating_add(stored);
    if total > limit {
        let added = Counted(create, "CA");
        let message = format_args!(
            "The bundle would add {added} to the {stored} in the stores. The total of {total} \
             exceeds the limit of {limit}."
        );
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static NO_CERTIFICATE_AUTHORITY: Rule = Rule {
    id: "B002",
    name: "no-certificate-authority",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The bundle contains no CA certificate.",
    consequence: "The upload would add nothing to the trust store.",
    remedy: "Check that this is the correct file. A bundle for the trust store contains the roots \
             and the intermediates of the users' certificates, not the users' certificates.",
    citation: HOW_TO_CAS,
    check: Check::Bundle(none),
    ..Rule::BASE
};

fn none(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    if facts.counts.create + facts.counts.duplicate == 0 {
        let message = format_args!("The bundle contains no readable CA certificate.");
        findings.add(FindingLocation::default(), message);
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

fn no_root(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let authorities = facts.counts.create + facts.counts.duplicate;
    let stores = || facts.stores.iter().map(Store::types).chain([facts.existing.set_types]);
    if authorities == 0 || facts.roots > 0 || stores().any(|types| types.root) {
        return;
    }
    let of_stores = if facts.existing.is_empty {
        "No store was given."
    } else if stores().any(|types| types.untold) {
        "Whether a store contains it is unknown: some entries are only thumbprints."
    } else {
        "The stores contain no root either."
    };
    let authorities = Counted(authorities, "CA certificate");
    let message = format_args!("The bundle contains {authorities} but no root. {of_stores}");
    findings.add(FindingLocation::default(), message);
}
