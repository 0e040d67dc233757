//! The `cms` and `x509-cert` crates accept what this program accepts, and vice versa, except for
//! the cases that `testdata/divergences.toml` explains. An entry that no file under `testdata/`
//! needs any more fails too.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::properties::differential::{bundle, certificate, divergences};

#[test]
fn testdata_is_read_alike_but_for_what_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let (met, failures) = compare(&files_below(&folder));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let listed = divergences().iter().map(|each| (each.oracle, each.name));
    let unused: Vec<_> = listed.filter(|key| !met.contains(key)).collect();
    assert!(unused.is_empty(), "no file under testdata/ needs {unused:?} any more");
}

#[test]
fn the_list_is_complete_in_itself() {
    let keys: BTreeSet<_> = divergences().iter().map(|each| (each.oracle, each.name)).collect();
    assert_eq!(keys.len(), divergences().len(), "an entry stands there twice");
    for each in divergences() {
        assert!(!each.name.is_empty() && each.reason.ends_with('.'), "{each:?}");
        let is_known =
            |rule: &&str| pki_preflight::rules::RULES.iter().any(|known| known.id == *rule);
        assert!(each.rules.iter().all(is_known), "{each:?}");
    }
}

#[test]
fn the_corpus_is_read_alike_but_for_what_is_listed() {
    let Some(folder) = env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: PKI_PREFLIGHT_CORPUS is unset");
        return;
    };
    let files =
        files_below(&folder).into_iter().filter(|path| !path.starts_with(folder.join("large")));
    let files: Vec<_> = files.collect();
    assert!(files.len() > 500, "{}", files.len());
    let (_, failures) = compare(&files);
    assert!(failures.is_empty(), "{} files:\n{}", failures.len(), failures.join("\n"));
}

type Met = BTreeSet<(&'static str, &'static str)>;

/// The divergences that the files need, and the differences that none explains.
fn compare(files: &[PathBuf]) -> (Met, Vec<String>) {
    let (mut met, mut failures) = (Met::new(), Vec::new());
    for path in files {
        let bytes = fs::read(path).unwrap();
        for result in [bundle(&bytes), certificate(&bytes)] {
            match result {
                Ok(explained) => met.extend(explained.iter().map(|each| (each.oracle, each.name))),
                Err(reason) => failures.push(format!("{}: {reason}", path.display())),
            }
        }
    }
    (met, failures)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
