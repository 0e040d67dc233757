//! Which files are meant: folders and patterns stand for several.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;

/// How the names of bundles end, in lower case.
const EXTENSIONS: [&str; 3] = ["p7b", "p7c", "p7"];

/// The files; `None` where one file is meant, and nothing stands for others.
pub(super) fn expand(first: &Path, more: &[PathBuf]) -> Result<Option<Vec<PathBuf>>, Failure> {
    if more.is_empty() && !first.is_dir() && !is_pattern(first) {
        return Ok(None);
    }
    let mut files = Vec::new();
    for path in [first].into_iter().chain(more.iter().map(PathBuf::as_path)) {
        if path.is_dir() {
            files.extend(of_folder(path)?);
        } else if is_pattern(path) {
            files.extend(of_pattern(path)?);
        } else {
            files.push(path.to_owned());
        }
    }
    Ok(Some(files))
}

/// Whether a name stands for several: a shell of Windows leaves that to the command.
fn is_pattern(path: &Path) -> bool {
    let has_wildcard = path.to_str().is_some_and(|text| text.contains(['*', '?']));
    has_wildcard && fs::symlink_metadata(path).is_err()
}

fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable =
        |error| Failure::new(format_args!("{} cannot be read: {error}.", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or_default().to_ascii_lowercase();
        if EXTENSIONS.contains(&extension.as_str()) && path.is_file() {
            files.push(path);
        }
    }
    if files.is_empty() {
        let name = folder.display();
        return Err(Failure::new(format_args!(
            "{name} contains no PKI file: its name must end with .p7b, .p7c or .p7."
        )));
    }
    files.sort();
    Ok(files)
}

fn of_pattern(pattern: &Path) -> Result<Vec<PathBuf>, Failure> {
    let name = pattern.display();
    let invalid = |error| Failure::new(format_args!("{name} is not a valid pattern: {error}."));
    let text = pattern.to_str().unwrap_or_default();
    let found = glob::glob(text).map_err(invalid)?;
    let files: Vec<PathBuf> = found.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    if files.is_empty() {
        return Err(Failure::new(format_args!("no file matches {name}.")));
    }
    Ok(files)
}
