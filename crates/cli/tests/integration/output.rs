//! The output of `check` for people, for workflows, and with hostile names.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::fs;
use std::path::Path;

use crate::support::{bundle, matrix};
use assert_cmd::Command;
use pki_preflight::text::is_unsafe;

fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("pki-preflight")
        .unwrap()
        .current_dir(crate::ROOT)
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn check(file: &str, arguments: &[&str]) -> String {
    run(&[&["check", file, "--at", "2026-11-24"], arguments].concat()).1
}

fn fits(text: &str) {
    // A command is never broken.
    let is_command = |line: &str| {
        ["openssl ", "pki-preflight ", "`"].iter().any(|it| line.trim().starts_with(it))
    };
    let is_fitting = |line: &str| is_command(line) || line.chars().count() <= 80;
    assert!(text.lines().all(is_fitting), "{text}");
}

/// Fifty expired CAs and one that is not.
fn many_expired(folder: &Path) -> String {
    let fixtures = matrix::certificates();
    let named = |name: &str| {
        let (_, bytes) = fixtures.iter().find(|(each, _)| *each == name).unwrap();
        bytes.clone()
    };
    let mut certificates = vec![named("expired"); 50];
    for (number, bytes) in certificates.iter_mut().enumerate() {
        // The signature is at the end; it is not checked here.
        *bytes.last_mut().unwrap() = u8::try_from(number).unwrap();
    }
    certificates.push(named("good_intermediate"));
    let path = folder.join("expired.p7b");
    fs::write(&path, bundle::bundle(&certificates)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn fifty_expired_are_one_paragraph() {
    let folder = tempfile::tempdir().unwrap();
    let text = check(&many_expired(folder.path()), &["--no-verify", "--verbose"]);
    fits(&text);
    assert_eq!(text.matches("C004 expired, 50 times").count(), 1, "{text}");
    let paragraph = text.split("\n\n").find(|part| part.contains("C004 expired")).unwrap();
    assert!(paragraph.lines().count() <= 9, "{paragraph}");
    assert!(paragraph.contains("Certificates 0-49"), "{paragraph}");
    assert!(paragraph.contains("What to do: "), "{paragraph}");
}

#[test]
fn bytes_are_shown_with_the_part_marked() {
    let text = check("testdata/contoso-problems.p7b", &["--verbose"]);
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("    00000B10  0C 16 74")).unwrap();
    assert!(lines[at + 1].starts_with("              ^^ ^^ ^^"), "{text}");

    let text = check("testdata/pem/illegal_character.p7b", &["-v"]);
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.trim_start().starts_with('^')).unwrap();
    let column = lines[at].chars().position(|character| character == '^').unwrap();
    assert_eq!(lines[at - 1].chars().nth(column), Some('*'), "{text}");
    fits(&text);

    // Standard input is not kept, so no excerpt is shown.
    let bytes = fs::read(crate::in_root("testdata/contoso-problems.p7b")).unwrap();
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.args(["check", "-", "--verbose"]).write_stdin(bytes).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("C001 unreadable-certificate"), "{text}");
    assert!(!text.contains("^^"), "{text}");
}

#[test]
fn nothing_of_a_private_key_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.pem");
    let bundle = fs::read_to_string(crate::in_root("testdata/contoso.pem.p7b")).unwrap();
    let key = "-----BEGIN PRIVATE KEY-----\nMIIsecretsecret*secret\n-----END PRIVATE KEY-----\n";
    fs::write(&path, format!("{bundle}{key}")).unwrap();
    for format in ["text", "json", "sarif", "github", "ndjson"] {
        let text = check(path.to_str().unwrap(), &["--format", format]);
        assert!(!text.contains("secretsecret"), "{format}: {text}");
    }
}

#[test]
fn annotations_say_file_title_and_message() {
    let (code, text) = run(&[
        "check",
        "testdata/contoso-problems.p7b",
        "--at",
        "2026-11-24",
        "--format",
        "github",
    ]);
    assert_eq!(code, 1);
    let first = text.lines().next().unwrap();
    let head = "::error file=testdata/contoso-problems.p7b,title=S001 duplicate-in-bundle::";
    assert!(first.starts_with(head), "{first}");
    assert!(text.lines().any(|line| line.starts_with("::warning file=")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("::notice file=")), "{text}");
    assert_eq!(text.lines().last(), Some("upload: rejected (S001)"));

    let text = check("testdata/pem/illegal_character.p7b", &["--format", "github"]);
    let place =
        "file=testdata/pem/illegal_character.p7b,line=5,col=46,title=F004 truncated-or-corrupt::";
    assert!(text.contains(place), "{text}");

    let folder = tempfile::tempdir().unwrap();
    let text = check(&many_expired(folder.path()), &["--format", "github", "--no-verify"]);
    assert_eq!(text.matches("title=C004").count(), 1, "{text}");
    assert!(text.contains("title=C004 expired (50 times)::"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_files_name_stays_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a,b::error %25\n\u{202E}\u{1B}[2J{0}.p7b";
    let path = folder.path().join(name);
    fs::copy(crate::in_root("testdata/contoso-problems.p7b"), &path).unwrap();
    for format in ["text", "json", "ndjson", "sarif", "github"] {
        let text = check(path.to_str().unwrap(), &["--format", format]);
        harmless(&text, format);
        if format == "github" {
            assert!(text.contains("a%2Cb%3A%3Aerror %2525\\u{A}\\u{202E}"), "{text}");
        }
        if format == "sarif" {
            assert!(text.contains("a%2Cb%3A%3Aerror%20%2525%0A%E2%80%AE%1B%5B2J%7B0%7D"), "{text}");
        }
    }
}

fn harmless(text: &str, format: &str) {
    let bad = text.chars().find(|character| *character != '\n' && is_unsafe(*character));
    assert_eq!(bad, None, "{format}: {text}");
}

#[test]
fn hostile_names_reach_no_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.p7b");
    let names = ["name_bidirectional", "name_control", "name_markup", "name_many_units"];
    let certificates = matrix::certificates().into_iter();
    let hostile: Vec<_> = certificates.filter(|(name, _)| names.contains(name)).collect();
    assert_eq!(hostile.len(), names.len());
    let together: Vec<Vec<u8>> = hostile.iter().map(|(_, bytes)| bytes.clone()).collect();
    // Every format contains the name of a single certificate; some list only numbers for several.
    let (_, alone) = hostile.into_iter().find(|(name, _)| *name == "name_bidirectional").unwrap();
    fs::write(&path, bundle::bundle(&[alone])).unwrap();
    let path = path.to_str().unwrap();
    let check = |format: &str| {
        let (_, text) = run(&["check", path, "--format", format, "--at", "2099-01-01"]);
        harmless(&text, format);
        text
    };
    for (format, shown) in [
        ("text", "\\u{202E}"),
        ("github", "\\u{202E}"),
        ("json", "\\u202e"),
        ("ndjson", "\\u202e"),
        ("sarif", "\\u202e"),
    ] {
        let text = check(format);
        assert!(text.contains(shown), "{format}: {text}");
    }
    fs::write(path, bundle::bundle(&together)).unwrap();
    for format in ["text", "json", "ndjson", "sarif", "github", "summary"] {
        assert!(!check(format).is_empty());
    }
    for format in ["json", "ndjson", "csv"] {
        let (_, text) = run(&["records", path, "--format", format]);
        assert!(!text.is_empty());
        // A row of CSV ends with CR LF or LF.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        harmless(&text.replace("\r\n", "\n"), format);
    }
}

#[test]
fn the_tree_lists_every_certificate_once() {
    let text = check("testdata/contoso-problems.p7b", &["--list"]);
    let table = text.split("No  Prediction").nth(1).unwrap();
    let table = table.split("CRL URL to set after the upload\n").next().unwrap();
    for number in 0..7 {
        let rows = table.lines().filter(|line| line.starts_with(&format!("{number:4}  ")));
        assert_eq!(rows.count(), 1, "{number} in {text}");
    }
    assert!(table.contains("E expired"), "{text}");
    assert!(table.contains("duplicate of 1"), "{text}");
    assert!(table.contains("skipped: not a CA"), "{text}");
}
