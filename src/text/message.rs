//! Sentences that contain untrusted text.

use std::fmt;

use super::Escaped;
use crate::digest::Thumbprint;

/// Sentences that contain untrusted text: names of files, values from a list, messages of a server.
/// Printing escapes that text, once.
///
/// A message consists of parts: fixed words, numbers, untrusted text, and other messages. A message
/// is included in another unchanged, and printed text cannot be a part, so no text is escaped
/// twice.
///
/// ```
/// use pki_preflight::text::Message;
///
/// let message = Message::untrusted("a\u{1B}[2Jb.json");
/// assert_eq!(message.to_string(), "a\\u{1B}[2Jb.json");
/// assert_eq!(message.raw(), "a\u{1B}[2Jb.json");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message(String);

impl Message {
    /// A message that consists of untrusted text.
    #[must_use]
    pub fn untrusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The unescaped text, for a program that escapes what it prints. Do not print it.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Appends a part.
    pub(crate) fn push(&mut self, part: &(impl MessagePart + ?Sized)) {
        part.append(&mut self.0);
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped::new(&self.0).fmt(formatter)
    }
}

/// A part of a [`Message`]. A `String` is not a part, because it may be escaped already.
pub(crate) trait MessagePart {
    /// Appends the text unchanged.
    fn append(&self, text: &mut String);
}

impl MessagePart for &'static str {
    fn append(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl MessagePart for char {
    fn append(&self, text: &mut String) {
        text.push(*self);
    }
}

impl MessagePart for u64 {
    fn append(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl MessagePart for Thumbprint {
    fn append(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl MessagePart for Message {
    fn append(&self, text: &mut String) {
        text.push_str(&self.0);
    }
}

/// Creates a [`Message`] from its parts.
macro_rules! message {
    ($($part:expr),+ $(,)?) => {{
        let mut message = $crate::text::Message::default();
        $(message.push(&$part);)+
        message
    }};
}
pub(crate) use message;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_within_a_message_is_escaped_once() {
        let inner = message!["the file ", Message::untrusted("a\u{7}\\u{8}"), ' ', 3_u64];
        let outer = message!["left out: ", inner, "."];
        assert_eq!(outer.to_string(), "left out: the file a\\u{7}\\u{5C}u{8} 3.");
        assert_eq!(outer.raw(), "left out: the file a\u{7}\\u{8} 3.");
    }
}
