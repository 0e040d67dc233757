//! The contents of a trust store.

use pki_preflight::{Store, Thumbprint, store::StoreKind};

use super::inspection;

/// A store finds the entries that it lists and no others, and gives the same result twice. A bundle
/// compared with itself as the store creates nothing.
pub fn store(bytes: &[u8]) {
    let store = match Store::parse("fuzz", bytes) {
        Ok(store) => store,
        Err(error) => {
            let again = Store::parse("fuzz", bytes).unwrap_err();
            assert_eq!(error.to_string(), again.to_string());
            return;
        }
    };
    check(&store);
    let again = Store::parse("fuzz", bytes).unwrap();
    assert_eq!(format!("{store:?}"), format!("{again:?}"));
    let merged = Store::merge("fuzz", vec![store.clone(), again], Vec::new());
    check(&merged);
    assert!(merged.thumbprints().eq(store.thumbprints()));
    assert_eq!(merged.is_complete(), store.is_complete());
    if store.kind() == StoreKind::Bundle {
        let mut options = inspection::options();
        options.stores.push(store);
        if let Ok(report) = pki_preflight::inspect(bytes, options) {
            assert_eq!(report.summary.counts.create, 0, "a bundle does not match itself");
        }
    }
}

fn check(store: &Store) {
    let thumbprints: Vec<Thumbprint> = store.thumbprints().collect();
    assert_eq!((thumbprints.len(), thumbprints.is_empty()), (store.len(), store.is_empty()));
    assert!(thumbprints.windows(2).all(|pair| pair[0] < pair[1]));
    for thumbprint in &thumbprints {
        assert_eq!(store.find(thumbprint).map(|found| found.thumbprint), Some(*thumbprint));
        let other = Thumbprint::of(thumbprint.as_bytes());
        assert_eq!(store.find(&other).is_some(), thumbprints.binary_search(&other).is_ok());
    }
    for remark in store.remarks() {
        assert!(!remark.to_string().is_empty());
    }
}
