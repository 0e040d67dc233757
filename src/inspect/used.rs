//! Which assumptions a report rests on.

use crate::check::{RULES, Tally};
use crate::record::FIELDS;
use crate::report::Counts;

/// What tells whether an assumption made a difference, or could have made one.
pub(super) struct Used<'a> {
    pub(super) counts: &'a Counts,
    /// Whether the file is text.
    pub(super) text: bool,
    pub(super) tally: &'a Tally,
    /// Whether the classic store was given, and what it holds is assumed to be a duplicate.
    pub(super) classic_counts: bool,
    /// The file's, in octets.
    pub(super) length: u64,
}

/// From this length on it matters how many octets a megabyte has: a little below 2,000,000.
const NEAR_TWO_MEGABYTES: u64 = 1_900_000;

impl Used<'_> {
    /// Whether a report rests on an assumption: its records, or a rule that found something.
    pub(super) fn is_used(&self, assumption: &str) -> bool {
        let records = self.counts.create > 0;
        if FIELDS.iter().any(|field| field.assumption == Some(assumption)) {
            return records;
        }
        match assumption {
            "duplicate" => {
                let is_found = ["duplicate-in-bundle", "already-in-store"];
                self.counts.duplicate > 0 && is_found.iter().any(|rule| self.found(rule))
            }
            "classic-duplicate" => {
                let is_duplicate = self.classic_counts && self.found("already-in-store");
                is_duplicate || self.found("in-classic-store")
            }
            "deleted-duplicate" => self.found("in-deleted-items"),
            "non-ca" => self.counts.not_ca > 0 || self.has_effect(assumption),
            "encoding" => records && self.text,
            "kilobyte" => {
                // What fits with one reading and not with the other is too large in base64 as well.
                let sizes = ["certificate-too-large", "base64-too-large", "issuer-hints-too-long"];
                self.length > NEAR_TWO_MEGABYTES || sizes.iter().any(|rule| self.found(rule))
            }
            _ => self.has_effect(assumption) || records && self.found(assumption),
        }
    }

    /// Whether a rule that the assumption changes found something.
    fn has_effect(&self, assumption: &str) -> bool {
        self.tally.iter().any(|(index, _)| {
            let rule = RULES.get(index);
            rule.is_some_and(|rule| rule.assumed.iter().any(|e| e.assumption == assumption))
        })
    }

    /// Whether a rule found something.
    fn found(&self, rule: &str) -> bool {
        self.tally.iter().any(|(index, _)| RULES.get(index).is_some_and(|each| each.name == rule))
    }
}
