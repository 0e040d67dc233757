//! Bundles of governments and others, which must not be redistributed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::{env, fs};

/// A row of a table: its cells by the names of the columns.
pub type Row = HashMap<String, String>;

/// The folder that `PKI_PREFLIGHT_CORPUS` names.
#[derive(Clone, Debug)]
pub struct Corpus {
    folder: PathBuf,
}

impl Corpus {
    /// `None`, with a message, if there is no corpus.
    pub fn open(test: &str) -> Option<Self> {
        let folder = env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from);
        if folder.is_none() {
            eprintln!("{test}: skipped, for PKI_PREFLIGHT_CORPUS is unset");
        }
        folder.map(|folder| Self { folder })
    }

    /// The path of a file of the corpus.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The rows of a table under the names of its columns.
    pub fn table(&self, path: &str) -> Vec<Row> {
        let text = String::from_utf8(self.read(path)).unwrap();
        let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
        let names: Vec<String> = lines.next().unwrap().collect();
        lines.map(|fields| names.iter().cloned().zip(fields).collect()).collect()
    }

    /// The paths of a category, in the order of the manifest.
    pub fn paths(&self, category: &str) -> Vec<String> {
        let rows = self.table("MANIFEST.tsv").into_iter();
        let found = rows.filter(|row| row["category"] == category);
        found.map(|mut row| row.remove("path").unwrap()).collect()
    }
}
