//! Points that the documentation leaves open, and what is assumed about them.
//!
//! Nothing was observed on the live service. If a prediction depends on a point that no document
//! settles, that point is an [`Assumption`]: it has a name, its possible values and a default with
//! its source, and it can be changed.

mod choice;
mod table;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::known::unknown;
use crate::outcome::Confidence;
pub use choice::{
    AcceptedEncodings, AssumptionChoice, ClassicDuplicate, CrlUrlSource, DeletedDuplicate,
    DisplayNameSource, DuplicateEffect, ExpiredEffect, HexCase, IssuerHint, IssuerNameSource,
    Kilobyte, NonCaEffect, RootCriterion,
};
pub use table::ASSUMPTIONS;

/// A point that the documentation leaves open.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Assumption {
    /// The id of the open point: U and a number.
    pub id: &'static str,
    /// The stable name in words, as `--assume` accepts it.
    pub name: &'static str,
    /// The open question.
    pub question: &'static str,
    /// The possible values; the first is the default.
    pub values: &'static [AssumptionValue],
    /// The confidence in the default.
    pub confidence: Confidence,
    /// The reason for the default.
    pub source: &'static str,
    /// Whether it affected a report, or could have affected one.
    pub(crate) matters: fn(&Circumstances) -> bool,
}

/// Decides whether a report depends on an assumption.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    /// Whether records are predicted.
    pub(crate) records: bool,
    /// Whether there are duplicate certificates.
    pub(crate) duplicates: bool,
    /// Whether there are certificates that are not CA certificates.
    pub(crate) not_ca: bool,
    /// Whether the file is text.
    pub(crate) text: bool,
    /// Whether the classic store was given.
    pub(crate) classic_store: bool,
    /// The file's length in bytes.
    pub(crate) length: u64,
    /// Whether the assumption changes a rule that found something.
    pub(crate) changes_finding: bool,
    /// Whether a rule that found something depends on the value that was chosen.
    pub(crate) has_finding: bool,
}

/// A possible value of an assumption.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AssumptionValue {
    /// The stable name, as `--assume` accepts it.
    pub name: &'static str,
    /// What is predicted with this value.
    pub meaning: &'static str,
}

impl Assumption {
    /// A point that no report depends on, for programs that do more than predict, such as a service
    /// that behaves like Graph. `values` must not be empty; the first is the default.
    #[must_use]
    pub const fn new(
        id: &'static str,
        name: &'static str,
        question: &'static str,
        values: &'static [AssumptionValue],
        confidence: Confidence,
        source: &'static str,
    ) -> Self {
        Self { id, name, question, values, confidence, source, matters: |_| false }
    }
}

impl AssumptionValue {
    /// A value, and what is predicted if it is chosen.
    #[must_use]
    pub const fn new(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning }
    }
}

/// An assumption with the value that a prediction used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Assumed {
    /// [`Assumption::id`].
    pub id: &'static str,
    /// [`Assumption::name`].
    pub name: &'static str,
    /// [`AssumptionValue::name`].
    pub value: &'static str,
    /// Whether that is the default.
    pub is_default: bool,
    /// The confidence in the default, or that the value was observed. For a value that the caller
    /// chose, this is still the confidence in the default.
    pub confidence: Confidence,
}

/// Name and value are looked up in [`ASSUMPTIONS`]; an unknown name or value is an error. The id
/// comes from that table.
impl<'de> Deserialize<'de> for Assumed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Written {
            name: String,
            value: String,
            is_default: bool,
            confidence: Confidence,
        }

        let Written { name, value, is_default, confidence } = Written::deserialize(deserializer)?;
        let row = ASSUMPTIONS.iter().find(|row| row.name == name);
        let row = row.ok_or_else(|| unknown("assumption", &name))?;
        let known = row.values.iter().find(|known| known.name == value);
        let known = known.ok_or_else(|| unknown("assumption", format_args!("{name}={value}")))?;
        Ok(Self { id: row.id, name: row.name, value: known.name, is_default, confidence })
    }
}

/// A value for every assumption. [`Default`] has the defaults of the table.
///
/// ```
/// let mut assumptions = pki_preflight::Assumptions::default();
/// assumptions.set("crl-url", "child")?;
/// assert_eq!(assumptions.get("crl-url"), Some("child"));
/// # Ok::<(), pki_preflight::assumption::AssumptionError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumptions {
    /// For each row of the table, the index of its value.
    chosen: [usize; table::COUNT],
    /// For each row, whether a trust store showed the value.
    observed: [bool; table::COUNT],
}

impl Assumptions {
    /// Changes an assumption by name, as `--assume` does. [`choose`](Self::choose) changes one by
    /// type.
    ///
    /// # Errors
    /// If there is no assumption with that name, or it does not have that value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), AssumptionError> {
        self.take(name, value, false)
    }

    /// Sets an assumption to the value that a trust store showed. Its confidence becomes
    /// [`Confidence::Observed`].
    ///
    /// # Errors
    /// The same as those of [`Self::set`].
    pub fn set_observed(&mut self, name: &str, value: &str) -> Result<(), AssumptionError> {
        self.take(name, value, true)
    }

    fn take(&mut self, name: &str, value: &str, is_observed: bool) -> Result<(), AssumptionError> {
        let rows = ASSUMPTIONS.iter().zip(self.chosen.iter_mut().zip(&mut self.observed));
        let Some((row, (chosen, observed))) = rows.into_iter().find(|(row, _)| row.name == name)
        else {
            return Err(AssumptionError { name: name.to_owned(), value: None });
        };
        match row.values.iter().position(|each| each.name == value) {
            Some(index) => (*chosen, *observed) = (index, is_observed),
            None => {
                let (name, value) = (name.to_owned(), Some(value.to_owned()));
                return Err(AssumptionError { name, value });
            }
        }
        Ok(())
    }

    /// The value of an assumption; `None` if there is no assumption with that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'static str> {
        self.iter().find(|assumed| assumed.name == name).map(|assumed| assumed.value)
    }

    /// Every assumption with its value, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = Assumed> + '_ {
        let chosen = self.chosen.into_iter().zip(self.observed);
        ASSUMPTIONS.iter().zip(chosen).filter_map(|(row, (chosen, is_observed))| {
            let value = row.values.get(chosen)?.name;
            let (id, name) = (row.id, row.name);
            let confidence = if is_observed { Confidence::Observed } else { row.confidence };
            Some(Assumed { id, name, value, is_default: chosen == 0, confidence })
        })
    }

    fn chosen(&self, row: usize) -> usize {
        self.chosen.get(row).copied().unwrap_or(0)
    }
}

/// The error for an assumption that is not in the table, or for a value that it does not have. The
/// message contains the text as it was given: escape it before you write it to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumptionError {
    name: String,
    /// The value, if the name is known.
    value: Option<String>,
}

impl AssumptionError {
    /// The error for a value that a row of the table does not have.
    fn value(row: usize, value: &str) -> Self {
        let name = ASSUMPTIONS.get(row).map_or("", |row| row.name);
        Self { name: name.to_owned(), value: Some(value.to_owned()) }
    }
}

impl fmt::Display for AssumptionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        let Some(value) = &self.value else {
            let names = ASSUMPTIONS.map(|row| row.name).join(", ");
            return write!(
                formatter,
                "unknown assumption \"{name}\"; the assumptions are: {names}"
            );
        };
        let row = ASSUMPTIONS.iter().find(|row| row.name == name);
        let values = row.map_or(&[][..], |row| row.values).iter().map(|value| value.name);
        let values = values.collect::<Vec<_>>().join(", ");
        write!(
            formatter,
            "unknown value \"{value}\" of the assumption {name}; its values are: {values}"
        )
    }
}

impl std::error::Error for AssumptionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_complete() {
        let mut assumptions = Assumptions::default();
        for row in &ASSUMPTIONS {
            assert!(row.id.starts_with('U') && row.question.ends_with('?'), "{}", row.name);
            assert!(row.values.len() > 1 && !row.source.is_empty(), "{}", row.name);
            assert_eq!(assumptions.get(row.name), Some(row.values[0].name));
            for value in row.values {
                assert!(value.meaning.ends_with('.'), "{} {}", row.name, value.name);
                assumptions.set(row.name, value.name).unwrap();
                assert_eq!(assumptions.get(row.name), Some(value.name));
            }
        }
        assert!(assumptions.iter().all(|assumed| !assumed.is_default));
        let ids: std::collections::BTreeSet<_> = ASSUMPTIONS.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ASSUMPTIONS.len(), "an id names one assumption");
    }

    #[test]
    fn what_is_unknown_is_refused_with_what_is_known() {
        let mut assumptions = Assumptions::default();
        let error = assumptions.set("crl", "own").unwrap_err().to_string();
        assert!(error.contains("crl-url, display-name"), "{error}");
        let error = assumptions.set("crl-url", "parent").unwrap_err().to_string();
        assert!(error.ends_with("its values are: own, child, none"), "{error}");
        assert_eq!(assumptions, Assumptions::default());
    }

    #[test]
    fn what_was_observed_is_so_until_something_is_chosen() {
        let mut assumptions = Assumptions::default();
        let confidence = |assumptions: &Assumptions| {
            assumptions.iter().find(|assumed| assumed.name == "crl-url").unwrap().confidence
        };
        assumptions.set_observed("crl-url", "own").unwrap();
        assert_eq!(confidence(&assumptions), Confidence::Observed);
        assert!(assumptions.set_observed("crl-url", "parent").is_err());
        assumptions.set("crl-url", "own").unwrap();
        assert_eq!(confidence(&assumptions), Confidence::Inferred);
        assumptions.set_observed("crl-url", "own").unwrap();
        assumptions.choose(CrlUrlSource::Own);
        assert_eq!(confidence(&assumptions), Confidence::Inferred);
    }
}
