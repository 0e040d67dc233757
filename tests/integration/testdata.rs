//! `tests/support` generates the files under `testdata/`: each of them and no others.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use crate::support::file::{self, File};

const BLESS: &str = "PKI_PREFLIGHT_BLESS";

#[test]
fn every_file_is_as_made() {
    let folder = testdata();
    let files = files();
    if env::var_os(BLESS).is_some() {
        write(&folder, files);
        return;
    }
    for File { path, bytes, .. } in files {
        let committed = fs::read(folder.join(path)).unwrap_or_default();
        assert!(
            committed == *bytes,
            "testdata/{path} is not what tests/support makes. If the change is meant, run \
             `{BLESS}=1 cargo test --test integration testdata` and look at the difference."
        );
    }
}

#[test]
fn there_are_no_other_files() {
    let folder = testdata();
    let made: BTreeSet<_> = files().iter().map(|file| folder.join(&file.path)).collect();
    for path in files_below(&folder) {
        // Findings of fuzzers, cases from elsewhere, and tables that are reviewed manually.
        let name = path.strip_prefix(&folder).unwrap();
        let is_table = name.extension().is_some_and(|end| end == "toml" || end == "tsv");
        if name.starts_with("fuzz") || name.starts_with("cases") || is_table {
            continue;
        }
        assert!(
            made.contains(&path),
            "{} is not made by tests/support. Remove it, or add it to tests/support/file.rs.",
            path.display()
        );
    }
}

#[test]
fn names_are_unique_and_everything_fits() {
    let files = files();
    let paths: BTreeSet<_> = files.iter().map(|file| file.path.to_lowercase()).collect();
    assert_eq!(paths.len(), files.len(), "two files with one name");
    let total: usize = files.iter().map(|file| file.bytes.len()).sum();
    assert!(total < 600_000, "testdata/ would have {total} bytes");
}

fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(file::all);
    &FILES
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

fn write(folder: &Path, files: &[File]) {
    for File { path, bytes, .. } in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read(&path).ok().as_ref() != Some(bytes) {
            fs::write(path, bytes).unwrap();
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
