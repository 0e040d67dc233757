//! `check` of several files for machines: one valid document, with the report on each.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use crate::schema::{hold, reports_validator, sarif_validator};

/// Exit code, standard output and standard error.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.current_dir(folder).arg("check").args(arguments).output().unwrap();
    let [out, error] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, error)
}

/// A good bundle, one that is rejected, and a folder with a bundle and a private key.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    for (from, to) in [
        ("contoso.p7b", "a.p7b"),
        ("contoso-problems.p7b", "b.p7b"),
        ("contoso.ber.p7b", "sub/c.p7b"),
        ("not-pkcs7/private_key_rsa_pem.p7b", "sub/key.pem"),
    ] {
        fs::copy(crate::in_root("testdata").join(from), folder.path().join(to)).unwrap();
    }
    folder
}

const FILES: [&str; 4] = ["a.p7b", "missing.p7b", "b.p7b", "sub"];

fn run(folder: &Path, files: &[&str], format: &str) -> (i32, String) {
    let options = ["--at", "2026-11-24", "--format", format];
    let (code, out, error) = check(folder, &[files, &options].concat());
    assert_eq!(error.contains("missing.p7b"), files.contains(&"missing.p7b"), "{error}");
    (code, out)
}

#[test]
fn json_is_one_document_of_its_schema() {
    let folder = folder();
    let (code, out) = run(folder.path(), &FILES, "json");
    let document: Value = serde_json::from_str(&out).unwrap();
    hold(&reports_validator(), &document, "several files");
    let reports = document["reports"].as_array().unwrap();
    let names: Vec<_> = reports.iter().map(|it| it["file"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.p7b", "b.p7b", "sub/c.p7b"]);
    // Each report is the same as for the file alone.
    for (report, name) in reports.iter().zip(names) {
        let alone: Value = serde_json::from_str(&run(folder.path(), &[name], "json").1).unwrap();
        assert_eq!(*report, alone, "{name}");
    }
    assert_eq!(document["failures"][0]["name"], "missing.p7b");
    assert_eq!(document["privateKeys"][0]["name"], "sub/key.pem");
    assert_eq!(document["privateKeys"][0]["message"], "It contains a private key.");
    assert_eq!(document["notChecked"]["files"], 1);
    let counts = &document["counts"];
    let count = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!(
        ["ok", "uploadUnknown", "uploadRejected", "failures", "files"].map(count),
        [1, 1, 1, 1, 4]
    );
    assert_eq!((code, document["exitCode"].as_i64()), (2, Some(2)));

    let (code, out) = run(folder.path(), &["a.p7b", "sub/c.p7b"], "json");
    let document: Value = serde_json::from_str(&out).unwrap();
    hold(&reports_validator(), &document, "two files");
    assert_eq!((code, document["exitCode"].as_i64()), (0, Some(0)));
}

#[test]
fn sarif_is_one_run_with_an_artifact_for_each_file() {
    let folder = folder();
    let (code, out) = run(folder.path(), &FILES, "sarif");
    let log: Value = serde_json::from_str(&out).unwrap();
    hold(&sarif_validator(), &log, "several files");
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    let run_of_all = &log["runs"][0];
    let artifacts = run_of_all["artifacts"].as_array().unwrap();
    let uris: Vec<_> = artifacts.iter().map(|it| it["location"]["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, ["sub/key.pem", "a.p7b", "b.p7b", "sub/c.p7b"]);
    let results = run_of_all["results"].as_array().unwrap();
    for result in results {
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let index = usize::try_from(location["index"].as_u64().unwrap()).unwrap();
        assert_eq!(location["uri"], uris[index], "{result}");
    }
    assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&"F010".into(), &"error".into()));
    // The results of a file are the same as for the file alone.
    for uri in &uris[1..] {
        let alone: Value = serde_json::from_str(&run(folder.path(), &[uri], "sarif").1).unwrap();
        let alone = alone["runs"][0]["results"].as_array().unwrap();
        let prints = |results: &[Value]| -> Vec<String> {
            results.iter().map(|it| it["partialFingerprints"].to_string()).collect()
        };
        let of_it: Vec<Value> = results
            .iter()
            .filter(|it| it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == *uri)
            .cloned()
            .collect();
        assert_eq!(prints(&of_it), prints(alone), "{uri}");
    }
    let invocation = &run_of_all["invocations"][0];
    assert_eq!((code, invocation["exitCode"].as_i64()), (2, Some(2)));
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().contains("missing.p7b"), "{told}");
}

#[test]
fn annotations_name_their_file_and_share_the_room() {
    let folder = folder();
    let (code, out) = run(folder.path(), &FILES, "github");
    assert_eq!(code, 2);
    for part in [
        "::error file=sub/key.pem,title=F010 private-key::DO NOT PUBLISH: it contains",
        "::error file=missing.p7b,title=no report::missing.p7b",
        "::warning file=b.p7b,title=C004 expired::",
        "\nb.p7b: upload: rejected (",
        "\n4 files: 1 OK, 1 unknown, 1 rejected, 1 not read.\n",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let copies: Vec<String> = (0..30).map(|number| format!("{number:02}.p7b")).collect();
    for copy in &copies {
        fs::copy(folder.path().join("b.p7b"), folder.path().join(copy)).unwrap();
    }
    let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
    let (_, out) = run(folder.path(), &copies, "github");
    for command in ["::error ", "::warning "] {
        assert_eq!(out.lines().filter(|line| line.starts_with(command)).count(), 10, "{command}");
    }
    assert!(out.contains("GitHub shows 10 annotations of a kind; more was found by: "), "{out}");
}

#[test]
fn a_page_has_a_section_for_each_file() {
    let folder = folder();
    let (code, page) = run(folder.path(), &FILES, "html");
    assert_eq!(code, 2);
    crate::html::assert_inert(&page);
    let names = ["sub/key.pem", "a.p7b", "missing.p7b", "b.p7b", "sub/c.p7b"];
    let headings =
        ["<strong>DO NOT PUBLISH</strong>\n<bdi>sub/key.pem"].into_iter().map(str::to_owned);
    let headings =
        headings.chain(names[1..].iter().map(|name| format!("<h2><bdi>{name}</bdi></h2>")));
    let mut from = 0;
    for heading in headings {
        from += page[from..].find(&heading).unwrap_or_else(|| panic!("{heading}: {page}"));
    }
    assert_eq!(page.matches("<!DOCTYPE html>").count(), 1);
    assert!(page.contains("<p>4 files: 1 OK, 1 unknown, 1 rejected, 1 not read.</p>"), "{page}");
}

#[test]
fn a_format_that_is_for_one_file_says_so() {
    let folder = folder();
    let (code, out, error) = check(folder.path(), &["a.p7b", "b.p7b", "--format", "summary"]);
    assert!(code == 2 && out.is_empty() && error.contains("summary"), "{error}");
    // Without output there is nothing to refuse.
    for format in ["ndjson", "summary"] {
        let quiet = ["a.p7b", "sub/c.p7b", "--format", format, "-q"];
        let (code, out, _) = check(folder.path(), &quiet);
        assert_eq!((code, out.as_str()), (0, ""));
    }
}
