//! `certificateAuthorities` of a PKI.

mod record;

use axum::http::StatusCode;
use pki_preflight::Instant;
use pki_preflight_graph::CertificateAuthorityDetail;
use rusqlite::Connection;
use uuid::Uuid;

use super::{changing, list_options};
use crate::answer::{Answer, Basis, Failure, Reply};
use crate::call::Call;
use crate::database::authority::{self, Origin, Stored};
use crate::database::{deleted, pki};
use crate::entity::{authorities, entity, field_bases, page};
use crate::query::{self, select};
use crate::upload::known;

pub(super) fn list(call: &Call) -> Reply {
    let options = list_options(call, &query::AUTHORITY)?;
    let id = call.parameter("pki");
    call.app.database.read(|connection| require_pki(call, connection))?;
    let source = authority::live(id, call.created_by());
    let bases = |stored: &[Stored]| field_bases(call, stored, options.select.as_deref());
    page(call, &authorities(id), &source, &options, |stored| &stored.record, bases)
}

pub(super) fn count(call: &Call) -> Reply {
    let options = list_options(call, &query::AUTHORITY)?;
    let source = authority::live(call.parameter("pki"), call.created_by());
    let count = call.app.database.read(|connection| {
        require_pki(call, connection)?;
        Ok::<_, Failure>(source.count(connection, &options)?)
    })?;
    Ok(Answer::text(count.to_string()))
}

pub(super) fn create(call: &Call) -> Reply {
    let (mut record, mut bases) = record::create(call)?;
    let (id, now) = (call.parameter("pki"), call.app.clock().seconds());
    record.id = Uuid::new_v4().to_string();
    record.created_date_time = Instant::from_unix_seconds(now);
    record.odata_type = Some(CertificateAuthorityDetail::ODATA_TYPE.to_owned());
    call.app.database.transaction(|connection| {
        deleted::expire(connection, now)?;
        bases.extend(changing(call, connection, id)?);
        known::check_room(&call.app, connection, id)?;
        known::check_new(&call.app, connection, id, &record)?;
        authority::insert(connection, id, &record, Origin::Created)?;
        pki::touch(connection, id, now)?;
        Ok::<_, Failure>(())
    })?;
    let answer = entity(call, StatusCode::CREATED, &authorities(id), &record, None)?;
    Ok(answer.assuming(bases))
}

pub(super) fn read(call: &Call) -> Reply {
    let selected = select(&call.query, &query::AUTHORITY)?;
    let found = call.app.database.read(|connection| find(call, connection))?;
    let place = authorities(call.parameter("pki"));
    let answer = entity(call, StatusCode::OK, &place, &found.record, selected.as_deref())?;
    let bases = field_bases(call, std::slice::from_ref(&found), selected.as_deref());
    Ok(answer.assuming(bases))
}

pub(super) fn update(call: &Call) -> Reply {
    let (id, now) = (call.parameter("pki"), call.app.clock().seconds());
    let (updated, bases) = call.app.database.transaction(|connection| {
        let mut bases = changing(call, connection, id)?;
        let mut found = find(call, connection)?;
        bases.extend(record::update(call, &mut found.record)?);
        if thumbprint_changed(connection, &found)? {
            known::check_new(&call.app, connection, id, &found.record)?;
        }
        authority::update(connection, &found.record)?;
        pki::touch(connection, id, now)?;
        Ok::<_, Failure>((found, bases))
    })?;
    let answer = entity(call, StatusCode::OK, &authorities(id), &updated.record, None)?;
    Ok(answer.assuming(bases).assuming(field_bases(call, &[updated], None)))
}

/// Deletes a certificate authority, which can be restored.
pub(super) fn delete(call: &Call) -> Reply {
    let (id, now) = (call.parameter("pki"), call.app.clock().seconds());
    let bases: Vec<Basis> = call.app.database.transaction(|connection| {
        let bases = changing(call, connection, id)?;
        let found = find(call, connection)?;
        deleted::delete_authority(connection, &found.record.id, now)?;
        pki::touch(connection, id, now)?;
        Ok::<_, Failure>(bases)
    })?;
    Ok(Answer::empty(StatusCode::NO_CONTENT).assuming(bases))
}

fn require_pki(call: &Call, connection: &Connection) -> Result<(), Failure> {
    let id = call.parameter("pki");
    let found = pki::get(connection, id, call.created_by())?;
    found.map(|_| ()).ok_or_else(|| Failure::not_found(id))
}

fn find(call: &Call, connection: &Connection) -> Result<Stored, Failure> {
    require_pki(call, connection)?;
    let (pki, id) = (call.parameter("pki"), call.parameter("authority"));
    let found = authority::get(connection, pki, id, call.created_by())?;
    found.ok_or_else(|| Failure::not_found(id))
}

fn thumbprint_changed(connection: &Connection, changed: &Stored) -> Result<bool, Failure> {
    let (pki, id) = (&changed.pki, &changed.record.id);
    let before = authority::get(connection, pki, id, i64::MAX)?;
    let text = |record: &CertificateAuthorityDetail| {
        record.thumbprint.as_deref().unwrap_or_default().to_ascii_uppercase()
    };
    Ok(before.is_none_or(|before| text(&before.record) != text(&changed.record)))
}
