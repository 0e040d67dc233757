//! The command, for the script that the wheel installs.

use std::ffi::OsString;
use std::io::{self, Write as _};

use pyo3::prelude::*;

/// Runs the command and returns its exit code. The first argument is the program's name.
#[pyfunction]
pub(crate) fn run_command(py: Python<'_>, typed: Vec<OsString>) -> u8 {
    py.detach(|| {
        let code = pki_preflight_cli::run(typed);
        // Rust flushes it at the end of a Rust program, which Python is not. If standard output is
        // closed, no message can be printed.
        drop(io::stdout().flush());
        code
    })
}
