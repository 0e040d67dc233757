//! The command: starts a server, prints its address, and waits for a signal.

#![forbid(unsafe_code)]

mod arguments;
mod log;
mod profile;

use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use pki_preflight_serve::{BEHAVIOURS, Running, Server};

use arguments::Arguments;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("pki-preflight-serve: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if arguments.behaviours {
        // If the reader has closed the pipe, no more output is required.
        let _ = print_behaviours();
        return Ok(());
    }
    let options = arguments.options()?;
    log::start(arguments.log);
    let running = Server::start(options).map_err(|error| error.to_string())?;
    if let (Some(path), Some(authority)) = (&arguments.tls_ca, &running.certificate_authority) {
        fs::write(path, authority).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    // A failure to print is ignored, because not every caller requires the port.
    let _ = announce(&running);
    running.wait();
    Ok(())
}

/// Prints one line of JSON, from which scripts can read the port.
fn announce(running: &Running) -> io::Result<()> {
    let line = serde_json::json!({ "url": running.url, "port": running.address.port() });
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

/// Prints the behaviours as a table in Markdown.
fn print_behaviours() -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "| behaviour | status | assumptions |\n| --- | --- | --- |")?;
    for behaviour in BEHAVIOURS {
        let status: Vec<&str> = behaviour.status.iter().map(|status| status.name()).collect();
        let (status, assumptions) = (status.join(", "), behaviour.assumptions.join(", "));
        writeln!(output, "| {} | {status} | {assumptions} |", behaviour.summary)?;
    }
    output.flush()
}
