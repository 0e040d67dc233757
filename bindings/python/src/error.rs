//! Errors of the library as the exceptions of `pki_preflight._errors`.

use std::fmt;
use std::io;

use pki_preflight::assumption::AssumptionError;
use pki_preflight::pack::PackError;
use pki_preflight::source::SourceError;
use pki_preflight::store::{StoreError, StoreErrorKind};
use pki_preflight::text::Escaped;
use pki_preflight::{Error, ErrorKind};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

/// An exception of a class, with attributes, and a message that may contain text from a file.
fn exception<'py>(
    py: Python<'py>,
    class: &str,
    message: impl fmt::Display,
    set: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<()>,
) -> PyErr {
    let made = || {
        let class = py.import("pki_preflight._errors")?.getattr(class)?;
        let value = class.call1((Escaped::new(&message.to_string()).to_string(),))?;
        set(&value)?;
        Ok(PyErr::from_value(value))
    };
    made().unwrap_or_else(|error| error)
}

/// An exception whose cause is the exception that Python code raised while the library called it.
fn caused(
    py: Python<'_>,
    class: &str,
    message: &str,
    offset: Option<u64>,
    cause: io::Error,
) -> PyErr {
    let cause = cause.into_inner().and_then(|inner| inner.downcast::<PyErr>().ok());
    let Some(cause) = cause.map(|cause| *cause) else {
        return exception(py, class, message, |it| it.setattr("offset", offset));
    };
    // KeyboardInterrupt and SystemExit are not errors of the set or the file.
    if !cause.is_instance_of::<PyException>(py) {
        return cause;
    }
    let error = exception(py, class, message, |it| it.setattr("offset", offset));
    error.set_cause(py, Some(cause));
    error
}

pub(crate) fn of_inspection(py: Python<'_>, error: Error) -> PyErr {
    let (message, offset) = (error.to_string(), error.offset());
    match error.into_kind() {
        ErrorKind::ExistingSet(cause) => caused(py, "ExistingSetError", &message, offset, cause),
        ErrorKind::Limit { name, value } => exception(py, "LimitError", message, |it| {
            it.setattr("name", name)?;
            it.setattr("value", value)?;
            it.setattr("offset", offset)
        }),
        ErrorKind::Read(cause) => caused(py, "ReadError", &message, offset, cause),
        _ => exception(py, "Error", message, |_| Ok(())),
    }
}

pub(crate) fn of_assumption(py: Python<'_>, error: &AssumptionError) -> PyErr {
    exception(py, "AssumptionError", error, |_| Ok(()))
}

pub(crate) fn of_store(py: Python<'_>, error: &StoreError) -> PyErr {
    let kind = match error.kind() {
        StoreErrorKind::Damaged { .. } => "damaged",
        StoreErrorKind::Empty => "empty",
        StoreErrorKind::Graph { .. } => "graph",
        StoreErrorKind::Json { .. } => "json",
        StoreErrorKind::NoEntries => "noEntries",
        StoreErrorKind::NoUsableEntry { .. } => "noUsableEntry",
        StoreErrorKind::Thumbprint { .. } => "thumbprint",
        _ => "unrecognised",
    };
    exception(py, "StoreError", error.message().raw(), |it| {
        it.setattr("kind", kind)?;
        it.setattr("line", error.line())?;
        it.setattr("column", error.column())?;
        it.setattr("offset", error.offset())
    })
}

pub(crate) fn of_source(py: Python<'_>, error: SourceError) -> PyErr {
    match error {
        SourceError::Store(error) => of_store(py, &error),
        SourceError::Inspect(error) => of_inspection(py, error),
        other => exception(py, "Error", other.message().raw(), |_| Ok(())),
    }
}

pub(crate) fn of_pack(py: Python<'_>, error: PackError) -> PyErr {
    let kind = match &error {
        PackError::NothingSelected { .. } => "nothingSelected",
        PackError::NoIssuer { .. } => "noIssuer",
        PackError::RootMissing { .. } => "rootMissing",
        PackError::CannotSplit { .. } => "cannotSplit",
        PackError::Encode { .. } => "encode",
        _ => "readBack",
    };
    match error {
        PackError::Inspect(error) => of_inspection(py, error),
        error => exception(py, "PackError", error.message().raw(), |it| it.setattr("kind", kind)),
    }
}
