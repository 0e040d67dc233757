//! Which assumptions a report rests on.

use crate::check::{Basis, RULES, Rule, Tally};
use crate::outcome::Counts;
use crate::record::FIELDS;

/// What tells whether an assumption made a difference, or could have made one.
pub(super) struct Used<'a> {
    pub(super) counts: &'a Counts,
    /// Whether the file is text.
    pub(super) text: bool,
    pub(super) tally: &'a Tally,
    /// Whether the classic store was given, and what it holds is assumed to be a duplicate.
    pub(super) classic_counts: bool,
    /// The file's, in bytes.
    pub(super) length: u64,
}

/// From this length on it matters how many bytes a megabyte has: a little below 2,000,000.
const NEAR_TWO_MEGABYTES: u64 = 1_900_000;

impl Used<'_> {
    /// Whether a report rests on an assumption: its records, or a rule that found something.
    pub(super) fn is_used(&self, assumption: &str) -> bool {
        let records = self.counts.create > 0;
        if FIELDS.iter().any(|field| field.assumption == Some(assumption)) {
            return records;
        }
        match assumption {
            "duplicate" => self.counts.duplicate > 0 && self.has_effect(assumption),
            "classic-duplicate" => {
                self.is_basis(assumption, if self.classic_counts { "yes" } else { "no" })
            }
            "non-ca" => self.counts.not_ca > 0 || self.has_effect(assumption),
            "encoding" => records && self.text,
            // What fits with one reading and not with the other is too large in base64 as well.
            "kilobyte" => self.length > NEAR_TWO_MEGABYTES || self.is_basis(assumption, ""),
            _ => self.has_effect(assumption),
        }
    }

    /// Whether a rule that the assumption changes found something.
    fn has_effect(&self, assumption: &str) -> bool {
        self.found().any(|rule| rule.assumed.iter().any(|e| e.assumption == assumption))
    }

    /// Whether a rule found something that rests on this value of the assumption.
    fn is_basis(&self, assumption: &str, value: &str) -> bool {
        let is = |basis: &Basis| {
            basis.assumption == assumption && basis.value.is_none_or(|known| known == value)
        };
        self.found().any(|rule| rule.rests_on.iter().any(is))
    }

    /// The rules that found something.
    fn found(&self) -> impl Iterator<Item = &'static Rule> {
        self.tally.iter().filter_map(|(index, _)| RULES.get(index).copied())
    }
}
