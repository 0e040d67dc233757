//! Components of certificates are parsed once and then cached; the result for a certificate does
//! not change.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure must stop the test")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::population::Population;
use pki_preflight::Certificate;
use pki_preflight::fuzzing::Known;

/// Single certificates, each with one unusual property.
fn certificates() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/certificate");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Each certificate with each bit of its bytes flipped, and with neighbouring values: lengths off
/// by one, other types, other characters.
#[test]
fn whatever_byte_is_changed_what_is_known_makes_no_difference() {
    let mut known = Known::default();
    let (mut conforming, mut all) = (0, 0);
    for (number, (_, mut bytes)) in certificates().into_iter().enumerate() {
        if bytes.len() > 2_000 {
            continue;
        }
        // Most certificates share most bytes.
        for place in (number % 30..bytes.len()).step_by(30) {
            let was = bytes[place];
            let flipped = (0..8).map(|bit| was ^ 1 << bit);
            for byte in flipped.chain([was.wrapping_add(1), was.wrapping_sub(1), 0x80]) {
                bytes[place] = byte;
                conforming += u32::from(known.conforms(&bytes));
                all += 1;
            }
            bytes[place] = was;
        }
    }
    assert!(conforming > all / 10 && conforming < all * 9 / 10, "{conforming} of {all}");
}

#[test]
fn wherever_bytes_are_missing_the_certificate_does_not_conform() {
    let mut known = Known::default();
    for (path, bytes) in certificates() {
        let whole = Certificate::parse(&bytes).is_ok_and(|read| read.trailing_data().is_none());
        for end in 0..bytes.len().min(2_000) {
            assert!(!(known.conforms(&bytes[..end]) && whole), "{} up to {end}", path.display());
        }
        assert!(!known.conforms(&[&bytes[..], &[0]].concat()), "{}", path.display());
    }
}

#[test]
fn usual_certificates_conform() {
    let (population, mut known) = (Population::new(600), Known::default());
    let mut bytes = Vec::new();
    for number in 0..600 {
        population.certificate(number, &mut bytes);
        assert!(known.conforms(&bytes), "certificate {number}");
    }
}
