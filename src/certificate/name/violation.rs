//! Where names depart from RFC 5280 and X.680 while they can still be read.
//!
//! How they are encoded is not looked at here: that is the same for every element.

/// A way to depart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameViolationKind {
    EmptyRdn,
    EmptyValue,
    InvalidUtf8,
    IllegalCharacter,
    PartialCharacter,
    NotAString,
}

impl NameViolationKind {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::EmptyRdn => "an RDN has no attribute (RFC 5280 appendix A.1 wants one)",
            Self::EmptyValue => "a value is empty (RFC 5280 appendix A.1 wants a character)",
            Self::InvalidUtf8 => "a UTF8String is not UTF-8",
            Self::IllegalCharacter => "a string has a character that its type does not allow",
            Self::PartialCharacter => "a string ends within a character",
            Self::NotAString => "a value is no character string that can be read",
        }
    }
}

/// One kind of departure: how often it was seen, and where first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameViolation {
    pub(crate) kind: NameViolationKind,
    pub(crate) count: usize,
    /// From the start of the bytes that are being read (a certificate).
    pub(crate) offset: usize,
}

/// Departures by kind, so that a name of a million faults makes no longer list than one of two.
#[derive(Debug, Default)]
pub(super) struct NameViolations(Vec<NameViolation>);

impl NameViolations {
    pub(super) fn note(&mut self, kind: NameViolationKind, offset: usize) {
        match self.0.iter_mut().find(|departure| departure.kind == kind) {
            Some(departure) => departure.count += 1,
            None => self.0.push(NameViolation { kind, count: 1, offset }),
        }
    }

    /// In the order of the kinds.
    pub(super) fn into_sorted(mut self) -> Vec<NameViolation> {
        self.0.sort_unstable_by_key(|departure| departure.kind);
        self.0
    }
}
