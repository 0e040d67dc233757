//! `certificateAuthorities` of a PKI.

use axum::http::StatusCode;
use pki_preflight_graph::Page;

use crate::answer::{Answer, Failure, Reply};
use crate::call::Call;
use crate::database;
use crate::entity::context;

/// Lists the certificate authorities of a PKI.
pub(super) fn list(call: &Call) -> Reply {
    let pki = call.parameter("pki");
    let found = call.app.database.read(|connection| match database::pki::get(connection, pki)? {
        None => Ok(None),
        Some(_) => database::authority::list(connection, pki).map(Some),
    });
    let found: Option<_> = found.map_err(|error: rusqlite::Error| Failure::from(error))?;
    let found = found.ok_or_else(|| Failure::not_found(pki))?;
    let mut page = Page::new(found.into_iter().map(|(authority, _)| authority).collect());
    let place = format!(
        "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations('{pki}')/\
         certificateAuthorities"
    );
    page.context = Some(context(call, &place));
    Answer::json(StatusCode::OK, &page)
}
