//! Deleted items that can be restored.

use pki_preflight_graph::CertificateBasedAuthPki;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::authority::Stored;
use super::row;

/// The time for which a deleted item can be restored, in seconds: 30 days.
///
/// Source: Microsoft Graph v1.0, deleted items.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;

#[derive(Clone, Debug)]
pub(crate) enum Deleted {
    Pki(CertificateBasedAuthPki),
    Authority {
        stored: Box<Stored>,
        /// Whether its PKI is not deleted.
        has_pki: bool,
    },
}

/// Deletes a PKI and its CAs.
pub(crate) fn delete_pki(connection: &Connection, id: &str, now: i64) -> Result<()> {
    let sql = "UPDATE authority SET deleted = ?2, deleted_with_pki = 1 \
               WHERE pki = ?1 AND deleted IS NULL";
    connection.prepare_cached(sql)?.execute(params![id, now])?;
    let sql = "UPDATE pki SET deleted = ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id, now])?;
    Ok(())
}

pub(crate) fn delete_authority(connection: &Connection, id: &str, now: i64) -> Result<()> {
    let sql = "UPDATE authority SET deleted = ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id, now])?;
    Ok(())
}

/// A deleted item of either type.
pub(crate) fn get(connection: &Connection, id: &str) -> Result<Option<Deleted>> {
    let sql = format!("SELECT {} FROM pki WHERE id = ?1 AND deleted IS NOT NULL", row::PKI);
    let pki = connection.prepare_cached(&sql)?.query_row([id], row::pki).optional()?;
    if let Some(pki) = pki {
        return Ok(Some(Deleted::Pki(pki)));
    }
    let sql = format!(
        "SELECT {}, EXISTS (SELECT 1 FROM pki WHERE pki.id = authority.pki \
         AND pki.deleted IS NULL) FROM authority WHERE id = ?1 AND deleted IS NOT NULL",
        row::AUTHORITY
    );
    let read = |row: &rusqlite::Row<'_>| {
        let stored = Box::new(row::stored(row)?);
        Ok(Deleted::Authority { stored, has_pki: row.get(row::AUTHORITY_COLUMNS)? })
    };
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// Restores a PKI, and the CAs that were deleted with it.
pub(crate) fn restore_pki(connection: &Connection, id: &str, now: i64) -> Result<()> {
    let sql = "UPDATE pki SET deleted = NULL, modified = ?2 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id, now])?;
    let sql = "UPDATE authority SET deleted = NULL, deleted_with_pki = 0 \
               WHERE pki = ?1 AND deleted_with_pki = 1";
    connection.prepare_cached(sql)?.execute([id])?;
    Ok(())
}

pub(crate) fn restore_authority(connection: &Connection, id: &str) -> Result<()> {
    let sql = "UPDATE authority SET deleted = NULL, deleted_with_pki = 0 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute([id])?;
    Ok(())
}

/// Marks a CA to be restored with its PKI.
pub(crate) fn restore_authority_with_pki(connection: &Connection, id: &str) -> Result<()> {
    let sql = "UPDATE authority SET deleted_with_pki = 1 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute([id])?;
    Ok(())
}

/// Removes a deleted item; for a PKI, its CAs too.
pub(crate) fn purge(connection: &Connection, id: &str) -> Result<()> {
    for table in ["pki", "authority"] {
        let sql = format!("DELETE FROM {table} WHERE id = ?1 AND deleted IS NOT NULL");
        connection.prepare_cached(&sql)?.execute([id])?;
    }
    Ok(())
}

/// Removes items that can no longer be restored.
pub(crate) fn expire(connection: &Connection, now: i64) -> Result<()> {
    for table in ["pki", "authority"] {
        let sql = format!("DELETE FROM {table} WHERE deleted <= ?1");
        connection.prepare_cached(&sql)?.execute([now.saturating_sub(KEPT_SECONDS)])?;
    }
    Ok(())
}
