//! Rules of the scope bundle.

use pki_preflight::Store;

use super::super::armor::base64;
use super::super::bundle::{BundleBuilder, DATA, bundle};
use super::super::certificate::CertificateBuilder;
use super::super::{contoso, der, matrix, revocation, store};
use super::{Case, Input};

pub fn cases() -> Vec<Case> {
    [counts(), encodings(), fields(), roots(), stores()].concat()
}

/// Contoso's CAs in the order of a DER SET OF, in a bundle with a change.
fn with(change: impl FnOnce(&mut BundleBuilder)) -> Input {
    Input::new(BundleBuilder::new(&contoso::certificates()).sorted().with(change).build())
}

fn good() -> Input {
    with(|_| {})
}

/// Compared with a store in this text.
fn against(text: &[u8]) -> Input {
    let store = Store::parse("store", text).unwrap();
    good().with(|it| it.stores.push(store))
}

fn case(rule: &'static str, change: impl FnOnce(&mut BundleBuilder)) -> Case {
    Case { rule, fires: with(change), silent: good() }
}

fn counts() -> Vec<Case> {
    let limit = |input: Input, limit| input.with(|it| it.limits.certificate_authorities = limit);
    let many = contoso::many(251);
    // Neither of these is in the bundle.
    let two: String = ["A", "B"].map(|digit| digit.repeat(40) + "\n").concat();
    let held = |stored: &str| against(stored.as_bytes());
    let person =
        CertificateBuilder::end_entity(&CertificateBuilder::root("Contoso Root CA"), "Megan Bowen");
    vec![
        Case {
            rule: "B001",
            fires: Input::new(bundle(&many)),
            silent: Input::new(bundle(&many[1..])),
        },
        Case { rule: "B001", fires: limit(good(), 6), silent: limit(good(), 7) },
        Case { rule: "B001", fires: limit(held(&two), 6), silent: limit(held(&two), 7) },
        Case { rule: "B011", fires: limit(held(&two), 8), silent: limit(held(&two), 9) },
        Case { rule: "B011", fires: limit(held(&two), 7), silent: limit(held(&two), 6) },
        Case { rule: "B011", fires: limit(held(&two), 7), silent: limit(good(), 7) },
        // A bundle with half as many CAs as the store is large enough, and a small bundle of new
        // CAs is intended.
        Case {
            rule: "B016",
            fires: against(&more_than_contoso(8)),
            silent: against(&more_than_contoso(7)),
        },
        Case {
            rule: "B016",
            fires: against(&more_than_contoso(8)),
            silent: against(&bundle(&contoso::many(15))),
        },
        // CAs of another store do not interfere.
        Case {
            rule: "B011",
            fires: limit(against(&bundle(&contoso::many(2))), 8),
            silent: limit(against(other_classic().as_bytes()), 8),
        },
        Case {
            rule: "B002",
            fires: Input::new(bundle(&[person.build()])),
            silent: Input::new(bundle(&[person.ca(None).build()])),
        },
    ]
}

/// A store of Contoso's seven CAs and others.
fn more_than_contoso(others: usize) -> Vec<u8> {
    let numbers = contoso::many(others + 4);
    bundle(&[&contoso::certificates()[..], &numbers[4..]].concat())
}

/// The two CAs of the classic store, renewed so that the bundle has neither.
fn other_classic() -> String {
    let mut text = store::classic();
    for authority in &contoso::authorities()[..2] {
        let renewed = authority.builder.clone().valid("20210101000000Z", "20450101000000Z");
        let old = base64(&authority.certificate());
        text = text.replace(&old, &base64(&renewed.build()));
    }
    text
}

fn encodings() -> Vec<Case> {
    let long_length = |b: &mut BundleBuilder| {
        let (_, content, _) = der::split(&b.encapsulated);
        b.encapsulated = der::long_form(der::SEQUENCE, 2, content);
    };
    vec![
        case("B003", |b| b.indefinite = true),
        Case { rule: "B003", fires: with(|b| b.indefinite = true), silent: with(long_length) },
        case("B004", |b| b.elements.reverse()),
        case("B012", long_length),
        Case { rule: "B012", fires: with(long_length), silent: with(|b| b.indefinite = true) },
    ]
}

fn fields() -> Vec<Case> {
    let root = contoso::authorities().swap_remove(0).builder;
    let crls = |crl: &[u8]| der::explicit(1, crl);
    let matrix_bundle = |name: &str| {
        let bundles = matrix::bundles();
        Input::new(bundles.into_iter().find(|(each, _)| *each == name).unwrap().1)
    };
    vec![
        case("B005", |b| b.elements.push(der::explicit(3, &der::oid("1.3.6.1.4.1.55555.3")))),
        Case {
            rule: "B006",
            fires: with(|b| b.crls = crls(&revocation::crl(&root))),
            silent: with(|b| b.crls = crls(&[])),
        },
        Case {
            rule: "B007",
            fires: matrix_bundle("with_signer"),
            silent: matrix_bundle("one_certificate"),
        },
        case("B008", |b| *b = b.clone().content(DATA, b"something")),
        case("B018", |b| *b = b.clone().content(DATA, b"")),
        case("B018", |b| b.crls = crls(&[])),
        case("B009", |b| b.version.clear()),
        case("B009", |b| b.signer_infos.clear()),
        case("B009", |b| b.extra = der::null()),
        Case {
            rule: "B013",
            fires: with(|b| b.version = der::integer(6)),
            silent: with(|b| b.version = der::integer(5)),
        },
        Case {
            rule: "B013",
            fires: with(|b| b.version = der::integer(-1)),
            silent: with(|b| b.version = der::integer(0)),
        },
        Case {
            rule: "B013",
            fires: with(|b| b.version = der::integer(256)),
            silent: with(|b| b.version.clear()),
        },
    ]
}

fn roots() -> Vec<Case> {
    let below = || Input::new(bundle(&contoso::certificates()[1..]));
    let given = |text: &[u8]| {
        let store = Store::parse("store", text).unwrap();
        below().with(|it| it.stores.push(store))
    };
    let root = contoso::certificates().swap_remove(0);
    let person =
        CertificateBuilder::end_entity(&CertificateBuilder::root("Contoso Root CA"), "Megan Bowen");
    let list = store::graph_list();
    let without_certificates = list
        .lines()
        .filter(|line| !line.contains("\"certificate\""))
        .collect::<Vec<_>>()
        .join("\n");
    let no_types = list.replace("\"root\"", "\"intermediate\"");
    let thumbprint = contoso::authorities()[0].thumbprint();
    vec![
        Case { rule: "B014", fires: below(), silent: good() },
        Case { rule: "B014", fires: below(), silent: given(list.as_bytes()) },
        Case { rule: "B014", fires: below(), silent: given(without_certificates.as_bytes()) },
        Case { rule: "B014", fires: given(no_types.as_bytes()), silent: given(list.as_bytes()) },
        Case { rule: "B014", fires: below(), silent: given(store::classic().as_bytes()) },
        Case { rule: "B014", fires: given(thumbprint.as_bytes()), silent: given(&root) },
        Case {
            rule: "B014",
            fires: given(&contoso::certificates()[1]),
            silent: given(&bundle(&[root])),
        },
        // If nothing is added, no root is missing.
        Case { rule: "B014", fires: below(), silent: Input::new(bundle(&[person.build()])) },
    ]
}

fn stores() -> Vec<Case> {
    let expiring =
        |at: &str| store::graph_list().replacen("2035-06-01T00:00:00Z", at, 1).into_bytes();
    let certificate = |until: &str| {
        let root = CertificateBuilder::root("Contoso Old Root CA");
        bundle(&[root.valid("20000101000000Z", until).build()])
    };
    let classic = other_classic();
    let old = contoso::authorities()[1].builder.clone().valid("20210101000000Z", "20450101000000Z");
    let expired = old.clone().valid("20210101000000Z", "20220101000000Z");
    let expired = classic.replace(&base64(&old.build()), &base64(&expired.build()));
    let corrected = store::graph_list()
        .replace("contoso.example/policy1.crl", "contoso.example/issuing1.crl")
        .replace("contoso.example/root.crl", "contoso.example/policy1.crl");
    vec![
        Case {
            rule: "B010",
            fires: against(store::graph_incomplete().as_bytes()),
            silent: against(store::graph_pages().as_bytes()),
        },
        Case {
            rule: "B015",
            fires: against(&expiring("2026-11-23T23:59:59Z")),
            silent: against(&expiring("2026-11-24T00:00:00Z")),
        },
        Case {
            rule: "B015",
            fires: against(&certificate("20261123235959Z")),
            silent: against(&certificate("20261124000000Z")),
        },
        Case {
            rule: "B015",
            fires: against(expired.as_bytes()),
            silent: against(classic.as_bytes()),
        },
        // The upload filled in the URLs of the CAs above; somebody set those of the CAs' own CRLs.
        Case {
            rule: "B017",
            fires: against(store::graph_list().as_bytes()),
            silent: against(corrected.as_bytes()),
        },
    ]
}
