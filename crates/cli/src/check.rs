//! `check`: what an upload would do.

mod ndjson;
mod paths;
mod several;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use pki_preflight::{
    Options, Report,
    report::{CollectedReport, PublishPrediction, SignInPrediction, Summary, UploadPrediction},
};

use super::arguments::{Check, CheckFormat, FailOn};
use super::json::Json;
use super::known::{self, Known};
use super::layout::{of_terminal, plural};
use super::{Failure, Outcome, github, input, print_json, profile, sarif, text};
use ndjson::{Line, Lines};

/// The settings of a run: from the command line, else from the profile.
struct Wanted {
    format: CheckFormat,
    fail_on: FailOn,
    known: Known,
}

impl Wanted {
    fn new(arguments: &Check) -> Result<Self, Failure> {
        let exceptions = profile::load(&arguments.bundle.settings)?.exceptions();
        let wanted = Self {
            format: arguments.format.unwrap_or(CheckFormat::Text),
            fail_on: arguments.fail_on.unwrap_or(FailOn::Error),
            known: Known::new(arguments.baseline.as_deref(), exceptions)?,
        };
        let is_streamed = matches!(wanted.format, CheckFormat::Ndjson | CheckFormat::Summary);
        if is_streamed && (!wanted.known.is_empty() || arguments.write_baseline.is_some()) {
            return Err(Failure::new(
                "baselines and exceptions need the whole report, which the formats ndjson and \
                 summary do not keep.",
            ));
        }
        Ok(wanted)
    }

    /// The report on a file. A page keeps only what it shows, unless every finding is compared with
    /// the known ones.
    fn report(&self, arguments: &Check, file: &Path, options: Options) -> Result<Report, Failure> {
        let threads = arguments.bundle.threads;
        let is_whole = !self.known.is_empty() || arguments.write_baseline.is_some();
        let (summary, lists) = if self.format == CheckFormat::Html && !is_whole {
            let kept = text::Bounded::default();
            let (summary, kept) = input::inspect_file(file, threads, options, kept, false)?;
            (summary, kept.lists)
        } else {
            let lists = CollectedReport::default();
            input::inspect_file(file, threads, options, lists, false)?
        };
        Ok(Report::new(summary, lists))
    }

    /// Unless `--fail-on never` is set, a private key fails at any setting of the rules, and so
    /// does a bundle with which nobody can sign in.
    fn outcome(&self, summary: &Summary) -> Outcome {
        let severity = self.fail_on.severity();
        let is_unsafe = summary.verdict.publish != PublishPrediction::Safe;
        match is_unsafe || input::is_broken(&summary.verdict) {
            false => input::outcome(&summary.counts, severity),
            true if severity.is_none() => Outcome::Passed,
            true => Outcome::Failed,
        }
    }

    /// Removes the known findings from the report, and prints how many.
    fn without_known(&self, report: &mut Report) -> Result<(), Failure> {
        let count = self.known.apply(report);
        if count > 0 {
            let findings = plural(u64::try_from(count).unwrap_or(u64::MAX), "known finding");
            writeln!(anstream::stderr(), "pki-preflight: left out: {findings}.")?;
        }
        for ended in self.known.ended(report.summary.checked_at) {
            let until = ended.until.to_string();
            let day = until.get(..10).unwrap_or(&until);
            let (rule, certificate) = (ended.rule, ended.certificate);
            writeln!(
                anstream::stderr(),
                "pki-preflight: the exception for {rule} of {certificate} ended on {day}."
            )?;
        }
        Ok(())
    }
}

pub(super) fn run(typed: &Check) -> Result<Outcome, Failure> {
    let completed = profile::complete(typed);
    let format = completed.as_ref().map_or(typed.format, |arguments| arguments.format);
    let result = completed.and_then(|arguments| {
        let wanted = Wanted::new(&arguments)?;
        inspect(&arguments, &wanted)
    });
    if let (Err(Failure::Message(message)), Some(CheckFormat::Sarif)) = (&result, format) {
        // Without any certificate, the upload that follows would fail too.
        sarif::print_failure(BufWriter::new(io::stdout().lock()), &message.to_string())?;
    }
    result
}

fn inspect(arguments: &Check, wanted: &Wanted) -> Result<Outcome, Failure> {
    let mut options = input::options(&arguments.bundle, arguments.at)?;
    options.sha256.clone_from(&arguments.sha256);
    options.upload_url.clone_from(&arguments.upload_url);
    let files = paths::expand(&arguments.bundle.file, &arguments.more)?;
    if let Some(files) = &files {
        return several::run(arguments, wanted, files, &options);
    }
    let summary = match wanted.format {
        CheckFormat::Ndjson if !arguments.quiet => {
            let out = BufWriter::with_capacity(1 << 16, io::stdout());
            let (summary, mut lines) =
                input::inspect(&arguments.bundle, options, Lines(Json::new(out)), true)?;
            lines.print(&Line::Summary(&summary))?;
            lines.0.flush()?;
            summary
        }
        CheckFormat::Summary => {
            let (summary, ()) = input::inspect(&arguments.bundle, options, (), false)?;
            if !arguments.quiet {
                print_summary(&mut io::stdout().lock(), &summary)?;
            }
            summary
        }
        _ => {
            let mut report = wanted.report(arguments, &arguments.bundle.file, options)?;
            if let Some(path) = &arguments.write_baseline {
                known::write(path, &report)?;
            }
            if arguments.quiet {
                wanted.known.apply(&mut report);
            } else {
                wanted.without_known(&mut report)?;
                print_report(arguments, wanted, &report)?;
            }
            report.summary
        }
    };
    Ok(wanted.outcome(&summary))
}

/// The formats that need the whole report.
fn print_report(arguments: &Check, wanted: &Wanted, report: &Report) -> Result<(), Failure> {
    let path = input::path(&arguments.bundle.file);
    match wanted.format {
        CheckFormat::Json => print_json(io::stdout().lock(), report)?,
        CheckFormat::Sarif => {
            let exit_code = wanted.outcome(&report.summary).exit_code();
            let mut run = sarif::Run::start(BufWriter::new(io::stdout().lock()))?;
            run.file(report, path)?;
            run.end(exit_code, &[])?;
        }
        CheckFormat::Markdown => {
            let page = text::Page::new(report, of_terminal(), &arguments.bundle.against);
            let mut out = BufWriter::new(io::stdout().lock());
            text::print_markdown(&mut out, &page)?;
            out.flush()?;
        }
        CheckFormat::Html => {
            let page = text::Page::new(report, of_terminal(), &arguments.bundle.against);
            let out = BufWriter::new(io::stdout().lock());
            let name = report.summary.file.name.clone();
            let mut document = text::Document::start(out, &[name])?;
            document.file(&page)?;
            document.end(&[])?;
        }
        CheckFormat::Github => {
            let mut out = BufWriter::new(io::stdout().lock());
            let mut annotations = github::Annotations::default();
            annotations.file(&mut out, report, path)?;
            annotations.end(&mut out)?;
            print_verdict(&mut out, &report.summary)?;
            out.flush()?;
        }
        _ => {
            let page = text::Page::new(report, of_terminal(), &arguments.bundle.against);
            let more = text::More { list: arguments.list, verbose: arguments.verbose };
            let mut out = BufWriter::new(anstream::stdout().lock());
            text::print(&mut out, &page, path, more)?;
            out.flush()?;
        }
    }
    Ok(())
}

fn print_verdict(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    match summary.verdict.upload {
        UploadPrediction::Rejected => {
            writeln!(out, "upload: rejected ({})", summary.verdict.because.join(", "))
        }
        UploadPrediction::Unknown => {
            writeln!(out, "upload: unknown ({})", summary.verdict.because.join(", "))
        }
        _ => writeln!(out, "upload: clear (no documented reason to reject it was found)"),
    }
}

/// The other two verdicts.
fn print_other_verdicts(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let sign_in = &summary.verdict.sign_in;
    let word = match sign_in.prediction {
        SignInPrediction::Ready => "ready",
        SignInPrediction::ToDo => "to do",
        SignInPrediction::PartlyBroken => "partly broken",
        _ => "broken",
    };
    let (usable, after) = (sign_in.usable, sign_in.usable_after_steps);
    writeln!(
        out,
        "sign-in: {word} ({usable} CAs usable as they are, {after} after the steps, {} unusable)",
        sign_in.unusable
    )?;
    match summary.verdict.publish {
        PublishPrediction::Safe => writeln!(out, "publish: safe"),
        _ => writeln!(out, "publish: do not publish (F010)"),
    }
}

fn print_summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let counts = &summary.counts;
    print_verdict(out, summary)?;
    print_other_verdicts(out, summary)?;
    let lines = [
        ("certificates", counts.certificates),
        ("create", counts.create),
        ("duplicate", counts.duplicate),
        ("not a CA", counts.not_ca),
        ("unreadable", counts.unreadable),
        ("errors", counts.errors),
        ("warnings", counts.warnings),
        ("notices", counts.notices),
    ];
    lines.into_iter().try_for_each(|(name, count)| writeln!(out, "{name}: {count}"))
}
