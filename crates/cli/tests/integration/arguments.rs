//! The command's arguments.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn command() -> Command {
    Command::cargo_bin("pki-preflight").unwrap()
}

fn testdata(name: &str) -> PathBuf {
    PathBuf::from(crate::ROOT).join("testdata").join(name)
}

/// Runs `check` with the file's name and `arguments`; returns exit code, output and messages.
fn check(file: &str, arguments: &[&str]) -> (i32, String, String) {
    let output = command().arg("check").arg(testdata(file)).args(arguments).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn report(file: &str, arguments: &[&str]) -> Value {
    let (_, output, messages) = check(file, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output} {messages}"))
}

const AT: [&str; 2] = ["--at", "2026-11-24T00:00:00Z"];

/// A command is never broken, however long it is.
fn fits(line: &str) -> bool {
    line.trim_start().starts_with("pki-preflight ") || line.chars().count() <= 80
}

#[test]
fn a_good_bundle_is_clear() {
    let (code, output, messages) = check("contoso.p7b", &AT);
    assert_eq!((code, messages.as_str()), (0, ""));
    assert!(output.contains("  Upload    OK "), "{output}");
    assert!(output.contains("    7 CA certificates    "), "{output}");
    assert!(output.contains("     6  Contoso Root CA  2045-01-01"), "{output}");
    assert!(output.lines().all(fits), "{output}");
    assert!(!output.contains('\u{1B}'), "no colour outside a terminal");
}

#[test]
fn problems_reject_and_say_why() {
    let (code, output, _) = check("contoso-problems.p7b", &AT);
    assert_eq!(code, 1, "{output}");
    assert!(output.contains("Upload    REJECTED"));
    for rule in ["S001", "C001", "C002", "C004"] {
        let has_step = output.lines().any(|line| line.ends_with(&format!("  {rule}")));
        assert!(has_step, "{rule} in {output}");
    }
    let (_, verbose, _) = check("contoso-problems.p7b", &[&AT[..], &["--verbose"]].concat());
    for rule in ["S001 duplicate-in-bundle", "C001 unreadable", "C002 not-a-ca", "C004 expired"] {
        assert!(verbose.contains(rule), "{rule} in {verbose}");
    }
    assert!(output.lines().all(fits), "{output}");
    let report = report("contoso-problems.p7b", &AT);
    assert_eq!(report["verdict"]["because"], serde_json::json!(["S001"]));
    let counts = &report["counts"];
    assert_eq!(
        [&counts["duplicate"], &counts["notCa"], &counts["unreadable"]]
            .map(|n| n.as_u64().unwrap()),
        [1, 1, 1]
    );
}

#[test]
fn a_bundle_against_itself_is_all_duplicates() {
    let path = testdata("contoso.p7b");
    let report = report("contoso.p7b", &["--against", path.to_str().unwrap()]);
    assert_eq!(report["verdict"]["upload"], "rejected");
    assert_eq!(report["verdict"]["because"], serde_json::json!(["S002"]));
    assert_eq!(report["counts"]["duplicate"], 7);
    assert_eq!(report["counts"]["create"], 0);
    assert_eq!(report["certificateAuthorities"], serde_json::json!([]));
    let duplicates = report["duplicates"].as_array().unwrap();
    assert!(duplicates.iter().all(|duplicate| duplicate["of"]["store"].is_string()));
    let indexes: Vec<_> = duplicates.iter().map(|d| d["index"].as_u64().unwrap()).collect();
    assert_eq!(indexes, (0..7).collect::<Vec<_>>());
}

#[test]
fn records_of_some_are_a_store_with_exactly_those() {
    let output = command().arg("records").arg(testdata("contoso.p7b")).output().unwrap();
    assert!(output.status.success());
    let mut list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let records = list["value"].as_array_mut().unwrap();
    assert_eq!(records.len(), 7);
    let first_half: Vec<String> =
        records.iter().take(3).map(|r| r["thumbprint"].as_str().unwrap().to_owned()).collect();
    records.truncate(3);
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.json");
    fs::write(&store, list.to_string()).unwrap();
    let report = report("contoso.p7b", &["--against", store.to_str().unwrap()]);
    let duplicates = report["duplicates"].as_array().unwrap();
    let found: Vec<&str> =
        duplicates.iter().map(|duplicate| duplicate["thumbprint"].as_str().unwrap()).collect();
    assert_eq!(found, first_half);
    assert_eq!(report["counts"]["create"], 4);
}

#[test]
fn records_say_how_surely_each_field_is_known() {
    let records = |arguments: &[&str]| -> Value {
        let output =
            command().arg("records").arg(testdata("contoso.p7b")).args(arguments).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let list = records(&[]);
    let keys: Vec<&String> = list.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 3);
    let confidence = list["confidence"].as_object().unwrap();
    // Every field of a record except the type's name, and no other.
    let fields = list["value"][0].as_object().unwrap().keys().filter(|key| *key != "@odata.type");
    assert!(fields.clone().all(|field| confidence.contains_key(field)), "{confidence:?}");
    assert_eq!(confidence.len(), fields.count());
    assert_eq!(confidence["displayName"], "unknown");
    assert_eq!(confidence["issuer"], "inferred");
    assert_eq!(list["assumptions"], report("contoso.p7b", &[])["assumptions"]);
    let list = records(&["--assume", "issuer=issuer"]);
    assert_eq!(list["confidence"]["issuer"], "chosen");
    assert_eq!(list["confidence"]["displayName"], "unknown");
    let assumed = list["assumptions"].as_array().unwrap();
    let changed: Vec<_> = assumed.iter().filter(|each| each["isDefault"] == false).collect();
    assert_eq!((changed.len(), &changed[0]["value"]), (1, &Value::from("issuer")));
    // Without created records nothing is assumed, and the list is still a list.
    let store = testdata("contoso.p7b");
    let list = records(&["--against", store.to_str().unwrap()]);
    assert_eq!(
        (&list["value"], list["confidence"].as_object().unwrap().len()),
        (&Value::Array(vec![]), 11)
    );
}

#[test]
fn every_kind_of_store_is_read() {
    let against = |path: &Path| report("contoso.p7b", &["--against", path.to_str().unwrap()]);
    for (store, duplicates) in [
        ("stores/graph-list.json", 3),
        ("stores/classic.json", 1),
        ("stores/thumbprints.txt", 1),
        ("contoso.ber.p7b", 7),
        ("contoso.pem.p7b", 7),
        ("stores", 1),
    ] {
        let path = testdata(store);
        let report = against(&path);
        let found = report["duplicates"].as_array().unwrap().len();
        assert!(found >= duplicates, "{store}: {found}");
    }
    // A folder with the classic configuration and other files keeps them separate.
    let folder = tempfile::tempdir().unwrap();
    fs::copy(testdata("stores/classic.json"), folder.path().join("classic.json")).unwrap();
    fs::write(folder.path().join("list.txt"), "0".repeat(40)).unwrap();
    let report = against(folder.path());
    assert_eq!(
        (&report["verdict"]["upload"], &report["counts"]["duplicate"]),
        (&"clear".into(), &0.into())
    );
    assert_eq!(report["duplicates"].as_array().unwrap().len(), 2);
    // A folder with only the classic configuration misses nothing.
    fs::remove_file(folder.path().join("list.txt")).unwrap();
    let report = against(folder.path());
    let rules: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|found| &found["rule"]).collect();
    assert!(rules.contains(&&"S016".into()) && !rules.contains(&&"B010".into()), "{rules:?}");
    let report = against(&testdata("stores/graph-incomplete.json"));
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["rule"] == "B010"), "{findings:?}");
}

#[test]
fn hash_prints_what_get_file_hash_prints() {
    let path = testdata("contoso.p7b");
    let output = command().arg("hash").arg(&path).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let digest = pki_preflight::Sha256Digest::of(&fs::read(&path).unwrap());
    assert_eq!(text, format!("{digest}\n"));
    assert_eq!(text.trim().len(), 64);
    let two = command().arg("hash").arg(&path).arg(&path).output().unwrap();
    let text = String::from_utf8(two.stdout).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert!(text.lines().all(|line| line.starts_with(&digest.to_string())));
}

#[test]
fn a_hash_that_differs_rejects() {
    let hash = pki_preflight::Sha256Digest::of(&fs::read(testdata("contoso.p7b")).unwrap());
    let lower = hash.to_string().to_lowercase();
    assert_eq!(check("contoso.p7b", &["--sha256", &lower]).0, 0);
    let (code, output, _) = check("contoso.p7b", &["--sha256", &"0".repeat(64)]);
    assert_eq!(code, 1);
    assert!(output.contains("F003"), "{output}");
    let (code, output, _) = check("contoso.p7b", &["--sha256", &"A".repeat(70)]);
    assert_eq!(code, 1);
    // Lines may break at any space.
    let words = output.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("has 70 hexadecimal digits"), "{output}");
}

#[test]
fn standard_input_is_a_file_too() {
    let bytes = fs::read(testdata("contoso.p7b")).unwrap();
    let output =
        command().args(["check", "-", "--format", "json"]).write_stdin(bytes).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["file"]["name"], "standard input");
    assert_eq!(report["counts"]["create"], 7);
}

#[test]
fn fail_on_moves_the_threshold() {
    // The intermediates have expired, the root has not.
    let expired = ["--at", "2040-01-01"];
    assert_eq!(check("contoso.p7b", &expired).0, 0);
    assert_eq!(check("contoso.p7b", &[&expired[..], &["--fail-on", "warning"]].concat()).0, 1);
    // Nobody can sign in if all CAs have expired, whatever the severity of that finding.
    let all_expired = ["--at", "2099-01-01"];
    assert_eq!(check("contoso.p7b", &all_expired).0, 1);
    let allowed = [&all_expired[..], &["--allow", "expired"]].concat();
    assert_eq!(check("contoso.p7b", &allowed).0, 0);
    assert_eq!(check("contoso.p7b", &[&all_expired[..], &["--fail-on", "never"]].concat()).0, 0);
    assert_eq!(check("contoso-problems.p7b", &["--fail-on", "never"]).0, 0);
    let notices = check("contoso.ber.p7b", &[&AT[..], &["--fail-on", "notice"]].concat());
    assert_eq!(notices.0, 1);
}

#[test]
fn what_allows_no_report_is_exit_code_two() {
    for arguments in [
        &["check", "no-such-file.p7b"][..],
        &["check"],
        &["hash", "testdata"],
        &["check", "testdata/contoso.p7b", "--against", "no-such-store"],
        &["check", "testdata/contoso.p7b", "--against", "testdata/not-pkcs7/html_sign_in.p7b"],
        &["check", "testdata/contoso.p7b", "--at", "yesterday"],
        &["hash", "no-such-file.p7b"],
    ] {
        let output = command().current_dir(crate::ROOT).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn summary_is_the_verdict_and_the_counts() {
    let (code, output, _) = check("contoso.p7b", &["--format", "summary"]);
    assert_eq!(code, 0);
    assert!(output.starts_with("upload: clear"), "{output}");
    assert!(output.contains("\ncreate: 7\n"), "{output}");
    assert!(
        output.contains(
            "\nsign-in: to do (0 CAs usable as they are, 7 after the steps, 0 unusable)\n"
        )
    );
    assert!(output.contains("\npublish: safe\n"), "{output}");
    assert!(output.lines().count() <= 12, "{output}");
    assert_eq!(check("contoso.p7b", &["--quiet"]), (0, String::new(), String::new()));
    assert_eq!(check("contoso-problems.p7b", &["--quiet"]), (1, String::new(), String::new()));
}

#[test]
fn ndjson_holds_what_json_holds() {
    let whole = report("contoso-problems.p7b", &AT);
    let (_, output, _) =
        check("contoso-problems.p7b", &[&AT[..], &["--format", "ndjson"]].concat());
    let lines: Vec<Value> =
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (kind, key) in [
        ("certificate", "certificates"),
        ("certificateAuthority", "certificateAuthorities"),
        ("duplicate", "duplicates"),
        ("finding", "findings"),
    ] {
        let mut of_kind: Vec<Value> =
            lines.iter().filter(|line| line["type"] == kind).cloned().collect();
        of_kind.iter_mut().for_each(|line| {
            line.as_object_mut().unwrap().remove("type");
        });
        let mut expected = whole[key].as_array().unwrap().clone();
        if key == "findings" {
            for list in [&mut of_kind, &mut expected] {
                list.sort_by_key(ToString::to_string);
            }
        }
        assert_eq!(of_kind, expected, "{kind}");
    }
    assert_eq!(lines.last().unwrap()["type"], "summary");
    assert_eq!(lines.last().unwrap()["counts"], whole["counts"]);
}

#[test]
fn records_in_every_format_are_the_same() {
    let path = testdata("contoso.p7b");
    let run = |format: &str| {
        let output =
            command().arg("records").arg(&path).args(["--format", format]).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let list: Value = serde_json::from_str(&run("json")).unwrap();
    let lines: Vec<Value> =
        run("ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(list["value"].as_array().unwrap(), &lines);
    let table = run("csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "thumbprint").unwrap();
    let cells: Vec<String> =
        reader.records().map(|row| row.unwrap().get(column).unwrap().to_owned()).collect();
    let thumbprints: Vec<_> = lines.iter().map(|r| r["thumbprint"].as_str().unwrap()).collect();
    assert_eq!(cells, thumbprints);
}

#[test]
fn help_has_examples_and_exit_codes() {
    for arguments in [&["check", "--help"][..], &["records", "--help"], &["hash", "--help"]] {
        let output = command().args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.contains("Examples:"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
    }
}
