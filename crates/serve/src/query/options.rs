//! The query options of a list.

use std::borrow::Cow;

use super::filter::Filter;
use super::order::{self, Order};
use super::property::{Property, find, names};
use super::token::Token;
use crate::answer::Failure;

/// The number of members of a page without `$top`.
const DEFAULT_TOP: usize = 100;

/// The maximum number of members of a page.
const MAXIMUM_TOP: usize = 999;

/// OData options that the trust store does not support or document.
const UNSUPPORTED: [&str; 5] = ["$skip", "$expand", "$search", "$apply", "$compute"];

/// The options of a request for a list.
#[derive(Clone, Debug)]
pub(crate) struct ListOptions {
    /// Maximum number of members of the page.
    pub(crate) top: usize,
    pub(crate) filter: Option<Filter>,
    /// The sort keys. Members with equal keys are sorted by the order in which they were added.
    pub(crate) order: Vec<Order>,
    /// `$orderby` as it was sent.
    pub(crate) order_text: String,
    /// Whether the whole collection is counted.
    pub(crate) count: bool,
    /// The selected properties; all if this is `None`.
    pub(crate) select: Option<Vec<&'static str>>,
    /// The last row of the previous page.
    pub(crate) after: Option<Token>,
}

impl ListOptions {
    /// Parses the query of a list of resources with these properties.
    pub(crate) fn parse(query: &str, properties: &'static [Property]) -> Result<Self, Failure> {
        let options = read(query, |name| {
            ["$top", "$filter", "$orderby", "$count", "$select", "$skiptoken"].contains(&name)
        })?;
        let option = |name: &str| {
            options.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
        };
        let order_text = option("$orderby").unwrap_or_default().to_owned();
        let order = match option("$orderby") {
            Some(text) => order::parse(text, properties)?,
            None => Vec::new(),
        };
        let after = option("$skiptoken");
        let after = after.map(|text| Token::read(text, &order_text, order.len())).transpose()?;
        Ok(Self {
            top: option("$top").map_or(Ok(DEFAULT_TOP), top)?,
            filter: option("$filter").map(|text| Filter::parse(text, properties)).transpose()?,
            order,
            order_text,
            count: option("$count").map_or(Ok(false), count)?,
            select: option("$select").map(|text| selection(text, properties)).transpose()?,
            after,
        })
    }
}

/// Parses the query of a single resource, which may only have `$select`.
pub(crate) fn select(
    query: &str,
    properties: &'static [Property],
) -> Result<Option<Vec<&'static str>>, Failure> {
    let options = read(query, |name| name == "$select")?;
    options.first().map(|(_, text)| selection(text, properties)).transpose()
}

/// The options of a query, decoded. The `$` is optional, as Graph documents.
fn read(
    query: &str,
    is_known: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Cow<'_, str>)>, Failure> {
    let mut options: Vec<(String, Cow<'_, str>)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let full = if name.starts_with('$') { name.to_string() } else { format!("${name}") };
        if !is_known(&full) {
            let known = UNSUPPORTED.contains(&full.as_str());
            let what = if known { "is not supported here" } else { "is not known" };
            let message = format!("The query option '{name}' {what}.");
            return Err(Failure::unsupported_query(message));
        }
        if options.iter().any(|(key, _)| *key == full) {
            return Err(Failure::bad_request(format!("The query option '{name}' appears twice.")));
        }
        options.push((full, value));
    }
    Ok(options)
}

fn top(text: &str) -> Result<usize, Failure> {
    match text.parse() {
        Ok(top) if (1..=MAXIMUM_TOP).contains(&top) => Ok(top),
        _ => {
            let message = format!("Invalid $top: expected 1 to {MAXIMUM_TOP}, found '{text}'.");
            Err(Failure::bad_request(message))
        }
    }
}

fn count(text: &str) -> Result<bool, Failure> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => {
            let message = format!("Invalid $count: expected true or false, found '{text}'.");
            Err(Failure::bad_request(message))
        }
    }
}

fn selection(text: &str, properties: &'static [Property]) -> Result<Vec<&'static str>, Failure> {
    text.split(',')
        .map(|name| {
            let name = name.trim();
            find(properties, name).map(|property| property.name).ok_or_else(|| {
                let all = names(properties, |_| true);
                let message =
                    format!("Invalid $select: there is no property '{name}', only {all}.");
                Failure::unsupported_query(message)
            })
        })
        .collect()
}
