//! Rows of `authority`.

use pki_preflight_graph::{Binary, CertificateAuthorityDetail, CertificateAuthorityType};
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::row;

/// Where a certificate authority came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Somebody sent its record.
    Created,
    /// The upload of this job made its record, whose fields rest on assumptions.
    Uploaded(i64),
}

impl Origin {
    const fn job(self) -> Option<i64> {
        match self {
            Self::Created => None,
            Self::Uploaded(job) => Some(job),
        }
    }
}

/// Adds a certificate authority to a PKI. `false` where the PKI holds its certificate already.
pub(crate) fn insert(
    connection: &Connection,
    pki: &str,
    authority: &CertificateAuthorityDetail,
    origin: Origin,
) -> Result<bool> {
    let sql = "INSERT INTO authority (id, pki, type, certificate, display_name, issuer, \
               key_identifier, created, expires, thumbprint, crl_url, delta_crl_url, issuer_hint, \
               job, deleted, deleted_with_pki) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0) \
               ON CONFLICT DO NOTHING";
    let seconds =
        |instant: Option<pki_preflight::Instant>| instant.map(pki_preflight::Instant::unix_seconds);
    let changed = connection.prepare_cached(sql)?.execute(params![
        authority.id,
        pki,
        authority.certificate_authority_type.map(CertificateAuthorityType::name),
        authority.certificate.as_ref().map(Binary::as_bytes),
        authority.display_name,
        authority.issuer,
        authority.issuer_subject_key_identifier,
        seconds(authority.created_date_time),
        seconds(authority.expiration_date_time),
        authority.thumbprint,
        authority.certificate_revocation_list_url,
        authority.delta_certificate_revocation_list_url,
        authority.is_issuer_hint_enabled.unwrap_or(false),
        origin.job(),
        seconds(authority.deleted_date_time),
    ])?;
    Ok(changed > 0)
}

/// A certificate authority of a PKI that was not deleted.
pub(crate) fn get(
    connection: &Connection,
    pki: &str,
    id: &str,
) -> Result<Option<(CertificateAuthorityDetail, Origin)>> {
    let sql = format!(
        "SELECT {} FROM authority WHERE pki = ?1 AND id = ?2 AND deleted IS NULL",
        row::AUTHORITY
    );
    let read = |row: &rusqlite::Row<'_>| Ok((row::authority(row)?, row::origin(row)?));
    connection.prepare_cached(&sql)?.query_row([pki, id], read).optional()
}

/// The certificate authorities of a PKI, as they were added.
pub(crate) fn list(
    connection: &Connection,
    pki: &str,
) -> Result<Vec<(CertificateAuthorityDetail, Origin)>> {
    let sql = format!(
        "SELECT {} FROM authority WHERE pki = ?1 AND deleted IS NULL ORDER BY number",
        row::AUTHORITY
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([pki], |row| Ok((row::authority(row)?, row::origin(row)?)))?;
    rows.collect()
}

/// A thumbprint that an upload is compared with.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) pki: String,
    pub(crate) thumbprint: String,
    pub(crate) is_deleted: bool,
}

/// Every certificate authority but those that a job made itself.
pub(crate) fn known(connection: &Connection, without_job: i64) -> Result<Vec<Known>> {
    let sql = "SELECT id, pki, thumbprint, deleted IS NOT NULL FROM authority \
               WHERE job IS NOT ?1 ORDER BY number";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Known {
            id: row.get(0)?,
            pki: row.get(1)?,
            thumbprint: row.get(2)?,
            is_deleted: row.get(3)?,
        })
    };
    connection.prepare_cached(sql)?.query_map([without_job], read)?.collect()
}

/// Removes what a job made.
pub(crate) fn remove_of_job(connection: &Connection, job: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM authority WHERE job = ?1")?.execute([job])?;
    Ok(())
}
