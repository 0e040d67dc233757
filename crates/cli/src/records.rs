//! `records`: what an upload would create.

mod csv;

use std::io::{self, BufWriter, Write};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use pki_preflight::{
    CertificateAuthorityDetail, Options, Report, Severity, Sink,
    report::{CollectedReport, Detail, PublishPrediction, Summary, UploadPrediction},
};

use super::arguments::{Records, RecordsFormat};
use super::json::{self, Json};
use super::{Failure, Outcome, input};

pub(super) fn run(arguments: &Records) -> Result<Outcome, Failure> {
    // An unreadable file is refused before anything is printed.
    let options = input::options(&arguments.bundle, None)?;
    let out = BufWriter::with_capacity(1 << 16, io::stdout());
    let summary = match arguments.format {
        RecordsFormat::Json => print(arguments, options, JsonRecords::new(out)?)?,
        RecordsFormat::Ndjson => print(arguments, options, RecordLines(out))?,
        RecordsFormat::Csv => {
            let lists = CollectedReport::default();
            let (summary, lists) = input::inspect(&arguments.bundle, options, lists, false)?;
            let report = Report::new(summary, lists);
            csv::print(out, &report)?;
            report.summary
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
             `pki-preflight check` explains why."
        )?;
    }
    Ok(input::outcome(&summary.counts, Some(Severity::Error)))
}

/// Inspects the bundle, and prints its records in a format.
fn print(arguments: &Records, options: Options, printer: impl Printer) -> Result<Summary, Failure> {
    let (summary, printer) = input::inspect(&arguments.bundle, options, printer, true)?;
    printer.finish(&summary)?;
    Ok(summary)
}

/// Prints each record as it is produced.
trait Printer: Sink + Send {
    /// The assumptions behind the records are known only after all records are printed.
    fn finish(self, summary: &Summary) -> io::Result<()>;
}

/// One JSON object.
struct JsonRecords<W: Write> {
    out: Json<W>,
    /// Whether a record has been printed.
    any: bool,
}

impl<W: Write> JsonRecords<W> {
    fn new(out: W) -> io::Result<Self> {
        let mut out = Json::new(out);
        out.write_all(b"{\"value\": [")?;
        Ok(Self { out, any: false })
    }
}

impl<W: Write> Sink for JsonRecords<W> {
    type Record = Vec<u8>;

    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    fn render(record: CertificateAuthorityDetail) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec_pretty(&record)?)
    }

    fn record(&mut self, record: Vec<u8>) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        self.out.write_all(&record)
    }
}

impl<W: Write + Send> Printer for JsonRecords<W> {
    fn finish(self, summary: &Summary) -> io::Result<()> {
        let Self { mut out, any } = self;
        out.write_all(if any { b"\n],\n\"confidence\": " } else { b"],\n\"confidence\": " })?;
        serde_json::to_writer_pretty(&mut out, &summary.confidence)?;
        out.write_all(b",\n\"assumptions\": ")?;
        serde_json::to_writer_pretty(&mut out, &summary.assumptions)?;
        out.write_all(b"}\n")?;
        out.flush()
    }
}

/// One line of JSON per record.
struct RecordLines<W: Write>(W);

impl<W: Write> Sink for RecordLines<W> {
    type Record = Vec<u8>;

    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    /// The serializer examines each character for escaping, which base64 never needs. The base64 is
    /// therefore inserted afterwards, after fields that never contain text from a certificate.
    fn render(mut record: CertificateAuthorityDetail) -> io::Result<Vec<u8>> {
        static EMPTY: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(br#""certificate":""#));
        let certificate = std::mem::take(&mut record.certificate);
        let line = json::line(&record)?;
        let place = EMPTY.find(&line).map_or(0, |place| place + EMPTY.needle().len());
        let (front, rest) = line.split_at_checked(place).unwrap_or_default();
        Ok([front, certificate.as_bytes(), rest].concat())
    }

    fn record(&mut self, line: Vec<u8>) -> io::Result<()> {
        self.0.write_all(&line)
    }
}

impl<W: Write + Send> Printer for RecordLines<W> {
    fn finish(mut self, _: &Summary) -> io::Result<()> {
        self.0.flush()
    }
}
