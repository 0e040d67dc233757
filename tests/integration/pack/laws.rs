//! Laws that hold for any input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use pki_preflight::{
    Source, Thumbprint, diff, diff::DiffOptions, inspect, pack, pack::PackOptions,
};
use proptest::prelude::*;

use super::{options, quick, source, thumbprints};
use crate::support::bundle::BundleBuilder;
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, contoso, der};

/// Elements of bundles: CAs, other certificates, one with indefinite lengths, one that cannot be
/// parsed.
static ELEMENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut all = contoso::problems();
    all.extend(contoso::certificates());
    all.extend(contoso::many(4));
    let root = CertificateBuilder::root("Contoso Root CA");
    all.extend(["Megan", "Alex"].map(|name| CertificateBuilder::end_entity(&root, name).build()));
    all.push(der::to_indefinite(&contoso::certificates()[3]));
    all
});

/// Bundles of such elements in any order, with several outer structures.
fn bundles() -> impl Strategy<Value = Vec<u8>> {
    let elements = prop::collection::vec(0..ELEMENTS.len(), 0..12);
    (elements, 0..4_usize).prop_map(|(elements, form)| {
        let elements: Vec<_> = elements.iter().map(|index| ELEMENTS[*index].clone()).collect();
        let builder = BundleBuilder::new(&elements);
        match form {
            0 => builder.build(),
            1 => builder.sorted().build(),
            2 => builder.indefinite().build(),
            _ => armor::pem("PKCS7", &builder.build()).into_bytes(),
        }
    })
}

/// The predicted records by thumbprint.
fn records(bytes: &[u8]) -> BTreeMap<String, String> {
    let report = inspect(bytes, quick()).unwrap();
    let records = report.certificate_authorities.iter();
    records.map(|it| (it.thumbprint.clone(), serde_json::to_string(it).unwrap())).collect()
}

/// The packed file has the records of the input, without those left out.
fn records_stay(bytes: &[u8], options: &PackOptions) {
    let Ok(input) = Source::parse("input", bytes) else { return };
    let packed = pack(&[input], options).unwrap();
    let mut expected = records(bytes);
    for left_out in &packed.left_out {
        if let Some(thumbprint) = left_out.thumbprint {
            expected.remove(&thumbprint.to_string());
        }
    }
    let found: BTreeMap<_, _> = packed.files.iter().flat_map(|file| records(&file.bytes)).collect();
    assert_eq!(found, expected);
    for file in &packed.files {
        let again = pack(&[source(&file.bytes)], options).unwrap();
        assert_eq!(again.files.len(), 1);
        assert_eq!(again.files[0].bytes, file.bytes);
        assert!(again.left_out.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_of_any_bundle_stay(bytes in bundles(), pem: bool, drop_expired: bool, all: bool) {
        let mut options = options();
        (options.pem, options.drop_expired, options.keep_non_ca) = (pem, drop_expired, all);
        records_stay(&bytes, &options);
    }

    #[test]
    fn the_order_and_the_form_of_the_input_do_not_count(
        elements in prop::collection::vec(0..ELEMENTS.len(), 1..8).prop_shuffle(),
    ) {
        let chosen: Vec<_> = elements.iter().map(|index| ELEMENTS[*index].clone()).collect();
        let reversed: Vec<_> = chosen.iter().rev().cloned().collect();
        let sources = [
            source(&BundleBuilder::new(&chosen).build()),
            source(&BundleBuilder::new(&reversed).indefinite().build()),
        ];
        let files = |sources: &[Source]| -> Vec<Vec<u8>> {
            let packed = pack(sources, &options()).unwrap();
            packed.files.into_iter().map(|file| file.bytes).collect()
        };
        let one = files(&sources[..1]);
        prop_assert_eq!(&one, &files(&sources[1..]));
        prop_assert_eq!(&one, &files(&sources));
    }

    #[test]
    fn a_difference_mirrors(one in bundles(), other in bundles()) {
        let at = DiffOptions::new("2026-11-24".parse().unwrap());
        let (one, other) = (source(&one), source(&other));
        prop_assert!(diff(&one, &one, at).is_empty() && diff(&one, &one, at).renewals.is_empty());
        let (there, back) = (diff(&one, &other, at), diff(&other, &one, at));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.removed, &back.added);
        let set = |entries: &[diff::DiffEntry]| -> BTreeSet<Thumbprint> {
            entries.iter().map(|entry| entry.thumbprint).collect()
        };
        prop_assert_eq!(set(&there.unchanged), set(&back.unchanged));
        let pairs = |difference: &diff::Difference, turned: bool| -> BTreeSet<_> {
            let replaced = difference.renewals.iter().filter(|renewal| !renewal.old_stays);
            replaced
                .map(|it| (it.old.thumbprint, it.new.thumbprint, it.same_key))
                .map(|(old, new, key)| if turned { (new, old, key) } else { (old, new, key) })
                .collect()
        };
        prop_assert_eq!(pairs(&there, false), pairs(&back, true));
    }

    #[test]
    fn any_bytes_are_packed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        records_stay(&bytes, &options());
    }
}

#[test]
fn the_records_of_every_fixture_stay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut count = 0;
    for part in ["", "bundle", "certificate", "pem", "not-pkcs7"] {
        let Ok(entries) = fs::read_dir(folder.join(part)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "p7b") {
                let bytes = fs::read(&path).unwrap();
                let is_bundle = inspect(&bytes, quick()).unwrap().summary.file.kind.is_none();
                if is_bundle {
                    records_stay(&bytes, &options());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 100, "{count} bundles");
}

#[test]
fn what_other_files_hold_is_packed_too() {
    let certificates = contoso::certificates();
    let expected = thumbprints(&BundleBuilder::new(&certificates).build());
    let chain: String = certificates.iter().map(|each| armor::pem("CERTIFICATE", each)).collect();
    for input in [chain.into_bytes(), certificates.concat()] {
        assert_eq!(thumbprints(&super::packed(&input, &options())), expected);
    }
    let list = inspect(&BundleBuilder::new(&certificates).build(), quick()).unwrap();
    let list = serde_json::json!({ "value": list.certificate_authorities }).to_string();
    assert_eq!(thumbprints(&super::packed(list.as_bytes(), &options())), expected);
    // A list of thumbprints contains nothing to pack.
    let lines: String = expected.iter().map(|each| format!("{each}\n")).collect();
    let packed = pack(&[source(lines.as_bytes())], &options()).unwrap();
    assert_eq!((packed.files.len(), packed.left_out.len()), (0, expected.len()));
}
