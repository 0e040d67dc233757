//! Names that violate RFC 5280 or X.680 but can still be parsed.
//!
//! The encoding is checked elsewhere: that is the same for every element.

use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};

/// A kind of violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameViolation {
    EmptyRdn,
    EmptyValue,
    InvalidUtf8,
    IllegalCharacter,
    PartialCharacter,
    NotAString,
}

impl NameViolation {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::EmptyRdn => "an RDN has no attribute (RFC 5280 appendix A.1 requires one)",
            Self::EmptyValue => "a value is empty (RFC 5280 appendix A.1 requires a character)",
            Self::InvalidUtf8 => "a UTF8String is not UTF-8",
            Self::IllegalCharacter => "a string has a character that its type does not allow",
            Self::PartialCharacter => "a string ends within a character",
            Self::NotAString => "a value is not a readable character string",
        }
    }
}

/// Violations by kind, with the first offset of each, so that a name with a million faults has no
/// longer a list than one with two.
#[derive(Debug, Default)]
pub(super) struct NameViolations(Vec<(NameViolation, usize)>);

impl NameViolations {
    pub(super) fn note(&mut self, violation: NameViolation, offset: usize) {
        if !self.0.iter().any(|(known, _)| *known == violation) {
            self.0.push((violation, offset));
        }
    }

    /// In the order of the kinds.
    pub(super) fn into_sorted(mut self) -> impl Iterator<Item = Nonconformity> {
        self.0.sort_unstable();
        self.0.into_iter().map(|(violation, offset)| {
            let kind = NonconformityKind::Name(violation);
            Nonconformity { kind, offset, path: "" }
        })
    }
}
