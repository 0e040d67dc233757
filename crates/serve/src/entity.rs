//! A resource with the URL of its metadata.

use serde::Serialize;

use crate::call::Call;

/// A resource as the body of an answer.
#[derive(Debug, Serialize)]
pub(crate) struct Entity<'a, T> {
    #[serde(rename = "@odata.context")]
    context: String,
    #[serde(flatten)]
    value: &'a T,
}

impl<'a, T> Entity<'a, T> {
    /// `place` is what follows `$metadata#`.
    pub(crate) fn new(call: &Call, place: &str, value: &'a T) -> Self {
        Self { context: context(call, place), value }
    }
}

/// The URL of the metadata of an answer; `place` is what follows `$metadata#`.
pub(crate) fn context(call: &Call, place: &str) -> String {
    format!("{}{}/$metadata#{place}", call.identity.origin, call.version())
}
