//! Rows of `pki`.

use pki_preflight_graph::CertificateBasedAuthPki;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::row;
use super::search::Source;
use crate::query::Condition;

pub(crate) fn insert(connection: &Connection, pki: &CertificateBasedAuthPki) -> Result<()> {
    let sql = "INSERT INTO pki (id, display_name, status, status_details, created, modified, \
               deleted) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)";
    let seconds =
        |instant: Option<pki_preflight::Instant>| instant.map(pki_preflight::Instant::unix_seconds);
    connection.prepare_cached(sql)?.execute(params![
        pki.id,
        pki.display_name,
        pki.status,
        pki.status_details,
        seconds(pki.last_modified_date_time),
        seconds(pki.deleted_date_time),
    ])?;
    Ok(())
}

/// A PKI that is not deleted and was created at or before `created_by`.
pub(crate) fn get(
    connection: &Connection,
    id: &str,
    created_by: i64,
) -> Result<Option<CertificateBasedAuthPki>> {
    let sql =
        format!("SELECT {} FROM pki WHERE id = ?1 AND deleted IS NULL AND created <= ?2", row::PKI);
    connection.prepare_cached(&sql)?.query_row(params![id, created_by], row::pki).optional()
}

/// Whether a PKI with this id exists and is not deleted.
pub(crate) fn exists(connection: &Connection, id: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pki WHERE id = ?1 AND deleted IS NULL)";
    connection.prepare_cached(sql)?.query_row([id], |row| row.get(0))
}

/// The PKIs that are not deleted and were created at or before `created_by`.
pub(crate) fn live(created_by: i64) -> Source<CertificateBasedAuthPki> {
    let condition = "deleted IS NULL AND created <= ?";
    source(Condition::new(condition, vec![Value::Integer(created_by)]))
}

pub(crate) fn deleted() -> Source<CertificateBasedAuthPki> {
    source(Condition::new("deleted IS NOT NULL", Vec::new()))
}

/// Every PKI, including deleted ones.
pub(crate) fn all(connection: &Connection) -> Result<Vec<CertificateBasedAuthPki>> {
    let sql = format!("SELECT {} FROM pki ORDER BY number", row::PKI);
    connection.prepare_cached(&sql)?.query_map([], row::pki)?.collect()
}

const fn source(condition: Condition) -> Source<CertificateBasedAuthPki> {
    Source { table: "pki", columns: row::PKI, condition, read: row::pki }
}

pub(crate) fn rename(
    connection: &Connection,
    id: &str,
    display_name: Option<&str>,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE pki SET display_name = ?2, modified = ?3 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id, display_name, now])?;
    Ok(())
}

/// Records that a PKI or its contents changed.
pub(crate) fn touch(connection: &Connection, id: &str, now: i64) -> Result<()> {
    let sql = "UPDATE pki SET modified = ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id, now])?;
    Ok(())
}

/// Sets the status, and the time of the change.
pub(crate) fn set_status(
    connection: &Connection,
    id: &str,
    status: &str,
    details: Option<&str>,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE pki SET status = ?2, status_details = ?3, modified = ?4 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id, status, details, now])?;
    Ok(())
}
