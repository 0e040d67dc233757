//! Bundles of governments and others, which may not be redistributed.

use std::path::PathBuf;
use std::{env, fs};

/// The folder that `PKI_PREFLIGHT_CORPUS` names.
#[derive(Clone, Debug)]
pub struct Corpus {
    folder: PathBuf,
}

impl Corpus {
    /// `None`, and a word about it, where there is no corpus.
    pub fn open(test: &str) -> Option<Self> {
        let folder = env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from);
        if folder.is_none() {
            eprintln!("{test}: skipped, for PKI_PREFLIGHT_CORPUS is unset");
        }
        folder.map(|folder| Self { folder })
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The paths of a category, in the order of the manifest.
    pub fn paths(&self, category: &str) -> Vec<String> {
        let text = String::from_utf8(self.read("MANIFEST.tsv")).unwrap();
        let mut rows = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let names = rows.next().unwrap();
        let cell = |row: &[&str], name: &str| {
            let column = names.iter().position(|known| *known == name).unwrap();
            row[column].to_owned()
        };
        let found = rows.filter(|row| cell(row, "category") == category);
        found.map(|row| cell(&row, "path")).collect()
    }
}
