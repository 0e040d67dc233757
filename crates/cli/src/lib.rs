//! The command `pki-preflight`: its arguments, their meaning, and its output.
//!
//! A library only so that the Python package has the same command. Only [`run`] and [`print_json`]
//! are for others.

mod arguments;
mod calibrate;
mod check;
mod closed_pipe;
mod connection;
mod crl;
mod diff;
mod explain;
mod fingerprint;
mod generate;
mod github;
mod input;
mod json;
mod known;
mod layout;
mod pack;
mod profile;
mod progress;
mod records;
mod repository;
mod request;
mod sarif;
mod sources;
mod status;
mod stores;
mod table;
mod text;
mod upload;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};

use arguments::Command;
use pki_preflight::{Report, text::Message};

/// Why the command ends without a report.
#[derive(Debug)]
enum Failure {
    /// A message is printed, and the exit code is 2.
    Message(Message),
    /// The reader of the output has gone, so no message is printed.
    ClosedPipe,
}

/// Whether a finding at or above the severity of `--fail-on` exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Passed,
    Failed,
    /// One of several files could not be read.
    NoReport,
    /// An upload was sent, or may have been, and its outcome is unknown.
    Unknown,
}

impl Outcome {
    const fn exit_code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::NoReport => 2,
            Self::Unknown => 3,
        }
    }
}

impl Outcome {
    /// The exit code of an upload.
    const fn of_code(code: u8) -> Self {
        match code {
            0 => Self::Passed,
            1 => Self::Failed,
            2 => Self::NoReport,
            _ => Self::Unknown,
        }
    }
}

impl Failure {
    /// For plain text; a [`Message`] is converted with `From`.
    fn new(message: impl fmt::Display) -> Self {
        Self::Message(Message::untrusted(message.to_string()))
    }
}

impl From<Message> for Failure {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if closed_pipe::is_closed_pipe(&error) {
            return Self::ClosedPipe;
        }
        Self::new(format_args!("writing failed: {error}"))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

/// Runs the command and returns its exit code. The first of the `typed` arguments is the program's
/// name. Help, the version and argument errors are printed and end the process, as in clap.
#[must_use]
pub fn run(typed: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = arguments::parse(typed);
    let result = match &arguments.command {
        Command::Check(check) => check::run(check),
        Command::Records(records) => records::run(records),
        Command::Pack(pack) => pack::run(pack),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Crl(arguments) => crl::run(arguments),
        Command::Request(arguments) => request::run(arguments),
        Command::List(arguments) => status::list(arguments),
        Command::Status(arguments) => status::run(arguments),
        Command::Calibrate(arguments) => calibrate::run(arguments),
        Command::Upload(arguments) => upload::run(arguments),
        Command::Hash(hash) => input::hash(&hash.files),
        Command::Rules(table) => table::rules(table.format),
        Command::Explain(explain) => explain::run(&explain.names),
        Command::Assumptions(table) => table::assumptions(table.format),
        Command::Completions(completions) => generate::completions(completions),
        Command::Man(man) => generate::man(man),
    };
    match result {
        Ok(outcome) => outcome.exit_code(),
        Err(Failure::ClosedPipe) => Outcome::Passed.exit_code(),
        Err(Failure::Message(message)) => {
            // Nothing can be done if standard error is closed too.
            drop(writeln!(anstream::stderr(), "pki-preflight: {message}"));
            Outcome::NoReport.exit_code()
        }
    }
}

/// Writes a report as `check --format json` prints it, followed by a line end. Every character that
/// must not reach a terminal is written as `\uXXXX`.
///
/// # Errors
/// When writing fails.
pub fn print_json(out: impl Write, report: &Report) -> io::Result<()> {
    let mut out = json::Json::new(out);
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")?;
    out.flush()
}
