//! One certificate authority in a list.

use super::certificate::first_certificate;
use super::encoded;
use super::key::StoreKey;
use super::told::Told;
use super::value::{Date, StoreValue, begin};
use crate::digest::Thumbprint;

/// The properties of a `certificateAuthorityDetail` or a `certificateAuthority` that are used.
#[derive(Debug, Default)]
pub(super) struct StoreRecord {
    pub(super) stated: Stated,
    pub(super) computed: Computed,
    pub(super) id: Option<Box<str>>,
    pub(super) display_name: Option<Box<str>>,
    /// Facts from properties other than the certificate.
    pub(super) told: Told,
    /// The expiry date, if it cannot be parsed.
    pub(super) unreadable_date: Option<Box<str>>,
    /// Whether the record was deleted and can be restored.
    pub(super) deleted: bool,
    /// Whether the record has a property that only the classic store has.
    pub(super) classic: bool,
    /// Whether `thumbprint` or `certificate` occurs again with a different value.
    pub(super) repeated: bool,
    /// What the object is, as a clause, if it is not a certificate authority.
    pub(super) other: Option<Box<str>>,
}

/// The property `thumbprint`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Stated {
    #[default]
    Absent,
    Thumbprint(Thumbprint),
    /// Not 40 hexadecimal digits; the beginning of the value.
    Malformed(Box<str>),
}

/// The property `certificate`: its thumbprint and its facts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Computed {
    #[default]
    Absent,
    Thumbprint(Thumbprint, Told),
    Unreadable(&'static str),
}

impl StoreRecord {
    /// Sets a property. For most properties, the first value wins.
    pub(super) fn set(&mut self, key: StoreKey, value: StoreValue<'_>) {
        match key {
            StoreKey::Certificate | StoreKey::TrustedCertificate => {
                self.classic |= key == StoreKey::TrustedCertificate;
                self.repeated |= keep_first(&mut self.computed, Computed::read(&value));
            }
            StoreKey::Thumbprint => {
                self.repeated |= keep_first(&mut self.stated, Stated::read(&value));
            }
            StoreKey::Id if self.id.is_none() => self.id = value.into_name(),
            StoreKey::DisplayName if self.display_name.is_none() => {
                self.display_name = value.into_name();
            }
            StoreKey::CrlUrl if self.told.crl_url.is_none() => {
                self.told.crl_url = value.into_name();
            }
            StoreKey::Expiration => match value.as_date() {
                Date::Absent => {}
                Date::At(instant) => self.told.expires = Some(instant),
                Date::Unreadable(text) => self.unreadable_date = Some(text),
            },
            StoreKey::Deleted => self.deleted |= value.is_deletion(),
            StoreKey::AuthorityKind => {
                self.told.is_root = value.as_is_root(0).or(self.told.is_root);
            }
            StoreKey::AuthorityType | StoreKey::IsRootAuthority => {
                let root = i64::from(key == StoreKey::IsRootAuthority);
                self.classic = true;
                self.told.is_root = value.as_is_root(root).or(self.told.is_root);
            }
            StoreKey::StatusDetails => self.other = Some("it is a PKI, not one of its CAs".into()),
            StoreKey::Type => {
                if let StoreValue::String(text) = value
                    && !text.to_ascii_lowercase().contains("certificateauthority")
                {
                    let name = text.trim_start_matches('#');
                    self.other.get_or_insert_with(|| format!("it is a {}", begin(name)).into());
                }
            }
            _ => {}
        }
    }

    /// Reads a string in a list: a thumbprint, a certificate, or the text that PowerShell writes
    /// for an object that is nested too deeply.
    pub(super) fn of_text(text: &str) -> Self {
        let mut record = Self::default();
        match text.parse() {
            Ok(thumbprint) => record.stated = Stated::Thumbprint(thumbprint),
            Err(_) => match text.trim().strip_prefix("@{") {
                Some(members) => record.of_members(members.trim_end_matches('}')),
                None => record.computed = Computed::of_text(text),
            },
        }
        record
    }

    /// Reads a certificate that a list contains as an array of numbers.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self { computed: Computed::of(bytes), ..Self::default() }
    }

    /// Reads `id=a; thumbprint=C393…; certificate=System.Byte[]`.
    fn of_members(&mut self, members: &str) {
        for (key, value) in members.split("; ").filter_map(|member| member.split_once('=')) {
            self.set(StoreKey::read(key.trim()), StoreValue::String(value.into()));
        }
        if self.is_empty() {
            self.computed = Computed::Unreadable(encoded::CUT);
        }
    }

    /// Whether the record has neither a thumbprint nor a certificate.
    pub(super) fn is_empty(&self) -> bool {
        self.stated == Stated::Absent && self.computed == Computed::Absent
    }

    /// Whether the object is a certificate authority, judged by its properties alone. Other objects
    /// have properties with the same names.
    pub(super) fn is_likely(&self) -> bool {
        let has_digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        match (&self.stated, &self.computed) {
            (Stated::Thumbprint(_), _) | (_, Computed::Thumbprint(..)) => true,
            (Stated::Malformed(text), _) => has_digits(text),
            (Stated::Absent, Computed::Unreadable(reason)) => *reason != OTHER_TYPE,
            (Stated::Absent, Computed::Absent) => false,
        }
    }
}

/// Sets the value if it is absent. Returns whether it had a different value before.
fn keep_first<T: Default + PartialEq>(first: &mut T, next: T) -> bool {
    let absent = T::default();
    if *first == absent {
        *first = next;
        return false;
    }
    next != absent && next != *first
}

/// The message about a certificate that is a number, a boolean or an object.
const OTHER_TYPE: &str = "it is neither text nor a list of bytes";

impl Stated {
    fn read(value: &StoreValue<'_>) -> Self {
        match value {
            StoreValue::Null => Self::Absent,
            StoreValue::String(text) if text.trim().is_empty() => Self::Absent,
            StoreValue::String(text) => {
                let digits = text.trim();
                let digits = digits.strip_prefix("0x").unwrap_or(digits);
                digits.parse().map_or_else(|_| Self::Malformed(begin(text)), Self::Thumbprint)
            }
            // A SHA-1 has 20 bytes.
            StoreValue::Bytes(bytes) if bytes.len() == 20 => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                digits.parse().map_or(Self::Absent, Self::Thumbprint)
            }
            _ => Self::Malformed("not a string".into()),
        }
    }
}

impl Computed {
    fn read(value: &StoreValue<'_>) -> Self {
        match value {
            StoreValue::Null => Self::Absent,
            StoreValue::String(text) => Self::of_text(text),
            StoreValue::Bytes(bytes) => Self::of(bytes),
            StoreValue::Boolean(_) | StoreValue::Number(_) | StoreValue::Other => {
                Self::Unreadable(OTHER_TYPE)
            }
        }
    }

    fn of_text(text: &str) -> Self {
        match encoded::decode(text) {
            Ok(bytes) if bytes.is_empty() => Self::Absent,
            Ok(bytes) => Self::of(&bytes),
            Err(reason) => Self::Unreadable(reason),
        }
    }

    fn of(bytes: &[u8]) -> Self {
        match first_certificate(bytes) {
            Ok((certificate, [])) => {
                Self::Thumbprint(Thumbprint::of(certificate), Told::by(certificate))
            }
            Ok(_) => Self::Unreadable("trailing data follows it"),
            Err(reason) => Self::Unreadable(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    fn record(text: &str) -> StoreRecord {
        StoreRecord::of_text(text)
    }

    #[test]
    fn certificates() {
        let certificate = [0x30, 5, 0x30, 3, 0xFB, 0xFF, 0xFE];
        let expected = || Computed::Thumbprint(Thumbprint::of(&certificate), Told::default());
        assert_eq!(record(&BASE64_STANDARD.encode(certificate)).computed, expected());
        assert_eq!(StoreRecord::of_bytes(&certificate).computed, expected());
        let behind = BASE64_STANDARD.encode([&certificate[..], &[0]].concat());
        for (text, reason) in [
            (behind.as_str(), "trailing data follows it"),
            ("AAAA", "it is not a certificate"),
            ("System.Byte[]", encoded::CUT),
        ] {
            assert_eq!(record(text).computed, Computed::Unreadable(reason), "{text}");
        }
        assert!(record("").is_empty());
    }

    #[test]
    fn every_thumbprint() {
        let stated = |text: &str| Stated::read(&serde_json::from_str(text).unwrap());
        let thumbprint = Thumbprint::of(b"");
        let text = thumbprint.to_string().to_lowercase();
        assert_eq!(stated(&format!("\"{text}\"")), Stated::Thumbprint(thumbprint));
        assert_eq!((stated("null"), stated("\" \"")), (Stated::Absent, Stated::Absent));
        assert_eq!(stated("\"C6FA....4E9CF2\""), Stated::Malformed("C6FA....4E9CF2".into()));
        for other in ["7", "-7", "0.5", "true", "{\"a\":[]}"] {
            assert_eq!(stated(other), Stated::Malformed("not a string".into()));
        }
        let cut = format!("@{{id=7; Thumbprint={text}; certificate=System.Byte[]}}");
        let cut = record(&cut);
        assert_eq!((cut.stated, cut.id.as_deref()), (Stated::Thumbprint(thumbprint), Some("7")));
        assert_eq!(record("@{id=7}").computed, Computed::Unreadable(encoded::CUT));
    }
}
