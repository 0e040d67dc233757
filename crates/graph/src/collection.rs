//! Pages of a collection.

use serde::{Deserialize, Serialize};

/// One page of a collection. If `next_link` is present, there are more pages, even if this page is
/// empty.
///
/// Source: Microsoft Graph, paging; OData JSON format 4.01 section 4.5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The URL of the answer's metadata.
    #[serde(rename = "@odata.context", default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Number of members in the whole collection, if the request contained `$count=true`.
    #[serde(rename = "@odata.count", default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The absolute URL of the next page. It is opaque and may lead to another host, to which a
    /// token must not be sent.
    #[serde(rename = "@odata.nextLink", default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    /// The members.
    pub value: Vec<T>,
}

impl<T> Page<T> {
    /// A page with these members and no other properties.
    #[must_use]
    pub const fn new(value: Vec<T>) -> Self {
        Self { context: None, count: None, next_link: None, value }
    }
}
