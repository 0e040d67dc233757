//! `check` of several files, and the formats that people paste and open elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure must stop the test")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;

/// Exit code, standard output and standard error.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let [out, error] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, error)
}

/// A good bundle, one that is rejected, and one in a folder with a file of another kind.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    for (from, to) in [
        ("contoso.p7b", "a.p7b"),
        ("contoso-problems.p7b", "b.p7b"),
        ("contoso.p7b", "sub/c.P7B"),
        ("contoso.p7b", "sub/notes.txt"),
    ] {
        let from = crate::in_root("testdata").join(from);
        fs::copy(from, folder.path().join(to)).unwrap();
    }
    folder
}

#[test]
fn each_file_has_a_block_and_the_worst_decides() {
    let folder = folder();
    let check = |files: &[&str]| run(folder.path(), &[&["check"], files].concat());
    let (code, text, error) = check(&["a.p7b", "b.p7b", "sub"]);
    assert_eq!((code, error.as_str()), (1, ""));
    let end = "\n3 files: 2 OK, 1 rejected.\n\
               1 file was not checked: only .p7b, .p7c and .p7 are.\n";
    assert!(text.ends_with(end), "{text}");
    let names = ["a.p7b    ", "b.p7b    ", "sub/c.P7B    "];
    assert!(names.iter().all(|name| text.matches(name).count() == 1), "{text}");
    assert!(text.lines().count() < 20, "{text}");

    assert_eq!(check(&["a.p7b", "sub"]).0, 0);
    let (code, text, error) = check(&["missing.p7b", "a.p7b"]);
    assert!(error.contains("missing.p7b"), "{error}");
    assert!(code == 2 && text.ends_with("\n2 files: 1 OK, 1 not read.\n"), "{code}: {text}");
    let (code, text, _) = check(&["a.p7b", "b.p7b", "--quiet"]);
    assert_eq!((code, text.as_str()), (1, ""));
}

/// A file with a broken sign-in does not count as OK.
#[test]
fn a_broken_sign_in_is_counted_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let copy = |from: &str, to: &str| {
        fs::copy(crate::in_root("testdata").join(from), path.join(to)).unwrap();
    };
    copy("contoso.p7b", "a.p7b");
    copy("bundle/no_root.p7b", "b.p7b");
    let (code, text, _) = run(path, &["check", "a.p7b", "b.p7b"]);
    let end = "\n2 files: 1 OK, 1 with a broken sign-in.\n";
    assert!(
        code == 1 && text.contains("Sign-in   BROKEN") && text.ends_with(end),
        "{code}: {text}"
    );
    // One file alone, and what is packed from it.
    for arguments in [&["check", "b.p7b"][..], &["pack", "b.p7b", "--dry-run"]] {
        let (code, text, _) = run(path, arguments);
        assert!(code == 1 && text.contains("Sign-in   BROKEN"), "{code}: {text}");
    }
    assert_eq!(run(path, &["check", "b.p7b", "--against", "a.p7b"]).0, 1, "it is a duplicate");
    let allowed = ["check", "b.p7b", "--allow", "no-root", "--allow", "issuer-missing"];
    assert_eq!(run(path, &allowed).0, 0);
    assert_eq!(run(path, &["check", "b.p7b", "--fail-on", "never"]).0, 0);
    // The request has the same warning, where it does not disturb a pasted script.
    let url = ["--upload-url", "https://pki.example/b.p7b", "--pki-id", "1"];
    let (code, text, error) = run(path, &[&["request", "b.p7b"][..], &url].concat());
    assert!(code == 0 && error.contains("Sign-in   BROKEN") && !text.contains("BROKEN"), "{error}");
}

/// A list written to a file has full names, marks loops, and names missing issuers.
#[test]
fn a_list_in_a_pipe_is_not_cut() {
    let folder = tempfile::tempdir().unwrap();
    let name = "A certification authority whose name is longer than sixty columns are wide";
    let root = CertificateBuilder::root("Contoso Root CA of another bundle");
    let below = CertificateBuilder::intermediate(&root, name).build();
    let (one, two) = (CertificateBuilder::root("Loop 1"), CertificateBuilder::root("Loop 2"));
    let loops = [
        CertificateBuilder::intermediate_with_key(&two, "Loop 1", one.key.clone()).build(),
        CertificateBuilder::intermediate_with_key(&one, "Loop 2", two.key.clone()).build(),
    ];
    let [first, second] = loops;
    fs::write(folder.path().join("a.p7b"), bundle(&[below, first, second])).unwrap();
    let (_, text, _) = run(folder.path(), &["check", "a.p7b", "--list"]);
    let line = format!("{name} (issuer: Contoso Root CA of another bundle)");
    assert!(text.lines().any(|each| each.contains(" HM ") && each.ends_with(&line)), "{text}");
    assert!(text.lines().filter(|each| each.contains(" HL ")).count() == 2, "{text}");
    assert!(text.contains("L in or below a loop without a root"), "{text}");
}

/// The part that was cut off is neither missing nor worth a look.
#[test]
fn a_truncated_bundle_is_not_called_whole() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(crate::in_root("testdata/contoso.p7b")).unwrap();
    fs::write(folder.path().join("a.p7b"), &whole[..2_500]).unwrap();
    let (code, text, _) = run(folder.path(), &["check", "a.p7b"]);
    assert!(code == 1 && text.contains("Upload    REJECTED"), "{text}");
    assert!(text.contains("Sign-in   TO DO       only a part of the bundle was read"), "{text}");
    assert!(text.contains("Chains    INCOMPLETE") && !text.contains("worth a look"), "{text}");
}

/// `pack` and `check` give the same advice about files to convert first.
#[test]
fn a_dump_is_converted_as_check_shows() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["hex_dump", "hex_digits", "base64_twice"] {
        let from = crate::in_root("testdata/not-pkcs7").join(format!("{name}.p7b"));
        fs::copy(from, folder.path().join("a.p7b")).unwrap();
        let (code, _, error) = run(folder.path(), &["pack", "a.p7b", "--dry-run"]);
        assert_eq!(code, 2, "{error}");
        assert!(error.contains("`pki-preflight check a.p7b` shows how to make"), "{error}");
    }
    // Binary data is not called text, and a damaged file in a folder is named.
    fs::write(folder.path().join("a.p7b"), [0x93_u8, 0xFF, 0x41, 0x9A, 0xC3, 0x28, 0x7E]).unwrap();
    let (_, _, error) = run(folder.path(), &["pack", "a.p7b", "--dry-run"]);
    assert!(error.contains("data of an unknown format") && !error.contains("text"), "{error}");
    let whole = fs::read(crate::in_root("testdata/contoso.p7b")).unwrap();
    fs::create_dir(folder.path().join("parts")).unwrap();
    fs::write(folder.path().join("parts/a.p7b"), &whole).unwrap();
    fs::write(folder.path().join("parts/b.p7b"), &whole[..2_500]).unwrap();
    let (_, _, error) = run(folder.path(), &["pack", "parts", "--dry-run"]);
    assert!(error.contains("parts contains a damaged file: parts/b.p7b: "), "{error}");
}

#[test]
fn a_private_key_in_a_folder_comes_first() {
    let folder = folder();
    let path = folder.path();
    let copy = |from: &str, to: &str| {
        let from = crate::in_root("testdata").join(from);
        fs::copy(from, path.join(to)).unwrap();
    };
    copy("not-pkcs7/private_key_rsa_pem.p7b", "sub/key.pem");
    copy("not-pkcs7/pkcs12.p7b", "sub/a.PFX");
    copy("not-pkcs7/certificate_pem.p7b", "sub/public.cer");
    fs::create_dir(path.join("sub/deep")).unwrap();
    let (code, text, error) = run(path, &["check", "sub"]);
    assert_eq!((code, error.as_str()), (1, ""), "{text}");
    let first = "DO NOT PUBLISH sub/a.PFX: its format is meant for private keys.\n\
                 DO NOT PUBLISH sub/key.pem: it contains a private key.\n\nsub/c.P7B";
    assert!(text.starts_with(first), "{text}");
    let end = "\n1 file: 1 OK.\n\
               4 files and 1 subfolder were not checked: only .p7b, .p7c and .p7 are.\n";
    assert!(text.ends_with(end), "{text}");
    assert_eq!(run(path, &["check", "sub", "--quiet"]).0, 1);
    let (_, text, _) = run(path, &["check", "sub", "--format", "markdown"]);
    assert!(text.contains("**DO NOT PUBLISH** `sub/key.pem`: it contains"), "{text}");
    // Also in a folder with nothing else.
    fs::remove_file(path.join("sub/c.P7B")).unwrap();
    let (code, text, _) = run(path, &["check", "sub"]);
    assert!(code == 1 && text.starts_with("DO NOT PUBLISH sub/a.PFX"), "{code}: {text}");
}

#[test]
fn a_pattern_in_quotes_stands_for_what_matches() {
    let folder = folder();
    let check = |arguments: &[&str]| run(folder.path(), &[&["check"], arguments].concat());
    let (code, text, _) = check(&["*.p7b"]);
    assert!(code == 1 && text.ends_with("\n2 files: 1 OK, 1 rejected.\n"), "{code}: {text}");
    let (code, text, error) = check(&["*.p7x"]);
    assert_eq!((code, text.as_str()), (2, ""));
    assert!(error.contains("no file matches *.p7x"), "{error}");
    // If a file's name is also a pattern, it means that file.
    #[cfg(unix)]
    {
        fs::copy(folder.path().join("a.p7b"), folder.path().join("*.p7b")).unwrap();
        let (code, text, _) = check(&["*.p7b"]);
        assert!(code == 0 && text.contains("Before") == text.contains("files"), "{text}");
    }
}

#[test]
fn what_is_for_one_file_is_refused_for_several() {
    let folder = folder();
    for arguments in [
        &["a.p7b", "b.p7b", "--sha256", "00"][..],
        &["a.p7b", "b.p7b", "--write-baseline", "known.json"],
        &["sub", "--upload-url", "https://pki.example/a.p7b"],
    ] {
        let (code, text, error) = run(folder.path(), &[&["check"], arguments].concat());
        assert!(code == 2 && text.is_empty() && !error.is_empty(), "{arguments:?}: {error}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(run(empty.path(), &["check", "."]).0, 2);
}

/// The hook's entry is a command that accepts the files matching its pattern.
#[test]
fn the_pre_commit_hook_runs() {
    let hooks = fs::read_to_string(crate::in_root(".pre-commit-hooks.yaml")).unwrap();
    let value = |key: &str| {
        let start = format!("  {key}: ");
        hooks.lines().find_map(|line| line.strip_prefix(&start)).unwrap().to_owned()
    };
    assert_eq!(value("files"), r"\.(p7b|p7c)$");
    let entry = value("entry");
    let mut words = entry.split(' ');
    assert_eq!(words.next(), Some("pki-preflight"));
    let folder = folder();
    let arguments: Vec<&str> = words.chain(["a.p7b", "b.p7b"]).collect();
    assert_eq!(run(folder.path(), &arguments).0, 1);
}

#[test]
fn markdown_holds_verdicts_steps_and_roots() {
    let folder = folder();
    let (code, text, _) =
        run(folder.path(), &["check", "b.p7b", "--format", "markdown", "--at", "2026-11-24"]);
    assert_eq!(code, 1);
    for part in [
        "### b.p7b\n",
        "| Upload | **REJECTED** |",
        "**Before the upload**\n\n1. ",
        "\n   - 2, Contoso Issuing CA 0, expired 2024-06-01\n",
        "\n| 3 | Contoso Root CA | 2045-01-01 | 2035-06-01 | 1 |\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains('\u{1B}'));
}

#[test]
fn the_table_says_which_crl_url_to_set() {
    let folder = folder();
    let (_, table, _) = run(folder.path(), &["records", "b.p7b", "--format", "csv"]);
    let table = table.strip_prefix('\u{FEFF}').unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| {
        let column = names.iter().position(|known| known == name).unwrap();
        rows[row].get(column).unwrap()
    };
    assert_eq!(cell(0, "commonName"), "Contoso Root CA");
    assert_eq!(
        cell(1, "certificateRevocationListUrlToSet"),
        "http://crl.contoso.example/policy1.crl"
    );
    assert_eq!(cell(1, "certificateRevocationListUrl"), "http://crl.contoso.example/root.crl");
    assert_eq!(cell(2, "problems"), "C004");
    assert!(cell(2, "daysLeft").starts_with('-'));
    assert_eq!([3, 4].map(|row| cell(row, "disposition")), ["create", "duplicate"]);
}
