//! `records`: what an upload would create.

use std::io::{self, BufWriter, Write};

use pki_preflight::{
    CertificateAuthorityDetail, Detail, Options, Severity, Sink, Summary, UploadPrediction,
    is_unsafe,
};

use super::arguments::{Records, RecordsFormat};
use super::json::{self, Json};
use super::{Failure, Outcome, input};

pub(super) fn run(arguments: &Records) -> Result<Outcome, Failure> {
    // What cannot be read is refused before anything is printed.
    let options = input::options(&arguments.bundle, None)?;
    let out = BufWriter::with_capacity(1 << 16, io::stdout());
    match arguments.format {
        RecordsFormat::Json => print(arguments, options, JsonRecords::new(out)?),
        RecordsFormat::Ndjson => print(arguments, options, RecordLines(out)),
        RecordsFormat::Csv => print(arguments, options, CsvRecords::new(out)?),
    }
}

/// Inspects the bundle, and prints its records in a format.
fn print(arguments: &Records, options: Options, printer: impl Printer) -> Result<Outcome, Failure> {
    let (summary, printer) = input::inspect(&arguments.bundle, options, printer, true)?;
    printer.finish(&summary)?;
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
trait Printer: Sink + Send {
    /// What the records rest on is known when all have been printed.
    fn finish(self, summary: &Summary) -> io::Result<()>;
}

/// One JSON object.
struct JsonRecords<W: Write> {
    out: Json<W>,
    /// Whether one has been printed.
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

/// A line of JSON for each.
struct RecordLines<W: Write>(W);

impl<W: Write> Sink for RecordLines<W> {
    type Record = Vec<u8>;

    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    /// The serializer looks at each character for what is to be escaped, of which base64 has none:
    /// that is put in afterwards, behind fields that are never text from a certificate.
    fn render(mut record: CertificateAuthorityDetail) -> io::Result<Vec<u8>> {
        const EMPTY: &[u8] = br#""certificate":""#;
        let certificate = std::mem::take(&mut record.certificate);
        let line = json::line(&record)?;
        let place = memchr::memmem::find(&line, EMPTY).map_or(0, |place| place + EMPTY.len());
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

/// A row of a table for each.
struct CsvRecords<W: Write>(csv::Writer<W>);

impl<W: Write> CsvRecords<W> {
    fn new(out: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS)?;
        Ok(Self(writer))
    }
}

impl<W: Write> Sink for CsvRecords<W> {
    type Record = [String; 10];

    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    fn render(record: CertificateAuthorityDetail) -> io::Result<[String; 10]> {
        Ok(columns(record))
    }

    fn record(&mut self, row: [String; 10]) -> io::Result<()> {
        Ok(self.0.write_record(row)?)
    }
}

impl<W: Write + Send> Printer for CsvRecords<W> {
    fn finish(mut self, _: &Summary) -> io::Result<()> {
        self.0.flush()
    }
}

const COLUMNS: [&str; 10] = [
    "certificateAuthorityType",
    "displayName",
    "issuer",
    "issuerSubjectKeyIdentifier",
    "expirationDateTime",
    "thumbprint",
    "certificateRevocationListUrl",
    "deltaCertificateRevocationListUrl",
    "isIssuerHintEnabled",
    "certificate",
];

fn columns(record: CertificateAuthorityDetail) -> [String; 10] {
    let kind = serde_json::to_value(record.certificate_authority_type);
    let optional = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
    [
        kind.ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default(),
        cell(&record.display_name),
        cell(&record.issuer),
        optional(&record.issuer_subject_key_identifier),
        record.expiration_date_time.map(|time| time.to_string()).unwrap_or_default(),
        record.thumbprint.to_string(),
        optional(&record.certificate_revocation_list_url),
        optional(&record.delta_certificate_revocation_list_url),
        record.is_issuer_hint_enabled.to_string(),
        record.certificate,
    ]
}

/// Text from a certificate for a cell: what a spreadsheet would take for a formula gets an
/// apostrophe in front, and characters that do not show are spelled out.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.push('\'');
    }
    for character in text.chars() {
        if is_unsafe(character) {
            cell.extend(character.escape_unicode());
        } else {
            cell.push(character);
        }
    }
    cell
}
