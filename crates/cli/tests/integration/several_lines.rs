//! `check --format ndjson` of several files: read in parallel, printed in their order.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be run or read has to stop the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use crate::schema::{hold, lines_validator, published_lines_validator};

/// Exit code, lines and standard error.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder).args(["check", "--format", "ndjson", "--at", "2026-11-24"]);
    let output = command.args(arguments).output().unwrap();
    let [out, error] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, error)
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Files of many sizes: some are done long before those that precede them.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let testdata = |name: &str| fs::read(crate::in_root("testdata").join(name)).unwrap();
    let [good, bad] = ["contoso.p7b", "contoso-problems.p7b"].map(testdata);
    let large = crate::support::bundle::bundle(&many_certificates());
    for number in 0..12 {
        let bytes = match number % 6 {
            0 => &large,
            1 => &bad,
            _ => &good,
        };
        fs::write(folder.path().join(format!("{number:02}.p7b")), bytes).unwrap();
    }
    fs::write(folder.path().join("03.p7b"), "").unwrap();
    fs::write(folder.path().join("notes.txt"), "").unwrap();
    fs::write(folder.path().join("key.pem"), testdata("not-pkcs7/private_key_rsa_pem.p7b"))
        .unwrap();
    folder
}

/// Their lines fill more blocks than may wait.
fn many_certificates() -> Vec<Vec<u8>> {
    let root = crate::support::certificate::CertificateBuilder::root("Contoso Root CA").build();
    vec![root; 800]
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let folder = folder();
    let files = [".", "missing.p7b", "00.p7b"];
    let run = |threads| check(folder.path(), &[&files[..], &["--threads", threads]].concat());
    let one = run("1");
    let large = check(folder.path(), &["00.p7b"]).1.len();
    assert!(large > 1 << 19, "{large} bytes fit into the blocks that wait");
    for threads in ["4", "50"] {
        assert!(run(threads) == one, "{threads} threads");
    }
    let (code, out, error) = one;
    assert_eq!(code, 2, "{error}");
    let names = lines(&out);
    let names = names.iter().filter(|line| line["type"] == "file");
    let names: Vec<&str> = names.map(|line| line["name"].as_str().unwrap()).collect();
    let expected = (0..12).map(|number| format!("./{number:02}.p7b"));
    let expected = expected.chain(["missing.p7b", "00.p7b"].map(str::to_owned));
    assert_eq!(names, expected.collect::<Vec<_>>());
}

/// Between the line that names a file and the next are the lines that it has alone.
#[test]
fn the_lines_about_a_file_are_those_that_it_has_alone() {
    let folder = folder();
    let (code, out, error) = check(folder.path(), &["01.p7b", "missing.p7b", "05.p7b"]);
    let validator = lines_validator();
    let all = lines(&out);
    all.iter().for_each(|line| hold(&validator, line, "several files"));
    let parts: Vec<&[Value]> = all.split(|line| line["type"] == "file").collect();
    assert_eq!(parts.len(), 4);
    assert!(parts[0].is_empty(), "nothing precedes the first file");
    for (part, name) in [(parts[1], "01.p7b"), (&parts[3][..parts[3].len() - 1], "05.p7b")] {
        let alone = lines(&check(folder.path(), &[name]).1);
        alone.iter().for_each(|line| hold(&validator, line, name));
        assert_eq!(part, alone, "{name}");
    }
    assert_eq!((parts[2].len(), &parts[2][0]["type"]), (1, &"failure".into()));
    assert!(parts[2][0]["message"].as_str().unwrap().contains("missing.p7b"), "{}", parts[2][0]);
    assert_eq!(error.lines().count(), 1, "{error}");
    let end = all.last().unwrap();
    assert_eq!(end["type"], "end");
    assert_eq!((code, end["exitCode"].as_i64()), (2, Some(2)));
    let count = |name: &str| end["counts"][name].as_u64().unwrap();
    let counts = ["ok", "uploadRejected", "failures", "files"].map(count);
    assert_eq!(counts, [1, 1, 1, 3]);
    let mut changed = end.clone();
    changed["exitCode"] = 7.into();
    assert!(!validator.is_valid(&changed));
}

#[test]
fn the_published_schema_is_open_to_new_keys_and_types() {
    let folder = folder();
    let (_, out, _) = check(folder.path(), &["01.p7b", "missing.p7b", "key.pem", "."]);
    let (closed, published) = (lines_validator(), published_lines_validator());
    let mut types = BTreeSet::new();
    for line in lines(&out) {
        let name = line["type"].as_str().unwrap().to_owned();
        hold(&closed, &line, &name);
        hold(&published, &line, &name);
        let mut with_a_key = line.clone();
        with_a_key["surprise"] = Value::Null;
        assert!(published.is_valid(&with_a_key), "{with_a_key}");
        assert!(!closed.is_valid(&with_a_key), "{with_a_key}");
        // A line of a described type has to be as described.
        let bare = serde_json::json!({ "type": name });
        assert!(!published.is_valid(&bare), "{bare}");
        types.insert(name);
    }
    assert_eq!(types.len(), 10, "{types:?}");
    let other = serde_json::json!({ "type": "surprise", "name": 1 });
    assert!(published.is_valid(&other) && !closed.is_valid(&other));
    assert!(!published.is_valid(&serde_json::json!({ "name": "x" })), "a line without a type");
}

#[test]
fn a_private_key_precedes_the_files() {
    let folder = folder();
    let (code, out, _) = check(folder.path(), &["."]);
    let all = lines(&out);
    assert_eq!((code, &all[0]["type"]), (1, &"privateKey".into()));
    assert_eq!(all[0]["name"], "./key.pem");
    assert_eq!(all.last().unwrap()["notChecked"]["files"], 2);
    hold(&lines_validator(), &all[0], "private key");
}

/// A limit that is passed in the middle of a file: what was printed of it stays.
#[test]
fn a_file_may_fail_in_the_middle() {
    let folder = folder();
    let (code, out, error) =
        check(folder.path(), &["00.p7b", "05.p7b", "--limit", "certificates=100"]);
    assert_eq!(code, 2, "{error}");
    let all = lines(&out);
    let kinds: Vec<&str> = all.iter().map(|line| line["type"].as_str().unwrap()).collect();
    let failed = kinds.iter().position(|kind| *kind == "failure").unwrap();
    assert_eq!(kinds[failed + 1], "file");
    assert_eq!(kinds[kinds.len() - 2..], ["summary", "end"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_may_have_unreadable_files() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for name in ["a.p7b", "c.p7b"] {
        fs::copy(crate::in_root("testdata/contoso.p7b"), path.join(name)).unwrap();
    }
    // It can be opened, and reading it fails, also for root.
    symlink("/proc/self/mem", path.join("b.p7b")).unwrap();
    let (code, out, error) = check(path, &["."]);
    assert_eq!(code, 2, "{out}{error}");
    let kinds = lines(&out);
    let kinds = kinds.iter().map(|line| line["type"].as_str().unwrap());
    let kinds: Vec<&str> =
        kinds.filter(|kind| ["file", "summary", "failure", "end"].contains(kind)).collect();
    assert_eq!(kinds, ["file", "summary", "file", "failure", "file", "summary", "end"]);
    assert!(error.contains("b.p7b"), "{error}");
}
