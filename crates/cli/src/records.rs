//! `records`: what an upload would create.

mod csv;

use std::io::{self, BufWriter, Write};

use pki_preflight::{
    CertificateAuthorityDetail, CollectedReport, Detail, PublishPrediction, Report, Severity, Sink,
    Summary, UploadPrediction, WriteRecord,
};

use super::arguments::{Records, RecordsFormat};
use super::json::{self, Json};
use super::{Failure, Outcome, input};

pub(super) fn run(arguments: &Records) -> Result<Outcome, Failure> {
    let options = input::options(&arguments.bundle, None)?;
    let out = BufWriter::with_capacity(1 << 16, io::stdout());
    let summary = match arguments.format {
        RecordsFormat::Csv => {
            let lists = CollectedReport::default();
            let (summary, lists) = input::inspect(&arguments.bundle, options, lists, false)?;
            let report = Report::new(summary, lists);
            csv::print(out, &report)?;
            report.summary
        }
        format => {
            let printer = Printer::new(out, format)?;
            let (summary, printer) = input::inspect(&arguments.bundle, options, printer, true)?;
            printer.finish(&summary)?;
            summary
        }
    };
    if summary.verdict.publish != PublishPrediction::Safe {
        writeln!(
            anstream::stderr(),
            "pki-preflight: do not publish this file: it contains a private key (F010)."
        )?;
    }
    if summary.verdict.upload == UploadPrediction::Rejected {
        let because = summary.verdict.because.join(", ");
        let mut error = anstream::stderr().lock();
        writeln!(
            error,
            "pki-preflight: the upload would be rejected ({because}); \
             `pki-preflight check` says why."
        )?;
    }
    Ok(input::outcome(&summary.counts, Some(Severity::Error)))
}

/// Prints each record as it is made.
enum Printer<W: Write> {
    /// Whether one has been printed.
    Json(Json<W>, bool),
    Ndjson(W),
}

impl<W: Write> Printer<W> {
    fn new(out: W, format: RecordsFormat) -> Result<Self, Failure> {
        Ok(match format {
            RecordsFormat::Json => {
                let mut out = Json::new(out);
                out.write_all(b"{\"value\": [")?;
                Self::Json(out, false)
            }
            _ => Self::Ndjson(out),
        })
    }

    fn print(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        match self {
            Self::Json(out, any) => {
                out.write_all(if *any { b",\n" } else { b"\n" })?;
                *any = true;
                serde_json::to_writer_pretty(out, &record)?;
            }
            Self::Ndjson(out) => {
                let mut line = Vec::new();
                write_line(record, &mut line)?;
                out.write_all(&line)?;
            }
        }
        Ok(())
    }

    /// What the records rest on is known when all have been printed.
    fn finish(self, summary: &Summary) -> io::Result<()> {
        match self {
            Self::Json(mut out, any) => {
                out.write_all(if any {
                    b"\n],\n\"confidence\": "
                } else {
                    b"],\n\"confidence\": "
                })?;
                serde_json::to_writer_pretty(&mut out, &summary.confidence)?;
                out.write_all(b",\n\"assumptions\": ")?;
                serde_json::to_writer_pretty(&mut out, &summary.assumptions)?;
                out.write_all(b"}\n")?;
                out.flush()
            }
            Self::Ndjson(mut out) => out.flush(),
        }
    }
}

/// Writes a record as a line of JSON. The serializer looks at each character for what is to be
/// escaped, of which base64 has none: that is put in afterwards, behind fields that are never text
/// from a certificate.
fn write_line(mut record: CertificateAuthorityDetail, out: &mut Vec<u8>) -> io::Result<()> {
    const EMPTY: &[u8] = br#""certificate":""#;
    let certificate = std::mem::take(&mut record.certificate);
    let line = json::line(&record)?;
    let place = memchr::memmem::find(&line, EMPTY).map_or(0, |place| place + EMPTY.len());
    let (front, rest) = line.split_at_checked(place).unwrap_or_default();
    out.extend_from_slice(front);
    out.extend_from_slice(certificate.as_bytes());
    out.extend_from_slice(rest);
    Ok(())
}

impl<W: Write> Sink for Printer<W> {
    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    fn writer(&self) -> Option<WriteRecord> {
        matches!(self, Self::Ndjson(_)).then_some(write_line)
    }

    fn written(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Ndjson(out) => out.write_all(bytes),
            Self::Json(..) => Ok(()),
        }
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        self.print(record)
    }
}
