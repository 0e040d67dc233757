//! Certificates from files and folders.

use std::io::Read as _;
use std::path::Path;

use pki_preflight::{
    Finding, Instant, Options, Source, inspect, report::FileKind, source::SourceError,
    store::StoreWarning, text::Message,
};

use super::Failure;
use super::input::{is_standard_input, name, open, unreadable};
use super::stores::folder::{self, Folder};
use super::text::quoted;

/// The size limit of a file, in bytes: a hundred times what the service accepts.
const LIMIT: u64 = 256 << 20;

/// The certificates of a file, or of everything in a folder.
pub(super) fn at(path: &Path) -> Result<Source, Failure> {
    if is_standard_input(path) || !path.is_dir() {
        return file(path)?.map_err(Failure::from);
    }
    let Folder { files, remarks } = folder::walk(path)?;
    let mut skipped: Vec<Message> = remarks.iter().map(StoreWarning::message).collect();
    let mut parts = Vec::new();
    for path in files {
        match file(&path)? {
            Ok(source) => parts.push(source),
            // A folder may contain unrelated files.
            Err(message) => skipped.push(message),
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

fn file(path: &Path) -> Result<Result<Source, Message>, Failure> {
    let bytes = bytes(path)?;
    let source = Source::parse(&name(path), &bytes);
    Ok(source.map_err(|error| without(path, &bytes, &error)))
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
    Source::parse(&name(path), bytes).map_err(|error| without(path, bytes, &error).into())
}

/// Why there are no certificates. If `check` has a command that makes a bundle of the file, the
/// message names it, so that both commands give the same advice.
fn without(path: &Path, bytes: &[u8], error: &SourceError) -> Message {
    let name = name(path);
    let text = match convertible(bytes) {
        Some(kind) => format!(
            "{name} contains no certificates: the file is {}. `pki-preflight check {}` shows how to \
             make a bundle of it.",
            kind.name(),
            quoted(&name)
        ),
        None => format!("{name} contains no certificates: {}", error.message().raw()),
    };
    Message::untrusted(text)
}

/// What a file is, if `check` has a command that makes a bundle of it.
fn convertible(bytes: &[u8]) -> Option<FileKind> {
    // Nothing here depends on the instant.
    let options = Options::new(Instant::from_unix_seconds(0)?);
    let report = inspect(bytes, options).ok()?;
    let has_command =
        |finding: &Finding| finding.rule.id == "F001" && finding.message.contains('`');
    let kind = report.summary.file.kind?;
    report.findings.iter().any(has_command).then_some(kind)
}

/// The certificates of a file or folder that could be read completely.
pub(super) fn complete(path: &Path) -> Result<Source, Failure> {
    whole(at(path)?)
}

/// The source, if it could be read completely.
pub(super) fn whole(source: Source) -> Result<Source, Failure> {
    if source.is_complete() {
        return Ok(source);
    }
    let reason = source.remarks().first().map(|remark| remark.raw().to_owned());
    let what =
        if Path::new(source.name()).is_dir() { "contains a damaged file" } else { "is damaged" };
    let text = format!("{} {what}: {}", source.name(), reason.unwrap_or_default());
    Err(Message::untrusted(text).into())
}
