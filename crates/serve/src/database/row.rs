//! The columns of a row as JSON values.

use pki_preflight::Instant;
use pki_preflight_graph::{
    CertificateAuthorityDetail, CertificateAuthorityType, CertificateBasedAuthPki,
};
use rusqlite::{Result, Row};

use super::authority::{Origin, Stored};

/// Columns of `pki`, in the order in which [`pki`] reads them.
pub(super) const PKI: &str = "id, deleted, display_name, modified, status, status_details";

/// Columns of `authority`, in the order in which [`authority`] reads them.
pub(super) const AUTHORITY: &str = "id, deleted, type, certificate, display_name, issuer, \
                                    key_identifier, created, expires, thumbprint, crl_url, \
                                    delta_crl_url, issuer_hint, job, pki";

/// The number of columns in [`AUTHORITY`].
pub(super) const AUTHORITY_COLUMNS: usize = 15;

fn instant(row: &Row<'_>, column: usize) -> Result<Option<Instant>> {
    let seconds: Option<i64> = row.get(column)?;
    Ok(seconds.and_then(Instant::from_unix_seconds))
}

/// Reads the columns [`PKI`].
pub(super) fn pki(row: &Row<'_>) -> Result<CertificateBasedAuthPki> {
    let mut pki = CertificateBasedAuthPki::default();
    pki.id = row.get(0)?;
    pki.deleted_date_time = instant(row, 1)?;
    pki.display_name = row.get(2)?;
    pki.last_modified_date_time = instant(row, 3)?;
    pki.status = row.get(4)?;
    pki.status_details = row.get(5)?;
    Ok(pki)
}

/// Reads the columns [`AUTHORITY`].
pub(super) fn authority(row: &Row<'_>) -> Result<CertificateAuthorityDetail> {
    let mut authority = CertificateAuthorityDetail::default();
    authority.odata_type = Some(CertificateAuthorityDetail::ODATA_TYPE.to_owned());
    authority.id = row.get(0)?;
    authority.deleted_date_time = instant(row, 1)?;
    authority.certificate_authority_type = match row.get_ref(2)?.as_str_or_null()? {
        None => None,
        Some("root") => Some(CertificateAuthorityType::Root),
        Some("intermediate") => Some(CertificateAuthorityType::Intermediate),
        Some(_) => Some(CertificateAuthorityType::UnknownFutureValue),
    };
    authority.certificate = Some(row.get::<_, Vec<u8>>(3)?.into());
    authority.display_name = row.get(4)?;
    authority.issuer = row.get(5)?;
    authority.issuer_subject_key_identifier = row.get(6)?;
    authority.created_date_time = instant(row, 7)?;
    authority.expiration_date_time = instant(row, 8)?;
    authority.thumbprint = row.get(9)?;
    authority.certificate_revocation_list_url = row.get(10)?;
    authority.delta_certificate_revocation_list_url = row.get(11)?;
    authority.is_issuer_hint_enabled = row.get(12)?;
    Ok(authority)
}

/// The CA in the columns [`AUTHORITY`], and its origin.
pub(super) fn stored(row: &Row<'_>) -> Result<Stored> {
    Ok(Stored { record: authority(row)?, origin: origin(row)?, pki: row.get(14)? })
}

/// The origin of the CA in the columns [`AUTHORITY`].
fn origin(row: &Row<'_>) -> Result<Origin> {
    let job: Option<i64> = row.get(13)?;
    Ok(job.map_or(Origin::Created, Origin::Uploaded))
}
