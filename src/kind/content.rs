//! The kind of some data, and the kind of the data that it wraps.

use super::{FileKind, asn1, label, magic};

/// A kind, and the kind of the wrapped data, if it was established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) kind: FileKind,
    pub(super) inside: Option<FileKind>,
}

impl Content {
    pub(super) const fn new(kind: FileKind) -> Self {
        Self { kind, inside: None }
    }

    /// A wrapping of the given kind around `decoded`. A secret inside takes precedence over the
    /// wrapping.
    pub(super) fn around(kind: FileKind, decoded: &[u8]) -> Self {
        match inside(decoded) {
            Some(secret) if secret.is_secret() => Self::new(secret),
            inside => Self { kind, inside },
        }
    }
}

/// The kind of the decoded bytes, if their first bytes establish it.
pub(super) fn inside(decoded: &[u8]) -> Option<FileKind> {
    if decoded.is_empty() {
        return None;
    }
    let found = magic::kind(decoded).or_else(|| asn1::kind(decoded)).or_else(|| {
        let rest = decoded.trim_ascii_start().strip_prefix(b"-----BEGIN ")?;
        let label = rest.get(..rest.iter().position(|byte| *byte == b'-')?)?;
        match std::str::from_utf8(label).ok()? {
            "PKCS7" | "CMS" => Some(FileKind::SignedData),
            label => label::kind(label),
        }
    });
    found.filter(|kind| *kind != FileKind::Zeros)
}

/// Whether the first decoded bytes establish a kind, or begin an ASN.1 structure.
pub(super) fn is_established(decoded: &[u8]) -> bool {
    inside(decoded).is_some() || asn1::is_structure(decoded)
}
