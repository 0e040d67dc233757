//! One certificate authority as JSON tells of it.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::certificate::first_certificate;
use super::told::Told;
use crate::certificate::Instant;
use crate::digest::Thumbprint;

/// What is kept of a `certificateAuthorityDetail` or a `certificateAuthority`.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) stated: Stated,
    pub(super) computed: Computed,
    pub(super) id: Option<Box<str>>,
    pub(super) display_name: Option<Box<str>>,
    /// What the properties tell.
    pub(super) told: Told,
}

/// The property `thumbprint`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Stated {
    #[default]
    Absent,
    Thumbprint(Thumbprint),
    /// Not 40 hexadecimal digits; the beginning of what stands there.
    Malformed(Box<str>),
}

/// The thumbprint of the property `certificate`, and what that tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Computed {
    #[default]
    Absent,
    Thumbprint(Thumbprint, Told),
    Unreadable(&'static str),
}

/// A JSON value that should be a string, or a boolean.
#[derive(Debug)]
pub(super) enum Value<'de> {
    Null,
    Boolean(bool),
    String(Cow<'de, str>),
    /// Of another type.
    Other,
}

impl Value<'_> {
    /// `expirationDateTime`; `None` where that is no instant.
    pub(super) fn as_instant(&self) -> Option<Instant> {
        match self {
            Self::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether `certificateAuthorityType` is root, or the classic `isRootAuthority`.
    pub(super) fn as_is_root(&self) -> Option<bool> {
        match self {
            Self::Boolean(is_root) => Some(*is_root),
            Self::String(text) if text.eq_ignore_ascii_case("root") => Some(true),
            Self::String(text) if text.eq_ignore_ascii_case("intermediate") => Some(false),
            _ => None,
        }
    }

    /// The string, where there is one with something in it.
    pub(super) fn into_name(self) -> Option<Box<str>> {
        match self {
            Self::String(text) if !text.is_empty() => Some(text.into()),
            _ => None,
        }
    }
}

impl Stated {
    pub(super) fn read(value: &Value<'_>) -> Self {
        match value {
            Value::Null => Self::Absent,
            Value::String(text) if text.trim().is_empty() => Self::Absent,
            Value::String(text) => text.parse().map_or_else(
                |_| Self::Malformed(text.chars().take(80).collect::<String>().into()),
                Self::Thumbprint,
            ),
            Value::Boolean(_) | Value::Other => Self::Malformed("not a string".into()),
        }
    }
}

impl Computed {
    /// Graph's Edm.Binary is base64url by OData's letter and base64 in practice.
    pub(super) fn read(value: &Value<'_>) -> Self {
        const LENIENT: GeneralPurpose = GeneralPurpose::new(
            &STANDARD,
            GeneralPurposeConfig::new()
                .with_decode_padding_mode(DecodePaddingMode::RequireNone)
                .with_decode_allow_trailing_bits(true),
        );
        let text = match value {
            Value::Null => return Self::Absent,
            Value::Boolean(_) | Value::Other => return Self::Unreadable("it is not a string"),
            Value::String(text) => text,
        };
        let plain = |octet: &u8| match octet {
            b'-' => b'+',
            b'_' => b'/',
            octet => *octet,
        };
        let mut characters: Vec<u8> =
            text.bytes().filter(|o| !o.is_ascii_whitespace()).map(|o| plain(&o)).collect();
        while characters.last() == Some(&b'=') {
            characters.pop();
        }
        if characters.is_empty() {
            return Self::Absent;
        }
        let Ok(octets) = LENIENT.decode(&characters) else {
            return Self::Unreadable("it is no base64");
        };
        match first_certificate(&octets) {
            Ok((certificate, [])) => {
                Self::Thumbprint(Thumbprint::of(certificate), Told::by(certificate))
            }
            Ok(_) => Self::Unreadable("octets stand behind it"),
            Err(reason) => Self::Unreadable(reason),
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::String(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};

    use super::*;

    fn computed(text: &str) -> Computed {
        Computed::read(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn every_base64_of_a_certificate() {
        let certificate = [0x30, 5, 0x30, 3, 0xFB, 0xFF, 0xFE];
        let expected = Computed::Thumbprint(Thumbprint::of(&certificate), Told::default());
        let standard = BASE64_STANDARD.encode(certificate);
        for text in [
            standard.clone(),
            standard.replace('/', "\\/"),
            standard.trim_end_matches('=').to_owned(),
            format!("{}\\r\\n {}", &standard[..3], &standard[3..]),
            BASE64_URL_SAFE.encode(certificate),
            BASE64_URL_SAFE_NO_PAD.encode(certificate),
        ] {
            assert_eq!(computed(&format!("\"{text}\"")), expected, "{text}");
        }
        let behind = BASE64_STANDARD.encode([&certificate[..], &[0]].concat());
        assert_eq!(
            computed(&format!("\"{behind}\"")),
            Computed::Unreadable("octets stand behind it")
        );
        assert_eq!(computed("\"A\""), Computed::Unreadable("it is no base64"));
        assert_eq!(computed("\"AAAA\""), Computed::Unreadable("it is no certificate"));
        assert_eq!(computed("[48, {\"a\": 1e9}]"), Computed::Unreadable("it is not a string"));
        assert_eq!((computed("null"), computed("\"\"")), (Computed::Absent, Computed::Absent));
    }

    #[test]
    fn every_thumbprint() {
        let stated = |text: &str| Stated::read(&serde_json::from_str(text).unwrap());
        let thumbprint = Thumbprint::of(b"");
        let text = format!("\"{}\"", thumbprint.to_string().to_lowercase());
        assert_eq!(stated(&text), Stated::Thumbprint(thumbprint));
        assert_eq!((stated("null"), stated("\" \"")), (Stated::Absent, Stated::Absent));
        assert_eq!(stated("\"C6FA....4E9CF2\""), Stated::Malformed("C6FA....4E9CF2".into()));
        for other in ["7", "-7", "0.5", "true", "{\"a\":[]}"] {
            assert_eq!(stated(other), Stated::Malformed("not a string".into()));
        }
    }
}
