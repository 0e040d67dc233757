//! What a rule found, and how findings are gathered and counted.

use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::{Effective, RULES, Rule, Severity};
use crate::armor::Location;

/// Something that a rule found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave it is.
    pub severity: Severity,
    /// Whole sentences: what is there, and what to do. Holds text from the file as it stands, so
    /// escape it before it reaches a terminal.
    pub message: String,
    /// The certificate's index in the file, from 0.
    pub certificate: Option<u64>,
    /// Offset in the file, in octets.
    pub offset: Option<u64>,
    /// Line of a text file, from 1.
    pub line: Option<u64>,
    /// Column of a text file in characters, from 1.
    pub column: Option<u64>,
    /// ASN.1 path, such as `certificates[3].tbsCertificate.validity.notAfter`.
    pub path: Option<String>,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 9)?;
        object.serialize_field("rule", self.rule.id)?;
        object.serialize_field("name", self.rule.name)?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("message", &self.message)?;
        let numbers = [
            ("certificate", self.certificate),
            ("offset", self.offset),
            ("line", self.line),
            ("column", self.column),
        ];
        for (name, number) in numbers {
            match number {
                Some(number) => object.serialize_field(name, &number)?,
                None => object.skip_field(name)?,
            }
        }
        match &self.path {
            Some(path) => object.serialize_field("path", path)?,
            None => object.skip_field("path")?,
        }
        object.end()
    }
}

/// Where a finding is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    pub(crate) certificate: Option<u64>,
    pub(crate) location: Option<Location>,
    pub(crate) path: Option<&'static str>,
}

impl Place {
    pub(crate) const fn at(location: Option<Location>) -> Self {
        Self { certificate: None, location, path: None }
    }
}

/// How often each rule found something.
#[derive(Clone, Debug)]
pub(crate) struct Tally(Vec<u64>);

impl Tally {
    fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Each rule that found something, by its index in the table, with how often.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, u64)> {
        self.0.iter().copied().enumerate().filter(|(_, count)| *count > 0)
    }
}

/// Findings as they are made; without their texts where only numbers are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) tally: Tally,
    pub(crate) findings: Vec<Finding>,
    effective: Arc<Effective>,
    wanted: bool,
}

impl Output {
    /// `wanted`: whether the findings are kept, not only counted.
    pub(crate) fn new(effective: Arc<Effective>, wanted: bool) -> Self {
        Self { tally: Tally(vec![0; RULES.len()]), findings: Vec::new(), effective, wanted }
    }

    /// Adds what others have found behind what this one has.
    pub(crate) fn merge(&mut self, other: Self) {
        self.tally.merge(&other.tally);
        self.findings.extend(other.findings);
    }

    pub(super) fn collector(&mut self, index: usize, rule: &'static Rule) -> Collector<'_> {
        Collector { output: self, index, rule }
    }
}

/// Takes the findings of one rule.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    output: &'a mut Output,
    index: usize,
    rule: &'static Rule,
}

impl Collector<'_> {
    /// Adds a finding. The message is put together only where it is wanted.
    pub(crate) fn add(&mut self, place: Place, message: fmt::Arguments<'_>) {
        if let Some(count) = self.output.tally.0.get_mut(self.index) {
            *count += 1;
        }
        let severity = self.output.effective.of(self.index).severity;
        let (Some(severity), true) = (severity, self.output.wanted) else { return };
        let text = place.location.and_then(|location| location.text);
        let path = place.path.map(|path| match place.certificate {
            Some(index) => format!("certificates[{index}].{path}"),
            None => path.to_owned(),
        });
        self.output.findings.push(Finding {
            rule: self.rule,
            severity,
            message: message.to_string(),
            certificate: place.certificate,
            offset: place.location.map(|location| location.offset),
            line: text.map(|(line, _)| line),
            column: text.map(|(_, column)| column),
            path,
        });
    }
}
