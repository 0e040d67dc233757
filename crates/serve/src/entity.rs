//! Resources and pages as the bodies of answers.

use axum::http::StatusCode;
use pki_preflight::report::FIELDS;
use pki_preflight_graph::Page;
use serde::Serialize;
use serde_json::Value;

use crate::answer::{Answer, Basis, Failure, Reply};
use crate::call::Call;
use crate::database::authority::{Origin, Stored};
use crate::database::search::Source;
use crate::fault::FaultKind;
use crate::query::{ListOptions, Token};

/// What a query selects; everything where it does not say.
pub(crate) type Selection<'a> = Option<&'a [&'static str]>;

/// What `@odata.context` says of the PKIs.
pub(crate) const PKIS: &str =
    "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";

/// The same of the CAs of a PKI.
pub(crate) fn authorities(pki: &str) -> String {
    format!("{PKIS}('{pki}')/certificateAuthorities")
}

#[derive(Debug, Serialize)]
struct Entity<'a, T> {
    #[serde(rename = "@odata.context")]
    context: String,
    #[serde(flatten)]
    value: &'a T,
}

/// An answer that is a resource. `place` is the collection that it is in.
pub(crate) fn entity(
    call: &Call,
    status: StatusCode,
    place: &str,
    value: &impl Serialize,
    selected: Selection<'_>,
) -> Reply {
    let context = context(call, &format!("{place}/$entity"));
    match selected {
        None => Answer::json(status, &Entity { context, value }),
        Some(_) => Answer::json(status, &Entity { context, value: &select(value, selected)? }),
    }
}

/// An answer that is a page of a collection.
pub(crate) fn page<T, W: Serialize>(
    call: &Call,
    place: &str,
    source: &Source<T>,
    options: &ListOptions,
    wire: impl Fn(&T) -> &W,
    bases: impl Fn(&[T]) -> Vec<Basis>,
) -> Reply {
    let empty = |kind: &FaultKind| matches!(kind, FaultKind::EmptyPage {}).then_some(());
    if call.app.faults.take(call.target(), empty).is_some() {
        return empty_page(call, place);
    }
    let found = call.app.database.read(|connection| source.page(connection, options))?;
    let selected = options.select.as_deref();
    let context = Some(context(call, place));
    let next = found.next.map(|token| next_link(call, &token)).transpose()?;
    let assumed = bases(&found.rows);
    let answer = if selected.is_some() {
        let rows: Result<Vec<Value>, Failure> =
            found.rows.iter().map(|row| select(wire(row), selected)).collect();
        Answer::json(StatusCode::OK, &filled(rows?, context, found.count, next))
    } else {
        let rows: Vec<&W> = found.rows.iter().map(wire).collect();
        Answer::json(StatusCode::OK, &filled(rows, context, found.count, next))
    };
    answer.map(|answer| answer.assuming(assumed))
}

fn filled<T>(
    rows: Vec<T>,
    context: Option<String>,
    count: Option<u64>,
    next: Option<String>,
) -> Page<T> {
    let mut page = Page::new(rows);
    page.context = context;
    page.count = count;
    page.next_link = next;
    page
}

/// A page without members, whose next page is the one that was asked for.
fn empty_page(call: &Call, place: &str) -> Reply {
    let again = format!("{}{}?{}", call.identity.origin, call.path, call.query);
    let context = Some(context(call, place));
    let again = again.trim_end_matches('?').to_owned();
    Answer::json(StatusCode::OK, &filled(Vec::<Value>::new(), context, None, Some(again)))
}

/// The URL of the next page: that of this one, with where it goes on.
fn next_link(call: &Call, token: &Token) -> Result<String, Failure> {
    let is_token = |name: &str| ["$skiptoken", "skiptoken"].contains(&name);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(call.query.as_bytes()) {
        if !is_token(&name) {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("$skiptoken", &token.write()?);
    // The dollar sign may stand in a query as it is, and clients look for it.
    let query = query.finish().replace("%24", "$");
    Ok(format!("{}{}?{query}", call.identity.origin, call.path))
}

/// The properties of a resource that are selected.
fn select(value: &impl Serialize, selected: Selection<'_>) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(value).map_err(|error| Failure::internal(&error))?;
    if let (Value::Object(object), Some(selected)) = (&mut value, selected) {
        object.retain(|name, _| name.starts_with('@') || selected.contains(&name.as_str()));
    }
    Ok(value)
}

/// The URL of the metadata of an answer; `place` is what follows `$metadata#`.
fn context(call: &Call, place: &str) -> String {
    format!("{}{}/$metadata#{place}", call.identity.origin, call.version())
}

/// The assumptions that the selected fields of these CAs rest on: those of the fields that an
/// upload filled.
pub(crate) fn field_bases(call: &Call, stored: &[Stored], selected: Selection<'_>) -> Vec<Basis> {
    if stored.iter().all(|each| each.origin == Origin::Created) {
        return Vec::new();
    }
    let is_selected = |name: &str| selected.is_none_or(|selected| selected.contains(&name));
    let mut names: Vec<&str> = FIELDS
        .iter()
        .filter(|field| is_selected(field.name))
        .filter_map(|field| field.assumption)
        .collect();
    names.dedup();
    names.into_iter().map(|name| call.app.options.assumptions.prediction_basis(name)).collect()
}
