//! `records`, as it is typed.

use clap::{Args, ValueEnum};

use super::Bundle;

pub(super) const EXAMPLES: &str = "\
Examples:
  The shape of Graph's list response:
    pki-preflight records bundle.p7b > records.json

  A table of what is new, for a spreadsheet:
    pki-preflight records bundle.p7b --against store.json --format csv

  With thumbprints in lower case:
    pki-preflight records bundle.p7b --assume hex-case=lower

How a record is filled is inferred from documents, not observed. `check` says
of each field how surely it is known.

Exit codes: as for check, with --fail-on error.";

#[derive(Args, Debug)]
pub(crate) struct Records {
    #[command(flatten)]
    pub(crate) bundle: Bundle,

    /// What is printed
    #[arg(long, value_enum, default_value_t = RecordsFormat::Json)]
    pub(crate) format: RecordsFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RecordsFormat {
    /// The shape of Graph's list response: {"value": [...]}
    Json,
    /// One record a line
    Ndjson,
    /// For spreadsheets; what one would take for a formula is quoted
    Csv,
}
