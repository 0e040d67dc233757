//! The result of an inspection.

use std::ffi::{CStr, CString};
use std::sync::OnceLock;

use crate::json;
use crate::view::{Certificate, Record, Summary, View};

/// The result of an inspection.
// It never changes. What C programs read is made on first use, by whichever thread is the first.
#[derive(Debug)]
pub struct Report {
    report: preflight::Report,
    json: OnceLock<Option<CString>>,
    summary: OnceLock<View<Summary>>,
    records: OnceLock<View<Record>>,
    certificates: OnceLock<View<Certificate>>,
}

impl Report {
    pub(crate) const fn new(report: preflight::Report) -> Self {
        Self {
            report,
            json: OnceLock::new(),
            summary: OnceLock::new(),
            records: OnceLock::new(),
            certificates: OnceLock::new(),
        }
    }

    /// None only because of a defect: JSON contains no NUL, and every report can be written.
    pub(crate) fn json(&self) -> Option<&CStr> {
        let json = self.json.get_or_init(|| {
            let json = serde_json::to_string_pretty(&self.report).ok()?;
            CString::new(json::escaped(&json)).ok()
        });
        json.as_deref()
    }

    pub(crate) fn is_rejected(&self) -> bool {
        self.report.is_rejected()
    }

    pub(crate) fn summary(&self) -> Option<&Summary> {
        let view = self.summary.get_or_init(|| View::new([&self.report.summary]));
        view.get(0)
    }

    pub(crate) const fn record_count(&self) -> usize {
        self.report.certificate_authorities.len()
    }

    pub(crate) fn record(&self, index: usize) -> Option<&Record> {
        let view = self.records.get_or_init(|| View::new(&self.report.certificate_authorities));
        view.get(index)
    }

    pub(crate) const fn certificate_count(&self) -> usize {
        self.report.certificates.len()
    }

    pub(crate) fn certificate(&self, index: usize) -> Option<&Certificate> {
        let view = self.certificates.get_or_init(|| View::new(&self.report.certificates));
        view.get(index)
    }
}
