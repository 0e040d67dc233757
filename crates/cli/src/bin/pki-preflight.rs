//! The program `pki-preflight`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(pki_preflight_cli::run(std::env::args_os()))
}
