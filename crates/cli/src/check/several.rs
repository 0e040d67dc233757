//! Several files: a short block for each, and one exit code.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use pki_preflight::{CollectedReport, Escaped, Options, Report, Severity, UploadPrediction};

use super::Wanted;
use super::paths::Files;
use crate::arguments::{Check, CheckFormat};
use crate::layout::{of_terminal, plural, style};
use crate::pack::secret::{Secret, WORDS};
use crate::{Failure, Outcome, input, text};

/// How many files had which verdict.
#[derive(Default)]
struct Totals {
    clear: u64,
    unknown: u64,
    rejected: u64,
    unreadable: u64,
}

/// Checks each file on its own. One that cannot be read does not keep the others from it.
pub(super) fn run(
    arguments: &Check,
    wanted: &Wanted,
    all: &Files,
    options: &Options,
) -> Result<Outcome, Failure> {
    refuse(arguments, wanted)?;
    let Files { files, secrets, .. } = all;
    let mut totals = Totals::default();
    let mut outcome = Outcome::Passed;
    if !secrets.is_empty() && wanted.fail_on.severity().is_some() {
        outcome = Outcome::Failed;
    }
    if !arguments.quiet {
        print_secrets(secrets, wanted.format)?;
    }
    let has_secrets = !secrets.is_empty();
    for (number, file) in files.iter().enumerate() {
        let is_next = has_secrets || number > 0;
        let result = one(arguments, wanted, file, options.clone(), &mut totals, is_next);
        match result {
            Ok(Outcome::Passed) => {}
            Ok(_) => outcome = outcome.max(Outcome::Failed),
            Err(Failure::Message(message)) => {
                writeln!(anstream::stderr(), "pki-preflight: {message}")?;
                totals.unreadable += 1;
                outcome = Outcome::NoReport;
            }
            Err(failure) => return Err(failure),
        }
    }
    if !arguments.quiet {
        totals.print(files.len())?;
        print_unchecked(all)?;
    }
    Ok(outcome)
}

/// Refuses what is for one file.
fn refuse(arguments: &Check, wanted: &Wanted) -> Result<(), Failure> {
    if arguments.sha256.is_some() || arguments.upload_url.is_some() {
        return Err(Failure::new("--sha256 and --upload-url are for one file, not for several."));
    }
    if arguments.write_baseline.is_some() {
        return Err(Failure::new("--write-baseline is for one file, not for several."));
    }
    let is_printed = matches!(wanted.format, CheckFormat::Text | CheckFormat::Markdown);
    if !is_printed && !arguments.quiet {
        return Err(Failure::new("several files are printed as text or markdown only."));
    }
    Ok(())
}

/// Names the files that hold a private key, before anything else.
fn print_secrets(secrets: &[Secret], format: CheckFormat) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let style = style(Severity::Error);
    for Secret { name, why } in secrets {
        let name = Escaped::new(name).to_string();
        match format {
            CheckFormat::Markdown => {
                writeln!(out, "**{WORDS}** `{}`: {why}\n", name.replace('`', "'"))?;
            }
            _ => writeln!(out, "{style}{WORDS} {name}:{style:#} {why}")?,
        }
    }
    Ok(())
}

/// What the folders contain that was not checked.
fn print_unchecked(all: &Files) -> io::Result<()> {
    let counts = [(all.other_files, "file"), (all.subfolders, "subfolder")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = counts.map(|(count, noun)| plural(*count, noun)).collect();
    let were = match all.other_files.saturating_add(all.subfolders) {
        0 => return Ok(()),
        1 => "was",
        _ => "were",
    };
    let what = parts.join(" and ");
    writeln!(anstream::stdout(), "{what} {were} not checked: only .p7b, .p7c and .p7 are.")
}

fn one(
    arguments: &Check,
    wanted: &Wanted,
    file: &Path,
    mut options: Options,
    totals: &mut Totals,
    is_next: bool,
) -> Result<Outcome, Failure> {
    options.name = input::name(file);
    let threads = arguments.bundle.threads;
    let lists = CollectedReport::default();
    let (summary, lists) = input::inspect_file(file, threads, options, lists, false)?;
    let mut report = Report::new(summary, lists);
    wanted.known.apply(&mut report);
    match report.summary.verdict.upload {
        UploadPrediction::Clear => totals.clear += 1,
        UploadPrediction::Rejected => totals.rejected += 1,
        _ => totals.unknown += 1,
    }
    if !arguments.quiet {
        let page = text::Page::new(&report, of_terminal(), &arguments.bundle.against);
        let mut out = BufWriter::new(anstream::stdout().lock());
        if is_next {
            writeln!(out)?;
        }
        match wanted.format {
            CheckFormat::Markdown => text::print_markdown(&mut out, &page)?,
            _ => text::print_block(&mut out, &page)?,
        }
        out.flush()?;
    }
    Ok(wanted.outcome(&report.summary))
}

impl Totals {
    fn print(&self, files: usize) -> io::Result<()> {
        let parts = [
            (self.clear, "OK"),
            (self.unknown, "unknown"),
            (self.rejected, "rejected"),
            (self.unreadable, "not read"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        if files == 0 {
            return writeln!(anstream::stdout());
        }
        let files = plural(u64::try_from(files).unwrap_or(u64::MAX), "file");
        writeln!(anstream::stdout(), "\n{files}: {}.", parts.join(", "))
    }
}
