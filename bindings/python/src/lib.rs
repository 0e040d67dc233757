//! The native part of the Python package `pki_preflight`. The modules in `python/` add types:
//! results are passed to Python on access, in pieces: as JSON, or as tables of Arrow.

mod collections;
mod command;
mod error;
mod existing;
mod inspection;
mod options;
mod reader;
mod store;
mod table;

#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::collections::{Source, diff, pack};
    #[pymodule_export]
    use crate::command::run_command;
    #[pymodule_export]
    use crate::inspection::{Inspection, inspect};
    #[pymodule_export]
    use crate::options::Options;
    #[pymodule_export]
    use crate::store::Store;
}
