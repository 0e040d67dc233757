//! Names in a parsed report that are looked up in the tables of this version.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// Parses a name and finds its row. A name without a row is an error: the report may come from a
/// later version.
pub(crate) fn find<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    what: &str,
    row: impl Fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let name = Cow::<str>::deserialize(deserializer)?;
    row(&name).ok_or_else(|| unknown(what, &name))
}

/// The error for a name that this version does not define.
pub(crate) fn unknown<E: de::Error>(what: &str, name: impl fmt::Display) -> E {
    E::custom(format_args!("this version does not define the {what} \"{name}\""))
}
