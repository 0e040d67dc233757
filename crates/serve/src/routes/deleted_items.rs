//! `deletedItems`: items deleted in the last 30 days.

use axum::http::StatusCode;
use pki_preflight_graph::{CertificateAuthorityDetail, CertificateBasedAuthPki};
use rusqlite::Connection;

use super::list_options;
use crate::answer::{Answer, Basis, Failure, Reply};
use crate::assumption::Row;
use crate::call::Call;
use crate::database::deleted::{self, Deleted};
use crate::database::{authority, pki};
use crate::entity::{entity, field_bases, page};
use crate::query;
use crate::upload::known;

const PLACE: &str = "directory/deletedItems";

/// Refuses a list without a type, because Graph requires one.
pub(super) fn all(_: &Call) -> Reply {
    Err(Failure::bad_request(
        "A type is required: /directory/deletedItems/microsoft.graph.certificateBasedAuthPki or \
         /directory/deletedItems/microsoft.graph.certificateAuthorityDetail.",
    ))
}

/// Lists the deleted items of a type, or reads one item. Both paths have one segment.
pub(super) fn read(call: &Call) -> Reply {
    let item = call.parameter("item");
    expire(call)?;
    match item.strip_prefix("microsoft.").unwrap_or(item) {
        "graph.certificateBasedAuthPki" => pkis(call),
        "graph.certificateAuthorityDetail" => authorities(call),
        other if other.starts_with("graph.") => {
            let message =
                format!("pki-preflight-serve does not emulate deleted items of '{item}'.");
            Err(Failure::new(StatusCode::NOT_FOUND, "preflightNotEmulated", message))
        }
        _ => one(call),
    }
}

fn pkis(call: &Call) -> Reply {
    let options = list_options(call, &query::PKI)?;
    page(call, PLACE, &pki::deleted(), &options, |pki| pki, |_| Vec::new())
}

fn authorities(call: &Call) -> Reply {
    let options = list_options(call, &query::AUTHORITY)?;
    let bases = |stored: &[authority::Stored]| field_bases(call, stored, options.select.as_deref());
    page(call, PLACE, &authority::deleted(), &options, |stored| &stored.record, bases)
}

fn one(call: &Call) -> Reply {
    let found = call.app.database.read(|connection| find(call, connection))?;
    answer(call, found)
}

pub(super) fn restore(call: &Call) -> Reply {
    expire(call)?;
    let now = call.app.clock().seconds();
    let (found, bases) = call.app.database.transaction(|connection| {
        let mut found = find(call, connection)?;
        let bases = match &mut found {
            Deleted::Pki(pki) => {
                deleted::restore_pki(connection, &pki.id, now)?;
                pki.deleted_date_time = None;
                Vec::new()
            }
            Deleted::Authority { stored, has_pki } => {
                restore_authority(call, connection, stored, *has_pki)?
            }
        };
        Ok::<_, Failure>((found, bases))
    })?;
    Ok(answer(call, found)?.assuming(bases))
}

fn restore_authority(
    call: &Call,
    connection: &Connection,
    stored: &mut authority::Stored,
    has_pki: bool,
) -> Result<Vec<Basis>, Failure> {
    let assumptions = &call.app.options.assumptions;
    if has_pki {
        known::check_room(&call.app, connection, &stored.pki)?;
        known::check_new(&call.app, connection, &stored.pki, &stored.record)?;
        deleted::restore_authority(connection, &stored.record.id)?;
        stored.record.deleted_date_time = None;
        return Ok(Vec::new());
    }
    let basis = assumptions.basis(Row::RestoreOrphan);
    if !assumptions.restores_orphans() {
        let message = "The PKI of the certificate authority is deleted: restore that first.";
        return Err(Failure::ours(message).assuming([basis]));
    }
    known::check_with_pki(&call.app, connection, &stored.pki, &stored.record)?;
    deleted::restore_authority_with_pki(connection, &stored.record.id)?;
    Ok(vec![basis])
}

/// Removes an item permanently.
pub(super) fn purge(call: &Call) -> Reply {
    expire(call)?;
    let id = call.parameter("item");
    call.app.database.transaction(|connection| {
        find(call, connection)?;
        Ok::<_, Failure>(deleted::purge(connection, id)?)
    })?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn expire(call: &Call) -> Result<(), Failure> {
    let now = call.app.clock().seconds();
    Ok(call.app.database.transaction(|connection| deleted::expire(connection, now))?)
}

fn find(call: &Call, connection: &Connection) -> Result<Deleted, Failure> {
    let id = call.parameter("item");
    deleted::get(connection, id)?.ok_or_else(|| Failure::not_found(id))
}

/// Answers with an item. Clients recognize its type only by `@odata.type`.
fn answer(call: &Call, found: Deleted) -> Reply {
    match found {
        Deleted::Pki(mut pki) => {
            pki.odata_type = Some(CertificateBasedAuthPki::ODATA_TYPE.to_owned());
            entity(call, StatusCode::OK, PLACE, &pki, None)
        }
        Deleted::Authority { mut stored, .. } => {
            let odata_type = CertificateAuthorityDetail::ODATA_TYPE.to_owned();
            stored.record.odata_type = Some(odata_type);
            let answer = entity(call, StatusCode::OK, PLACE, &stored.record, None)?;
            Ok(answer.assuming(field_bases(call, &[*stored], None)))
        }
    }
}
