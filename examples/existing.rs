//! Asks a database which CAs the trust store contains: one statement for many certificates.
//!
//! ```sh
//! cargo run --example existing
//! ```

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use pki_preflight::{ExistingEntry, ExistingSet, Options, Report, Thumbprint, inspect};
use rusqlite::{Connection, Row, params_from_iter};

/// One thread at a time uses the connection; a connection pool would work as well.
#[derive(Debug)]
pub(crate) struct Tenant(Mutex<Connection>);

impl Tenant {
    pub(crate) const fn new(connection: Connection) -> Self {
        Self(Mutex::new(connection))
    }

    /// The database's answer. A database error is returned as an error, never as an empty answer.
    fn ask<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> io::Result<T> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        question(&connection).map_err(io::Error::other)
    }
}

impl ExistingSet for Tenant {
    fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
        // The library asks for at most 1,000 at once; SQLite accepts 32,766 parameters.
        let marks = vec!["?"; thumbprints.len()].join(", ");
        let statement =
            format!("SELECT thumbprint, id, deleted FROM authority WHERE thumbprint IN ({marks})");
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(&statement)?;
            let texts = thumbprints.iter().map(Thumbprint::to_string);
            statement.query_map(params_from_iter(texts), entry)?.collect()
        })
    }

    fn count(&self) -> io::Result<u64> {
        let statement = "SELECT count(DISTINCT thumbprint) FROM authority WHERE NOT deleted";
        let count = self.ask(|connection| connection.query_row(statement, (), |row| row.get(0)));
        u64::try_from(count.map(|count: i64| count)?).map_err(io::Error::other)
    }

    fn certificates(&self, add: &mut dyn FnMut(&str, &[u8])) -> io::Result<()> {
        let statement = "SELECT der FROM authority WHERE der IS NOT NULL AND NOT deleted";
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(statement)?;
            let mut rows = statement.query(())?;
            while let Some(row) = rows.next()? {
                add("tenant.db", &row.get::<_, Vec<u8>>(0)?);
            }
            Ok(())
        })
    }
}

fn entry(row: &Row<'_>) -> Result<ExistingEntry, rusqlite::Error> {
    let thumbprint: String = row.get(0)?;
    let thumbprint = thumbprint.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })?;
    let mut entry = ExistingEntry::new(thumbprint, "tenant.db");
    entry.id = row.get(1)?;
    entry.is_deleted = row.get(2)?;
    Ok(entry)
}

/// A database with two CAs, one of which was deleted.
pub(crate) fn database() -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(
        "CREATE TABLE authority (thumbprint TEXT PRIMARY KEY, id TEXT, deleted BOOLEAN, der BLOB);
         INSERT INTO authority VALUES
             ('C39346558A142EC79AF03B583D2536AE3A55F527', 'a1', FALSE, NULL),
             ('0000000000000000000000000000000000000000', 'a2', TRUE, NULL);",
    )?;
    Ok(connection)
}

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn Error>> {
    let report = run(database()?)?;
    for duplicate in &report.duplicates {
        println!("certificate {}: {}", duplicate.index, duplicate.thumbprint);
    }
    Ok(())
}

pub(crate) fn run(connection: Connection) -> Result<Report, Box<dyn Error>> {
    let mut options = Options::new("2026-11-24".parse()?);
    // Shared: the same set serves any number of bundles.
    options.existing = Some(Arc::new(Tenant::new(connection)));
    Ok(inspect(include_bytes!("../testdata/contoso.p7b"), options)?)
}
