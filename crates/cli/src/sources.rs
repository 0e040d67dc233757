//! Certificates from files and folders.

use std::io::Read as _;
use std::path::Path;

use pki_preflight::{Message, Source, SourceError, StoreWarning};

use super::Failure;
use super::input::{is_standard_input, name, open, unreadable};
use super::stores::folder::{self, Folder};

/// Bytes that a file may have: a hundred times what the service accepts.
const LIMIT: u64 = 256 << 20;

/// The certificates of a file, or of everything in a folder.
pub(super) fn at(path: &Path) -> Result<Source, Failure> {
    if is_standard_input(path) || !path.is_dir() {
        return file(path)?.map_err(|error| without(path, &error).into());
    }
    let Folder { files, remarks } = folder::walk(path)?;
    let mut skipped: Vec<Message> = remarks.iter().map(StoreWarning::message).collect();
    let mut parts = Vec::new();
    for path in files {
        match file(&path)? {
            Ok(source) => parts.push(source),
            // A folder has other files too.
            Err(error) => skipped.push(without(&path, &error)),
        }
    }
    match skipped.first() {
        Some(first) if parts.is_empty() => {
            Err(Failure::new(format_args!("{}: {}", name(path), first.raw())))
        }
        None if parts.is_empty() => {
            Err(Failure::new(format_args!("{} is an empty folder.", path.display())))
        }
        _ => Ok(Source::merge(&name(path), parts, skipped)),
    }
}

fn file(path: &Path) -> Result<Result<Source, SourceError>, Failure> {
    Ok(Source::parse(&name(path), &bytes(path)?))
}

/// The bytes of a file or a pipe.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LIMIT) {
        let name = name(path);
        return Err(Failure::new(format_args!("{name} has more than {LIMIT} bytes.")));
    }
    Ok(bytes)
}

/// The certificates in the bytes of a file or a pipe.
pub(super) fn of_bytes(path: &Path, bytes: &[u8]) -> Result<Source, Failure> {
    Source::parse(&name(path), bytes).map_err(|error| without(path, &error).into())
}

fn without(path: &Path, error: &SourceError) -> Message {
    let text = format!("{} contains no certificates: {}", name(path), error.message().raw());
    Message::untrusted(text)
}

/// The certificates of a file or folder that could be read to its end.
pub(super) fn complete(path: &Path) -> Result<Source, Failure> {
    whole(at(path)?)
}

/// The source, if it could be read to its end.
pub(super) fn whole(source: Source) -> Result<Source, Failure> {
    if source.is_complete() {
        return Ok(source);
    }
    let reason = source.remarks().first().map(|remark| remark.raw().to_owned());
    let text = format!("{} is damaged: {}", source.name(), reason.unwrap_or_default());
    Err(Message::untrusted(text).into())
}
