//! `check`: what an upload would do.

use std::io::{self, BufWriter, Write};

use pki_preflight::{
    CertificateAuthorityDetail, CertificateEntry, ChainEntry, CollectedReport, Detail, Duplicate,
    Finding, Report, Sink, Summary, UploadPrediction,
};
use serde::Serialize;

use super::arguments::{Check, CheckFormat};
use super::json::Json;
use super::{Failure, Outcome, github, input, sarif, text};

pub(super) fn run(arguments: &Check) -> Result<Outcome, Failure> {
    let mut options = input::options(&arguments.bundle, arguments.at)?;
    options.sha256.clone_from(&arguments.sha256);
    options.upload_url.clone_from(&arguments.upload_url);
    let summary = match arguments.format {
        CheckFormat::Ndjson => {
            let out = BufWriter::with_capacity(1 << 16, io::stdout());
            let (summary, mut lines) =
                input::inspect(&arguments.bundle, options, Lines(Json::new(out)), true)?;
            lines.print(&Line::Summary(&summary))?;
            lines.0.flush()?;
            summary
        }
        CheckFormat::Summary => {
            let (summary, ()) = input::inspect(&arguments.bundle, options, (), false)?;
            print_summary(&mut io::stdout().lock(), &summary)?;
            summary
        }
        _ => {
            let (summary, lists) =
                input::inspect(&arguments.bundle, options, CollectedReport::default(), false)?;
            let report = Report::new(summary, lists);
            print_report(arguments, &report)?;
            report.summary
        }
    };
    Ok(outcome(arguments, &summary))
}

fn outcome(arguments: &Check, summary: &Summary) -> Outcome {
    input::outcome(&summary.counts, arguments.fail_on.severity())
}

/// The formats that need the whole report.
fn print_report(arguments: &Check, report: &Report) -> Result<(), Failure> {
    let path = input::path(&arguments.bundle.file);
    match arguments.format {
        CheckFormat::Json => {
            let mut out = Json::new(io::stdout().lock());
            serde_json::to_writer_pretty(&mut out, report)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        CheckFormat::Sarif => {
            let exit_code = outcome(arguments, &report.summary).exit_code();
            let out = BufWriter::new(io::stdout().lock());
            sarif::print(out, report, path, exit_code)?;
        }
        CheckFormat::Github => {
            let mut out = BufWriter::new(io::stdout().lock());
            github::print(&mut out, report, path)?;
            print_verdict(&mut out, &report.summary)?;
            out.flush()?;
        }
        _ => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            text::print(&mut out, report, path)?;
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
        _ => writeln!(out, "upload: clear (no documented reason to reject it was found)"),
    }
}

fn print_summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let counts = &summary.counts;
    print_verdict(out, summary)?;
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

/// One line of NDJSON.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Line<'a> {
    Certificate(&'a CertificateEntry),
    CertificateAuthority(&'a CertificateAuthorityDetail),
    Duplicate(&'a Duplicate),
    Chain(&'a ChainEntry),
    Finding(&'a Finding),
    Summary(&'a Summary),
}

/// Prints each result as it is made.
struct Lines<W: Write>(Json<W>);

impl<W: Write> Lines<W> {
    fn print(&mut self, line: &Line<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, line)?;
        self.0.write_all(b"\n")
    }
}

impl<W: Write> Sink for Lines<W> {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        Detail::ALL
    }

    fn certificate(&mut self, certificate: CertificateEntry) -> io::Result<()> {
        self.print(&Line::Certificate(&certificate))
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        self.print(&Line::CertificateAuthority(&record))
    }

    fn duplicate(&mut self, duplicate: Duplicate) -> io::Result<()> {
        self.print(&Line::Duplicate(&duplicate))
    }

    fn chain(&mut self, chain: ChainEntry) -> io::Result<()> {
        self.print(&Line::Chain(&chain))
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        self.print(&Line::Finding(&finding))
    }
}
