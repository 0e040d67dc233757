//! Reads a folder of CRLs, with an index of their URLs.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use pki_preflight::{
    crl::CrlReader,
    revocation::{CrlDownload, CrlSource, CrlSurvey},
};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::input::unreadable;
use crate::stores::folder;

pub(super) const INDEX: &str = "index.json";

/// Maximum size of an index, in bytes.
const LIMIT: u64 = 1 << 26;

/// The index of the downloads.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Index {
    pub(super) crls: Vec<Entry>,
}

/// The download of one URL.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) url: String,
    /// The name of the file in the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    /// The duration of the download, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) milliseconds: Option<u64>,
    /// The reason why there is no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<EntryFailure>,
    /// The IP address of the connection, if it is not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) private_address: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum EntryFailure {
    TimedOut,
    TooLarge,
    Failed(String),
}

/// Adds every CRL of a folder to the survey.
pub(crate) fn read(path: &Path, survey: &mut CrlSurvey) -> Result<(), Failure> {
    if !path.is_dir() {
        return Err(Failure::new(format_args!("{} is not a folder.", path.display())));
    }
    let mut indexed = HashSet::new();
    for entry in index(&path.join(INDEX))?.crls {
        let mut source = CrlSource::of_url(&entry.url);
        source.elapsed = entry.milliseconds.map(Duration::from_millis);
        source.private_address = entry.private_address;
        let download = match (entry.failure, &entry.file) {
            (Some(EntryFailure::TimedOut), _) => CrlDownload::TimedOut,
            (Some(EntryFailure::TooLarge), _) => CrlDownload::TooLarge,
            (Some(EntryFailure::Failed(why)), _) => CrlDownload::Failed(why),
            (None, Some(file)) if is_plain(file) => {
                let file = path.join(file);
                let download = read_file(&file, survey.reader(), &mut source)?;
                indexed.insert(file);
                download
            }
            (None, _) => {
                let (name, url) = (path.display(), &entry.url);
                let message = format!("{name}: the index names no file of the folder for {url}.");
                return Err(Failure::new(message));
            }
        };
        survey.add(source, download);
    }
    for file in folder::walk(path)?.files {
        if indexed.contains(&file) || file.file_name().is_some_and(|name| name == INDEX) {
            continue;
        }
        let mut source = CrlSource::of_file(&file.display().to_string());
        let download = read_file(&file, survey.reader(), &mut source)?;
        survey.add(source, download);
    }
    Ok(())
}

fn index(path: &Path) -> Result<Index, Failure> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Index::default()),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let mut text = Vec::new();
    file.take(LIMIT).read_to_end(&mut text).map_err(|error| unreadable(path, &error))?;
    serde_json::from_slice(&text)
        .map_err(|error| Failure::new(format_args!("{} is not an index: {error}.", path.display())))
}

/// Whether a name is a plain file name, which cannot refer to another folder.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(std::path::Component::Normal(_)), None))
}

fn read_file(
    path: &Path,
    mut reader: CrlReader,
    source: &mut CrlSource,
) -> Result<CrlDownload, Failure> {
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut block = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        match file.read(&mut block) {
            Ok(0) => break,
            Ok(count) => {
                length += u64::try_from(count).unwrap_or(0);
                reader.push(block.get(..count).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
    source.length = Some(length);
    Ok(reader.finish().into())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn names_stay_in_the_folder() {
        assert!(is_plain("1.crl"));
        for name in ["", ".", "..", "../1.crl", "/1.crl", "a/b"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
