//! Hostile text is escaped once, where it is printed: never twice, and JSON keeps all of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure must stop the test")]

use std::fs;
use std::path::Path;

use crate::support::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{der, name};
use assert_cmd::Command;
use pki_preflight::text::is_unsafe;
use serde_json::Value;

/// Clears a screen, reverses text and hides, in a few columns.
const HOSTILE: &str = "a\u{1B}[2J\u{202E}\u{200B}z";
const ESCAPED: &str = r"a\u{1B}[2J\u{202E}\u{200B}z";
const IN_SARIF: &str = "a<U+001B>[2J<U+202E><U+200B>z";

/// The start of an escaped escape: a backslash that was escaped.
const TWICE: &str = r"\u{5C}";

/// A root, and a CA below it whose name, issuer and URLs are hostile.
fn bundle() -> Vec<u8> {
    let named = |text: &str| name::contoso_with(&[name::rdn(name::COMMON_NAME, &der::utf8(text))]);
    let root = CertificateBuilder::root("A root").with(|it| {
        it.subject = named(HOSTILE);
        it.issuer = named(HOSTILE);
    });
    let below = CertificateBuilder::intermediate(&root, "A CA")
        .with(|it| it.subject = named(&format!("CA {HOSTILE}")))
        .crl_urls(&[&format!("ldap://{HOSTILE}/crl"), &format!("http://{HOSTILE}/crl")]);
    bundle::bundle(&[root.build(), below.build()])
}

/// A folder with a bundle that has a hostile name, and that name.
fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("{HOSTILE}.p7b");
    fs::write(folder.path().join(&file), bundle()).unwrap();
    (folder, file)
}

/// Standard output and standard error.
fn run(folder: &Path, arguments: &[&str]) -> [String; 2] {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
}

fn assert_safe(text: &str) {
    let found = text.chars().find(|character| is_unsafe(*character) && *character != '\n');
    assert_eq!(found, None, "{}", text.escape_debug());
    assert!(!text.contains(TWICE), "{text}");
}

fn check(format: &str) -> String {
    let (folder, file) = folder();
    // Both hash and URL are invalid, and both are repeated in part.
    let given = format!("{HOSTILE} {}", "AB".repeat(32));
    let url = format!("{HOSTILE}://pki.example/");
    let arguments = [
        "check",
        &file,
        "--list",
        "--verbose",
        "--format",
        format,
        "--sha256",
        &given,
        "--upload-url",
        &url,
        "--no-verify",
    ];
    let [out, error] = run(folder.path(), &arguments);
    assert_eq!(error, "");
    assert_safe(&out);
    out
}

/// The library's report.
fn messages(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|it| it["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn json_has_the_text_as_it_is() {
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(report["file"]["name"], format!("{HOSTILE}.p7b"));
    let subject = report["certificates"][1]["subject"].as_str().unwrap();
    assert!(subject.contains(&format!("CN=CA {HOSTILE}")), "{subject:?}");
    let messages = messages(&report);
    let hostile: Vec<_> = messages.iter().filter(|it| it.contains(HOSTILE)).collect();
    assert!(hostile.len() > 2, "{messages:#?}");
    assert!(messages.iter().all(|message| !message.contains("\\u{")), "{messages:#?}");
    assert!(hostile.iter().any(|it| it.contains("/crl")), "{hostile:#?}");
    assert!(hostile.iter().any(|it| it.contains("hash in it")), "{hostile:#?}");
}

#[test]
fn text_and_annotations_escape_it_once() {
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    let count = messages(&report).iter().filter(|it| it.contains(HOSTILE)).count();
    for format in ["text", "github"] {
        let out = check(format);
        assert!(out.matches(ESCAPED).count() > count, "{out}");
    }
}

#[test]
fn sarif_shows_it_once() {
    let log: Value = serde_json::from_str(&check("sarif")).unwrap();
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let texts: Vec<_> = results.iter().map(|it| it["message"]["text"].as_str().unwrap()).collect();
    let hostile = |texts: &[&str], mark: &str| texts.iter().filter(|it| it.contains(mark)).count();
    let messages = messages(&report);
    let messages: Vec<_> = messages.iter().map(String::as_str).collect();
    assert_eq!(hostile(&texts, IN_SARIF), hostile(&messages, HOSTILE));
    assert!(texts.iter().all(|text| !text.contains("\\u{") && !text.chars().any(is_unsafe)));
    let subjects = results.iter().filter_map(|it| it["properties"]["subject"].as_str());
    assert!(subjects.clone().count() > 0 && subjects.clone().all(|it| it.contains(HOSTILE)));
    let uri = log["runs"][0]["artifacts"][0]["location"]["uri"].as_str().unwrap();
    assert_eq!(uri, "a%1B%5B2J%E2%80%AE%E2%80%8Bz.p7b");
}

#[test]
fn errors_escape_what_they_repeat_once() {
    let (folder, file) = folder();
    let key = r#""a\u001B[2J\u202E\u200Bz""#;
    let profiles = [
        format!("{key} = 1\n"),
        format!("[assume]\n{key} = \"own\"\n"),
        format!("[assume]\n\"crl-url\" = {key}\n"),
        format!("[rules]\n{key} = \"deny\"\n"),
        format!("[rules]\n{key} = 1\n"),
        format!("[rules]\ndeny = [{key}]\n"),
        format!("[rules]\nexpired = {key}\n"),
    ];
    for profile in &profiles {
        // Its name is hostile too.
        fs::write(folder.path().join(HOSTILE), profile).unwrap();
        let [out, error] = run(folder.path(), &["check", &file, "--profile", HOSTILE]);
        assert_eq!(out, "", "{profile}");
        assert_safe(&error);
        assert_eq!(error.matches(ESCAPED).count(), 2, "{profile}: {error}");
    }
    let (assume, value) = (format!("{HOSTILE}=own"), format!("crl-url={HOSTILE}"));
    let (option, missing) = (format!("--{HOSTILE}"), format!("{HOSTILE}.missing"));
    for arguments in [
        &[HOSTILE][..],
        &["check", &option],
        &["records", &file, HOSTILE],
        &["check", &missing],
        &["check", &file, "--against", &missing],
        &["check", &file, "--profile", &missing],
        &["check", &file, "--assume", HOSTILE],
        &["check", &file, "--assume", &assume],
        &["check", &file, "--assume", &value],
        &["check", &file, "--allow", HOSTILE],
        &["check", &file, "--deny", HOSTILE],
        &["check", &file, "--at", HOSTILE],
        &["check", &file, "--threads", HOSTILE],
        &["check", &file, "--fail-on", HOSTILE],
        &["records", &file, "--format", HOSTILE],
        &["hash", &missing],
        &["explain", HOSTILE],
        &["completions", HOSTILE],
    ] {
        let [out, error] = run(folder.path(), arguments);
        assert_eq!(out, "", "{arguments:?}");
        assert_safe(&error);
        assert!(error.contains(ESCAPED), "{arguments:?}: {error}");
    }
    let [out, _] = run(folder.path(), &["hash", &file, &file]);
    assert_eq!(out.matches(ESCAPED).count(), 2);
    assert_safe(&out);
}
