//! `certificateBasedAuthConfigurations`: the PKIs of the tenant.

use axum::http::StatusCode;
use pki_preflight_graph::{CertificateBasedAuthPki, CertificateBasedAuthPkiUpdate};
use serde_json::Value;
use uuid::Uuid;

use crate::answer::{Answer, Failure, Reply};
use crate::call::Call;
use crate::database;
use crate::entity::Entity;

/// The longest `displayName`, in characters.
const NAME_CHARACTERS: usize = 256;

/// Creates a PKI.
pub(super) fn create(call: &Call) -> Reply {
    let update = update(call)?;
    let (id, now) = (Uuid::new_v4().to_string(), call.app.clock().seconds());
    let created = call.app.database.transaction(|connection| {
        database::pki::insert(connection, &id, update.display_name.as_deref(), now)?;
        database::pki::get(connection, &id)?.ok_or_else(|| Failure::not_found(&id))
    })?;
    Answer::json(StatusCode::CREATED, &entity(call, &created))
}

/// Reads a PKI.
pub(super) fn read(call: &Call) -> Reply {
    let id = call.parameter("pki");
    let found = call.app.database.read(|connection| database::pki::get(connection, id))?;
    let found = found.ok_or_else(|| Failure::not_found(id))?;
    Answer::json(StatusCode::OK, &entity(call, &found))
}

fn entity<'a>(
    call: &Call,
    pki: &'a CertificateBasedAuthPki,
) -> Entity<'a, CertificateBasedAuthPki> {
    let place = "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/$entity";
    Entity::new(call, place, pki)
}

/// The body that creates or updates a PKI.
fn update(call: &Call) -> Result<CertificateBasedAuthPkiUpdate, Failure> {
    let object = call.object()?;
    let known = |name: &String| name == "displayName" || name.starts_with('@');
    if let Some(name) = object.keys().find(|name| !known(name)) {
        let message = format!("The property '{name}' cannot be set; only displayName can.");
        return Err(Failure::bad_request(message));
    }
    let mut update = CertificateBasedAuthPkiUpdate::default();
    update.display_name = match object.get("displayName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) if name.chars().count() <= NAME_CHARACTERS => Some(name.clone()),
        Some(Value::String(_)) => {
            let message = format!("displayName has more than {NAME_CHARACTERS} characters.");
            return Err(Failure::bad_request(message));
        }
        Some(_) => return Err(Failure::bad_request("displayName is not a string.")),
    };
    Ok(update)
}
