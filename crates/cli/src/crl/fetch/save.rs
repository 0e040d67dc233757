//! Saves the downloads.

use std::fs;
use std::path::{Path, PathBuf};

use pki_preflight::revocation::{CrlDownload, CrlSource};
use tempfile::NamedTempFile;

use crate::Failure;
use crate::crl::folder::{Entry, EntryFailure, INDEX, Index};

/// Maximum number of characters of a URL in a file name.
const KEPT: usize = 80;

/// A folder in which CRLs are saved.
#[derive(Debug)]
pub(super) struct Saving {
    folder: PathBuf,
}

impl Saving {
    /// Creates the folder. A folder that already has an index is rejected.
    pub(super) fn begin(folder: &Path) -> Result<Self, Failure> {
        let name = folder.display();
        fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format_args!("{name} cannot be created: {error}.")))?;
        if folder.join(INDEX).exists() {
            let message = format!("{name} already has an {INDEX}; give an empty folder to --save.");
            return Err(Failure::new(message));
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// A temporary file that is deleted unless it is kept.
    pub(super) fn file(&self) -> Result<NamedTempFile, Failure> {
        Ok(NamedTempFile::new_in(&self.folder)?)
    }

    /// Gives the file a permanent name derived from its URL. Returns the name.
    pub(super) fn keep(
        &self,
        file: NamedTempFile,
        url: &str,
        index: usize,
    ) -> Result<String, Failure> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let rest: Vec<char> = rest.chars().map(plain).collect();
        let end = rest.get(rest.len().saturating_sub(KEPT)..).unwrap_or_default();
        let end: String = end.iter().collect();
        let suffix = if end.to_ascii_lowercase().ends_with(".crl") { "" } else { ".crl" };
        let name = format!("{:04}-{end}{suffix}", index + 1);
        file.persist(self.folder.join(&name)).map_err(|error| Failure::from(error.error))?;
        Ok(name)
    }

    /// Writes the index.
    pub(super) fn finish(
        self,
        downloads: &[(CrlSource, CrlDownload, Option<String>)],
    ) -> Result<(), Failure> {
        let entry = |(source, download, file): &(CrlSource, CrlDownload, Option<String>)| Entry {
            url: source.url.clone().unwrap_or_default(),
            file: file.clone(),
            milliseconds: source.elapsed.and_then(|it| u64::try_from(it.as_millis()).ok()),
            failure: match download {
                CrlDownload::TimedOut => Some(EntryFailure::TimedOut),
                CrlDownload::TooLarge => Some(EntryFailure::TooLarge),
                CrlDownload::Failed(why) => Some(EntryFailure::Failed(why.clone())),
                _ => None,
            },
            private_address: source.private_address.clone(),
        };
        let index = Index { crls: downloads.iter().map(entry).collect() };
        let mut text = serde_json::to_vec_pretty(&index)?;
        text.push(b'\n');
        Ok(fs::write(self.folder.join(INDEX), text)?)
    }
}
