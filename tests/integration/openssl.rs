//! `openssl pkcs7 -print_certs` finds the same certificates.
//!
//! Only if openssl is installed; otherwise each test reports that it was skipped. Files that
//! openssl cannot read are not compared. Files with another result are listed in [`DIVERGENCES`]
//! with the reason, and must keep the difference.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pki_preflight::{Options, Report, Thumbprint, inspect, report::Encoding};

/// Files that openssl and this program read differently, each with the reason.
const DIVERGENCES: &[(&str, &str)] = &[
    (
        "bundle/indef_cert_inside.p7b",
        "openssl encodes the certificate again, in definite lengths: another hash",
    ),
    ("pem/two_blocks.p7b", "openssl reads the first block"),
    ("pem/two_blocks_same.p7b", "openssl reads the first block"),
];

/// Only a sample of the fuzzers' files is checked, because each costs a process.
const FUZZ_STEP: usize = 12;

#[test]
fn testdata_is_read_as_openssl_does() {
    if !is_installed("testdata_is_read_as_openssl_does") {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut names = Vec::new();
    for part in ["", "bundle/", "pem/", "not-pkcs7/"] {
        for entry in fs::read_dir(folder.join(part)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if Path::new(&name).extension().is_some_and(|extension| extension == "p7b") {
                names.push(format!("{part}{name}"));
            }
        }
    }
    assert!(names.len() > 100, "{}", names.len());
    let compared = compare(&folder, &names);
    assert!(compared > 50, "{compared} files were compared");
}

#[test]
fn the_corpus_is_read_as_openssl_does() {
    const NAME: &str = "the_corpus_is_read_as_openssl_does";
    if !is_installed(NAME) {
        return;
    }
    let Some(folder) = env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from) else {
        eprintln!("{NAME}: skipped, for PKI_PREFLIGHT_CORPUS is unset");
        return;
    };
    let manifest = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let rows = manifest.lines().skip(1).map(|line| {
        let mut fields = line.split('\t');
        (fields.next().unwrap().to_owned(), fields.next() == Some("fuzz"))
    });
    let (fuzz, others): (Vec<_>, Vec<_>) = rows.partition(|(_, is_fuzz)| *is_fuzz);
    let sample = others.into_iter().chain(fuzz.into_iter().step_by(FUZZ_STEP));
    let names: Vec<String> = sample.map(|(path, _)| path).collect();
    let compared = compare(&folder, &names);
    assert!(compared > 200, "{compared} files were compared");
}

/// Compares each file; prints how many openssl could read.
fn compare(folder: &Path, names: &[String]) -> usize {
    let mut compared = 0;
    let mut failures = Vec::new();
    for name in names {
        let path = folder.join(name);
        let report = inspect(&fs::read(&path).unwrap(), options()).unwrap();
        let Some(theirs) = openssl(&path, report.summary.file.encoding) else { continue };
        compared += 1;
        let ours = thumbprints(&report);
        let listed = DIVERGENCES.iter().find(|(listed, _)| listed == name);
        if (ours == theirs) == listed.is_some() {
            let (ours, theirs) = (ours.len(), theirs.len());
            failures.push(format!("{name}: openssl has {theirs}, here are {ours}; {listed:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    compared
}

fn is_installed(test: &str) -> bool {
    let installed = Command::new("openssl").arg("version").output().is_ok();
    if !installed {
        eprintln!("{test}: skipped, for openssl is not installed");
    }
    installed
}

/// The thumbprints of the certificates that openssl prints; `None` if it cannot read the file.
fn openssl(path: &Path, encoding: Encoding) -> Option<Vec<Thumbprint>> {
    let form = match encoding {
        Encoding::Der | Encoding::Ber => "DER",
        _ => "PEM",
    };
    let output = Command::new("openssl")
        .args(["pkcs7", "-print_certs", "-inform", form, "-in"])
        .arg(path)
        .output()
        .unwrap();
    output.status.success().then(|| blocks(&String::from_utf8_lossy(&output.stdout)))
}

/// The thumbprint of each PEM block of `text`.
fn blocks(text: &str) -> Vec<Thumbprint> {
    let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1).map(|block| {
        let (base64, _) = block.split_once("-----END").unwrap();
        let base64: String = base64.split_whitespace().collect();
        Thumbprint::of(&BASE64_STANDARD.decode(base64).unwrap())
    });
    blocks.collect()
}

fn thumbprints(report: &Report) -> Vec<Thumbprint> {
    report.certificates.iter().map(|entry| entry.sha1).collect()
}

fn options() -> Options {
    crate::support::report::options_at("2026-11-24")
}
