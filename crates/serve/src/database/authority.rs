//! Rows of `authority`.

use pki_preflight_graph::{Binary, CertificateAuthorityDetail, CertificateAuthorityType};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::row;
use super::search::Source;
use crate::query::Condition;

/// The origin of a certificate authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A client sent its record.
    Created,
    /// The upload of this job created its record, whose fields are based on assumptions.
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

/// A certificate authority, with the columns that are not in its record.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) record: CertificateAuthorityDetail,
    pub(crate) origin: Origin,
    pub(crate) pki: String,
}

/// Adds a certificate authority to a PKI. Returns `false` if the PKI already contains its
/// certificate.
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

/// A certificate authority that is not deleted and was created at or before `created_by`.
pub(crate) fn get(
    connection: &Connection,
    pki: &str,
    id: &str,
    created_by: i64,
) -> Result<Option<Stored>> {
    let sql = format!(
        "SELECT {} FROM authority WHERE pki = ?1 AND id = ?2 AND deleted IS NULL AND created <= ?3",
        row::AUTHORITY
    );
    let values = params![pki, id, created_by];
    connection.prepare_cached(&sql)?.query_row(values, row::stored).optional()
}

/// The certificate authorities of a PKI that are not deleted and were created at or before
/// `created_by`.
pub(crate) fn live(pki: &str, created_by: i64) -> Source<Stored> {
    let condition = "pki = ? AND deleted IS NULL AND created <= ?";
    let values = vec![Value::Text(pki.to_owned()), Value::Integer(created_by)];
    source(Condition::new(condition, values))
}

pub(crate) fn deleted() -> Source<Stored> {
    source(Condition::new("deleted IS NOT NULL", Vec::new()))
}

/// Every certificate authority of a PKI, including deleted ones.
pub(crate) fn all(connection: &Connection, pki: &str) -> Result<Vec<CertificateAuthorityDetail>> {
    let sql = format!("SELECT {} FROM authority WHERE pki = ?1 ORDER BY number", row::AUTHORITY);
    connection.prepare_cached(&sql)?.query_map([pki], row::authority)?.collect()
}

const fn source(condition: Condition) -> Source<Stored> {
    Source { table: "authority", columns: row::AUTHORITY, condition, read: row::stored }
}

/// Writes the columns that can be changed.
pub(crate) fn update(connection: &Connection, record: &CertificateAuthorityDetail) -> Result<()> {
    let sql = "UPDATE authority SET type = ?2, display_name = ?3, issuer = ?4, \
               key_identifier = ?5, expires = ?6, thumbprint = ?7, crl_url = ?8, \
               delta_crl_url = ?9, issuer_hint = ?10 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![
        record.id,
        record.certificate_authority_type.map(CertificateAuthorityType::name),
        record.display_name,
        record.issuer,
        record.issuer_subject_key_identifier,
        record.expiration_date_time.map(pki_preflight::Instant::unix_seconds),
        record.thumbprint,
        record.certificate_revocation_list_url,
        record.delta_certificate_revocation_list_url,
        record.is_issuer_hint_enabled.unwrap_or(false),
    ])?;
    Ok(())
}

/// The number of certificate authorities of a PKI, or of all PKIs if `pki` is `None`. Deleted ones
/// and those created by the job `without_job` are not counted.
pub(crate) fn count(connection: &Connection, pki: Option<&str>, without_job: i64) -> Result<u64> {
    let sql = "SELECT count(*) FROM authority WHERE (?1 IS NULL OR pki = ?1) \
               AND deleted IS NULL AND job IS NOT ?2";
    connection.prepare_cached(sql)?.query_row(params![pki, without_job], |row| row.get(0))
}

/// A thumbprint that an upload is compared with.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) pki: String,
    pub(crate) thumbprint: String,
    pub(crate) is_deleted: bool,
}

/// Every certificate authority, except those created by the job `without_job`.
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

/// Removes the certificate authorities that a job created.
pub(crate) fn remove_of_job(connection: &Connection, job: i64) -> Result<()> {
    connection.prepare_cached("DELETE FROM authority WHERE job = ?1")?.execute([job])?;
    Ok(())
}
