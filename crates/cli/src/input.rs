//! Files, standard input and the clock.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pki_preflight::{
    ErrorKind, Inspector, Instant, Options, Severity, Sha256Hasher, Sink, Stores,
    report::{Counts, SignInPrediction, Step, StepTopic, StepWhen, Summary, Verdict},
    text::Escaped,
};

use super::arguments::{Bundle, Settings};
use super::progress::Progress;
use super::{Failure, Outcome, profile, stores};

/// A file of fewer bytes is read on one thread.
const SMALL: usize = 1 << 20;

/// The options that the arguments mean.
pub(super) fn options(bundle: &Bundle, at: Option<Instant>) -> Result<Options, Failure> {
    let mut options = judging(&bundle.settings, &bundle.against, at)?;
    options.name = name(&bundle.file);
    Ok(options)
}

/// The settings that apply to any bundle.
pub(super) fn judging(
    settings: &Settings,
    against: &[PathBuf],
    at: Option<Instant>,
) -> Result<Options, Failure> {
    let profile = profile::load(settings)?;
    let mut options = Options::new(at.or_else(|| profile.at()).map_or_else(now, Ok)?);
    profile::apply(settings, &mut options)?;
    let mut stores = Stores::default();
    for path in profile.against().iter().chain(against) {
        for store in stores::at(path)? {
            stores.push(store);
        }
    }
    options.stores = stores;
    Ok(options)
}

/// Inspects the bundle's file, on the requested number of threads. `prints`: whether the sink
/// writes results to standard output.
pub(super) fn inspect<S: Sink + Send>(
    bundle: &Bundle,
    options: Options,
    sink: S,
    prints: bool,
) -> Result<(Summary, S), Failure> {
    let threads = bundle.threads.or(profile::load(&bundle.settings)?.threads());
    inspect_file(&bundle.file, threads, options, sink, prints)
}

/// [`inspect`] for any file.
pub(super) fn inspect_file<S: Sink + Send>(
    file: &Path,
    threads: Option<u16>,
    options: Options,
    sink: S,
    prints: bool,
) -> Result<(Summary, S), Failure> {
    on_threads(threads, is_small(file), || {
        let reader = Progress::new(open(file)?, prints);
        inspect_here(&file.display().to_string(), reader, options, sink)
    })
}

/// [`inspect`] for a file that was read already.
pub(super) fn inspect_bytes<S: Sink + Send>(
    bundle: &Bundle,
    bytes: &[u8],
    options: Options,
    sink: S,
) -> Result<(Summary, S), Failure> {
    let threads = bundle.threads.or(profile::load(&bundle.settings)?.threads());
    let name = bundle.file.display().to_string();
    on_threads(threads, bytes.len() < SMALL, || inspect_here(&name, bytes, options, sink))
}

fn on_threads<T: Send>(
    threads: Option<u16>,
    is_small: bool,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let threads = match threads {
        Some(threads) => usize::from(threads),
        // Threads that are woken for little cost more than they save.
        None if is_small => return work(),
        // As many as there are cores.
        None => 0,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool =
        pool.map_err(|error| Failure::new(format_args!("no threads are available: {error}.")))?;
    // The thread that reads is one of them.
    pool.install(work)
}

fn is_small(path: &Path) -> bool {
    let is_small = |length| usize::try_from(length).is_ok_and(|length| length < SMALL);
    fs::metadata(path).is_ok_and(|file| file.is_file() && is_small(file.len()))
}

/// [`inspect_file`] while other threads read other files: it starts no threads, and shows no progress.
pub(super) fn inspect_on_this_thread<S: Sink>(
    file: &Path,
    options: Options,
    sink: S,
) -> Result<(Summary, S), Failure> {
    inspect_here(&file.display().to_string(), open(file)?, options, sink)
}

fn inspect_here<S: Sink>(
    name: &str,
    reader: impl Read,
    options: Options,
    sink: S,
) -> Result<(Summary, S), Failure> {
    let mut inspector = Inspector::new(options, sink);
    let result = inspector.read(reader).and_then(|()| inspector.finish());
    result.map_err(|error| {
        let message = format!("{name}: {error}.");
        match error.into_kind() {
            ErrorKind::Sink(error) => error.into(),
            _ => Failure::new(message),
        }
    })
}

/// Exit code 1 if a finding at or above `severity` exists.
pub(super) fn outcome(counts: &Counts, severity: Option<Severity>) -> Outcome {
    let count = match severity {
        None => 0,
        Some(Severity::Error) => counts.errors,
        Some(Severity::Warning) => counts.errors + counts.warnings,
        Some(_) => counts.errors + counts.warnings + counts.notices,
    };
    if count > 0 { Outcome::Failed } else { Outcome::Passed }
}

/// Whether nobody could sign in with what the file would create, and some step remains. A reader who allowed the rules behind the steps has decided otherwise.
pub(super) fn is_broken(verdict: &Verdict) -> bool {
    let asks = |step: &Step| step.topic == StepTopic::SignIn && step.when == StepWhen::Before;
    verdict.sign_in.prediction == SignInPrediction::Broken && verdict.steps.iter().any(asks)
}

/// Prints the SHA-256 of each file. For a single file the name is left out, so that the line can be
/// pasted.
pub(super) fn hash(files: &[PathBuf]) -> Result<Outcome, Failure> {
    let mut out = io::stdout().lock();
    for path in files {
        let mut hasher = Sha256Hasher::default();
        let mut reader = Progress::new(open(path)?, false);
        let mut block = vec![0; 1 << 18];
        loop {
            match reader.read(&mut block) {
                Ok(0) => break,
                Ok(count) => hasher.push(block.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(path, &error)),
            }
        }
        let digest = hasher.finish();
        match files {
            [_] => writeln!(out, "{digest}")?,
            _ => writeln!(out, "{digest}  {}", Escaped::new(&path.display().to_string()))?,
        }
    }
    Ok(Outcome::Passed)
}

pub(super) fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The path at which the file can be read again.
pub(super) fn path(path: &Path) -> Option<&Path> {
    (!is_standard_input(path)).then_some(path)
}

pub(super) fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if is_standard_input(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(Failure::new(format_args!(
            "{} is a folder; name the PKI file in it.",
            path.display()
        ))),
        _ => Ok(Box::new(file)),
    }
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format_args!("{} cannot be read: {error}.", path.display()))
}

pub(super) fn now() -> Result<Instant, Failure> {
    Instant::try_from(SystemTime::now())
        .map_err(|_| Failure::new("the clock is out of range; give the instant with --at."))
}
