//! Expands folders and patterns to the files they mean.

use std::fs;
use std::path::{Path, PathBuf};

use glob::MatchOptions;

use crate::Failure;
use crate::pack::secret::{self, Secret};

/// The extensions of bundles, in lower case.
const EXTENSIONS: [&str; 3] = ["p7b", "p7c", "p7"];

/// The extensions of other files that may hold a private key, in lower case.
const MAY_BE_SECRET: [&str; 8] = ["pem", "pfx", "p12", "key", "der", "cer", "crt", "spc"];

/// The files to check, and what else the folders contain.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) files: Vec<PathBuf>,
    /// Unchecked files that hold a private key.
    pub(super) secrets: Vec<Secret>,
    /// Unchecked files.
    pub(super) other_files: u64,
    /// Subfolders, which are not searched.
    pub(super) subfolders: u64,
}

/// The files; `None` if a single file is named, without a folder or pattern.
pub(super) fn expand(first: &Path, more: &[PathBuf]) -> Result<Option<Files>, Failure> {
    if more.is_empty() && !first.is_dir() && !is_pattern(first) {
        return Ok(None);
    }
    let mut all = Files::default();
    for path in [first].into_iter().chain(more.iter().map(PathBuf::as_path)) {
        if path.is_dir() {
            all.add_folder(path)?;
        } else if is_pattern(path) {
            all.files.extend(of_pattern(path)?);
        } else {
            all.files.push(path.to_owned());
        }
    }
    Ok(Some(all))
}

/// Whether a name is a pattern. Windows shells leave its expansion to the command.
fn is_pattern(path: &Path) -> bool {
    let has_wildcard = path.to_str().is_some_and(|text| text.contains(['*', '?']));
    has_wildcard && fs::symlink_metadata(path).is_err()
}

impl Files {
    fn add_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let unreadable =
            |error| Failure::new(format_args!("{} cannot be read: {error}.", folder.display()));
        let entries = fs::read_dir(folder).map_err(unreadable)?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        paths.sort();
        let (files, secrets) = (self.files.len(), self.secrets.len());
        paths.into_iter().for_each(|path| self.add_entry(path));
        // A key must be reported whatever else the folder contains.
        if self.files.len() == files && self.secrets.len() == secrets {
            let name = folder.display();
            return Err(Failure::new(format_args!(
                "{name} contains no PKI file: its name must end with .p7b, .p7c or .p7."
            )));
        }
        Ok(())
    }

    fn add_entry(&mut self, path: PathBuf) {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or_default().to_ascii_lowercase();
        if path.is_dir() {
            self.subfolders += 1;
        } else if EXTENSIONS.contains(&extension.as_str()) && path.is_file() {
            self.files.push(path);
        } else {
            self.other_files += 1;
            if MAY_BE_SECRET.contains(&extension.as_str()) {
                self.secrets.extend(secret::of_file(&path));
            }
        }
    }
}

fn of_pattern(pattern: &Path) -> Result<Vec<PathBuf>, Failure> {
    let name = pattern.display();
    let invalid = |error| Failure::new(format_args!("{name} is not a valid pattern: {error}."));
    let text = pattern.to_str().unwrap_or_default();
    // The file systems of Windows do not tell capitals apart.
    let matching = MatchOptions { case_sensitive: !cfg!(windows), ..MatchOptions::new() };
    let found = glob::glob_with(text, matching).map_err(invalid)?;
    let files: Vec<PathBuf> = found.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    if files.is_empty() {
        return Err(Failure::new(format_args!("no file matches {name}.")));
    }
    Ok(files)
}
