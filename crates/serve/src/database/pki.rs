//! Rows of `pki`.

use pki_preflight_graph::CertificateBasedAuthPki;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::row;

/// Adds a PKI.
pub(crate) fn insert(
    connection: &Connection,
    id: &str,
    display_name: Option<&str>,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO pki (id, display_name, status, created, modified) \
               VALUES (?1, ?2, ?3, ?4, ?4)";
    let status = CertificateBasedAuthPki::SUCCEEDED;
    connection.prepare_cached(sql)?.execute(params![id, display_name, status, now])?;
    Ok(())
}

/// A PKI that was not deleted.
pub(crate) fn get(connection: &Connection, id: &str) -> Result<Option<CertificateBasedAuthPki>> {
    let sql = format!("SELECT {} FROM pki WHERE id = ?1 AND deleted IS NULL", row::PKI);
    connection.prepare_cached(&sql)?.query_row([id], row::pki).optional()
}

/// Sets the status, and when it changed.
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
