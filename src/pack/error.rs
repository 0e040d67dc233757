//! The error if nothing could be packed.

use std::fmt;

use super::Selector;
use crate::arithmetic::to_u64;
use crate::error::Error;
use crate::text::{Message, message};

/// The reason why nothing could be packed.
#[derive(Debug)]
#[non_exhaustive]
pub enum PackError {
    /// A selector does not match any certificate.
    NothingSelected {
        /// The selector.
        selector: Selector,
    },
    /// The issuer of a certificate whose chain is requested is not in the input.
    NoIssuer {
        /// The file that contains the certificate.
        source: String,
        /// The certificate's name.
        name: String,
    },
    /// A root whose chain is requested is not in the input. The chain of a root is only the root.
    RootMissing {
        /// The file that contains the root.
        source: String,
        /// The root's name.
        name: String,
    },
    /// Certificates that must be in the same file exceed a limit of the service.
    CannotSplit {
        /// The number of certificates.
        certificates: usize,
    },
    /// A limit that protects the machine was exceeded, or the existing set returned an error.
    Inspect(Error),
    /// The bundle cannot be encoded: it would be too long.
    Encode {
        /// The encoder's message.
        reason: String,
    },
    /// The result reads back differently. This is a bug in this library.
    ReadBack {
        /// The difference.
        reason: String,
    },
}

impl PackError {
    pub(super) fn encoding(error: impl fmt::Display) -> Self {
        Self::Encode { reason: error.to_string() }
    }

    /// The message, with unescaped text from files.
    #[must_use]
    pub fn message(&self) -> Message {
        let untrusted = |text: &str| Message::untrusted(text);
        match self {
            Self::NothingSelected { selector } => message![
                "no certificate has the name, thumbprint or key identifier \"",
                untrusted(selector.as_str()),
                "\"",
            ],
            Self::NoIssuer { source, name } => message![
                untrusted(source),
                ": the issuer of \"",
                untrusted(name),
                "\" is not among the certificates",
            ],
            Self::RootMissing { source, name } => message![
                untrusted(source),
                ": the root \"",
                untrusted(name),
                "\" is not among the certificates; its chain is only the root",
            ],
            Self::CannotSplit { certificates } => message![
                "a file would have to contain ",
                to_u64(*certificates),
                " certificates that issued each other, which exceeds a limit of the service",
            ],
            Self::Inspect(error) => untrusted(&error.to_string()),
            Self::Encode { reason } => {
                message!["the bundle cannot be encoded: ", untrusted(reason)]
            }
            Self::ReadBack { reason } => {
                message!["the packed file reads back differently: ", untrusted(reason)]
            }
        }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(formatter)
    }
}

impl std::error::Error for PackError {}
