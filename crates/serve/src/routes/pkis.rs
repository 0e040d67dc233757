//! `certificateBasedAuthConfigurations`: the PKIs of the tenant.

use axum::http::StatusCode;
use pki_preflight::Instant;
use pki_preflight_graph::CertificateBasedAuthPki;
use rusqlite::Connection;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{changing, list_options};
use crate::answer::{Answer, Basis, Failure, Reply, own_words};
use crate::assumption::Row;
use crate::call::Call;
use crate::database::{deleted, job, pki};
use crate::entity::{PKIS, entity, page};
use crate::fault::FaultKind;
use crate::query::{self, select};

/// The longest `displayName`, in characters.
const NAME_CHARACTERS: usize = 256;

pub(super) fn list(call: &Call) -> Reply {
    let options = list_options(call, &query::PKI)?;
    let source = pki::live(call.created_by());
    page(
        call,
        PKIS,
        &source,
        &options,
        |pki| pki,
        |pkis| {
            let mut failed = pkis.iter().filter(|pki| !status_bases(call, pki).is_empty());
            failed.next().map_or_else(Vec::new, |pki| status_bases(call, pki))
        },
    )
}

pub(super) fn count(call: &Call) -> Reply {
    let options = list_options(call, &query::PKI)?;
    let source = pki::live(call.created_by());
    let count = call.app.database.read(|connection| source.count(connection, &options))?;
    Ok(Answer::text(count.to_string()))
}

pub(super) fn create(call: &Call) -> Reply {
    let object = call.object()?;
    let mut created = CertificateBasedAuthPki::default();
    created.id = Uuid::new_v4().to_string();
    created.display_name = display_name(&object)?.flatten();
    created.status = Some(CertificateBasedAuthPki::SUCCEEDED.to_owned());
    created.last_modified_date_time = Instant::from_unix_seconds(call.app.clock().seconds());
    call.app.database.transaction(|connection| pki::insert(connection, &created))?;
    entity(call, StatusCode::CREATED, PKIS, &created, None)
}

pub(super) fn read(call: &Call) -> Reply {
    let selected = select(&call.query, &query::PKI)?;
    let id = call.parameter("pki");
    let found = call.app.database.read(|connection| pki::get(connection, id, call.created_by()))?;
    let mut found = found.ok_or_else(|| Failure::not_found(id))?;
    let stale = |kind: &FaultKind| match kind {
        FaultKind::StaleStatus { status } => Some(status.clone()),
        _ => None,
    };
    if found.is_running()
        && let Some(status) = call.app.faults.take(call.target(), stale)
    {
        found.status = Some(status);
    }
    let bases = status_bases(call, &found);
    let answer = entity(call, StatusCode::OK, PKIS, &found, selected.as_deref())?;
    Ok(answer.assuming(bases))
}

/// Renames a PKI. Nothing else can be changed.
pub(super) fn update(call: &Call) -> Reply {
    let name = display_name(&call.object()?)?;
    let (id, now) = (call.parameter("pki"), call.app.clock().seconds());
    let (updated, bases) = call.app.database.transaction(|connection| {
        let bases = changing(call, connection, id)?;
        if let Some(name) = name {
            pki::rename(connection, id, name.as_deref(), now)?;
        }
        let updated = pki::get(connection, id, i64::MAX)?;
        Ok::<_, Failure>((updated.ok_or_else(|| Failure::not_found(id))?, bases))
    })?;
    Ok(entity(call, StatusCode::OK, PKIS, &updated, None)?.assuming(bases))
}

/// Deletes a PKI with its CAs; both can be restored.
pub(super) fn delete(call: &Call) -> Reply {
    let (id, now) = (call.parameter("pki"), call.app.clock().seconds());
    let bases = call.app.database.transaction(|connection| {
        let bases = changing(call, connection, id)?;
        end_uploads(call, connection, id, now)?;
        deleted::delete_pki(connection, id, now)?;
        Ok::<_, Failure>(bases)
    })?;
    Ok(Answer::empty(StatusCode::NO_CONTENT).assuming(bases))
}

/// Ends the uploads to a PKI that is deleted.
fn end_uploads(call: &Call, connection: &Connection, id: &str, now: i64) -> Result<(), Failure> {
    if job::is_active(connection, Some(id))? {
        let status = call.app.options.assumptions.failed_status();
        let details = own_words("The PKI was deleted while the upload ran.");
        pki::set_status(connection, id, status, Some(&details), now)?;
        job::abandon(connection, id)?;
    }
    Ok(())
}

/// The assumptions on which the status of a PKI is based.
fn status_bases(call: &Call, pki: &CertificateBasedAuthPki) -> Vec<Basis> {
    let assumptions = &call.app.options.assumptions;
    if pki.status.as_deref() == Some(assumptions.failed_status()) {
        vec![assumptions.basis(Row::FailedStatus), assumptions.basis(Row::OnFailure)]
    } else {
        Vec::new()
    }
}

/// `displayName` in a body that creates or updates a PKI, which has no other property.
fn display_name(object: &Map<String, Value>) -> Result<Option<Option<String>>, Failure> {
    let known = |name: &String| name == "displayName" || name.starts_with('@');
    if let Some(name) = object.keys().find(|name| !known(name)) {
        let message = format!("The property '{name}' cannot be set; only displayName can.");
        return Err(Failure::bad_request(message));
    }
    match object.get("displayName") {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(name)) if name.chars().count() <= NAME_CHARACTERS => {
            Ok(Some(Some(name.clone())))
        }
        Some(Value::String(_)) => {
            let message = format!("displayName has more than {NAME_CHARACTERS} characters.");
            Err(Failure::bad_request(message))
        }
        Some(_) => Err(Failure::bad_request("displayName is not a string.")),
    }
}
