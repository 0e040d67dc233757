//! Selects certificates by name, thumbprint or key identifier.

use std::fmt;
use std::str::FromStr;

use crate::source::Member;

/// Selects certificates by common name or whole subject, ignoring case, or by the hexadecimal
/// digits of the SHA-1 thumbprint, the SHA-256 or the subject key identifier.
///
/// Colons, spaces and hyphens between digits are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    text: String,
    lower: String,
    digits: Option<String>,
}

impl FromStr for Selector {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_between = |character: char| {
            character.is_whitespace() || matches!(character, ':' | '-' | '\u{200E}')
        };
        let digits: String = text.chars().filter(|character| !is_between(*character)).collect();
        let is_hexadecimal = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_hexdigit());
        Ok(Self {
            text: text.to_owned(),
            lower: text.trim().to_lowercase(),
            digits: is_hexadecimal.then(|| digits.to_ascii_uppercase()),
        })
    }
}

impl Selector {
    /// Whether the selector matches a certificate.
    #[must_use]
    pub fn matches(&self, member: &Member) -> bool {
        let summary = member.summary();
        let by_name = summary.is_some_and(|summary| {
            summary.name.to_lowercase() == self.lower
                || summary.subject.to_lowercase() == self.lower
        });
        by_name
            || self.digits.as_deref().is_some_and(|digits| {
                let identifier = summary.and_then(|it| it.subject_key_identifier.as_deref());
                member.thumbprint().to_string() == digits
                    || identifier == Some(digits)
                    || member.sha256().is_some_and(|it| it.to_string() == digits)
            })
    }

    /// The text of the selector. Untrusted text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::text::Escaped::new(&self.text).fmt(formatter)
    }
}
