//! A set of CAs that Python code provides.

use std::collections::HashSet;
use std::io;
use std::sync::{Mutex, PoisonError};

use pki_preflight::{ExistingEntry, ExistingSet, Thumbprint};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

/// Calls `contains` to find out which thumbprints of a list the set has.
#[derive(Debug)]
pub(crate) struct CallableSet {
    name: String,
    contains: Py<PyAny>,
    /// The number of CAs in the set; without it the CAs found are counted.
    count: Option<Py<PyAny>>,
    found: Mutex<HashSet<[u8; 20]>>,
}

impl CallableSet {
    pub(crate) fn new(name: String, contains: Py<PyAny>, count: Option<Py<PyAny>>) -> Self {
        Self { name, contains, count, found: Mutex::default() }
    }

    fn ask(&self, py: Python<'_>, thumbprints: &[Thumbprint]) -> PyResult<HashSet<[u8; 20]>> {
        let asked = thumbprints.iter().map(|each| PyBytes::new(py, each.as_bytes()));
        let answer = self.contains.bind(py).call1((PyList::new(py, asked)?,))?;
        let mut found = HashSet::new();
        for each in answer.try_iter()? {
            let each = each?;
            let bytes = each.cast::<PyBytes>()?.as_bytes();
            let thumbprint = <[u8; 20]>::try_from(bytes).map_err(|_| {
                let length = bytes.len();
                PyValueError::new_err(format!("a thumbprint has 20 bytes, not {length}"))
            })?;
            found.insert(thumbprint);
        }
        Ok(found)
    }
}

impl ExistingSet for CallableSet {
    fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
        let answer = Python::attach(|py| self.ask(py, thumbprints)).map_err(io::Error::other)?;
        let known = thumbprints.iter().filter(|each| answer.contains(each.as_bytes()));
        let entries: Vec<_> =
            known.map(|each| ExistingEntry::new(*each, self.name.clone())).collect();
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.extend(entries.iter().map(|entry| *entry.thumbprint.as_bytes()));
        Ok(entries)
    }

    fn count(&self) -> io::Result<u64> {
        let Some(count) = &self.count else {
            let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            return Ok(u64::try_from(found.len()).unwrap_or(u64::MAX));
        };
        Python::attach(|py| count.bind(py).call0()?.extract()).map_err(io::Error::other)
    }
}
