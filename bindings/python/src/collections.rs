//! Files as collections of certificates, for `pack` and `diff`.

use pki_preflight::diff::DiffOptions;
use pki_preflight::pack::{PackOptions, Selector};
use pki_preflight::text::Message;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error;
use crate::options::{Options, instant};

/// The certificates of one file.
#[pyclass(frozen, module = "pki_preflight._native")]
pub(crate) struct Source(pki_preflight::Source);

#[pymethods]
impl Source {
    #[new]
    fn new(py: Python<'_>, name: &str, data: &[u8]) -> PyResult<Self> {
        let parsed = py.detach(|| pki_preflight::Source::parse(name, data));
        parsed.map(Self).map_err(|error| error::of_source(py, error))
    }

    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    #[getter]
    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    #[getter]
    fn remarks(&self) -> Vec<String> {
        self.0.remarks().iter().map(|remark| Message::raw(remark).to_owned()).collect()
    }

    fn thumbprints(&self) -> Vec<String> {
        self.0.members().iter().map(|member| member.thumbprint().to_string()).collect()
    }

    fn certificate_bytes<'py>(&self, py: Python<'py>, index: usize) -> Option<Bound<'py, PyBytes>> {
        Some(PyBytes::new(py, self.0.members().get(index)?.bytes()?))
    }

    fn __len__(&self) -> usize {
        self.0.members().len()
    }
}

/// The options of `pack`, besides those of the inspection.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Choice {
    drop_expired: bool,
    drop: Vec<String>,
    keep: Vec<String>,
    keep_non_ca: bool,
    split: bool,
    pem: bool,
}

/// The report on the packed files as JSON, and the bytes of each file.
#[pyfunction]
pub(crate) fn pack<'py>(
    py: Python<'py>,
    sources: Vec<PyRef<'py, Source>>,
    chain_of: Vec<PyRef<'py, Source>>,
    options: &Options,
    choice: Choice,
) -> PyResult<(String, Vec<Bound<'py, PyBytes>>)> {
    let own = |sources: Vec<PyRef<'py, Source>>| -> Vec<pki_preflight::Source> {
        sources.iter().map(|source| source.0.clone()).collect()
    };
    let (sources, chain_of) = (own(sources), own(chain_of));
    let mut packing = PackOptions::new(options.0.clone());
    packing.drop_expired = choice.drop_expired;
    packing.drop = selectors(&choice.drop);
    packing.keep = selectors(&choice.keep);
    packing.keep_non_ca = choice.keep_non_ca;
    packing.split = choice.split;
    packing.pem = choice.pem;
    packing.chain_of = chain_of;
    let packed = py.detach(|| pki_preflight::pack(&sources, &packing));
    let packed = packed.map_err(|error| error::of_pack(py, error))?;
    let files = packed.files.iter().map(|file| PyBytes::new(py, &file.bytes)).collect();
    Ok((json(&packed)?, files))
}

fn selectors(texts: &[String]) -> Vec<Selector> {
    // Any text is a valid selector.
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// The differences between two collections, as JSON.
#[pyfunction]
pub(crate) fn diff(
    py: Python<'_>,
    old: &Source,
    new: &Source,
    at: Option<&str>,
    expires_before: Option<&str>,
) -> PyResult<String> {
    let mut options = DiffOptions::new(instant(at)?);
    if expires_before.is_some() {
        options.expires_before = instant(expires_before)?;
    }
    let difference = py.detach(|| pki_preflight::diff(&old.0, &new.0, options));
    json(&difference)
}

fn json(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))
}
