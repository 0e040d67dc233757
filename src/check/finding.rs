//! Findings, and how they are collected and counted.

use std::sync::Arc;
use std::{fmt, vec};

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use super::tally::Tally;
use super::{ResolvedPolicy, Rule, Severity};
use crate::armor::Location;

/// A finding of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The severity.
    pub severity: Severity,
    /// One or two sentences of facts about this file; the rule contains the consequence and the
    /// remedy. Contains unescaped text from the file: escape it before you write it to a terminal.
    pub message: String,
    /// The certificate's index in the file, from 0.
    pub certificate: Option<u64>,
    /// Offset in the file, in bytes.
    pub offset: Option<u64>,
    /// Line of a text file, from 1.
    pub line: Option<u64>,
    /// Column in a text file, from 1, in bytes; in UTF-16 and UTF-32, in code units.
    pub column: Option<u64>,
    /// ASN.1 path, such as `certificates[3].tbsCertificate.validity.notAfter`.
    pub path: Option<String>,
    /// Other locations that the finding is about.
    #[serde(default)]
    pub related: Vec<Related>,
}

/// Another location that a finding is about, such as the original of a duplicate certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Related {
    /// A certificate's index in the file, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<u64>,
    /// Offset in the file, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl Related {
    pub(crate) fn certificate(index: u64, location: Option<Location>) -> Self {
        Self { certificate: Some(index), offset: location.map(|location| location.offset) }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 10)?;
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
        if self.related.is_empty() {
            object.skip_field("related")?;
        } else {
            object.serialize_field("related", &self.related)?;
        }
        object.end()
    }
}

/// The location of a finding.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FindingLocation {
    pub(crate) certificate: Option<u64>,
    pub(crate) location: Option<Location>,
    pub(crate) path: Option<&'static str>,
}

impl FindingLocation {
    pub(crate) const fn at(location: Option<Location>) -> Self {
        Self { certificate: None, location, path: None }
    }
}

/// Collects findings, or only counts them if their texts are not requested.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) tally: Tally,
    pub(crate) findings: Vec<Finding>,
    /// Used if it is not yet known which certificates are duplicates of earlier ones: the index in
    /// the table of the rule of each finding. These findings are not in the tally.
    noted: Option<Vec<u16>>,
    effective: Arc<ResolvedPolicy>,
    wanted: bool,
}

/// The number of findings about one certificate.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    noted: usize,
    findings: usize,
}

/// The findings about consecutive certificates.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    noted: vec::IntoIter<u16>,
    findings: vec::IntoIter<Finding>,
}

impl Found {
    /// The number of findings since `earlier`.
    pub(crate) const fn since(self, earlier: Self) -> Self {
        let noted = self.noted.saturating_sub(earlier.noted);
        Self { noted, findings: self.findings.saturating_sub(earlier.findings) }
    }
}

impl Output {
    /// `wanted` is set if findings are stored, not only counted.
    pub(crate) fn new(effective: Arc<ResolvedPolicy>, wanted: bool) -> Self {
        let tally = Tally::new();
        Self { tally, findings: Vec::new(), noted: None, effective, wanted }
    }

    /// Like [`new`](Self::new), for certificates that are checked before it is known which of them
    /// are duplicates of earlier ones.
    pub(crate) fn noting(effective: Arc<ResolvedPolicy>, wanted: bool) -> Self {
        let tally = Tally::default();
        Self { tally, findings: Vec::new(), noted: Some(Vec::new()), effective, wanted }
    }

    /// The number of noted rules and of stored findings so far.
    pub(crate) fn found(&self) -> Found {
        let noted = self.noted.as_ref().map_or(0, Vec::len);
        Found { noted, findings: self.findings.len() }
    }

    /// The noted findings.
    pub(crate) fn into_noted(self) -> Noted {
        let noted = self.noted.unwrap_or_default().into_iter();
        Noted { noted, findings: self.findings.into_iter() }
    }

    /// Adds the findings about the next certificate. If it is a duplicate of an earlier
    /// certificate, its findings are dropped, because the same ones were already counted.
    pub(crate) fn take(
        &mut self,
        noted: &mut Noted,
        found: Found,
        index: u64,
        (is_repeated, is_expired): (bool, bool),
    ) {
        let rules = noted.noted.by_ref().take(found.noted);
        let findings = noted.findings.by_ref().take(found.findings);
        if is_repeated {
            rules.for_each(drop);
            findings.for_each(drop);
            return;
        }
        for rule in rules {
            self.tally.add(usize::from(rule), Some(index), is_expired);
        }
        self.findings.extend(findings);
    }

    /// Appends the findings of another collector.
    pub(crate) fn merge(&mut self, other: Self) {
        self.tally.merge(&other.tally);
        self.findings.extend(other.findings);
    }

    pub(super) fn collector(&mut self, index: usize, rule: &'static Rule) -> Collector<'_> {
        Collector { output: self, index, rule }
    }
}

/// Collects the findings of one rule.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    output: &'a mut Output,
    index: usize,
    rule: &'static Rule,
}

impl Collector<'_> {
    /// Adds a finding. The message is only formatted if findings are stored.
    pub(crate) fn add(&mut self, place: FindingLocation, message: fmt::Arguments<'_>) {
        self.add_related(place, message, None);
    }

    /// Adds a finding that is also about other locations.
    pub(crate) fn add_related(
        &mut self,
        place: FindingLocation,
        message: fmt::Arguments<'_>,
        related: impl IntoIterator<Item = Related>,
    ) {
        match &mut self.output.noted {
            Some(noted) => noted.push(u16::try_from(self.index).unwrap_or(u16::MAX)),
            None => self.output.tally.add(self.index, place.certificate, false),
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
            related: related.into_iter().collect(),
        });
    }
}
