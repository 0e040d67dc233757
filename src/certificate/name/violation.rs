//! Violations of RFC 5280 and X.680 in names that can still be parsed.
//!
//! The encoding is checked elsewhere, by the same code for every element.

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

/// The first offset of each kind of violation. A name with a million violations has a list no
/// longer than the number of kinds.
#[derive(Debug, Default)]
pub(super) struct NameViolations(Vec<(NameViolation, usize)>);

impl NameViolations {
    pub(super) fn note(&mut self, violation: NameViolation, offset: usize) {
        if !self.0.iter().any(|(known, _)| *known == violation) {
            self.0.push((violation, offset));
        }
    }

    /// The violations in the order of their kinds.
    pub(super) fn into_sorted(mut self) -> impl Iterator<Item = Nonconformity> {
        self.0.sort_unstable();
        self.0.into_iter().map(|(violation, offset)| {
            let kind = NonconformityKind::Name(violation);
            Nonconformity { kind, offset, path: "" }
        })
    }
}
