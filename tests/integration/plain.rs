//! Certificates that are plain are read in a way of their own; what is told of them is the same.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what can't be read has to stop the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::population::Population;
use pki_preflight::Certificate;
use pki_preflight::fuzzing::is_plain;

/// Single certificates, each with one thing out of the ordinary.
fn certificates() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/certificate");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Octets of each certificate with each of their bits turned over, and as their neighbours: lengths
/// that are one off, other types, other characters.
#[test]
fn whatever_octet_is_changed_the_fields_are_the_same() {
    let (mut plain, mut all) = (0, 0);
    for (number, (_, mut octets)) in certificates().into_iter().enumerate() {
        if octets.len() > 2_000 {
            continue;
        }
        // Most certificates have most octets in common.
        for place in (number % 4..octets.len()).step_by(4) {
            let was = octets[place];
            let flipped = (0..8).map(|bit| was ^ 1 << bit);
            for octet in flipped.chain([was.wrapping_add(1), was.wrapping_sub(1), 0x80]) {
                octets[place] = octet;
                plain += u32::from(is_plain(&octets));
                all += 1;
            }
            octets[place] = was;
        }
    }
    assert!(plain > all / 10 && plain < all * 9 / 10, "{plain} of {all}");
}

#[test]
fn wherever_octets_are_missing_the_fields_are_the_same() {
    for (path, octets) in certificates() {
        let whole = Certificate::parse(&octets).is_ok_and(|read| read.trailing_data().is_none());
        for end in 0..octets.len().min(2_000) {
            assert!(!(is_plain(&octets[..end]) && whole), "{} up to {end}", path.display());
        }
        assert!(!is_plain(&[&octets[..], &[0]].concat()), "{}", path.display());
    }
}

/// The way of their own is for nearly all certificates, or it is of no use.
#[test]
fn usual_certificates_are_plain() {
    let population = Population::new(600);
    let mut octets = Vec::new();
    for number in 0..600 {
        population.certificate(number, &mut octets);
        assert!(is_plain(&octets), "certificate {number}");
    }
}
