//! A reader that closes the pipe, such as `head`, is no error.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::several_lines;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;

/// Runs the command with an output that nobody reads: it ends silently.
fn ends_silently(folder: &Path, arguments: &[&str]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pki-preflight"))
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
}

/// The large file's output is longer than all buffers.
#[test]
fn records_end_at_the_start_and_in_the_middle() {
    let folder = tempfile::tempdir().unwrap();
    let root = CertificateBuilder::root("Contoso Root CA").build();
    fs::write(folder.path().join("large.p7b"), bundle(&vec![root; 1_200])).unwrap();
    fs::copy(crate::in_root("testdata/contoso.p7b"), folder.path().join("small.p7b")).unwrap();
    for format in ["json", "ndjson", "csv"] {
        for file in ["small.p7b", "large.p7b"] {
            ends_silently(folder.path(), &["records", "--format", format, file]);
        }
    }
}

#[test]
fn lines_of_several_files_end() {
    let folder = several_lines::folder();
    ends_silently(folder.path(), &["check", ".", "--format", "ndjson", "--threads", "4"]);
}
