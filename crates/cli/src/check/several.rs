//! Several files: a short block or a part of one document for each, and one exit code.

mod blocks;
mod json;
mod lines;
mod output;

use std::io::Write as _;
use std::path::Path;

use pki_preflight::{
    Options,
    report::{PublishPrediction, SignInPrediction, UploadPrediction, Verdict},
};

use super::Wanted;
use super::paths::Files;
use crate::arguments::{Check, CheckFormat};
use crate::layout::plural;
use crate::{Failure, Outcome, input};
pub(super) use json::{End, NotChecked};
use output::{Output, sentence};

/// The number of files with each verdict; the worst verdict of a file counts.
#[derive(Default)]
struct Totals {
    good: u64,
    sign_in_partly_broken: u64,
    sign_in_broken: u64,
    unknown: u64,
    rejected: u64,
    secret: u64,
    unreadable: u64,
}

/// Checks each file on its own. An unreadable file does not stop the others from being checked.
pub(super) fn run(
    arguments: &Check,
    wanted: &Wanted,
    all: &Files,
    options: &Options,
) -> Result<Outcome, Failure> {
    refuse(arguments)?;
    if wanted.format == CheckFormat::Ndjson && !arguments.quiet {
        return lines::run(arguments.bundle.threads, wanted, all, options);
    }
    let mut output = Output::start(arguments, wanted.format, all)?;
    let mut totals = Totals::default();
    let mut outcome = Outcome::Passed;
    if !all.secrets.is_empty() && wanted.fail_on.severity().is_some() {
        outcome = Outcome::Failed;
    }
    for file in &all.files {
        match one(arguments, wanted, file, options.clone(), &mut totals, &mut output) {
            Ok(Outcome::Passed) => {}
            Ok(_) => outcome = outcome.max(Outcome::Failed),
            Err(Failure::Message(message)) => {
                writeln!(anstream::stderr(), "pki-preflight: {message}")?;
                output.failure(file, &message)?;
                totals.unreadable += 1;
                outcome = Outcome::NoReport;
            }
            Err(failure) => return Err(failure),
        }
    }
    output.end(&totals, all, outcome)?;
    Ok(outcome)
}

/// Refuses options that apply to a single file.
fn refuse(arguments: &Check) -> Result<(), Failure> {
    if arguments.sha256.is_some() || arguments.upload_url.is_some() {
        return Err(Failure::new("--sha256 and --upload-url are for one file, not for several."));
    }
    if arguments.write_baseline.is_some() {
        return Err(Failure::new("--write-baseline is for one file, not for several."));
    }
    Ok(())
}

fn one(
    arguments: &Check,
    wanted: &Wanted,
    file: &Path,
    mut options: Options,
    totals: &mut Totals,
    output: &mut Output<'_>,
) -> Result<Outcome, Failure> {
    options.name = input::name(file);
    let mut report = wanted.report(arguments, file, options)?;
    wanted.known.apply(&mut report);
    totals.add(&report.summary.verdict);
    output.report(&report, input::path(file))?;
    Ok(wanted.outcome(&report.summary))
}

impl Totals {
    fn add(&mut self, verdict: &Verdict) {
        let count = match (verdict.publish, verdict.upload, verdict.sign_in.prediction) {
            (PublishPrediction::DoNotPublish, ..) => &mut self.secret,
            (_, UploadPrediction::Rejected, _) => &mut self.rejected,
            (_, UploadPrediction::Unknown, _) => &mut self.unknown,
            (.., SignInPrediction::Broken) => &mut self.sign_in_broken,
            (.., SignInPrediction::PartlyBroken) => &mut self.sign_in_partly_broken,
            _ => &mut self.good,
        };
        *count += 1;
    }

    /// The number of files with each verdict; empty if there are no files.
    fn sentence(&self, files: usize) -> Option<String> {
        let parts = [
            (self.good, "OK"),
            (self.sign_in_partly_broken, "with a partly broken sign-in"),
            (self.sign_in_broken, "with a broken sign-in"),
            (self.unknown, "unknown"),
            (self.rejected, "rejected"),
            (self.secret, "not to be published"),
            (self.unreadable, "not read"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        let count = plural(u64::try_from(files).unwrap_or(u64::MAX), "file");
        (files > 0).then(|| format!("{count}: {}.", parts.join(", ")))
    }
}

impl Files {
    /// The files in the folders that were not checked.
    fn unchecked(&self) -> Option<String> {
        let counts = [(self.other_files, "file"), (self.subfolders, "subfolder")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = counts.map(|(count, noun)| plural(*count, noun)).collect();
        let were = match self.other_files.saturating_add(self.subfolders) {
            0 => return None,
            1 => "was",
            _ => "were",
        };
        let what = parts.join(" and ");
        Some(format!("{what} {were} not checked: only .p7b, .p7c and .p7 are."))
    }
}
