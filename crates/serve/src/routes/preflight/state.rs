//! Reads the whole state as a document, and adds such a document to it.

use axum::http::StatusCode;
use pki_preflight::Instant;
use pki_preflight_graph::{CertificateAuthorityDetail, CertificateBasedAuthPki};
use rusqlite::Connection;

use crate::answer::{Answer, Failure, Reply};
use crate::app::App;
use crate::call::Call;
use crate::database::authority::Origin;
use crate::database::{authority, deleted, pki};
use crate::seed::{Seed, SeedPki};

/// Returns the whole state, including deleted items.
pub(super) fn read(call: &Call) -> Reply {
    let seed = call.app.database.read(everything)?;
    Answer::json(StatusCode::OK, &seed)
}

fn everything(connection: &Connection) -> rusqlite::Result<Seed> {
    let mut seed = Seed::default();
    for pki in pki::all(connection)? {
        let certificate_authorities = authority::all(connection, &pki.id)?;
        seed.pkis.push(SeedPki { pki, certificate_authorities });
    }
    Ok(seed)
}

/// Adds all resources of a seed, or none. Returns the number of added PKIs.
pub(crate) fn add(app: &App, seed: &Seed) -> Result<usize, Failure> {
    let now = Instant::from_unix_seconds(app.clock().seconds());
    app.database.transaction(|connection| {
        for SeedPki { pki, certificate_authorities } in &seed.pkis {
            let mut pki = pki.clone();
            pki.last_modified_date_time = pki.last_modified_date_time.or(now);
            // An upload that was running elsewhere is not continued here.
            if pki.status.is_none() || pki.is_running() {
                pki.status = Some(CertificateBasedAuthPki::SUCCEEDED.to_owned());
            }
            pki::insert(connection, &pki).map_err(|error| conflict(&pki.id, error))?;
            for record in certificate_authorities {
                add_authority(connection, &pki, record.clone(), now)?;
            }
        }
        Ok(seed.pkis.len())
    })
}

fn add_authority(
    connection: &Connection,
    pki: &CertificateBasedAuthPki,
    mut record: CertificateAuthorityDetail,
    now: Option<Instant>,
) -> Result<(), Failure> {
    record.created_date_time = record.created_date_time.or(now);
    if !authority::insert(connection, &pki.id, &record, Origin::Created)? {
        let id = &record.id;
        let message =
            format!("The certificate authority '{id}' is in the seed twice, or already exists.");
        return Err(Failure::bad_request(message));
    }
    // A CA that was deleted with its PKI is restored with it.
    if pki.deleted_date_time.is_some() && record.deleted_date_time == pki.deleted_date_time {
        deleted::restore_authority_with_pki(connection, &record.id)?;
    }
    Ok(())
}

fn conflict(id: &str, error: rusqlite::Error) -> Failure {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Failure::bad_request(format!("A PKI with the id '{id}' already exists."))
        }
        _ => error.into(),
    }
}
