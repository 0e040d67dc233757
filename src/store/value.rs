//! The value of a property in JSON or a table.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::key::StoreKey;
use crate::certificate::Instant;

/// The value of a property.
#[derive(Debug)]
pub(super) enum StoreValue<'de> {
    Null,
    Boolean(bool),
    Number(i64),
    String(Cow<'de, str>),
    /// An array of numbers that are bytes.
    Bytes(Vec<u8>),
    /// A value of any other type.
    Other,
}

/// A date of expiry.
#[derive(Debug)]
pub(super) enum Date {
    Absent,
    At(Instant),
    /// The text that a message shows for the value.
    Unreadable(Box<str>),
}

impl StoreValue<'_> {
    /// Reads the value of `expirationDateTime` or `notAfter`.
    pub(super) fn as_date(&self) -> Date {
        match self {
            Self::Null => Date::Absent,
            Self::String(text) => {
                let text = text.trim();
                // .NET's earliest date means that the date was never set.
                if text.is_empty() || text.starts_with("0001-01-01") {
                    return Date::Absent;
                }
                date(text).map_or_else(|| Date::Unreadable(begin(text)), Date::At)
            }
            Self::Number(number) => Date::Unreadable(number.to_string().into()),
            Self::Boolean(_) | Self::Bytes(_) | Self::Other => {
                Date::Unreadable("not a date".into())
            }
        }
    }

    /// Whether the value of `deletedDateTime` means that the record was deleted.
    pub(super) fn is_deletion(&self) -> bool {
        !matches!(self.as_date(), Date::Absent)
    }

    /// Whether the value, in any of its representations, means a root. `root` is the number that
    /// means a root.
    pub(super) fn as_is_root(&self, root: i64) -> Option<bool> {
        let text = match self {
            Self::Boolean(is_root) => return Some(*is_root),
            Self::Number(number @ (0 | 1)) => return Some(*number == root),
            Self::String(text) => text.trim(),
            _ => return None,
        };
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(&["root", "rootauthority", "true"]) {
            Some(true)
        } else if is(&["intermediate", "intermediateauthority", "false"]) {
            Some(false)
        } else {
            text.parse()
                .ok()
                .filter(|number| matches!(number, 0 | 1))
                .map(|number: i64| number == root)
        }
    }

    /// The value as a name: a non-empty string, or a number.
    pub(super) fn into_name(self) -> Option<Box<str>> {
        match self {
            Self::String(text) if !text.is_empty() => Some(text.into()),
            Self::Number(number) => Some(number.to_string().into()),
            _ => None,
        }
    }

    /// The number, which may be in quotes.
    pub(super) fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

/// The beginning of a text, short enough for a sentence.
pub(super) fn begin(text: &str) -> Box<str> {
    text.chars().take(80).collect::<String>().into()
}

/// Parses ISO 8601, with or without a time zone, or .NET's `/Date(milliseconds)/`.
fn date(text: &str) -> Option<Instant> {
    if let Some(rest) = text.strip_prefix("/Date(") {
        let digits = rest.trim_start_matches('-').split(|c: char| !c.is_ascii_digit()).next()?;
        let milliseconds: i64 = digits.parse().ok()?;
        let sign = if rest.starts_with('-') { -1 } else { 1 };
        return Instant::from_unix_seconds(sign * milliseconds / 1000);
    }
    text.parse().or_else(|_| format!("{text}Z").parse()).ok()
}

impl<'de> Deserialize<'de> for StoreValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = StoreValue<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(StoreValue::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(StoreValue::String(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(StoreValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(StoreValue::Boolean(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(StoreValue::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(StoreValue::Other, StoreValue::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(StoreValue::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut bytes = Some(Vec::new());
        while let Some(element) = elements.next_element::<StoreValue<'_>>()? {
            let byte = element.as_number().and_then(|number| u8::try_from(number).ok());
            match (&mut bytes, byte) {
                (Some(bytes), Some(byte)) => bytes.push(byte),
                _ => bytes = None,
            }
        }
        Ok(bytes.filter(|bytes| !bytes.is_empty()).map_or(StoreValue::Other, StoreValue::Bytes))
    }

    /// PowerShell 5.1 writes some values as objects that contain them as `value`; .NET's
    /// certificates have their bytes as `RawData`.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = StoreValue::Other;
        while let Some(key) = members.next_key::<StoreKey>()? {
            match (key, &found) {
                (StoreKey::Value | StoreKey::Certificate, StoreValue::Other) => {
                    found = members.next_value()?;
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> StoreValue<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn dates_as_tools_write_them() {
        let expected: Instant = "2046-01-27T03:52:00Z".parse().unwrap();
        for text in [
            "\"2046-01-27T03:52:00Z\"",
            "\"2046-01-27T04:52:00.0000000+01:00\"",
            "\"2046-01-27T03:52:00\"",
            "\"\\/Date(2400637920000)\\/\"",
            "{\"value\":\"/Date(2400637920000)/\",\"DisplayHint\":2}",
        ] {
            assert!(matches!(value(text).as_date(), Date::At(at) if at == expected), "{text}");
        }
        for text in ["null", "\"\"", "\"0001-01-01T00:00:00\""] {
            assert!(matches!(value(text).as_date(), Date::Absent), "{text}");
        }
        for text in ["\"27.01.2046 03:52:00\"", "7", "[]", "\"/Date(x)/\""] {
            assert!(matches!(value(text).as_date(), Date::Unreadable(_)), "{text}");
        }
    }

    #[test]
    fn numbers_and_words_of_enumerations() {
        for text in ["0", "\"0\"", "\"Root\"", "\"RootAuthority\"", "true", "\"True\""] {
            assert_eq!(value(text).as_is_root(0), Some(true), "{text}");
        }
        for text in ["1", "\"intermediate\"", "false"] {
            assert_eq!(value(text).as_is_root(0), Some(false), "{text}");
        }
        assert_eq!((value("1").as_is_root(1), value("2").as_is_root(0)), (Some(true), None));
    }

    #[test]
    fn arrays_of_numbers_are_bytes() {
        assert!(
            matches!(value("[48, \"130\", 0]"), StoreValue::Bytes(bytes) if bytes == [48, 130, 0])
        );
        for text in ["[]", "[256]", "[48, -1]", "[48, {\"a\": [1e9]}]", "1e99"] {
            assert!(matches!(value(text), StoreValue::Other), "{text}");
        }
    }
}
