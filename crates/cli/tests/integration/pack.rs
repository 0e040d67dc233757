//! `pack`: what is written, and that nothing is written after any error.

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
use tempfile::TempDir;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, contoso};

/// A folder with a bundle of seven CAs, one of which expires in 2024, and nothing else.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.p7b"), bundle(&contoso::certificates())).unwrap();
    fs::write(folder.path().join("problems.p7b"), bundle(&contoso::problems())).unwrap();
    folder
}

/// Runs the command in a folder; returns exit code, output and messages.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.current_dir(folder).arg("pack").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

/// Checks that the command is refused with exit code 2 and one line that contains `words`, and that
/// the folder does not change.
fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let before = names(folder);
    let (code, output, messages) = run(folder, arguments);
    assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}: {messages}");
    assert!(messages.contains(words), "{arguments:?}: {messages}");
    assert_eq!(messages.trim_end().lines().count(), 1, "{messages}");
    assert_eq!(names(folder), before, "{arguments:?}");
}

#[test]
fn the_same_input_gives_the_same_file_that_checks_clear() {
    let folder = folder();
    let path = folder.path();
    let (code, text, messages) = run(path, &["in.p7b", "-o", "one.p7b"]);
    assert_eq!((code, messages.as_str()), (0, ""), "{text}");
    assert!(
        text.contains("7 certificates") && text.contains("Upload    OK       no documented"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert_eq!(run(path, &["in.p7b", "problems.p7b", "-o", "two.p7b", "--drop-expired"]).0, 0);
    let [one, two] = ["one.p7b", "two.p7b"].map(|name| fs::read(path.join(name)).unwrap());
    assert_eq!(one, two);
    assert_eq!(names(path), ["in.p7b", "one.p7b", "problems.p7b", "two.p7b"]);
}

#[test]
fn json_tells_what_was_left_out_and_why() {
    let folder = folder();
    let arguments = ["problems.p7b", "-o", "out.p7b", "--drop-expired", "--format", "json"];
    let (code, text, _) = run(folder.path(), &arguments);
    let result: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &result["written"], &result["certificates"]), (0, &true.into(), &7.into()));
    crate::schema::hold_to("schema/pack.schema.json", &result);
    let bytes = fs::read(folder.path().join("out.p7b")).unwrap();
    let file = &result["files"][0];
    assert_eq!(file["sha256FileHash"], pki_preflight::Sha256Digest::of(&bytes).to_string());
    assert_eq!(file["verdict"]["upload"], "clear");
    let left_out = result["leftOut"].as_array().unwrap();
    let reasons: Vec<_> = left_out.iter().map(|each| each["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["unreadable", "expired", "notCa"]);
    for more in [
        &["--drop", "Contoso Root CA"][..],
        &["--keep", "Contoso Root CA"],
        &["--against", "in.p7b"],
        &["--against", "in.p7b", "--drop-expired"],
    ] {
        let arguments = ["problems.p7b", "--dry-run", "--format", "json"];
        let (_, text, _) = run(folder.path(), &[&arguments[..], more].concat());
        let result = serde_json::from_str(&text).unwrap();
        crate::schema::hold_to("schema/pack.schema.json", &result);
    }
}

#[test]
fn an_existing_file_is_replaced_only_with_force() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("out.p7b"), "precious").unwrap();
    refused(path, &["in.p7b", "-o", "out.p7b"], "already exists");
    assert_eq!(fs::read(path.join("out.p7b")).unwrap(), b"precious");
    assert_eq!(run(path, &["in.p7b", "-o", "out.p7b", "--force"]).0, 0);
    assert_ne!(fs::read(path.join("out.p7b")).unwrap(), b"precious");
    // Several files are all written, or none.
    let split = ["in.p7b", "-o", "part.p7b", "--split"];
    fs::write(path.join("part.p7b"), "precious").unwrap();
    refused(path, &split, "already exists");
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let folder = folder();
    let path = folder.path();
    refused(path, &["in.p7b", "-o", "in.p7b", "--force"], "is one of the inputs");
    refused(path, &["in.p7b", "-o", "./in.p7b", "--force"], "is one of the inputs");
    let against = ["problems.p7b", "--against", "in.p7b", "-o", "in.p7b", "--force"];
    refused(path, &against, "is one of the inputs");
}

#[test]
fn what_is_wrong_is_told_in_one_line_and_nothing_is_left() {
    let folder = folder();
    let path = folder.path();
    let bytes = fs::read(path.join("in.p7b")).unwrap();
    fs::write(path.join("cut.p7b"), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(path.join("page.p7b"), "<html>Sign in</html>").unwrap();
    fs::write(path.join("empty.p7b"), "").unwrap();
    fs::create_dir(path.join("folder")).unwrap();
    refused(path, &["cut.p7b", "-o", "out.p7b"], "cut.p7b is damaged");
    refused(path, &["page.p7b", "-o", "out.p7b"], "page.p7b contains no certificates");
    refused(path, &["empty.p7b", "-o", "out.p7b"], "empty.p7b contains no certificates");
    refused(path, &["folder", "-o", "out.p7b"], "folder is an empty folder");
    refused(path, &["missing.p7b", "-o", "out.p7b"], "missing.p7b can");
    refused(path, &["in.p7b", "-o", "missing/out.p7b"], "the folder missing does not exist.");
    refused(path, &["in.p7b", "-o", "in.p7b/out.p7b"], "in.p7b is not a folder.");
    refused(path, &["in.p7b", "-o", "folder"], "is not the name of a file");
    refused(path, &["in.p7b", "-o", "-"], "is not the name of a file");
    refused(path, &["in.p7b", "-o", "out.p7b", "--drop", "Nobody"], "\"Nobody\"");
    refused(path, &["in.p7b", "-o", "out.p7b", "--chain-of", "page.p7b"], "page.p7b contains");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_leaves_nothing_behind() {
    let folder = folder();
    let path = folder.path();
    let before = names(path);
    let program = env!("CARGO_BIN_EXE_pki-preflight");
    // Limits files to no bytes: like a full disk, without filling one.
    let script = format!("trap '' XFSZ; ulimit -f 0; exec '{program}' pack in.p7b -o out.p7b");
    let output =
        std::process::Command::new("sh").args(["-c", &script]).current_dir(path).output().unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{messages}");
    assert!(messages.contains("out.p7b cannot be written"), "{messages}");
    assert_eq!(names(path), before);
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = folder();
    let path = folder.path();
    let before = names(path);
    for arguments in [&["in.p7b", "--dry-run"][..], &["in.p7b", "--dry-run", "-o", "out.p7b"]] {
        let (code, text, _) = run(path, arguments);
        assert_eq!(code, 0);
        assert!(text.contains("no file was written"), "{text}");
        assert_eq!(names(path), before);
    }
}

#[test]
fn hostile_names_are_escaped() {
    let folder = folder();
    let path = folder.path();
    let root = CertificateBuilder::root("Root");
    let evil = CertificateBuilder::intermediate(&root, "a\u{1B}[2Jb\u{202E}\nc").build();
    fs::write(path.join("evil\u{1B}[1m.p7b"), bundle(&[root.build(), evil])).unwrap();
    let arguments = ["evil\u{1B}[1m.p7b", "-o", "out\u{7}.p7b", "--drop", "a\u{1B}[2Jb\u{202E}\nc"];
    for more in [&[][..], &["--format", "json"], &["--drop", "\u{1B}"]] {
        let arguments = [&arguments[..], more, &["--force"]].concat();
        let (code, text, messages) = run(path, &arguments);
        assert_eq!(code, if more.contains(&"--drop") { 2 } else { 0 }, "{messages}");
        let printed = text + &messages;
        let is_safe = |it: char| it == '\n' || !pki_preflight::text::is_unsafe(it);
        assert!(printed.chars().all(is_safe), "{printed:?}");
    }
}

#[test]
fn nothing_left_is_exit_code_1_and_no_file() {
    let folder = folder();
    let path = folder.path();
    let (code, text, _) = run(path, &["in.p7b", "--against", "in.p7b", "-o", "out.p7b"]);
    assert_eq!(code, 1);
    assert!(text.contains("Nothing is left to pack") && text.contains("already in"), "{text}");
    assert!(!path.join("out.p7b").exists());
}

#[test]
fn a_folder_is_packed_with_whatever_form_its_files_have() {
    let folder = folder();
    let path = folder.path();
    let parts = path.join("parts");
    fs::create_dir_all(parts.join("deep")).unwrap();
    for (number, certificate) in contoso::certificates().iter().enumerate() {
        let pem = armor::pem("CERTIFICATE", certificate);
        let (name, bytes) = match number {
            0 => ("deep/root.cer".to_owned(), certificate.clone()),
            _ => (format!("{number}.pem"), pem.into_bytes()),
        };
        fs::write(parts.join(name), bytes).unwrap();
    }
    fs::write(parts.join("README.txt"), "The certificates of Contoso.").unwrap();
    assert_eq!(run(path, &["in.p7b", "-o", "one.p7b"]).0, 0);
    let (code, text, _) = run(path, &["parts", "-o", "two.p7b"]);
    assert!(code == 0 && text.contains("README.txt contains no certificates"), "{text}");
    assert_eq!(fs::read(path.join("one.p7b")).unwrap(), fs::read(path.join("two.p7b")).unwrap());
}

#[test]
fn a_private_key_among_the_inputs_is_shouted_and_not_packed() {
    let folder = folder();
    let path = folder.path();
    let key = fs::read(crate::in_root("testdata/not-pkcs7/private_key_rsa_pem.p7b")).unwrap();
    let chain = armor::pem("CERTIFICATE", &contoso::certificates()[0]).into_bytes();
    fs::write(path.join("both.pem"), [&chain[..], &key].concat()).unwrap();
    let shout = "DO NOT PUBLISH both.pem: it contains a private key. pack writes only \
                 certificates.\n";
    let (code, text, messages) = run(path, &["both.pem", "-o", "out.p7b", "--pem"]);
    assert_eq!((code, messages.as_str()), (0, shout), "{text}");
    // The verdict on a PEM file is that of check.
    assert!(text.contains("Upload    UNKNOWN  ") && text.contains("(F011)"), "{text}");
    assert!(!fs::read_to_string(path.join("out.p7b")).unwrap().contains("KEY"));
    fs::create_dir(path.join("parts")).unwrap();
    fs::write(path.join("parts/root.pem"), chain).unwrap();
    fs::write(path.join("parts/key.pem"), &key).unwrap();
    let (code, _, messages) = run(path, &["parts", "--dry-run"]);
    assert!(code == 0 && messages.starts_with("DO NOT PUBLISH parts/key.pem:"), "{messages}");
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let both = fs::read(path.join("both.pem")).unwrap();
    let output = command.args(["pack", "-", "--dry-run"]).write_stdin(both).output().unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(messages.starts_with("DO NOT PUBLISH standard input:"), "{messages}");
}

#[test]
fn what_is_packed_and_what_is_left_out_are_all() {
    let folder = folder();
    let path = folder.path();
    let certificates = contoso::certificates();
    let twice = [&certificates[..], &certificates[..1]].concat();
    fs::write(path.join("twice.p7b"), bundle(&twice)).unwrap();
    let (_, text, _) = run(path, &["twice.p7b", "--dry-run"]);
    assert!(text.contains(": 7 certificates, "), "{text}");
    assert!(text.contains("Left out 1 certificate:\n  1 duplicate\n"), "{text}");
    let (_, text, _) = run(path, &["twice.p7b", "in.p7b", "--dry-run"]);
    assert!(text.contains("Left out 8 certificates:\n  8 duplicates\n"), "{text}");
}

/// The chain of a root is the root.
#[test]
fn a_root_whose_chain_is_wanted_has_to_be_there() {
    let folder = folder();
    let path = folder.path();
    let root = CertificateBuilder::root("Contoso Root CA").build();
    fs::write(path.join("root.cer"), root).unwrap();
    let (code, text, _) = run(path, &["in.p7b", "--chain-of", "root.cer", "--dry-run"]);
    assert!(code == 0 && text.contains(": 1 certificate, "), "{text}");
    let other = CertificateBuilder::root("Another Root CA").build();
    fs::write(path.join("other.p7b"), bundle(&[other])).unwrap();
    let words = "the root \"Contoso Root CA\" is not among the certificates";
    refused(path, &["other.p7b", "--chain-of", "root.cer", "-o", "out.p7b"], words);
}

#[test]
fn several_files_are_numbered() {
    let folder = folder();
    let path = folder.path();
    let root = CertificateBuilder::root("Contoso Root CA").build();
    fs::write(path.join("many.p7b"), bundle(&[contoso::many(260), vec![root]].concat())).unwrap();
    let (code, text, _) =
        run(path, &["many.p7b", "-o", "out.p7b", "--split", "--no-verify", "--at", "2026-11-24"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("For PKI 2") && text.contains("the files in their"), "{text}");
    assert_eq!(names(path), ["in.p7b", "many.p7b", "out-1.p7b", "out-2.p7b", "problems.p7b"]);
    // Without --split the file is written, and check reports its error.
    let (code, text, _) = run(path, &["many.p7b", "-o", "all.p7b", "--no-verify"]);
    assert_eq!(code, 1);
    assert!(text.contains("REJECTED") && text.contains("B001"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_file_can_be_read_by_whoever_the_mask_allows() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = folder();
    let program = env!("CARGO_BIN_EXE_pki-preflight");
    let script = format!("umask 027; exec '{program}' pack in.p7b -o out.p7b");
    let mut command = std::process::Command::new("sh");
    let status = command.args(["-c", &script]).current_dir(folder.path()).output().unwrap().status;
    assert!(status.success());
    let mode = fs::metadata(folder.path().join("out.p7b")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
