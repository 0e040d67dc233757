//! The files of a folder and its subfolders.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use pki_preflight::{store::StoreWarning, text::Message};

use super::super::Failure;
use super::super::input::unreadable;

/// The maximum depth of subfolders.
const DEPTH: usize = 16;

/// The maximum number of files and folders read.
const MOST: usize = 10_000;

/// The contents of a folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// In the order of their paths.
    pub(crate) files: Vec<PathBuf>,
    /// What was not read.
    pub(crate) remarks: Vec<StoreWarning>,
}

/// Finds all files in a folder and its subfolders. A folder reached again through links is read
/// once.
pub(crate) fn walk(path: &Path) -> Result<Folder, Failure> {
    let mut walk = Walk::default();
    walk.enter(path, 0).map_err(|error| unreadable(path, &error))?;
    while let Some((folder, depth)) = walk.waiting.pop() {
        if let Err(error) = walk.enter(&folder, depth) {
            walk.unreadable.note(&folder, format!("it cannot be read: {error}."));
        }
    }
    let Walk { mut files, too_deep, too_many, unreadable, special, .. } = walk;
    files.sort();
    let skipped = [too_deep, too_many, unreadable, special];
    let remarks = skipped.into_iter().filter_map(Skipped::into_remark).collect();
    Ok(Folder { files, remarks })
}

/// Entries that were not read for the same reason.
#[derive(Debug, Default)]
struct Skipped {
    count: u64,
    /// The first of them by path, and the reason.
    first: Option<(PathBuf, String)>,
}

impl Skipped {
    fn note(&mut self, path: &Path, reason: String) {
        self.count += 1;
        if self.first.as_ref().is_none_or(|(first, _)| path < first) {
            self.first = Some((path.to_owned(), reason));
        }
    }

    fn into_remark(self) -> Option<StoreWarning> {
        let (path, reason) = self.first?;
        let (name, reason) = (path.display().to_string(), Message::untrusted(reason));
        Some(StoreWarning::FolderNotRead { count: self.count, name, reason })
    }
}

#[derive(Debug, Default)]
struct Walk {
    files: Vec<PathBuf>,
    /// Folders still to be read, with their depth.
    waiting: Vec<(PathBuf, usize)>,
    /// The real path of each folder found.
    known: HashSet<PathBuf>,
    too_deep: Skipped,
    too_many: Skipped,
    unreadable: Skipped,
    special: Skipped,
}

impl Walk {
    fn enter(&mut self, folder: &Path, depth: usize) -> std::io::Result<()> {
        if !self.known.insert(fs::canonicalize(folder)?) {
            return Ok(());
        }
        let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
        let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let metadata = match fs::metadata(&path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    self.unreadable.note(&path, format!("it cannot be read: {error}."));
                    continue;
                }
            };
            if self.files.len() + self.waiting.len() >= MOST {
                self.too_many.note(&path, format!("only {MOST} files and folders are read."));
            } else if metadata.is_file() {
                self.files.push(path);
            } else if !metadata.is_dir() {
                self.special.note(&path, "it is neither a file nor a folder.".to_owned());
            } else if depth >= DEPTH {
                let reason = format!("folders are read {DEPTH} deep.");
                self.too_deep.note(&path, reason);
            } else {
                self.waiting.push((path, depth + 1));
            }
        }
        Ok(())
    }
}
