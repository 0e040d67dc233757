//! CRLs inside published bundles, compared with OpenSSL: fields and signatures.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pki_preflight::{
    Instant, Policy,
    crl::{Crl, CrlError},
    revocation::{CrlInventory, CrlReport, CrlSource},
};

use super::{oracle::openssl, read};

/// Files of the corpus with CRLs, and how many OpenSSL finds in each.
const FILES: &[(&str, usize)] = &[
    ("gh/Host-to-Host-Instructions+alfalink-1c-directbank-via-api/cacerts.p7b", 4),
    ("gh/esig+dss/dss-cades/src/test/resources/validation/Signature-C-CZ_SIX-1.p7m", 2),
    ("gh/esig+dss/dss-cades/src/test/resources/validation/cades-broken-sig-tst-and-ats-v3.cms", 1),
    (
        "gh/esig+dss/dss-cades/src/test/resources/validation/dss-1619/CAdES-XL-T1-Double-AV2.png.p7m",
        2,
    ),
    ("gh/google+boringssl/crypto/pkcs7/test/openssl_crl.p7c", 1),
    ("gh/google+boringssl/embedded/pkcs7_test.cc.02.pem", 1),
    ("gh/openssl+fuzz-corpora/cms/5f0fd12e9f3b962c6a8baae1d3211aa765711661", 1),
    ("gh/openssl+fuzz-corpora/cms/703b645448d943b89e0e0c82678cdebe9877c2e6", 8),
    ("gh/openssl+fuzz-corpora/cms/e896b2a815918adee67f19c5b225a7e1f82b754a", 2),
];

/// The certificates and CRLs that OpenSSL finds in a bundle, as PEM.
fn contents(file: &Path) -> String {
    let forms = ["DER", "PEM"].map(|form| {
        let mut command = Command::new("openssl");
        command.args(["pkcs7", "-print_certs", "-inform", form, "-in"]).arg(file);
        String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned()
    });
    forms.concat()
}

/// The content of each block with a label.
fn blocks<'a>(pem: &'a str, label: &str) -> impl Iterator<Item = Vec<u8>> + use<'a> {
    let begin = format!("-----BEGIN {label}-----");
    let starts: Vec<_> = pem.match_indices(&begin).map(|(at, _)| at + begin.len()).collect();
    starts.into_iter().map(|start| {
        let body = &pem[start..];
        let lines = body[..body.find("-----END").unwrap()].split_whitespace();
        BASE64_STANDARD.decode(lines.collect::<String>()).unwrap()
    })
}

fn compare_fields(crl: &Crl, bytes: &[u8]) {
    let fields = ["-lastupdate", "-nextupdate", "-crlnumber", "-dateopt", "iso_8601"];
    let printed = openssl(bytes, &fields).unwrap();
    let field = |label: &str| {
        let mut lines = printed.lines();
        lines.find_map(|line| line.strip_prefix(label)).unwrap().to_owned()
    };
    for (label, instant) in [("lastUpdate=", crl.this_update()), ("nextUpdate=", crl.next_update())]
    {
        let time = instant.map(|instant| instant.to_string().replace('T', " "));
        match field(label).as_str() {
            "NONE" | "Bad time value" => assert_eq!(time, None, "{label}"),
            other => assert_eq!(time.as_deref(), Some(other), "{label}"),
        }
    }
    let digits =
        |number: &[u8]| number.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let number = crl.number().map_or_else(|| "<NONE>".to_owned(), digits);
    let shown = field("crlNumber=");
    assert_eq!(shown.trim_start_matches("0x"), number.trim_start_matches("00"));
    let text = openssl(bytes, &["-text"]).unwrap();
    let entries = text.matches("Serial Number: ").count();
    assert_eq!(crl.entries(), u64::try_from(entries).unwrap());
}

/// OpenSSL's result for the signature, with the certificates of the bundle.
fn verified(folder: &Path, crl: &[u8], bundle: &str) -> String {
    fs::write(folder.join("crl.der"), crl).unwrap();
    fs::write(folder.join("bundle.pem"), bundle).unwrap();
    let mut command = Command::new("openssl");
    command.args(["crl", "-inform", "DER", "-in", "crl.der", "-noout", "-CAfile", "bundle.pem"]);
    let output = command.current_dir(folder).output().unwrap();
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn judge(crl: &[u8], bundle: &str, at: Instant) -> CrlReport {
    let mut inventory = CrlInventory::default();
    for certificate in blocks(bundle, "CERTIFICATE") {
        inventory.add_certificate(&certificate);
    }
    let mut survey = inventory.survey(at, 20_000_000);
    let mut reader = survey.reader();
    reader.push(crl);
    survey.add(CrlSource::of_file("crl.der"), reader.finish().into());
    survey.finish(&Policy::default())
}

#[test]
fn crls_of_the_corpus_are_read_and_verified_as_openssl_does() {
    const NAME: &str = "crls_of_the_corpus_are_read_and_verified_as_openssl_does";
    let Some(corpus) = env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from) else {
        eprintln!("{NAME}: skipped, for PKI_PREFLIGHT_CORPUS is unset");
        return;
    };
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("{NAME}: skipped, for openssl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // Fuzzers' CRLs have no date that can be parsed.
    let never = "2026-11-24".parse().unwrap();
    let (mut valid, mut unverified, mut foreign, mut indefinite) = (0, 0, 0, 0);
    for (name, count) in FILES {
        let bundle = contents(&corpus.join(name));
        let crls: Vec<_> = blocks(&bundle, "X509 CRL").collect();
        assert_eq!(crls.len(), *count, "{name}");
        for bytes in crls {
            let answer = verified(folder.path(), &bytes, &bundle);
            let crl = match read(&bytes, &[]) {
                Ok(crl) => crl,
                Err(error) => {
                    let is_indefinite = matches!(error, CrlError::IndefiniteLength { .. });
                    assert!(is_indefinite, "{name}: {error}");
                    indefinite += 1;
                    continue;
                }
            };
            compare_fields(&crl, &bytes);
            let report = judge(&bytes, &bundle, crl.this_update().unwrap_or(never));
            let found = |id| report.findings.iter().any(|finding| finding.rule.id == id);
            let is_of_a_ca = report.authorities.iter().any(|authority| authority.crl.is_some());
            match answer.trim() {
                "verify OK" => {
                    assert!(is_of_a_ca && !found("R007") && !found("R008"), "{name}");
                    valid += 1;
                }
                // An algorithm that neither can verify.
                unknown if unknown.starts_with("Error getting CRL issuer public key") => {
                    assert!(is_of_a_ca && found("R008"), "{name}");
                    unverified += 1;
                }
                unknown => {
                    assert_eq!(unknown, "Error getting CRL issuer certificate", "{name}");
                    assert!(!is_of_a_ca, "{name}");
                    assert_eq!(found("R006"), !report.authorities.is_empty(), "{name}");
                    foreign += 1;
                }
            }
        }
    }
    assert_eq!((valid, unverified, foreign, indefinite), (3, 4, 7, 8));
}
