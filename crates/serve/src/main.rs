//! The command: starts a server, prints where it listens, and waits for a signal.

#![forbid(unsafe_code)]

mod arguments;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use pki_preflight_serve::{Running, Server};

use arguments::Arguments;

fn main() -> ExitCode {
    let options = Arguments::parse().options();
    let running = match Server::start(options) {
        Ok(running) => running,
        Err(error) => {
            eprintln!("pki-preflight-serve: {error}");
            return ExitCode::from(2);
        }
    };
    // A reader that is gone does not need to know the port.
    let _ = announce(&running);
    running.wait();
    ExitCode::SUCCESS
}

/// One line of JSON, so that scripts learn the port.
fn announce(running: &Running) -> io::Result<()> {
    let line = serde_json::json!({ "url": running.url, "port": running.address.port() });
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}
