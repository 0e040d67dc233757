//! `Edm.DateTimeOffset` of properties that may be null or missing.

use pki_preflight::Instant;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// Reads null, or any instant of RFC 3339. Graph writes fractions of up to seven digits, Python's
/// SDK an offset; a fraction is cut off.
pub(crate) fn optional<'de, D>(deserializer: D) -> Result<Option<Instant>, D::Error>
where
    D: Deserializer<'de>,
{
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| parse(&text).map_err(D::Error::custom)).transpose()
}

fn parse(text: &str) -> Result<Instant, &'static str> {
    let wrong = "expected an instant such as 2027-08-29T02:05:57Z";
    // A date alone is an instant for the library and none for Graph.
    if !text.contains(['T', 't']) {
        return Err(wrong);
    }
    text.parse().map_err(|_| wrong)
}

/// As [`optional`], but a text that is not an instant with a zone is nothing: the date of an error
/// is not worth losing the error for.
pub(crate) fn optional_lenient<'de, D>(deserializer: D) -> Result<Option<Instant>, D::Error>
where
    D: Deserializer<'de>,
{
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| parse(&text).ok()))
}
