//! `check`: what an upload would do.

use std::io::{self, BufWriter, Write};

use pki_preflight::{
    CertificateAuthorityDetail, CertificateEntry, Detail, Duplicate, Finding, Lists, Report, Sink,
    Summary, Upload,
};
use serde::Serialize;

use super::arguments::{Check, CheckFormat};
use super::json::Json;
use super::{Failure, Outcome, input, text};

pub(super) fn run(arguments: &Check) -> Result<Outcome, Failure> {
    let mut options = input::options(&arguments.bundle, arguments.at)?;
    options.sha256.clone_from(&arguments.sha256);
    options.upload_url.clone_from(&arguments.upload_url);
    let bundle = &arguments.bundle;
    let summary = match arguments.format {
        CheckFormat::Text => {
            let (summary, lists) = input::inspect(bundle, options, Lists::default())?;
            let report = Report::new(summary, lists);
            let mut out = BufWriter::new(anstream::stdout().lock());
            text::print(&mut out, &report)?;
            out.flush()?;
            report.summary
        }
        CheckFormat::Json => {
            let (summary, lists) = input::inspect(bundle, options, Lists::default())?;
            let report = Report::new(summary, lists);
            let mut out = Json(BufWriter::new(io::stdout().lock()));
            serde_json::to_writer_pretty(&mut out, &report)?;
            out.write_all(b"\n")?;
            out.flush()?;
            report.summary
        }
        CheckFormat::Ndjson => {
            let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let (summary, mut lines) = input::inspect(bundle, options, Lines(Json(out)))?;
            lines.print(&Line::Summary(&summary))?;
            lines.0.flush()?;
            summary
        }
        CheckFormat::Sarif | CheckFormat::Github => return Err(Failure::new("not yet")),
        CheckFormat::Summary => {
            let (summary, ()) = input::inspect(bundle, options, ())?;
            print_summary(&mut io::stdout().lock(), &summary)?;
            summary
        }
    };
    Ok(input::outcome(&summary.counts, arguments.fail_on.severity()))
}

fn print_summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let counts = &summary.counts;
    match summary.verdict.upload {
        Upload::Rejected => {
            writeln!(out, "upload: rejected ({})", summary.verdict.because.join(", "))?;
        }
        _ => writeln!(out, "upload: clear (no documented reason to reject it was found)")?,
    }
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
    Finding(&'a Finding),
    Summary(&'a Summary),
}

/// Prints each result as it is made.
struct Lines<W>(Json<W>);

impl<W: Write> Lines<W> {
    fn print(&mut self, line: &Line<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, line)?;
        self.0.write_all(b"\n")
    }
}

impl<W: Write> Sink for Lines<W> {
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

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        self.print(&Line::Finding(&finding))
    }
}
