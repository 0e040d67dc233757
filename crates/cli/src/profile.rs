//! A profile: settings shared by several runs, in TOML. Every option of `check` is a key in it.

mod document;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pki_preflight::Options;

use super::Failure;
use super::arguments::{Check, CheckFormat, FailOn, Settings};
pub(super) use document::{CLOUDS, Exception, LIMITS, set_limit};
use document::{Document, Fault, Words};

/// The size limit of a profile, in bytes.
const LIMIT: u64 = 1 << 20;

/// A profile that has been read, its paths relative to the working folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile(Document);

/// The named profile, or an empty one. It is read once.
pub(super) fn load(settings: &Settings) -> Result<&Profile, Failure> {
    if let Some(profile) = settings.loaded.get() {
        return Ok(profile);
    }
    let profile = match &settings.profile {
        None => Profile::default(),
        Some(path) => Profile::read(path)?,
    };
    Ok(settings.loaded.get_or_init(|| profile))
}

/// Applies the profile's settings, then the command line's.
pub(super) fn apply(settings: &Settings, options: &mut Options) -> Result<(), Failure> {
    let Document { assumptions, observed, levels, limits, no_verify, .. } = &load(settings)?.0;
    for (name, value) in assumptions {
        let set = match observed.contains(name) {
            true => options.assumptions.set_observed(name, value),
            false => options.assumptions.set(name, value),
        };
        set.map_err(Failure::new)?;
    }
    for (rule, level) in levels {
        options.policy.set(rule, *level).map_err(Failure::new)?;
    }
    for (name, number) in limits {
        set_limit(&mut options.limits, name, *number).map_err(Failure::new)?;
    }
    options.verify = !settings.no_verify && !no_verify;
    for assume in &settings.assume {
        options.assumptions.set(&assume.name, &assume.value).map_err(Failure::new)?;
    }
    for (rule, level) in &settings.levels.0 {
        options.policy.set(rule, *level).map_err(Failure::new)?;
    }
    for limit in &settings.limit {
        set_limit(&mut options.limits, &limit.name, limit.number).map_err(Failure::new)?;
    }
    Ok(())
}

/// The arguments of `check`, completed from the profile.
pub(super) fn complete(typed: &Check) -> Result<Check, Failure> {
    let profile = load(&typed.bundle.settings)?;
    let said = &profile.0;
    let mut check = typed.clone();
    check.format = check.format.or_else(|| word(said.format.as_deref()));
    check.fail_on = check.fail_on.or_else(|| word(said.fail_on.as_deref()));
    check.baseline = check.baseline.or_else(|| said.baseline.clone());
    check.write_baseline = check.write_baseline.or_else(|| said.write_baseline.clone());
    check.sha256 = check.sha256.or_else(|| said.sha256.clone());
    check.upload_url = check.upload_url.or_else(|| said.upload_url.clone());
    check.at = check.at.or(said.at);
    check.bundle.threads = check.bundle.threads.or(said.threads);
    // More and less output exclude each other. The command line wins.
    check.list |= said.list && !typed.quiet;
    check.verbose |= said.verbose && !typed.quiet;
    check.quiet |= said.quiet && !typed.list && !typed.verbose;
    Ok(check)
}

impl Profile {
    fn read(path: &Path) -> Result<Self, Failure> {
        let document = parse(&read(path)?).map_err(|fault| fault.of(path))?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let joined = |path: PathBuf| folder.join(path);
        Ok(Self(Document {
            against: document.against.into_iter().map(joined).collect(),
            baseline: document.baseline.map(joined),
            write_baseline: document.write_baseline.map(joined),
            ..document
        }))
    }

    /// As `--against`.
    pub(super) fn against(&self) -> &[PathBuf] {
        &self.0.against
    }

    /// As `--threads`.
    pub(super) const fn threads(&self) -> Option<u16> {
        self.0.threads
    }

    /// As `--at`.
    pub(super) const fn at(&self) -> Option<pki_preflight::Instant> {
        self.0.at
    }

    /// Findings that are accepted for a while.
    pub(super) fn exceptions(&self) -> Vec<Exception> {
        self.0.exceptions.clone()
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let unreadable =
        |error| Failure::new(format_args!("{} cannot be read: {error}.", path.display()));
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LIMIT + 1).read_to_string(&mut text).map_err(unreadable)?;
    if u64::try_from(text.len()).is_ok_and(|length| length <= LIMIT) {
        return Ok(text);
    }
    let name = path.display();
    Err(Failure::new(format_args!("{name} is not a profile: it has more than {LIMIT} bytes.")))
}

fn parse(text: &str) -> Result<Document, Fault> {
    let (fail_on, format) = (words::<FailOn>(), words::<CheckFormat>());
    Document::parse(text, Words { fail_on: &fail_on, format: &format })
}

/// The possible values of an option.
fn words<T: ValueEnum>() -> Vec<String> {
    let values = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

/// A value that has been checked already.
fn word<T: ValueEnum>(word: Option<&str>) -> Option<T> {
    T::from_str(word?, true).ok()
}

impl Fault {
    /// The error with the name of the file.
    fn of(self, path: &Path) -> Failure {
        let (name, Self { line, column, message }) = (path.display(), self);
        let message = message.trim_end_matches('.');
        Failure::new(format_args!("{name}, line {line}, column {column}: {message}."))
    }
}
