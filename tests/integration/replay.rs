//! Every file under `testdata/` satisfies the properties of the fuzz targets, including earlier
//! findings of fuzzers (`testdata/fuzz`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::properties::TARGETS;

#[test]
fn testdata_keeps_every_property() {
    let folder = testdata();
    let files = files_below(&folder);
    assert!(files.len() > 200, "{}", files.len());
    for path in files {
        if path.starts_with(folder.join("fuzz")) {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for (name, target) in TARGETS {
            run(name, target, &path, &bytes);
        }
    }
}

#[test]
fn what_was_found_stays_found() {
    for (name, target) in TARGETS {
        for path in files_below(&testdata().join("fuzz").join(name)) {
            run(name, target, &path, &fs::read(&path).unwrap());
        }
    }
}

/// From targets whose inputs are not bundles.
#[test]
fn seeds_keep_their_property() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut count = 0;
    for (name, target) in TARGETS {
        for path in files_below(&seeds.join(name)) {
            run(name, target, &path, &fs::read(&path).unwrap());
            count += 1;
        }
    }
    assert_eq!(count, files_below(&seeds).len(), "seeds of no target");
}

#[test]
fn saved_files_belong_to_targets() {
    for entry in fs::read_dir(testdata().join("fuzz")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let is_known = TARGETS.iter().any(|(target, _)| *target == name);
        assert!(is_known || name == "README.md", "{name} is no target's folder");
    }
}

fn run(name: &str, target: fn(&[u8]), path: &Path, bytes: &[u8]) {
    let result = std::panic::catch_unwind(|| target(bytes));
    assert!(result.is_ok(), "{} breaks the property {name}", path.display());
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// In the order of their names; empty if the folder is missing.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
