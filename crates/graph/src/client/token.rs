//! An access token. It is not printed, and its memory is cleared.

use std::fmt;

use zeroize::Zeroizing;

/// Maximum length of a token, in bytes. Tokens issued by Entra have about 2,000.
pub(super) const LONGEST: usize = 1 << 16;

/// A bearer token. It is not printed, and its memory is overwritten when it is dropped.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

/// The reason why there is no token. It does not contain any part of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenError {
    /// A sentence. It may contain the name of a file or command: escape it before printing.
    pub message: String,
}

impl TokenError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for TokenError {}

impl Token {
    /// Creates a token from text, without the white space around it. `origin` is the source of the
    /// text, for the error.
    ///
    /// # Errors
    /// Returns an error if the text is empty, longer than 65,536 bytes, or contains white space or
    /// other characters that RFC 6750 does not permit. Only the service can determine whether the
    /// token is valid.
    pub fn new(text: &str, origin: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let wrong = |what: &str| Err(TokenError::new(format!("{origin} {what}.")));
        if text.is_empty() {
            return wrong("does not contain a token");
        }
        let has_scheme = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer "));
        if has_scheme {
            return wrong("begins with \"Bearer\": leave that word out");
        }
        // The characters of `b64token` in RFC 6750 section 2.1.
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if text.len() > LONGEST || !text.bytes().all(is_token) {
            return wrong("does not contain a token alone");
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_token_is_refused_without_repeating_it() {
        for text in ["", " \n", "Bearer abc", "a b", "se\u{301}cret", "{\"accessToken\":1}"] {
            let error = Token::new(text, "The file").unwrap_err().to_string();
            assert!(error.starts_with("The file ") && !error.contains("cret"), "{error}");
        }
        let token = Token::new(" a.b-c_d~\r\n", "The file").unwrap();
        assert_eq!(token.as_str(), "a.b-c_d~");
        assert_eq!(format!("{token:?}"), "Token(..)");
    }
}
