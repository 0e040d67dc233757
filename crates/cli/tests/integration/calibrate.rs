//! What is calibrated, written as a profile, and reported as observed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be run or read has to stop the test"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const BUNDLE: &str = "testdata/contoso.p7b";

/// Runs the command in the project's folder; gives exit code, output and messages.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.current_dir(crate::ROOT).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// What Graph would list that behaves so.
fn store(folder: &Path, assumed: &str) -> String {
    store_of(folder, assumed, "https://graph.microsoft.com")
}

/// The same of another service.
fn store_of(folder: &Path, assumed: &str, origin: &str) -> String {
    let (code, records, messages) = run(&["records", BUNDLE, "--assume", assumed]);
    assert_eq!(code, 0, "{messages}");
    let mut records: Value = serde_json::from_str(&records).unwrap();
    if let Value::Array(all) = records {
        records = serde_json::json!({ "value": all });
    }
    records["@odata.context"] = format!("{origin}/v1.0/$metadata#x").into();
    let records = records.to_string();
    let path = folder.join("store.json");
    fs::write(&path, records).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn what_is_settled_becomes_a_profile_that_is_reported_as_observed() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "crl-url=child");
    let profile = folder.path().join("observed.toml");
    let profile = profile.to_str().unwrap();
    let (code, text, messages) = run(&["calibrate", BUNDLE, &store, "-o", profile]);
    assert_eq!((code, messages.as_str()), (0, ""), "{text}");
    assert!(text.contains("settled       crl-url=child (7 certificates of 7)"), "{text}");
    assert!(text.contains("undecided     root: self-signed or self-issued. Needs a CA"), "{text}");
    let (_, report, messages) =
        run(&["check", BUNDLE, "--profile", profile, "--format", "json", "--at", "2026-11-24"]);
    let report: Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{messages}"));
    assert_eq!(report["confidence"]["certificateRevocationListUrl"], "observed");
    assert_eq!(report["confidence"]["certificateAuthorityType"], "inferred");
    let assumptions = report["assumptions"].as_array().unwrap();
    let crl_url = assumptions.iter().find(|it| it["name"] == "crl-url").unwrap();
    assert_eq!((&crl_url["value"], &crl_url["confidence"]), (&"child".into(), &"observed".into()));
    let (_, text, _) = run(&["check", BUNDLE, "--profile", profile, "--at", "2026-11-24"]);
    assert!(text.contains("Observed on a trust store: crl-url=child,"), "{text}");
    // What is typed was chosen, and not observed.
    let chosen =
        ["check", BUNDLE, "--profile", profile, "--assume", "crl-url=none", "--at", "2026-11-24"];
    assert!(run(&chosen).1.contains("Assumed by you: crl-url=none."));
    // A profile is not overwritten.
    let (code, _, messages) = run(&["calibrate", BUNDLE, &store, "-o", profile]);
    assert!(code == 2 && messages.contains("already exists"), "{messages}");
    assert_eq!(run(&["calibrate", BUNDLE, &store, "-o", profile, "--force"]).0, 0);
}

/// What a service shows that is not Entra is not observed of Entra.
#[test]
fn what_another_service_shows_is_assumed() {
    let folder = tempfile::tempdir().unwrap();
    for origin in ["http://127.0.0.1:8080", "https://graph.example"] {
        let store = store_of(folder.path(), "crl-url=child", origin);
        let profile = folder.path().join("observed.toml");
        let profile = profile.to_str().unwrap();
        let (_, text, _) = run(&["calibrate", BUNDLE, &store, "-o", profile, "--force"]);
        assert!(text.contains(origin) && text.contains("not known to be Entra"), "{text}");
        let (_, text, _) = run(&["check", BUNDLE, "--profile", profile, "--at", "2026-11-24"]);
        assert!(text.contains("Assumed by you: crl-url=child"), "{text}");
        assert!(!text.contains("Observed on a trust store"), "{text}");
    }
}

#[test]
fn records_are_predicted_with_a_calibrated_profile() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "display-name=subject");
    let profile = folder.path().join("observed.toml");
    let profile = profile.to_str().unwrap();
    assert_eq!(run(&["calibrate", BUNDLE, &store, "-o", profile]).0, 0);
    let records = |more: &[&str]| -> Value {
        serde_json::from_str(&run(&[&["records", BUNDLE], more].concat()).1).unwrap()
    };
    let typed = records(&["--assume", "display-name=subject"]);
    let profiled = records(&["--profile", profile]);
    assert!(typed["value"] == profiled["value"] && profiled["value"] != records(&[])["value"]);
    assert_eq!(typed["confidence"]["displayName"], "chosen");
    assert_eq!(profiled["confidence"]["displayName"], "observed");
    let (_, report, _) = run(&["check", BUNDLE, "--profile", profile, "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["confidence"]["displayName"], "observed");
}

#[test]
fn a_report_stands_for_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "display-name=subject");
    let (_, report, _) = run(&["check", BUNDLE, "--format", "json", "--at", "2026-11-24"]);
    let path = folder.path().join("report.json");
    fs::write(&path, report).unwrap();
    let profile = folder.path().join("observed.toml");
    let arguments = ["calibrate", path.to_str().unwrap(), &store, "-o", profile.to_str().unwrap()];
    let (code, text, messages) = run(&arguments);
    assert_eq!(code, 0, "{messages}");
    // The hash is that of the file, not of the report.
    let hash = run(&["hash", BUNDLE]).1;
    let profile = fs::read_to_string(profile).unwrap();
    assert!(profile.contains(&format!("file-sha256 = \"{}\"", hash.trim())), "{profile}");
    assert!(text.contains("settled       display-name=subject (7 certificates of 7)"), "{text}");
}

#[test]
fn what_is_redacted_has_no_names() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), "display-name=subject");
    let changed = fs::read_to_string(&store).unwrap().replace("CN=Contoso Root CA", "CN=Other");
    fs::write(&store, changed).unwrap();
    let arguments = ["calibrate", BUNDLE, &store, "--format", "json"];
    let (code, text, messages) = run(&arguments);
    assert_eq!(code, 1, "{messages}");
    assert!(text.contains("contradicted") && text.contains("CN=Other"), "{text}");
    let (code, text, _) = run(&[&arguments[..], &["--redact"]].concat());
    assert!(code == 1 && text.contains("thumbprint") && text.contains("contradicted"), "{text}");
    assert!(
        !text.contains("Other") && !text.contains("Contoso") && !text.contains("http"),
        "{text}"
    );
}

#[test]
fn what_is_not_a_list_is_refused_and_another_store_decides_nothing() {
    let (code, _, messages) = run(&["calibrate", BUNDLE, "README.md"]);
    assert!(code == 2 && messages.contains("is not a list of CAs"), "{messages}");
    let (code, text, _) = run(&["calibrate", BUNDLE, "testdata/stores/graph-list.json"]);
    let listed = text.starts_with("The store lists 0 of 7");
    assert_eq!(code == 1, listed, "{text}");
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile.toml");
    fs::write(&profile, "[observed.assumptions]\ncrl-url = 3\n").unwrap();
    let (code, _, messages) = run(&["check", BUNDLE, "--profile", profile.to_str().unwrap()]);
    assert!(code == 2 && messages.contains("[observed] names crl-url"), "{messages}");
}
