//! For each file that is not a bundle, `check` reports what it is and what to do, on one screen of
//! 80 columns and 24 lines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use std::path::{Path, PathBuf};
use std::{collections::BTreeSet, fs};

use assert_cmd::Command;

const COLUMNS: usize = 80;
/// Including the prompt.
const LINES: usize = 23;
/// Lines of the report on any bundle.
const SCREEN: usize = 40;

/// Each file without its extension, the name of its kind, and a part of the advice.
const KINDS: [(&str, &str, &str); 41] = [
    ("base64_twice", "base64 within base64", "decode_base64"),
    ("blank_lines", "only white space", "Get the file again"),
    ("bom_only", "only white space", "Get the file again"),
    ("certificate_chain_pem", "a chain of X.509 certificates", "pki-preflight pack file.p7b"),
    ("certificate_der", "one X.509 certificate", "pki-preflight pack file.p7b -o"),
    ("certificate_pem", "one X.509 certificate", "pki-preflight pack file.p7b -o"),
    ("certificate_sequence", "a SEQUENCE of certificates", "encode_base64"),
    ("certificate_set", "a SET of certificates", "encode_base64"),
    ("certificate_trusted_pem", "one X.509 certificate", "pki-preflight pack"),
    ("certificates_concatenated", "concatenated", "pki-preflight pack"),
    ("crl_der", "a CRL", "Upload a bundle of the CA certificates"),
    ("crl_pem", "a CRL", "Upload a bundle of the CA certificates"),
    ("empty", "is empty", "Get the file again"),
    ("git_lfs_pointer", "a Git LFS pointer", "git lfs pull"),
    ("gzip", "a gzip file", "Unpack it"),
    ("hex_digits", "hexadecimal digits", "pack \"H*\""),
    ("hex_dump", "a hexadecimal dump", "pack \"H*\""),
    ("html_sign_in", "a web page", "Open the link in a private window"),
    ("json_error", "JSON", "curl -L -o bundle.p7b URL"),
    ("json_string", "base64 in quotation marks", "decode_base64"),
    ("netscape_certificate_sequence", "a Netscape certificate sequence", "encode_base64"),
    ("one_byte", "text", "Read it"),
    ("pkcs12", "PKCS #12 (PFX)", "do not publish this file"),
    ("pkcs7_data", "of type data", "Ask its author"),
    ("pkcs7_encrypted_data", "of type encryptedData", "Decrypt it first"),
    ("pkcs7_enveloped_data", "of type envelopedData", "Decrypt it first"),
    ("pkcs7_no_content", "without content", "Export the bundle again"),
    ("private_key_ec_pem", "a private key", "Do not publish this file"),
    ("private_key_encrypted_pem", "an encrypted private key", "Do not publish this file"),
    ("private_key_pkcs8_der", "a private key", "Do not publish this file"),
    ("private_key_pkcs8_pem", "a private key", "Do not publish this file"),
    ("private_key_rsa_pem", "a private key", "Do not publish this file"),
    ("public_key_pem", "a public key", "Upload a bundle of the CA certificates"),
    ("request_der", "a certificate request (CSR)", "Upload a bundle of the CA certificates"),
    ("request_pem", "a certificate request (CSR)", "Upload a bundle of the CA certificates"),
    ("text", "text", "Read it"),
    ("through_utf8", "binary data that was saved as text", "Get the file again in binary mode"),
    ("thumbprint", "a thumbprint or hash", "sha256FileHash"),
    ("xml_error", "XML", "curl -L -o bundle.p7b URL"),
    ("zeros", "nothing but zero bytes", "Get the file again"),
    ("zip", "a ZIP archive", "Unpack it"),
];

#[test]
fn what_is_no_bundle_is_named_on_one_screen() {
    for (name, what, to_do) in KINDS {
        let mut command = Command::cargo_bin("pki-preflight").unwrap();
        let output = command.current_dir(folder()).args(["check", &format!("{name}.p7b")]).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.lines().count() <= LINES, "{name}:\n{text}");
        assert_fits(&text);
        // Lines may break at any space.
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Upload REJECTED "), "{name}: {text}");
        if name == "empty" {
            let sentence = words.split_once(" What to do F015 ").unwrap().1;
            assert!(sentence.contains("0 bytes") && sentence.contains(to_do), "{sentence}");
            continue;
        }
        let sentence = words.split_once(" What to do F001 The file is ").unwrap().1;
        let (named, advice) = sentence.split_once(", not a PKCS #7 bundle. ").unwrap();
        assert!(format!("is {named}").contains(what), "{name}: {named}");
        let to_do = to_do.replace("file.p7b", &format!("{name}.p7b"));
        assert!(advice.contains(&to_do), "{name}: {advice}");
        let is_secret = advice.to_lowercase().contains("do not publish");
        assert_eq!(text.starts_with("DO NOT PUBLISH"), is_secret, "{name}:\n{text}");
    }
}

/// Commands and hashes are never broken, however long they are; everything else fits.
fn assert_fits(text: &str) {
    let programs =
        ["openssl ", "perl ", "tail ", "certutil ", "$", "[", "pki-preflight ", "keytool "];
    let front = |character: char| character.is_whitespace() || "(`".contains(character);
    let is_command =
        |line: &str| programs.iter().any(|it| line.trim_start_matches(front).starts_with(it));
    let fits = |line: &str| is_command(line) || line.chars().count() <= COLUMNS;
    assert!(text.lines().all(fits), "{text}");
}

#[test]
fn every_bundle_fits_on_forty_lines() {
    let mut bundles = Vec::new();
    for folder in ["testdata", "testdata/bundle", "testdata/certificate", "testdata/pem"] {
        let files = fs::read_dir(Path::new(crate::ROOT).join(folder)).unwrap();
        bundles.extend(files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()));
    }
    if let Some(corpus) = crate::support::corpus::Corpus::open("every_bundle_fits") {
        let paths = [corpus.paths("gov"), corpus.paths("gov-history")].concat();
        bundles.extend(paths.iter().map(|path| corpus.path(path)));
    }
    assert!(bundles.len() > 100, "{} files", bundles.len());
    for path in bundles {
        let mut command = Command::cargo_bin("pki-preflight").unwrap();
        let output = command.arg("check").arg(&path).arg("--no-verify").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.lines().count() <= SCREEN, "{}:\n{text}", path.display());
        assert_fits(&text);
    }
}

#[test]
fn every_kind_is_looked_at() {
    let files = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    let named = KINDS.iter().map(|(name, ..)| (*name).to_owned());
    assert_eq!(files.collect::<BTreeSet<_>>(), named.collect());
}

fn folder() -> PathBuf {
    Path::new(crate::ROOT).join("testdata/not-pkcs7")
}
