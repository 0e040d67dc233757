//! The command `pki-preflight`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
