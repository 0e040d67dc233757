//! `Edm.DateTimeOffset` of properties that may be null or missing.

use pki_preflight::Instant;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// Parses null, or an instant in RFC 3339. Graph writes fractions of up to seven digits, and the
/// Python SDK writes an offset. The fraction is dropped.
pub(crate) fn optional<'de, D>(deserializer: D) -> Result<Option<Instant>, D::Error>
where
    D: Deserializer<'de>,
{
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| parse(&text).map_err(D::Error::custom)).transpose()
}

fn parse(text: &str) -> Result<Instant, &'static str> {
    let wrong = "expected an instant such as 2027-08-29T02:05:57Z";
    // The library accepts a date without a time; Graph does not.
    if !text.contains(['T', 't']) {
        return Err(wrong);
    }
    text.parse().map_err(|_| wrong)
}

/// As [`optional`], but `None` for text that is not an instant with a time zone. An unreadable date
/// must not make an error unreadable.
pub(crate) fn optional_lenient<'de, D>(deserializer: D) -> Result<Option<Instant>, D::Error>
where
    D: Deserializer<'de>,
{
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| parse(&text).ok()))
}
