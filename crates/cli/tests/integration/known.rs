//! Known findings: baselines, exceptions, and the rest of a profile.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure must stop the test")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const PROBLEMS: &str = "problems.p7b";

/// Exit code, standard output and standard error.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder).args(["check", PROBLEMS, "--at", "2026-11-24"]);
    let output = command.args(arguments).output().unwrap();
    let [out, error] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, error)
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = crate::in_root("testdata/contoso-problems.p7b");
    fs::copy(from, folder.path().join(PROBLEMS)).unwrap();
    folder
}

#[test]
fn a_baseline_leaves_out_what_it_contains() {
    let folder = folder();
    let (code, ..) = check(folder.path(), &["--write-baseline", "known.json"]);
    assert_eq!(code, 1);
    let arguments = ["--baseline", "known.json", "--format", "json", "--fail-on", "notice"];
    let (code, text, error) = check(folder.path(), &arguments);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("left out: 9 known findings."), "{error}");
    assert!(report["findings"].as_array().unwrap().is_empty());
    assert_eq!(report["counts"]["errors"], 0);
    assert!(report["verdict"]["steps"].as_array().unwrap().is_empty());
    // Known findings do not change the prediction of the service.
    assert_eq!(report["verdict"]["upload"], "rejected");

    // New findings are reported: here, the baseline has one entry less.
    let known = fs::read_to_string(folder.path().join("known.json")).unwrap();
    let mut known: Value = serde_json::from_str(&known).unwrap();
    let findings = known["findings"].as_array_mut().unwrap();
    findings.retain(|finding| finding["rule"] != "C004");
    fs::write(folder.path().join("known.json"), known.to_string()).unwrap();
    let (code, text, _) = check(folder.path(), &["--baseline", "known.json", "-v"]);
    assert_eq!(code, 0);
    assert!(text.contains("C004 expired") && !text.contains("S001 duplicate"), "{text}");
    let arguments = ["--baseline", "known.json", "--fail-on", "warning", "--quiet"];
    assert_eq!(check(folder.path(), &arguments), (1, String::new(), String::new()));
}

#[test]
fn what_is_no_baseline_is_refused() {
    let folder = folder();
    for text in ["", "{}", "{\"version\": 2, \"findings\": []}", "[]"] {
        fs::write(folder.path().join("known.json"), text).unwrap();
        let (code, out, error) = check(folder.path(), &["--baseline", "known.json"]);
        assert!(code == 2 && out.is_empty() && error.contains("known.json"), "{text}: {error}");
    }
    fs::write(folder.path().join("known.json"), "{\"version\": 1, \"findings\": []}").unwrap();
    assert_eq!(check(folder.path(), &["--baseline", "known.json"]).0, 1);
    let (code, _, error) = check(folder.path(), &["--write-baseline", "no/folder.json"]);
    assert!(code == 2 && error.contains("cannot be written"), "{error}");
    let streamed = ["--write-baseline", "known.json", "--format", "ndjson"];
    assert_eq!(check(folder.path(), &streamed).0, 2);
}

/// An exception applies to one rule and one certificate, until a day.
#[test]
fn an_exception_ends() {
    let folder = folder();
    let (_, text, _) = check(folder.path(), &["--format", "json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    let thumbprint = report["certificates"][2]["sha1"].as_str().unwrap().to_owned();
    let profile = |rule: &str, thumbprint: &str, until: &str| {
        let text = format!(
            "fail-on = \"warning\"\nformat = \"json\"\n[rules]\nallow = [\"S001\", \"C001\", \
             \"C002\"]\n[[exceptions]]\nrule = \"{rule}\"\nthumbprint = \"{thumbprint}\"\n\
             reason = \"is replaced next month\"\nuntil = \"{until}\"\n"
        );
        fs::write(folder.path().join("profile.toml"), text).unwrap();
        check(folder.path(), &["--profile", "profile.toml"])
    };
    let (code, text, error) = profile("expired", &thumbprint, "2026-12-24");
    assert_eq!(code, 0, "{error}");
    assert!(text.starts_with('{') && !text.contains("\"C004\""), "{text}");
    let (code, _, error) = profile("C004", &thumbprint, "2026-11-24");
    assert!(code == 1 && error.contains("C004") && error.contains("ended on"), "{error}");
    assert_eq!(profile("C004", &"00".repeat(20), "2026-12-24").0, 1);
    for (rule, thumbprint, until) in [
        ("expird", thumbprint.as_str(), "2026-12-24"),
        ("expired", "00", "2026-12-24"),
        ("expired", &thumbprint, "soon"),
    ] {
        let (code, _, error) = profile(rule, thumbprint, until);
        assert!(code == 2 && error.contains("profile.toml, line 5, column "), "{error}");
    }
    // The command line overrides it.
    let (_, text, _) = check(folder.path(), &["--profile", "profile.toml", "--format", "summary"]);
    assert!(text.is_empty(), "{text}");
}

#[test]
fn a_profile_names_stores_beside_itself() {
    let folder = folder();
    let settings = folder.path().join("settings");
    fs::create_dir(&settings).unwrap();
    let from = crate::in_root("testdata/contoso-problems.p7b");
    fs::copy(from, settings.join("store.p7b")).unwrap();
    fs::write(settings.join("profile.toml"), "against = [\"store.p7b\"]\n").unwrap();
    let (_, text, error) =
        check(folder.path(), &["--profile", "settings/profile.toml", "--format", "summary"]);
    assert!(text.contains("create: 0\n"), "{text}{error}");
    fs::write(settings.join("profile.toml"), "fail-on = \"warn\"\n").unwrap();
    let (code, _, error) = check(folder.path(), &["--profile", "settings/profile.toml"]);
    assert!(code == 2 && error.contains("\"warn\" is not one of: error, warning"), "{error}");
}

/// Each key does what its option does, and the command line overrides it.
#[test]
fn a_profile_holds_what_can_be_typed() {
    let folder = folder();
    let write = |text: &str| fs::write(folder.path().join("profile.toml"), text).unwrap();
    let with = |arguments: &[&str]| {
        let arguments = [&["--profile", "profile.toml"], arguments].concat();
        check(folder.path(), &arguments)
    };
    for (key, options) in [
        ("list = true", &["--list"][..]),
        ("verbose = true", &["--verbose"]),
        ("quiet = true", &["--quiet"]),
        ("no-verify = true", &["--no-verify"]),
        ("threads = 2\nformat = \"json\"", &["--threads", "2", "--format", "json"]),
        ("sha256 = \"00\"", &["--sha256", "00"]),
        ("upload-url = \"ftp://a.example/b\"", &["--upload-url", "ftp://a.example/b"]),
        ("baseline = \"known.json\"", &["--baseline", "known.json"]),
        ("[limits]\nfile-bytes = 10", &["--limit", "file-bytes=10"]),
        ("[limits]\nsignatures = 1", &["--limit", "signatures=1"]),
    ] {
        check(folder.path(), &["--write-baseline", "known.json"]);
        write(key);
        let typed = check(folder.path(), options);
        assert_eq!(with(&[]), typed, "{key}");
        assert_ne!(typed, check(folder.path(), &[]), "{key}");
    }
    write("at = \"2046-01-01\"");
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder.path()).args(["check", PROBLEMS, "--profile", "profile.toml"]);
    let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(out.contains("checked 2046-01-01"), "{out}");
    fs::remove_file(folder.path().join("known.json")).unwrap();
    write("write-baseline = \"known.json\"");
    with(&[]);
    assert!(folder.path().join("known.json").exists());

    // On the command line, the other option wins.
    write("quiet = true");
    assert_eq!(with(&["--list"]), check(folder.path(), &["--list"]));
    write("list = true\nverbose = true");
    assert_eq!(with(&["--quiet"]).1, "");
    write("[limits]\nfile-bytes = 10");
    assert_eq!(with(&["--limit", "file-bytes=99999"]), check(folder.path(), &[]));
    for limit in ["signatures", "signatures=x", "bytes=1"] {
        assert_eq!(check(folder.path(), &["--limit", limit]).0, 2, "{limit}");
    }
}

/// Even if a profile asks for it, SARIF readers get a document.
#[test]
fn a_failure_is_sarif_where_the_profile_says_so() {
    let folder = folder();
    let profile = "format = \"sarif\"\nbaseline = \"missing.json\"\n";
    fs::write(folder.path().join("profile.toml"), profile).unwrap();
    let (code, text, _) = check(folder.path(), &["--profile", "profile.toml"]);
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &log["runs"][0]["invocations"][0]["exitCode"]), (2, &Value::from(2)));
}

/// Windows PowerShell redirects output as UTF-16.
#[test]
fn what_is_no_baseline_is_refused_with_how_to_write_one() {
    let folder = folder();
    for (bytes, why) in [
        (&b"\xFF\xFE{\0}\0"[..], "it is not UTF-8 text"),
        (b"{\"version\": 1}", "missing field `findings`"),
    ] {
        fs::write(folder.path().join("known.json"), bytes).unwrap();
        let (code, text, error) = check(folder.path(), &["--baseline", "known.json"]);
        assert_eq!((code, text.as_str()), (2, ""));
        assert!(error.contains(why) && error.contains("--write-baseline known.json"), "{error}");
    }
    // A byte order mark is not part of the text.
    fs::write(folder.path().join("known.json"), "\u{FEFF}{\"version\":1,\"findings\":[]}").unwrap();
    assert_eq!(check(folder.path(), &["--baseline", "known.json"]).0, 1);
}
