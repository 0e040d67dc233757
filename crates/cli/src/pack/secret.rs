//! Private keys among the files that a command is given.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use pki_preflight::{
    Inspector, Instant, Options, Severity, Source,
    report::{FileKind, PublishPrediction},
    text::Escaped,
};

use crate::layout::style;
use crate::stores::folder;
use crate::{Failure, input, sources};

pub(crate) const WORDS: &str = "DO NOT PUBLISH";

const CONTAINS: &str = "it contains a private key.";
const IS_FOR: &str = "its format is meant for private keys.";

/// A file that must not be published.
#[derive(Debug)]
pub(crate) struct Secret {
    pub(crate) name: String,
    pub(crate) why: &'static str,
}

/// The kind of a file; `None` if it does not hold a private key or cannot be read.
pub(crate) fn of_file(path: &Path) -> Option<Secret> {
    path.is_file().then(|| of_reader(&input::name(path), File::open(path).ok()?))?
}

fn of_reader(name: &str, reader: impl Read) -> Option<Secret> {
    // Nothing here depends on the instant.
    let mut inspector = Inspector::new(Options::new(Instant::from_unix_seconds(0)?), ());
    inspector.read(reader).ok()?;
    let (summary, ()) = inspector.finish().ok()?;
    if summary.verdict.publish == PublishPrediction::Safe {
        return None;
    }
    let why = match summary.file.kind {
        Some(FileKind::Pkcs12 | FileKind::JavaKeyStore) => IS_FOR,
        _ => CONTAINS,
    };
    Some(Secret { name: name.to_owned(), why })
}

/// Reads the inputs, and warns of each private key before anything else is printed, even if an
/// input is refused. `then` is the end of the warning.
pub(crate) fn read(paths: &[&PathBuf], whole: bool, then: &str) -> Result<Vec<Source>, Failure> {
    for path in paths.iter().filter(|path| !is_pipe(path)) {
        let files = match path.is_dir() {
            true => folder::walk(path)?.files,
            false => vec![(*path).clone()],
        };
        for secret in files.iter().filter_map(|file| of_file(file)) {
            warn(&secret, then)?;
        }
    }
    let read = |path: &&PathBuf| match (is_pipe(path), whole) {
        (true, _) => piped(path, whole, then),
        (false, true) => sources::complete(path),
        (false, false) => sources::at(path),
    };
    paths.iter().map(read).collect()
}

/// Whether the input can be read only once.
fn is_pipe(path: &Path) -> bool {
    let is_special = |it: fs::Metadata| !it.is_file() && !it.is_dir();
    input::is_standard_input(path) || fs::metadata(path).is_ok_and(is_special)
}

/// The certificates of standard input or a pipe.
fn piped(path: &Path, whole: bool, then: &str) -> Result<Source, Failure> {
    let bytes = sources::bytes(path)?;
    if let Some(secret) = of_reader(&input::name(path), bytes.as_slice()) {
        warn(&secret, then)?;
    }
    let source = sources::of_bytes(path, &bytes)?;
    if whole { sources::whole(source) } else { Ok(source) }
}

fn warn(secret: &Secret, then: &str) -> io::Result<()> {
    let style = style(Severity::Error);
    let (name, why) = (Escaped::new(&secret.name), secret.why);
    writeln!(anstream::stderr(), "{style}{WORDS} {name}:{style:#} {why} {then}")
}
