//! The commands that a report prints work as described, and its statements about keys are correct.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pki-preflight");

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(folder).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn copy(from: &str, folder: &Path, name: &str) {
    fs::copy(crate::in_root("testdata").join(from), folder.join(name)).unwrap();
}

/// `check` reports the file made by the printed command as clear with the same stores, even if
/// names require quotes.
#[test]
fn the_printed_command_makes_a_file_that_is_clear() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, store) in [("bundle.p7b", "store.json"), ("do d's.p7b", "a store's $1.json")] {
        copy("contoso-problems.p7b", folder, name);
        let list = fs::read(crate::in_root("testdata/stores/graph-list.json")).unwrap();
        let mut list: Value = serde_json::from_slice(&list).unwrap();
        list["value"].as_array_mut().unwrap().truncate(1);
        fs::write(folder.join(store), list.to_string()).unwrap();
        let arguments = ["check", name, "--against", store, "--at", "2026-11-24"];
        for format in ["text", "markdown"] {
            let report = text(&run(folder, &[&arguments[..], &["--format", format]].concat()));
            let commands: Vec<_> = report
                .lines()
                .filter_map(|line| line.find("pki-preflight pack ").map(|at| &line[at..]))
                .map(|command| command.trim_end_matches('`'))
                .collect();
            let [command] = commands[..] else { panic!("{report}") };
            let command = command.replace("pki-preflight", PROGRAM);
            let status = Command::new("sh").current_dir(folder).args(["-c", &command]).output();
            assert!(folder.join("upload.p7b").exists(), "{command}: {status:?}");
            let arguments = ["check", "upload.p7b", "--against", store, "--at", "2026-11-24"];
            let checked = run(folder, &arguments);
            assert_eq!(checked.status.code(), Some(0), "{}", text(&checked));
            fs::remove_file(folder.join("upload.p7b")).unwrap();
        }
    }
}

#[test]
fn a_private_key_fails_whatever_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let parts = ["contoso.pem.p7b", "not-pkcs7/private_key_ec_pem.p7b"];
    let parts = parts.map(|part| fs::read(crate::in_root("testdata").join(part)).unwrap());
    fs::write(folder.join("bundle.p7b"), parts.concat()).unwrap();
    for more in [&[][..], &["--allow", "F010"], &["--quiet"]] {
        let output = run(folder, &[&["check", "bundle.p7b"][..], more].concat());
        assert_eq!(output.status.code(), Some(1), "{more:?}: {}", text(&output));
    }
}

/// Expired CAs are dropped, and need no URL.
#[test]
fn expired_cas_are_not_listed_for_a_url() {
    let folder = tempfile::tempdir().unwrap();
    copy("contoso-problems.p7b", folder.path(), "bundle.p7b");
    let output = run(folder.path(), &["check", "bundle.p7b", "--at", "2026-11-24", "--list"]);
    let report = text(&output);
    let marked = |line: &&str| line.contains(" H ") || line.contains(" EH ");
    let expired: Vec<_> = report.lines().filter(|line| line.contains("Issuing CA 0")).collect();
    assert!(!expired.is_empty() && !expired.iter().any(marked), "{report}");
}
