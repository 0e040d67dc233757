//! Stores from Graph, the classic store and administrators.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};
use std::{fs, io};

use pki_preflight::{
    Store, Stores, Thumbprint,
    store::{StoreKind, StoreWarning},
};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}

fn read(name: &str) -> io::Result<Vec<u8>> {
    fs::read(path(name))
}

fn store(name: &str) -> Store {
    Store::parse(name, &read(name).unwrap()).unwrap()
}

#[test]
fn every_example_is_a_store() {
    for (name, kind, count) in [
        ("stores/graph-list.json", StoreKind::GraphList, 3),
        ("stores/graph-pages.json", StoreKind::GraphList, 4),
        ("stores/graph-pages-array.json", StoreKind::GraphList, 4),
        ("stores/graph-incomplete.json", StoreKind::GraphList, 2),
        ("stores/classic.json", StoreKind::ClassicConfiguration, 2),
        ("stores/thumbprints.txt", StoreKind::Thumbprints, 5),
        ("contoso.p7b", StoreKind::Bundle, 7),
        ("contoso.ber.p7b", StoreKind::Bundle, 7),
        ("contoso.pem.p7b", StoreKind::Bundle, 7),
    ] {
        let store = store(name);
        assert_eq!((store.kind(), store.len()), (kind, count), "{name}");
        let incomplete = name.contains("incomplete");
        assert_eq!(store.is_complete(), !incomplete, "{name}");
        assert_eq!(store.remarks().is_empty(), !incomplete, "{name}: {:?}", store.remarks());
    }
}

#[test]
fn all_of_them_are_of_the_same_bundle() {
    let bundle = store("contoso.p7b");
    let mut stores = Stores::default();
    for name in ["graph-list.json", "graph-pages.json", "classic.json", "thumbprints.txt"] {
        let store = store(&format!("stores/{name}"));
        for thumbprint in store.thumbprints() {
            assert!(bundle.find(&thumbprint).is_some(), "{name}: {thumbprint}");
        }
        stores.push(store);
    }
    assert_eq!(stores.distinct(), 5);
    stores.push(bundle);
    assert_eq!((stores.distinct(), stores.len()), (7, 5));
    assert!(stores.is_complete());
}

#[test]
fn a_record_is_found_with_its_names() {
    let store = store("stores/graph-list.json");
    let root = "C39346558A142EC79AF03B583D2536AE3A55F527".parse().unwrap();
    let found = store.find(&root).unwrap();
    assert_eq!(found.thumbprint, root);
    assert_eq!(found.id, Some("c3934655-8a14-4ec7-aaf0-3b583d2536ae"));
    assert_eq!(found.display_name, Some("Contoso Root CA"));
}

#[test]
fn a_missing_page_is_told_without_its_token() {
    let store = store("stores/graph-incomplete.json");
    assert!(matches!(store.remarks(), [StoreWarning::Incomplete { count: 1, .. }]));
    let remark = store.remarks()[0].to_string();
    assert!(remark.contains("graph.microsoft.com/v1.0/directory/"), "{remark}");
    assert!(!remark.contains("skiptoken"), "{remark}");
}

#[test]
fn a_bundle_with_what_is_no_certificate() {
    let store = store("contoso-problems.p7b");
    assert!(
        store
            .remarks()
            .iter()
            .any(|remark| { matches!(remark, StoreWarning::DuplicateEntries { count: 1 }) })
    );
}

#[test]
fn every_form_of_one_list_is_the_same_store() {
    let all = crate::support::contoso::authorities();
    let entries = [0, 1, 3].map(|index| crate::support::forms::Entry::new(&all[index]));
    let mut expected = entries.each_ref().map(|it| Thumbprint::of(&it.der));
    expected.sort_unstable();
    let bundle = read("contoso.p7b").unwrap();
    let mut wrong = Vec::new();
    for (name, bytes) in crate::support::forms::all(&entries) {
        let mut options = crate::support::report::options();
        match Store::parse(name, &bytes) {
            Ok(store) => options.stores.push(store),
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        }
        let remarks = options.stores.iter().flat_map(Store::remarks).map(ToString::to_string);
        let remarks = remarks.collect::<Vec<_>>();
        let report = pki_preflight::inspect(&bundle, options).unwrap();
        let mut found: Vec<_> = report.duplicates.iter().map(|it| it.thumbprint).collect();
        found.sort_unstable();
        if found != expected || !remarks.is_empty() {
            wrong.push(format!("{name}: {found:?} {remarks:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The parameters of a key may have the structure of a private key, as those of DSTU 4145 do.
#[test]
fn a_public_key_that_looks_like_a_private_one_is_not_reported() {
    use crate::support::bundle::bundle;
    use crate::support::certificate::CertificateBuilder;
    use crate::support::{der, report};

    let parameters = der::sequence(&[der::integer(1), der::octet_string(&[0x5A; 21])]);
    let algorithm = der::sequence(&[der::oid("1.2.804.2.1.1.1.1.3.1.1"), parameters.clone()]);
    let key = der::sequence(&[algorithm, der::bit_string(0, &[7; 34])]);
    let authority = CertificateBuilder::root("ЦСК").with(|it| it.public_key = key).build();
    let of_bundle = bundle(std::slice::from_ref(&authority));
    // Only the parameters are searched for.
    let behind = [of_bundle.clone(), parameters].concat();
    for (store, count) in [(of_bundle, 0), (authority, 0), (behind, 1)] {
        let mut options = report::options();
        options.stores.push(Store::parse("store", &store).unwrap());
        let report = pki_preflight::inspect(&read("contoso.p7b").unwrap(), options).unwrap();
        let keys = report.findings.iter().filter(|finding| finding.rule.id == "F010");
        assert_eq!(keys.count(), count);
    }
}
