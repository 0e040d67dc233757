//! Folders as stores, as people unpack them (c19), and the messages about them.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::path::Path;

use assert_cmd::Command;

fn check(arguments: &[&str]) -> (Option<i32>, String) {
    let folder = Path::new(crate::ROOT).join("testdata/cases");
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder).args(["check", "bundle.p7b", "--at", "2026-11-24"]);
    let output = command.args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn a_folder_is_read_with_its_subfolders() {
    let (code, text) = check(&["--against", "c19-store-subfolders/store", "--format", "summary"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("duplicate: 3"), "{text}");
}

#[test]
fn what_a_folder_has_beside_is_said() {
    let (_, text) = check(&["--against", "c20-escaped-twice/folder", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let count = |rule: &str| findings.iter().filter(|it| it["rule"] == rule).count();
    assert_eq!((count("S002"), count("B010")), (2, 1));
    let remark = findings.iter().find(|it| it["rule"] == "B010").unwrap();
    assert!(remark["message"].as_str().unwrap().contains("a ZIP archive"), "{remark}");
}

#[cfg(unix)]
#[test]
fn links_and_depth_of_a_folder_have_bounds() {
    use std::fs;
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let mut deep = folder.path().to_owned();
    let pem =
        fs::read(Path::new(crate::ROOT).join("testdata/cases/c19-store-subfolders/store/root.pem"))
            .unwrap();
    for depth in 0..20 {
        deep.push(depth.to_string());
        fs::create_dir(&deep).unwrap();
    }
    fs::write(folder.path().join("0/1/root.pem"), &pem).unwrap();
    symlink(folder.path(), folder.path().join("0/loop")).unwrap();
    symlink("nowhere", folder.path().join("0/lost")).unwrap();
    let path = folder.path().to_str().unwrap();
    let (_, text) = check(&["--against", path, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let messages = |rule: &str| {
        let of_rule = findings.iter().filter(|it| it["rule"] == rule);
        of_rule.map(|it| it["message"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(messages("S002").len(), 1);
    let remarks = messages("B010");
    assert_eq!(remarks.len(), 2, "{remarks:?}");
    assert!(remarks.iter().any(|it| it.contains("folders are read 16 deep")), "{remarks:?}");
    assert!(remarks.iter().any(|it| it.contains("0/lost: it cannot be read")), "{remarks:?}");
}
