//! Rows of `job`: uploads, from their request to their end.

use rusqlite::{Connection, OptionalExtension as _, Result, params};

/// An acknowledged upload.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) number: i64,
    pub(crate) pki: String,
    pub(crate) url: String,
    pub(crate) sha256: String,
    /// The start time, in milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) started: i64,
    /// The duration, in milliseconds.
    pub(crate) duration: i64,
    /// The file, if it has been downloaded.
    pub(crate) file: Option<Vec<u8>>,
    /// The number of records of the file that were processed.
    pub(crate) done: usize,
}

/// The parameters of an upload.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewJob<'a> {
    pub(crate) pki: &'a str,
    pub(crate) url: &'a str,
    pub(crate) sha256: &'a str,
    /// The start time, in milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) started: i64,
    /// The duration, in milliseconds.
    pub(crate) duration: i64,
}

/// Whether an upload to the PKI, or to any PKI if `pki` is `None`, is being checked or running.
pub(crate) fn is_active(connection: &Connection, pki: Option<&str>) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE state IN ('checking', 'running') \
               AND (?1 IS NULL OR pki = ?1))";
    connection.prepare_cached(sql)?.query_row([pki], |row| row.get(0))
}

/// Stores an upload that is not acknowledged yet. It blocks other uploads.
pub(crate) fn reserve(connection: &Connection, job: &NewJob<'_>) -> Result<i64> {
    let sql = "INSERT INTO job (pki, state, url, sha256, started, duration) \
               VALUES (?1, 'checking', ?2, ?3, ?4, ?5)";
    let values = params![job.pki, job.url, job.sha256, job.started, job.duration];
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(connection.last_insert_rowid())
}

/// Removes a refused upload.
pub(crate) fn release(connection: &Connection, number: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM job WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// Accepts a reserved upload, with its file if it was downloaded. Returns `false` if the upload no
/// longer exists because its PKI was deleted.
pub(crate) fn accept(connection: &Connection, number: i64, file: Option<&[u8]>) -> Result<bool> {
    let sql = "UPDATE job SET state = 'running', file = ?2 WHERE number = ?1";
    Ok(connection.prepare_cached(sql)?.execute(params![number, file])? > 0)
}

/// Stores the file to avoid another download.
pub(crate) fn keep_file(connection: &Connection, number: i64, file: &[u8]) -> Result<()> {
    let sql = "UPDATE job SET file = ?2 WHERE number = ?1";
    connection.prepare_cached(sql)?.execute(params![number, file])?;
    Ok(())
}

/// A running job; `None` if it ended, or its PKI was deleted permanently.
pub(crate) fn running(connection: &Connection, number: i64) -> Result<Option<Job>> {
    let sql = "SELECT number, pki, url, sha256, started, duration, file, done FROM job \
               WHERE number = ?1 AND state = 'running'";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Job {
            number: row.get(0)?,
            pki: row.get(1)?,
            url: row.get(2)?,
            sha256: row.get(3)?,
            started: row.get(4)?,
            duration: row.get(5)?,
            file: row.get(6)?,
            done: row.get(7)?,
        })
    };
    connection.prepare_cached(sql)?.query_row([number], read).optional()
}

/// Whether a job still runs.
pub(crate) fn is_running(connection: &Connection, number: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE number = ?1 AND state = 'running')";
    connection.prepare_cached(sql)?.query_row([number], |row| row.get(0))
}

/// The numbers of the running jobs, the oldest first.
pub(crate) fn all_running(connection: &Connection) -> Result<Vec<i64>> {
    let sql = "SELECT number FROM job WHERE state = 'running' ORDER BY number";
    connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// Removes uploads that were reserved but never acknowledged.
pub(crate) fn release_all(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM job WHERE state = 'checking'", [])?;
    Ok(())
}

/// Stores the number of processed records.
pub(crate) fn note_done(connection: &Connection, number: i64, done: usize) -> Result<()> {
    let sql = "UPDATE job SET done = ?2 WHERE number = ?1";
    connection.prepare_cached(sql)?.execute(params![number, done])?;
    Ok(())
}

/// Ends a job, and removes its file.
pub(crate) fn finish(connection: &Connection, number: i64, is_success: bool) -> Result<()> {
    let sql = "UPDATE job SET state = ?2, file = NULL WHERE number = ?1";
    let state = if is_success { "succeeded" } else { "failed" };
    connection.prepare_cached(sql)?.execute(params![number, state])?;
    Ok(())
}

/// Ends the jobs of a deleted PKI.
pub(crate) fn abandon(connection: &Connection, pki: &str) -> Result<()> {
    let sql = "UPDATE job SET state = 'failed', file = NULL WHERE pki = ?1 AND state = 'running'";
    connection.prepare_cached(sql)?.execute([pki])?;
    Ok(())
}
