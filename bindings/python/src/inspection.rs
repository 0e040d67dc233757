//! Inspections and their results.

use std::io;
use std::sync::Arc;

use pki_preflight::report::{
    BundleCertificate, CertificateEntry, ChainEntry, CollectedReport, Detail, Duplicate, Sink,
    Summary,
};
use pki_preflight::{CertificateAuthorityDetail, Error, Finding, Inspector, Report};
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule};
use serde::Serialize;

use crate::error;
use crate::options::Options;
use crate::reader::PyReader;
use crate::table;

/// Stores the report, and the certificates' bytes one after another.
#[derive(Default)]
struct Collected {
    lists: CollectedReport,
    bytes: Vec<u8>,
    /// The end of each certificate's bytes.
    ends: Vec<usize>,
}

impl Sink for Collected {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        self.lists.detail()
    }

    fn found(&mut self, certificate: &BundleCertificate<'_>) -> io::Result<()> {
        self.bytes.extend_from_slice(certificate.as_bytes());
        self.ends.push(self.bytes.len());
        Ok(())
    }

    fn certificate(&mut self, certificate: CertificateEntry) -> io::Result<()> {
        self.lists.certificate(certificate)
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        self.lists.record(record)
    }

    fn chain(&mut self, chain: ChainEntry) -> io::Result<()> {
        self.lists.chain(chain)
    }

    fn duplicate(&mut self, duplicate: Duplicate) -> io::Result<()> {
        self.lists.duplicate(duplicate)
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        self.lists.finding(finding)
    }
}

/// The result of an inspection.
#[pyclass(frozen, module = "pki_preflight._native")]
pub(crate) struct Inspection {
    report: Arc<Report>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Inspection {
    fn new(summary: Summary, collected: Collected) -> Self {
        let Collected { lists, bytes, ends } = collected;
        Self { report: Arc::new(Report::new(summary, lists)), bytes, ends }
    }
}

#[pymethods]
impl Inspection {
    /// The output of `check --format json`, without the last line end.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        let mut out = Vec::new();
        py.detach(|| pki_preflight_cli::print_json(&mut out, &self.report)).map_err(failure)?;
        out.pop();
        String::from_utf8(out).map_err(failure)
    }

    /// Everything but the lists, as JSON.
    fn summary(&self) -> PyResult<String> {
        serde_json::to_string(&self.report.summary).map_err(failure)
    }

    /// The length of a list.
    fn count(&self, list: &str) -> PyResult<usize> {
        let Report { certificate_authorities, certificates, duplicates, .. } = &*self.report;
        Ok(match list {
            "certificateAuthorities" => certificate_authorities.len(),
            "certificates" => certificates.len(),
            "duplicates" => duplicates.len(),
            "chains" => self.report.chains.len(),
            "findings" => self.report.findings.len(),
            "rules" => self.report.rules.len(),
            _ => return Err(PyKeyError::new_err(list.to_owned())),
        })
    }

    /// A part of a list, as JSON.
    fn items(&self, list: &str, start: usize, stop: usize) -> PyResult<String> {
        let report = &self.report;
        match list {
            "certificateAuthorities" => part(&report.certificate_authorities, start, stop),
            "certificates" => part(&report.certificates, start, stop),
            "duplicates" => part(&report.duplicates, start, stop),
            "chains" => part(&report.chains, start, stop),
            "findings" => part(&report.findings, start, stop),
            "rules" => part(&report.rules, start, stop),
            _ => Err(PyKeyError::new_err(list.to_owned())),
        }
    }

    /// A list as a stream of Arrow, which shares the report.
    fn arrow_stream<'py>(&self, py: Python<'py>, list: &str) -> PyResult<Bound<'py, PyCapsule>> {
        let stream = table::stream(&self.report, list);
        let stream = stream.ok_or_else(|| PyKeyError::new_err(list.to_owned()))?;
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The original bytes of a certificate in the file, without PEM or base64.
    fn certificate_bytes<'py>(&self, py: Python<'py>, index: usize) -> Option<Bound<'py, PyBytes>> {
        let end = *self.ends.get(index)?;
        let start =
            index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some(PyBytes::new(py, self.bytes.get(start..end)?))
    }
}

fn part<T: Serialize>(list: &[T], start: usize, stop: usize) -> PyResult<String> {
    let stop = stop.min(list.len());
    serde_json::to_string(list.get(start..stop).unwrap_or_default()).map_err(failure)
}

/// An error that only a defect of this package would raise.
fn failure(error: impl ToString) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// The input: bytes, or the function `read` of a binary file.
#[derive(FromPyObject)]
pub(crate) enum Data<'py> {
    Bytes(Bound<'py, PyBytes>),
    Read(Py<PyAny>),
}

/// Inspects a file on this number of threads; 0 means one per core.
///
/// The threads belong to this inspection only. Threads that wait for another inspection would be
/// missing in a process that Python forks.
#[pyfunction]
#[pyo3(signature = (data, options, name, sha256, upload_url, threads))]
pub(crate) fn inspect(
    py: Python<'_>,
    data: Data<'_>,
    options: &Options,
    name: String,
    sha256: Option<String>,
    upload_url: Option<String>,
    threads: usize,
) -> PyResult<Inspection> {
    let mut options = options.0.clone();
    options.name = name;
    options.sha256 = sha256;
    options.upload_url = upload_url;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(failure)?;
    let inspector = Inspector::new(options, Collected::default());
    let result = match data {
        Data::Bytes(bytes) => {
            let bytes = bytes.as_bytes();
            py.detach(|| pool.install(|| finish(inspector, |it| it.push(bytes))))
        }
        Data::Read(read) => {
            let mut reader = PyReader::new(read);
            py.detach(|| pool.install(|| finish(inspector, |it| it.read(&mut reader))))
        }
    };
    result.map_err(|error| error::of_inspection(py, error))
}

fn finish(
    mut inspector: Inspector<Collected>,
    feed: impl FnOnce(&mut Inspector<Collected>) -> Result<(), Error>,
) -> Result<Inspection, Error> {
    feed(&mut inspector)?;
    let (summary, collected) = inspector.finish()?;
    Ok(Inspection::new(summary, collected))
}
