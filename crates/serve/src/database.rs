//! The state: PKIs, certificate authorities and upload jobs, in SQLite.

pub(crate) mod authority;
pub(crate) mod deleted;
pub(crate) mod job;
pub(crate) mod pki;
mod row;
pub(crate) mod search;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

/// The version of `schema.sql`. Each later version gets its own file and migration.
const VERSION: i64 = 1;

/// How long to wait for another process that reads the state.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// One connection, which runs one transaction at a time.
#[derive(Debug)]
pub(crate) struct Database(Mutex<Connection>);

/// The reason why a state cannot be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    Sqlite(rusqlite::Error),
    /// A later version of the program wrote the state.
    Version(i64),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Database {
    /// Opens the state in a file, or an empty one in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, OpenError> {
        let mut connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Two servers would process the same uploads, so a second one cannot open the state.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // Acknowledged writes survive a power loss, not only the end of the process.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate(&mut connection)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Runs one transaction. It is committed if `work` returns `Ok`, and rolled back otherwise.
    pub(crate) fn transaction<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// Whether the state can be read.
    pub(crate) fn probe(&self) -> rusqlite::Result<()> {
        self.read(|connection| connection.query_row("SELECT count(*) FROM pki", [], |_| Ok(())))
    }

    pub(crate) fn clear(&self) -> rusqlite::Result<()> {
        self.transaction(|connection| {
            connection.execute_batch("DELETE FROM job; DELETE FROM authority; DELETE FROM pki;")
        })
    }

    /// Runs work that reads the state. The state does not change meanwhile.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        work(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found {
        0 => {
            transaction.execute_batch(include_str!("database/schema.sql"))?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        VERSION => {}
        later => return Err(OpenError::Version(later)),
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probe_fails_where_queries_do() {
        let database = Database::open(None).unwrap();
        database.probe().unwrap();
        database.clear().unwrap();
        let drop = "DROP TABLE job; DROP TABLE authority; DROP TABLE pki;";
        database.transaction(|connection| connection.execute_batch(drop)).unwrap();
        database.probe().unwrap_err();
    }

    #[test]
    fn a_state_is_opened_by_one_process_and_not_if_it_is_of_a_later_version() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.sqlite");
        let first = Database::open(Some(&path)).unwrap();
        assert!(matches!(Database::open(Some(&path)), Err(OpenError::Sqlite(_))));
        drop(first);
        let again = Database::open(Some(&path)).unwrap();
        again.transaction(|connection| connection.pragma_update(None, "user_version", 99)).unwrap();
        drop(again);
        assert!(matches!(Database::open(Some(&path)), Err(OpenError::Version(99))));
        std::fs::write(&path, "this is not a database".repeat(100)).unwrap();
        assert!(matches!(Database::open(Some(&path)), Err(OpenError::Sqlite(_))));
    }
}
