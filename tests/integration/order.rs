//! The findings do not depend on the order of the certificates in a file.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "an inspection without a report must stop the test"
)]

use std::collections::BTreeMap;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::corpus::Corpus;
use crate::support::key::Key;
use crate::support::{contoso, der, extension, name, report};
use pki_preflight::{
    Options, Report, inspect,
    report::{ChainRole, IssuedBy, SignatureStatus},
};
use proptest::prelude::*;

fn read(certificates: &[Vec<u8>], change: impl FnOnce(&mut Options)) -> Report {
    let mut options = report::options();
    change(&mut options);
    inspect(&bundle(certificates), options).unwrap()
}

fn built(certificates: &[&CertificateBuilder]) -> Vec<Vec<u8>> {
    certificates.iter().map(|certificate| certificate.build()).collect()
}

fn thumbprint(report: &Report, index: u64) -> String {
    report.certificates[usize::try_from(index).unwrap()].sha1.to_string()
}

/// Role, thumbprint of the issuer, depth, signature, and both CRL URLs.
type FindingLocation =
    (ChainRole, Option<String>, Option<u32>, SignatureStatus, Option<[Option<String>; 2]>);

/// The position of each CA in its chain, by its thumbprint.
fn places(report: &Report) -> BTreeMap<String, FindingLocation> {
    let entries = report.chains.iter().map(|entry| {
        let issuer = entry.issuer.as_ref().map(|issuer| match issuer {
            IssuedBy::Bundle { index } => thumbprint(report, *index),
            other => panic!("{other:?}"),
        });
        let by_hand = entry.crl_by_hand.as_ref();
        let by_hand = by_hand.map(|urls| [urls.predicted.clone(), urls.suggested.clone()]);
        let place = (entry.role, issuer, entry.depth, entry.signature, by_hand);
        (thumbprint(report, entry.index), place)
    });
    entries.collect()
}

/// How often each rule fired for each certificate. Rules about the file are left out: one of them
/// is about the order.
fn findings(report: &Report) -> BTreeMap<(&'static str, String), usize> {
    let mut all = BTreeMap::new();
    for finding in &report.findings {
        if let Some(index) = finding.certificate {
            *all.entry((finding.rule.id, thumbprint(report, index))).or_default() += 1;
        }
    }
    all
}

fn assert_same(one: &Report, other: &Report) {
    assert_eq!(places(one), places(other));
    assert_eq!(findings(one), findings(other));
    assert_eq!(one.summary.signatures, other.summary.signatures);
    let numbers = |report: &Report| {
        let counts = report.summary.counts;
        [counts.create, counts.duplicate, counts.not_ca, counts.unreadable]
    };
    assert_eq!(numbers(one), numbers(other));
}

/// Contoso's CAs, and difficult chains: renewals, cross-certificates, rollovers, a forgery.
fn pool() -> Vec<Vec<u8>> {
    let all = contoso::authorities();
    let [root, policy, issuing] = [0, 1, 3].map(|index: usize| all[index].builder.clone());
    let partner = CertificateBuilder::root("Fabrikam Root CA");
    let by = |issuer: &CertificateBuilder, name, key: &Key| {
        CertificateBuilder::intermediate_with_key(issuer, name, key.clone())
    };
    let next = Key::from_label("the root's next key");
    let mut pool = contoso::certificates();
    pool.extend(built(&[
        &policy.clone().valid("20240101000000Z", "20400101000000Z"),
        &partner,
        &by(&partner, "Contoso Root CA", &root.key)
            .crl_urls(&["http://crl.fabrikam.example/r.crl"]),
        &by(&root, "Fabrikam Root CA", &partner.key).crl_urls(&[contoso::ROOT_CRL]),
        &by(&root, "Contoso Root CA", &next).crl_urls(&[contoso::ROOT_CRL]),
        &by(&root, "Contoso Policy CA 1", &next),
        &issuing.clone().with(|it| it.issuer_key = next),
        // Two certificates of a CA, one of which does not allow a CA below it, and a CA below.
        &policy.clone().ca(Some(0)).with(|it| it.serial = der::integer(7)),
        &root.clone().ca(Some(1)).with(|it| it.serial = der::integer(8)),
        // The same key with another identifier, and a certificate with that identifier.
        &policy.clone().extension(
            extension::SUBJECT_KEY_IDENTIFIER,
            false,
            &der::octet_string(b"other"),
        ),
        &issuing.clone().extension(
            extension::AUTHORITY_KEY_IDENTIFIER,
            false,
            &extension::authority_key_identifier(b"other"),
        ),
        // A name that is not the issuer's, and no identifier at all.
        &issuing.clone().with(|it| it.issuer = name::contoso("Another CA")),
        &issuing.without_extension(extension::AUTHORITY_KEY_IDENTIFIER),
    ]));
    // Some are in the file more than once.
    pool.extend_from_within(1..4);
    pool
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_bundle_changes_nothing(
        (some, mixed) in proptest::sample::subsequence(pool(), 1..=23)
            .prop_flat_map(|some| (Just(some.clone()), Just(some).prop_shuffle())),
        verify: bool,
        child: bool,
    ) {
        let change = |it: &mut Options| {
            it.verify = verify;
            it.assumptions.set("crl-url", if child { "child" } else { "own" }).unwrap();
        };
        assert_same(&read(&some, change), &read(&mixed, change));
    }
}

/// The bundles of governments, reversed and in another order.
#[test]
fn the_order_of_real_bundles_changes_nothing() {
    let Some(corpus) = Corpus::open("the_order_of_real_bundles_changes_nothing") else { return };
    for path in corpus.paths("gov") {
        let bytes = corpus.read(&path);
        let report = inspect(&bytes, report::options()).unwrap();
        // Only binary files give the offset of a certificate.
        let whole: Option<Vec<Vec<u8>>> = report
            .certificates
            .iter()
            .map(|entry| {
                let start = usize::try_from(entry.offset).unwrap();
                let end = start + usize::try_from(entry.length).unwrap();
                bytes.get(start..end).filter(|bytes| bytes.starts_with(&[0x30])).map(<[u8]>::to_vec)
            })
            .collect();
        let Some(mut certificates) = whole else { continue };
        let report = read(&certificates, |_| {});
        certificates.reverse();
        assert_same(&report, &read(&certificates, |_| {}));
        let (even, odd): (Vec<_>, Vec<_>) =
            certificates.into_iter().enumerate().partition(|(index, _)| index % 2 == 0);
        let mixed: Vec<_> = odd.into_iter().chain(even).map(|(_, bytes)| bytes).collect();
        assert_same(&report, &read(&mixed, |_| {}));
    }
}
