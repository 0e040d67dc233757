//! Writes the contents of a bundle to a database as they are found: memory does not grow with the
//! file.
//!
//! ```sh
//! cargo run --example database -- testdata/contoso-problems.p7b
//! ```

use std::error::Error;
use std::fs::File;
use std::io;

use pki_preflight::{
    CertificateAuthorityDetail, Finding, Inspector, Options, Sink,
    report::{BundleCertificate, Detail},
};
use rusqlite::{Connection, params};

const TABLES: &str = "
    CREATE TABLE certificate (number INTEGER PRIMARY KEY, start INTEGER, sha1 TEXT, sha256 TEXT,
        disposition TEXT, der BLOB);
    CREATE TABLE record (thumbprint TEXT, display_name TEXT, crl_url TEXT);
    CREATE TABLE finding (rule TEXT, severity TEXT, message TEXT, certificate INTEGER);";

struct Database<'a> {
    connection: &'a Connection,
}

/// An error that a function of the sink returns ends the inspection.
fn failed(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

/// SQLite's integers are signed.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Sink for Database<'_> {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        let mut detail = Detail::RECORDS;
        detail.findings = true;
        detail
    }

    fn found(&mut self, certificate: &BundleCertificate<'_>) -> io::Result<()> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO certificate VALUES (?, ?, ?, ?, ?, ?)")
            .map_err(failed)?;
        let values = params![
            integer(certificate.index()),
            integer(certificate.offset()),
            certificate.sha1().to_string(),
            certificate.sha256().to_string(),
            format!("{:?}", certificate.disposition()),
            certificate.as_bytes(),
        ];
        insert.execute(values).map_err(failed).map(drop)
    }

    fn record(&mut self, record: Self::Record) -> io::Result<()> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO record VALUES (?, ?, ?)")
            .map_err(failed)?;
        let url = record.certificate_revocation_list_url;
        insert.execute(params![record.thumbprint, record.display_name, url]).map_err(failed)?;
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO finding VALUES (?, ?, ?, ?)")
            .map_err(failed)?;
        let (rule, severity) = (finding.rule.id, finding.severity.name());
        let certificate = finding.certificate.map(integer);
        insert.execute(params![rule, severity, finding.message, certificate]).map_err(failed)?;
        Ok(())
    }
}

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1);
    let path = path.unwrap_or_else(|| "testdata/contoso-problems.p7b".to_owned());
    let connection = run(&path)?;
    let expired = "SELECT sha1, start FROM certificate JOIN finding ON number = certificate
        WHERE rule = 'C004'";
    let mut statement = connection.prepare(expired)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        println!("expired: {} at byte {}", row.get::<_, String>(0)?, row.get::<_, i64>(1)?);
    }
    Ok(())
}

/// The database of a file, in memory. If the inspection fails, nothing is written.
pub(crate) fn run(path: &str) -> Result<Connection, Box<dyn Error>> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch(TABLES)?;
    let transaction = connection.transaction()?;
    let sink = Database { connection: &transaction };
    let mut inspector = Inspector::new(Options::new("2026-11-24".parse()?), sink);
    inspector.read(File::open(path)?)?;
    inspector.finish()?;
    transaction.commit()?;
    Ok(connection)
}
