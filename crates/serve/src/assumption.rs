//! The assumptions about the service where the documents leave a point open.
//!
//! The library's table contains the assumptions about records; the table here contains those about
//! the service's behaviour. Their rows have the same type.

mod choice;
mod table;

use std::fmt;

use pki_preflight::Assumptions;
use pki_preflight::assumption::{ASSUMPTIONS, Assumption};

use crate::answer::Basis;
pub(crate) use choice::{Moment, OnFailure, Scope};
pub(crate) use table::Row;
pub use table::SERVICE_ASSUMPTIONS;

/// A value for every assumption: the library's and [`SERVICE_ASSUMPTIONS`]. [`Default`] has the
/// defaults of both tables.
///
/// ```
/// let mut assumed = pki_preflight_serve::Assumed::default();
/// assumed.set("on-failure", "nothing")?;
/// assumed.set("crl-url", "child")?;
/// assert!(assumed.iter().any(|each| each == ("on-failure", "nothing")));
/// # Ok::<(), pki_preflight_serve::AssumedError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// The values that determine records.
    prediction: Assumptions,
    /// For each row of [`SERVICE_ASSUMPTIONS`], the index of its value.
    chosen: [usize; table::COUNT],
}

impl Assumed {
    /// Changes an assumption.
    ///
    /// # Errors
    ///
    /// Returns an error if no assumption has this name, or if the assumption does not have this
    /// value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), AssumedError> {
        let mut rows = SERVICE_ASSUMPTIONS.iter().zip(&mut self.chosen);
        let Some((row, chosen)) = rows.find(|(row, _)| row.name == name) else {
            return self.prediction.set(name, value).map_err(|_| AssumedError::new(name, value));
        };
        let found = row.values.iter().position(|each| each.name == value);
        *chosen = found.ok_or_else(|| AssumedError::new(name, value))?;
        Ok(())
    }

    /// The name and value of every assumption. Those of the library come first.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        let prediction = self.prediction.iter().map(|each| (each.name, each.value));
        prediction.chain(Row::ALL.map(|row| self.basis(row)))
    }

    pub(crate) const fn prediction(&self) -> &Assumptions {
        &self.prediction
    }

    /// The entry in an answer that is based on one of the service's own assumptions.
    pub(crate) fn basis(&self, row: Row) -> Basis {
        let assumption = row.assumption();
        let value = assumption.values.get(self.chosen(row)).map_or("", |value| value.name);
        (assumption.name, value)
    }

    /// The entry in an answer that is based on one of the library's assumptions.
    pub(crate) fn prediction_basis(&self, name: &'static str) -> Basis {
        (name, self.prediction.get(name).unwrap_or_default())
    }

    fn chosen(&self, row: Row) -> usize {
        self.chosen.get(row.index()).copied().unwrap_or(0)
    }
}

/// An unknown assumption, or a value that it does not have. The message contains the given text:
/// escape it before it reaches a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedError {
    name: String,
    value: String,
}

impl AssumedError {
    fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}

/// The rows of both tables, the library's first.
pub(crate) fn all() -> impl Iterator<Item = &'static Assumption> {
    ASSUMPTIONS.iter().chain(&SERVICE_ASSUMPTIONS)
}

impl fmt::Display for AssumedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value } = self;
        match all().find(|row| row.name == name) {
            Some(row) => {
                let values: Vec<_> = row.values.iter().map(|value| value.name).collect();
                let values = values.join(", ");
                write!(
                    formatter,
                    "unknown value \"{value}\" of the assumption {name}; its values are: {values}"
                )
            }
            None => {
                let names: Vec<_> = all().map(|row| row.name).collect();
                let names = names.join(", ");
                write!(formatter, "unknown assumption \"{name}\"; the assumptions are: {names}")
            }
        }
    }
}

impl std::error::Error for AssumedError {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn rows_are_complete_and_can_be_set() {
        let mut assumed = Assumed::default();
        let names: HashSet<_> = all().map(|row| row.name).collect();
        assert_eq!(names.len(), all().count());
        for (row, assumption) in Row::ALL.into_iter().zip(&SERVICE_ASSUMPTIONS) {
            assert_eq!(row.assumption().name, assumption.name);
            assert!(assumption.id.starts_with('U') && assumption.question.ends_with('?'));
            assert!(assumption.values.len() > 1 && !assumption.source.is_empty());
            assert_eq!(assumed.basis(row), (assumption.name, assumption.values[0].name));
            for value in assumption.values {
                assert!(value.meaning.ends_with('.'), "{} {}", assumption.name, value.name);
                assumed.set(assumption.name, value.name).unwrap();
                assert_eq!(assumed.basis(row), (assumption.name, value.name));
            }
        }
    }

    #[test]
    fn what_is_unknown_is_refused_with_what_is_known() {
        let mut assumed = Assumed::default();
        let error = assumed.set("upload-scope", "world").unwrap_err().to_string();
        assert!(error.ends_with("its values are: pki, tenant"), "{error}");
        let error = assumed.set("crl-url", "world").unwrap_err().to_string();
        assert!(error.ends_with("its values are: own, child, none"), "{error}");
        let error = assumed.set("scope", "pki").unwrap_err().to_string();
        assert!(error.contains("crl-url") && error.contains("upload-scope"), "{error}");
        assert_eq!(assumed, Assumed::default());
    }
}
