//! The common and different certificates of two collections.

use pki_preflight::{
    Source, diff,
    diff::{DiffOptions, Difference},
};

use super::source;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;

fn compare(old: &[Vec<u8>], new: &[Vec<u8>]) -> Difference {
    let options = DiffOptions::new("2026-11-24".parse().unwrap());
    diff(&source(&bundle(old)), &source(&bundle(new)), options)
}

#[test]
fn renewals_are_paired_with_what_they_renew() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let make = |key: &str, from: &str, to: &str, serial: u8| {
        let key = crate::support::key::Key::from_label(key);
        CertificateBuilder::intermediate_with_key(&root, "Contoso Issuing CA", key)
            .valid(from, to)
            .with(|it| it.serial = crate::support::der::integer(i64::from(serial)))
            .build()
    };
    let old = make("first", "20200601000000Z", "20270101000000Z", 1);
    let same = make("first", "20260601000000Z", "20330101000000Z", 2);
    let other = make("second", "20260601000000Z", "20330101000000Z", 3);
    let all = |certificates: &[&Vec<u8>]| -> Vec<Vec<u8>> {
        let root = root.build();
        [&root].into_iter().chain(certificates.iter().copied()).cloned().collect()
    };
    for (new, same_key, old_stays) in [
        (all(&[&same]), true, false),
        (all(&[&other]), false, false),
        (all(&[&old, &same]), true, true),
    ] {
        let difference = compare(&all(&[&old]), &new);
        let [renewal] = difference.renewals.as_slice() else { panic!("{difference:?}") };
        assert_eq!((renewal.same_key, renewal.old_stays), (same_key, old_stays));
        assert_eq!(renewal.old.thumbprint, pki_preflight::Thumbprint::of(&old));
        // The root, which is in both, issued the new ones.
        assert_eq!(difference.issuers[0].issued, 1);
        // The old one expires within 90 days.
        assert_eq!(difference.expiring.len(), 1);
        assert!(!difference.expiring[0].has_expired && difference.expiring[0].in_old);
    }
    // The same key takes precedence over another.
    let difference = compare(&all(&[&old]), &all(&[&same, &other]));
    assert_eq!(difference.renewals.len(), 1);
    assert!(difference.renewals[0].same_key && difference.added.len() == 2);
}

#[test]
fn a_bundle_that_suddenly_shrinks_is_called_out() {
    let many = contoso::many(12);
    assert!(compare(&many, &many[..1]).has_shrunk);
    assert!(compare(&many, &many[..5]).has_shrunk);
    assert!(!compare(&many, &many[..6]).has_shrunk);
    assert!(!compare(&many[..6], &many[..1]).has_shrunk);
    assert!(!compare(&many[..1], &many).has_shrunk);
}

#[test]
fn a_list_of_thumbprints_is_compared_too() {
    let certificates = contoso::certificates();
    let authorities = contoso::authorities();
    let lines: String = authorities[..3].iter().map(|it| it.thumbprint() + "\n").collect();
    let list = Source::parse("list", lines.as_bytes()).unwrap();
    let options = DiffOptions::new("2026-11-24".parse().unwrap());
    let difference = diff(&list, &source(&bundle(&certificates)), options);
    let counts = (difference.added.len(), difference.removed.len(), difference.unchanged.len());
    assert_eq!(counts, (4, 0, 3));
    assert_eq!(difference.unchanged[0].not_after, None);
    assert!(difference.renewals.is_empty() && difference.issuers.is_empty());
}
