//! The contents of a trust store, as somebody saved them.

use std::sync::Arc;

use pki_preflight::Thumbprint;
use pki_preflight::store::{StoreKind, StoreWarning};
use pyo3::prelude::*;

use crate::error;

/// The contents of a trust store.
#[pyclass(frozen, module = "pki_preflight._native")]
pub(crate) struct Store(pub(crate) Arc<pki_preflight::Store>);

#[pymethods]
impl Store {
    #[new]
    fn new(py: Python<'_>, name: &str, data: &[u8]) -> PyResult<Self> {
        let parsed = py.detach(|| pki_preflight::Store::parse(name, data));
        parsed.map(|store| Self(Arc::new(store))).map_err(|error| error::of_store(py, &error))
    }

    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        match self.0.kind() {
            StoreKind::Bundle => "bundle",
            StoreKind::Certificates => "certificates",
            StoreKind::ClassicConfiguration => "classicConfiguration",
            StoreKind::GraphList => "graphList",
            StoreKind::Thumbprints => "thumbprints",
            _ => "mixed",
        }
    }

    #[getter]
    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    #[getter]
    fn remarks(&self) -> Vec<String> {
        let messages = self.0.remarks().iter().map(StoreWarning::message);
        messages.map(|message| message.raw().to_owned()).collect()
    }

    fn thumbprints(&self) -> Vec<String> {
        self.0.thumbprints().map(|each| each.to_string()).collect()
    }

    fn contains(&self, thumbprint: &str) -> bool {
        thumbprint.parse::<Thumbprint>().is_ok_and(|it| self.0.find(&it).is_some())
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }
}
