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

/// The properties that a query selects; by default all.
pub(crate) type Selection<'a> = Option<&'a [&'static str]>;

/// The part of `@odata.context` for the PKIs.
pub(crate) const PKIS: &str =
    "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";

/// The part of `@odata.context` for the CAs of a PKI.
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

/// An answer with a resource. `place` is its collection.
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

/// An answer with a page of a collection.
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

/// A page without members, whose next page is the requested one.
fn empty_page(call: &Call, place: &str) -> Reply {
    let again = format!("{}{}?{}", call.identity.origin, call.path, call.query);
    let context = Some(context(call, place));
    let again = again.trim_end_matches('?').to_owned();
    Answer::json(StatusCode::OK, &filled(Vec::<Value>::new(), context, None, Some(again)))
}

/// The URL of the next page: this page's URL, with the position where the next one starts.
fn next_link(call: &Call, token: &Token) -> Result<String, Failure> {
    let is_token = |name: &str| ["$skiptoken", "skiptoken"].contains(&name);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(call.query.as_bytes()) {
        if !is_token(&name) {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("$skiptoken", &token.write()?);
    // A dollar sign needs no escape in a query, and clients look for it.
    let query = query.finish().replace("%24", "$");
    Ok(format!("{}{}?{query}", call.identity.origin, call.path))
}

/// The selected properties of a resource.
fn select(value: &impl Serialize, selected: Selection<'_>) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(value).map_err(|error| Failure::internal(&error))?;
    if let (Value::Object(object), Some(selected)) = (&mut value, selected) {
        object.retain(|name, _| name.starts_with('@') || selected.contains(&name.as_str()));
    }
    Ok(value)
}

/// The URL of an answer's metadata; `place` is the part after `$metadata#`.
fn context(call: &Call, place: &str) -> String {
    format!("{}{}/$metadata#{place}", call.identity.origin, call.version())
}

/// The assumptions on which the selected fields of these CAs are based, if an upload created them.
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
