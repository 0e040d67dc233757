//! The settings of an inspection.

use std::sync::Arc;
use std::time::SystemTime;

use pki_preflight::Instant;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error;
use crate::existing::CallableSet;
use crate::store::Store;

/// The settings of an inspection.
#[pyclass(frozen, module = "pki_preflight._native")]
pub(crate) struct Options(pub(crate) pki_preflight::Options);

#[pymethods]
impl Options {
    #[new]
    fn new(
        py: Python<'_>,
        at: Option<&str>,
        stores: Vec<PyRef<'_, Store>>,
        existing: Option<(String, Py<PyAny>, Option<Py<PyAny>>)>,
        assumptions: Vec<(String, String)>,
        verify: bool,
    ) -> PyResult<Self> {
        let mut options = pki_preflight::Options::new(instant(at)?);
        options.verify = verify;
        for store in stores {
            options.stores.push(Arc::clone(&store.0));
        }
        if let Some((name, contains, count)) = existing {
            options.existing = Some(Arc::new(CallableSet::new(name, contains, count)));
        }
        for (name, value) in assumptions {
            let set = options.assumptions.set(&name, &value);
            set.map_err(|error| error::of_assumption(py, &error))?;
        }
        Ok(Self(options))
    }
}

/// The instant in a text, or the current time without one.
pub(crate) fn instant(text: Option<&str>) -> PyResult<Instant> {
    let instant = match text {
        Some(text) => text.parse(),
        None => Instant::try_from(SystemTime::now()),
    };
    instant.map_err(|error| PyValueError::new_err(error.to_string()))
}
