//! Names in a report that is read back, looked up in the tables of this version.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// Reads a name, and finds its row. A name without a row is an error that says so: a later version
/// may have written the report.
pub(crate) fn find<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    what: &str,
    row: impl Fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let name = Cow::<str>::deserialize(deserializer)?;
    row(&name).ok_or_else(|| unknown(what, &name))
}

/// That this version does not have something.
pub(crate) fn unknown<E: de::Error>(what: &str, name: impl fmt::Display) -> E {
    E::custom(format_args!("this version does not know the {what} \"{name}\""))
}
