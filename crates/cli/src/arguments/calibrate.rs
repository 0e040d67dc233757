//! `calibrate`, as it is typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const EXAMPLES: &str = "\
Examples:
  After `upload --report report.json` to a new PKI:
    pki-preflight calibrate upload.p7b report.json -o observed.toml
    pki-preflight check next.p7b --profile observed.toml

  After any upload, as long as nobody set a CRL URL or deleted a CA:
    pki-preflight list --pki \"$ID\" -o store.json
    pki-preflight calibrate upload.p7b store.json --as-uploaded

  To share what a tenant shows, without names and URLs:
    pki-preflight calibrate upload.p7b store.json --redact --format json

Exit codes:
  0  no assumption is contradicted
  1  one is, or the store has no certificate of the file
  2  an invalid argument or an unreadable file";

#[derive(Args, Debug)]
pub(crate) struct Calibrate {
    /// The file that was uploaded, or its report from check --format json
    ///
    /// A report has only the CAs that were predicted to be created: the file itself decides more.
    #[arg(value_name = "FILE|REPORT")]
    pub(crate) file: PathBuf,

    /// What the PKI holds since: from list, or the report of upload --format json
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Nobody deleted CAs since the upload: what STORE does not list was not added
    ///
    /// This is so for a report of upload. Without it, what is not listed decides nothing.
    #[arg(long)]
    pub(crate) as_uploaded: bool,

    /// Write what is settled as a profile, for check --profile and the other commands
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Replace an existing file
    #[arg(long)]
    pub(crate) force: bool,

    /// Print thumbprints and results only, without values of fields
    #[arg(long)]
    pub(crate) redact: bool,

    /// What is printed
    #[arg(long, value_enum, default_value_t = CalibrateFormat::Text)]
    pub(crate) format: CalibrateFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalibrateFormat {
    /// For people
    Text,
    /// For programs
    Json,
}
