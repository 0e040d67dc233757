//! What was typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use pki_preflight::{Instant, Severity};

macro_rules! exit_codes {
    () => {
        "\
Exit codes:
  0  nothing was found at or above --fail-on (default: error)
  1  something was
  2  no report: a wrong argument, a file that can't be read, a bound passed"
    };
}

/// Says beforehand what Microsoft Entra will do with a PKI file (.p7b).
#[derive(Debug, Parser)]
#[command(version, max_term_width = 80, after_help = exit_codes!())]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

const CHECK_EXAMPLES: &str = concat!(
    "\
Examples:
  Check a bundle, for people:
    pki-preflight check bundle.p7b

  Against what the trust store holds already (a saved response of Graph's
  certificateAuthorities list, a list of thumbprints, another bundle, ...):
    pki-preflight check bundle.p7b --against store.json

  Before an upload in a script, with the hash that will be sent:
    pki-preflight check bundle.p7b --sha256 \"$HASH\" --format json > report.json

  From standard input:
    curl -sL https://pki.example/bundle.p7b | pki-preflight check -

",
    exit_codes!()
);

const RECORDS_EXAMPLES: &str = "\
Examples:
  The shape of Graph's list response:
    pki-preflight records bundle.p7b > records.json

  A table of what is new, for a spreadsheet:
    pki-preflight records bundle.p7b --against store.json --format csv

How a record is filled is inferred from documents, not observed. `check` says
of each field how surely it is known.

Exit codes: as for check, with --fail-on error.";

const HASH_EXAMPLES: &str = "\
Examples:
  What to send as sha256FileHash:
    pki-preflight hash bundle.p7b

  Several files, each followed by its name:
    pki-preflight hash *.p7b";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a bundle and say what an upload would do
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Print the certificateAuthorityDetail records that an upload would create
    #[command(after_help = RECORDS_EXAMPLES)]
    Records(Records),
    /// Print the SHA-256 of files as Get-FileHash does
    #[command(after_help = HASH_EXAMPLES)]
    Hash(Hash),
}

/// The bundle and what it is checked with.
#[derive(Args, Debug)]
pub(super) struct Bundle {
    /// The PKI file; - is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// What the trust store holds already; may be given several times
    ///
    /// A response of Graph's certificateAuthorities list (several pages in one file too), a
    /// classic certificateBasedAuthConfiguration response, a list of thumbprints, another bundle,
    /// a certificate in PEM or DER, or a folder of these. Told apart by content.
    #[arg(long, value_name = "STORE")]
    pub(super) against: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) bundle: Bundle,

    /// The SHA-256 that will be sent as sha256FileHash
    #[arg(long, value_name = "HEX")]
    pub(super) sha256: Option<String>,

    /// The instant that validity is judged at [default: now]
    ///
    /// As 2026-11-24T12:00:00Z, or a date alone for its first instant in UTC.
    #[arg(long, value_name = "INSTANT")]
    pub(super) at: Option<Instant>,

    /// What is printed
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(super) format: CheckFormat,

    /// From which severity on the exit code is 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people
    Text,
    /// The whole report as one object
    Json,
    /// A line of JSON for each certificate, record, duplicate and finding; the summary comes last
    Ndjson,
    /// The verdict and the counts alone
    Summary,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Notice,
    Never,
}

impl FailOn {
    pub(super) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Notice => Some(Severity::Notice),
            Self::Never => None,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct Records {
    #[command(flatten)]
    pub(super) bundle: Bundle,

    /// What is printed
    #[arg(long, value_enum, default_value_t = RecordsFormat::Json)]
    pub(super) format: RecordsFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RecordsFormat {
    /// The shape of Graph's list response: {"value": [...]}
    Json,
    /// One record a line
    Ndjson,
    /// For spreadsheets; what one would take for a formula is quoted
    Csv,
}

#[derive(Args, Debug)]
pub(super) struct Hash {
    /// The files; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
}
