//! What was not packed, and why.

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
    /// Its thumbprint; null where an element of a bundle cannot be parsed.
    pub thumbprint: Option<Thumbprint>,
    /// Its name, or what is wrong with it. Untrusted text.
    pub name: String,
    /// The file that it is in. Untrusted text.
    pub source: String,
    /// Why it was not packed.
    #[serde(flatten)]
    pub reason: LeftOutReason,
}

/// Why a certificate was not packed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "reason", rename_all = "camelCase")]
#[non_exhaustive]
pub enum LeftOutReason {
    /// Its bytes cannot be parsed as a certificate.
    Unreadable,
    /// A list has only its thumbprint.
    NoCertificate,
    /// Its own header is not DER.
    NotDer,
    /// An earlier one is the same.
    Repeated,
    /// It is not a CA certificate.
    NotCa,
    /// It is in none of the chains that are wanted.
    NotInChain,
    /// It is not among those to keep.
    NotKept,
    /// It was to be dropped.
    Dropped {
        /// What was typed.
        selector: String,
    },
    /// A store already contains it.
    InStore {
        /// The store's name.
        store: String,
    },
    /// It has expired.
    Expired {
        /// The last instant of its validity.
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

/// Prints what applies to several certificates alike, such as `not a CA certificate`.
impl fmt::Display for LeftOutReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => formatter.write_str("cannot be parsed"),
            Self::NoCertificate => formatter.write_str("listed without the certificate"),
            Self::NotDer => formatter.write_str("not DER itself"),
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
