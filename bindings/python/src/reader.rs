//! Binary files of Python.

use std::io::{self, Read};

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Reads with the function `read` of a file opened in binary mode. The interpreter's lock is held
/// meanwhile.
pub(crate) struct PyReader {
    read: Py<PyAny>,
}

impl PyReader {
    pub(crate) const fn new(read: Py<PyAny>) -> Self {
        Self { read }
    }
}

impl Read for PyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| {
            let read = self.read.bind(py).call1((buffer.len(),)).map_err(io::Error::other)?;
            let Ok(bytes) = read.cast::<PyBytes>() else {
                let message = "read() did not return bytes: open the file in binary mode";
                return Err(io::Error::other(PyTypeError::new_err(message)));
            };
            let bytes = bytes.as_bytes();
            let Some(room) = buffer.get_mut(..bytes.len()) else {
                let message = "read() returned more bytes than requested";
                return Err(io::Error::other(PyValueError::new_err(message)));
            };
            room.copy_from_slice(bytes);
            Ok(bytes.len())
        })
    }
}
