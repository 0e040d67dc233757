//! How a certificate violates RFC 5280 and DER.
//!
//! A conforming certificate has an empty list. The list is a result of parsing; the rules decide
//! what an entry means and how severe it is.

use super::FieldError;
use super::der_violation::DerViolation;
use super::name::NameViolation;
use super::time::TimeViolation;
use crate::tlv::ReadError;

/// One nonconformity and its location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nonconformity {
    pub(crate) kind: NonconformityKind,
    /// The offset in bytes from the start of the certificate; in a cached component, from the start
    /// of its encoding.
    pub(crate) offset: usize,
    /// The ASN.1 path of the field.
    pub(crate) path: &'static str,
}

/// The kind of nonconformity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NonconformityKind {
    /// A field cannot be parsed.
    Unreadable(FieldError),
    /// The encoding is not DER.
    Der {
        violation: DerViolation,
        count: u32,
    },
    /// Trailing data follows the last field of a structure.
    Trailing(FieldError),
    /// The serial number is not a positive number of at most 20 bytes.
    SerialNumber,
    /// An extension whose id already occurred.
    DuplicateExtension,
    /// The version is unknown or does not match the fields.
    Version,
    /// The algorithms inside and outside the signed part differ.
    AlgorithmsDiffer,
    /// An algorithm has parameters that its definition does not allow, or lacks those that it
    /// requires.
    AlgorithmParameters,
    Time(TimeViolation),
    /// A name does not have the structure of its definition.
    UnreadableName(ReadError),
    Name(NameViolation),
    /// A name has no RDN.
    EmptyName,
}

impl Nonconformity {
    /// A field that cannot be parsed.
    pub(super) fn unreadable(error: impl Into<FieldError>) -> Self {
        let error = error.into();
        Self {
            kind: NonconformityKind::Unreadable(error),
            offset: error.offset(),
            path: error.path(),
        }
    }

    pub(super) fn trailing(error: ReadError) -> Self {
        let kind = NonconformityKind::Trailing(FieldError(error));
        Self { kind, offset: error.offset, path: error.path }
    }

    /// The nonconformity of a component that begins at `base`, with its offset in the certificate.
    pub(super) fn at(mut self, base: usize) -> Self {
        self.offset += base;
        match &mut self.kind {
            NonconformityKind::Unreadable(FieldError(error))
            | NonconformityKind::Trailing(FieldError(error))
            | NonconformityKind::UnreadableName(error) => error.offset += base,
            _ => {}
        }
        self
    }

    /// The same nonconformity with the path of its field.
    pub(super) const fn within(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }
}
