//! The reasons why a request failed.

use std::fmt;
use std::time::Duration;

use pki_preflight::text::shorten;

use super::token::TokenError;

/// Maximum number of characters stored of text from the service or the network.
const LONGEST: usize = 300;

/// The reason why a request failed. The text comes from the service and the network: escape it
/// before printing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// There is no token.
    Token(TokenError),
    /// No connection was made, and nothing was sent.
    NotSent(String),
    /// The request was sent, but the answer is missing or incomplete. Its effect is unknown.
    Lost(String),
    /// The service answered with an error or a redirect.
    Refused(Box<Refusal>),
    /// The answer reports success but does not have the documented form.
    Unexpected(String),
    /// A link to the next page leads to another origin, to which the token must not be sent.
    ForeignLink(String),
}

/// An answer that is not a success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// `error.code`; empty if the body is not a Graph error object.
    pub code: String,
    /// `error.message`, or the beginning of any other body.
    pub message: String,
    /// The service's id of the request, for Microsoft's support.
    pub request_id: Option<String>,
    /// The wait requested by the service, at most [`super::MAXIMUM_WAIT`].
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// Whether the service may answer the same request differently later.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self.status, 408 | 429 | 500 | 502 | 503 | 504)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.status)?;
        if !self.code.is_empty() {
            write!(formatter, " {}", self.code)?;
        }
        if !self.message.is_empty() {
            write!(formatter, ": {}", self.message)?;
        }
        match &self.request_id {
            Some(id) => write!(formatter, " (request-id {id})"),
            None => Ok(()),
        }
    }
}

impl ClientError {
    /// The service's refusal, if it answered.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// An answer without the documented form. The text is shortened because parsers quote their
    /// input.
    pub(crate) fn unexpected(reason: &impl fmt::Display) -> Self {
        Self::Unexpected(shorten(&reason.to_string(), LONGEST))
    }

    /// A link that is not followed.
    pub(super) fn foreign(link: &str) -> Self {
        Self::ForeignLink(shorten(link, LONGEST))
    }

    /// Applies a function to the texts from the service and the network.
    pub(crate) fn map_texts(self, text: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Token(error) => Self::Token(error),
            Self::NotSent(reason) => Self::NotSent(text(&reason)),
            Self::Lost(reason) => Self::Lost(text(&reason)),
            Self::Unexpected(reason) => Self::Unexpected(text(&reason)),
            Self::ForeignLink(link) => Self::ForeignLink(text(&link)),
            Self::Refused(mut refusal) => {
                refusal.code = text(&refusal.code);
                refusal.message = text(&refusal.message);
                Self::Refused(refusal)
            }
        }
    }

    /// Whether the service answered with this status.
    #[must_use]
    pub fn has_status(&self, status: u16) -> bool {
        self.refusal().is_some_and(|refusal| refusal.status == status)
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NotSent(_) | Self::Lost(_) => true,
            Self::Refused(refusal) => refusal.is_transient(),
            _ => false,
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(error) => error.fmt(formatter),
            Self::NotSent(reason) => write!(formatter, "No connection to the service: {reason}."),
            Self::Lost(reason) => write!(formatter, "The answer was lost: {reason}."),
            Self::Refused(refusal) => write!(formatter, "The service answered {refusal}"),
            Self::Unexpected(reason) => {
                write!(formatter, "The service's answer cannot be read: {reason}.")
            }
            Self::ForeignLink(link) => write!(
                formatter,
                "The service links to {link} for the next page. That is another origin, and the \
                 token is not sent there."
            ),
        }
    }
}

impl std::error::Error for ClientError {}

impl From<TokenError> for ClientError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
