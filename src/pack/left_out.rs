//! The certificates that were not packed, and the reasons.

use std::fmt;

use serde::Serialize;

use crate::certificate::Instant;
use crate::digest::Thumbprint;
use crate::source::Member;
use crate::text::{Escaped, Message};

/// A certificate that was not packed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LeftOut {
    /// The certificate's thumbprint; null for an element of a bundle that cannot be parsed.
    pub thumbprint: Option<Thumbprint>,
    /// The certificate's name, or the error if it cannot be parsed. Untrusted text.
    pub name: String,
    /// The file that contains it. Untrusted text.
    pub source: String,
    /// The reason why it was not packed.
    #[serde(flatten)]
    pub reason: LeftOutReason,
}

/// The reason why a certificate was not packed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "reason", rename_all = "camelCase")]
#[non_exhaustive]
pub enum LeftOutReason {
    /// The bytes cannot be parsed as a certificate.
    Unreadable,
    /// A list contains only the thumbprint.
    NoCertificate,
    /// The certificate's outer header is not DER.
    NotDer,
    /// The certificate is a duplicate of an earlier one.
    Repeated,
    /// The certificate is not a CA certificate.
    NotCa,
    /// The certificate is not in any of the requested chains.
    NotInChain,
    /// The certificate is not among those to keep.
    NotKept,
    /// A selector drops the certificate.
    Dropped {
        /// The text of the selector.
        selector: String,
    },
    /// A store already contains the certificate.
    InStore {
        /// The store's name.
        store: String,
    },
    /// The certificate has expired.
    Expired {
        /// The last instant of validity.
        on: Instant,
    },
}

impl LeftOut {
    pub(super) fn new(source: &str, member: &Member, reason: LeftOutReason) -> Self {
        let thumbprint = Some(member.thumbprint());
        Self { thumbprint, name: member.name(), source: source.to_owned(), reason }
    }

    pub(super) fn unreadable(source: &str, message: &Message) -> Self {
        let (name, source) = (message.raw().to_owned(), source.to_owned());
        Self { thumbprint: None, name, source, reason: LeftOutReason::Unreadable }
    }
}

/// Prints the reason as a phrase that fits one or several certificates, such as `not a CA
/// certificate`.
impl fmt::Display for LeftOutReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => formatter.write_str("cannot be parsed"),
            Self::NoCertificate => formatter.write_str("listed without the certificate"),
            Self::NotDer => formatter.write_str("not in DER"),
            Self::Repeated => formatter.write_str("duplicate"),
            Self::NotCa => formatter.write_str("not a CA certificate"),
            Self::NotInChain => formatter.write_str("not in the chain"),
            Self::NotKept => formatter.write_str("not selected by --keep"),
            Self::Dropped { selector } => write!(formatter, "dropped ({})", Escaped::new(selector)),
            Self::InStore { store } => write!(formatter, "already in {}", Escaped::new(store)),
            Self::Expired { .. } => formatter.write_str("expired"),
        }
    }
}
