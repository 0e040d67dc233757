//! What a source tells of a certificate authority beside its names.

use crate::certificate::{Certificate, Instant};
use crate::record::is_root;

/// What is known of one entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// `expirationDateTime`, or `notAfter`.
    pub(super) expires: Option<Instant>,
    /// Whether it is a root.
    pub(super) is_root: Option<bool>,
}

impl Told {
    /// What a certificate's octets tell; nothing where they can't be read.
    pub(super) fn by(octets: &[u8]) -> Self {
        let Ok(certificate) = Certificate::parse(octets) else { return Self::default() };
        Self { expires: certificate.not_after().ok(), is_root: Some(is_root(&certificate)) }
    }

    /// What is told here, and what `other` tells where nothing is.
    pub(super) fn or(self, other: Self) -> Self {
        Self { expires: self.expires.or(other.expires), is_root: self.is_root.or(other.is_root) }
    }
}

/// Which types the entries of a store have, all together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Types {
    /// Whether one of them is a root.
    pub(crate) root: bool,
    /// Whether the source does not tell it of all.
    pub(crate) untold: bool,
}

impl Types {
    pub(super) const fn note(&mut self, is_root: Option<bool>) {
        match is_root {
            Some(is_root) => self.root |= is_root,
            None => self.untold = true,
        }
    }

    pub(super) const fn merge(&mut self, other: Self) {
        self.root |= other.root;
        self.untold |= other.untold;
    }
}
