//! Pages of a collection.

use serde::{Deserialize, Serialize};

/// One page of a collection. There are more pages as long as there is a `next_link`, also where a
/// page is empty.
///
/// Source: Microsoft Graph, paging; OData JSON format 4.01 section 4.5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// Where the metadata of the answer is.
    #[serde(rename = "@odata.context", default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// How many members the whole collection has, where `$count=true` asked for it.
    #[serde(rename = "@odata.count", default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The absolute URL of the next page. It is opaque, and may lead to another host: send no token
    /// there.
    #[serde(rename = "@odata.nextLink", default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    /// The members.
    pub value: Vec<T>,
}

impl<T> Page<T> {
    /// A page of these members, without anything else.
    #[must_use]
    pub const fn new(value: Vec<T>) -> Self {
        Self { context: None, count: None, next_link: None, value }
    }
}
