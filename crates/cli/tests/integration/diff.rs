//! `diff`: exit codes, a screen of text, and JSON.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure must stop the test")]

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;

fn run(old: &[u8], new: &[u8], arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old"), old).unwrap();
    fs::write(folder.path().join("new"), new).unwrap();
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder.path()).args(["diff", "old", "new", "--at", "2026-11-24"]);
    let output = command.args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn exit_codes_are_those_of_diff() {
    let (one, other) = (bundle(&contoso::certificates()), bundle(&contoso::problems()));
    let (code, text, _) = run(&one, &one, &[]);
    assert_eq!(code, 0);
    assert!(text.contains("Both have the same certificates"), "{text}");
    assert_eq!(run(&one, &other, &[]).0, 1);
    let (code, text, messages) = run(&one, b"<html>", &[]);
    assert_eq!((code, text.as_str()), (2, ""));
    assert!(messages.contains("new contains no certificates"), "{messages}");
    assert_eq!(run(&one, &one, &["--within", "soon"]).0, 2);
}

#[test]
fn the_text_of_a_large_difference_fits_a_screen() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let many = contoso::many(60);
    let long = "x\u{202E}\u{1B}[2J".repeat(40);
    let other = (0..40).map(|number| {
        let name = format!("{number}{long}");
        CertificateBuilder::intermediate(&root, &name)
            .valid("20200601000000Z", "20270101000000Z")
            .build()
    });
    let new: Vec<_> = other.chain([root.build()]).collect();
    let old = [many, vec![root.build()]].concat();
    let (code, text, _) = run(&bundle(&old), &bundle(&new), &[]);
    assert_eq!(code, 1);
    assert!(text.lines().count() <= 40, "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(!text.contains(['\u{202E}', '\u{1B}']), "{text}");
    assert!(text.contains("40 certificates only in new, without a predecessor in old"), "{text}");
    let (_, text, _) = run(&bundle(&old), &bundle(&new[..1]), &[]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("check that the new one is intact"), "{words}");
}

#[test]
fn a_private_key_is_shouted_and_duplicates_are_counted() {
    let certificates = contoso::certificates();
    let one = bundle(&certificates);
    let twice = bundle(&[&certificates[..], &certificates[..1]].concat());
    let (code, text, messages) = run(&one, &twice, &["--within", "9999d"]);
    assert_eq!((code, messages.as_str()), (0, ""));
    assert!(text.contains("New  new: 7 certificates and 1 duplicate\n"), "{text}");
    assert!(text.contains(" expire within 9999 days") && text.contains(" (in both)"), "{text}");
    let key = fs::read(crate::in_root("testdata/not-pkcs7/private_key_rsa_pem.p7b")).unwrap();
    let chain = crate::support::armor::pem("CERTIFICATE", &certificates[0]).into_bytes();
    let (_, _, messages) = run(&one, &[&chain[..], &key].concat(), &[]);
    assert!(messages.starts_with("DO NOT PUBLISH new: it contains a private key. "), "{messages}");
}

#[test]
fn json_has_every_entry() {
    let (one, other) = (bundle(&contoso::certificates()), bundle(&contoso::problems()));
    let (_, text, _) = run(&one, &other, &["--format", "json", "--within", "0d"]);
    let difference: Value = serde_json::from_str(&text).unwrap();
    crate::schema::hold_to("schema/diff.schema.json", &difference);
    let count = |list: &str| difference[list].as_array().unwrap().len();
    assert_eq!((count("added"), count("removed"), count("unchanged")), (2, 4, 3));
    assert_eq!(difference["new"]["unreadable"], 1);
    assert_eq!(difference["expiring"][0]["hasExpired"], true);
    // The issuers of new certificates, one of which is in both.
    let issuers = difference["issuers"].as_array().unwrap();
    let names: Vec<_> = issuers.iter().map(|each| each["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Contoso Policy CA 1", "Contoso Issuing CA 1"]);
}
