//! The arguments of `records`.

use clap::{Args, ValueEnum};

use super::Bundle;

pub(super) const EXAMPLES: &str = "\
Examples:
  The shape of Graph's list response:
    pki-preflight records bundle.p7b > records.json

  A table of the new CAs, for a spreadsheet:
    pki-preflight records bundle.p7b --against store.json --format csv

  With thumbprints in lower case:
    pki-preflight records bundle.p7b --assume hex-case=lower

How a record is filled is inferred from documents, not observed. In the JSON,
`confidence` and `assumptions` follow the records: the confidence of each field,
and the assumptions behind the records. --against accepts such a file.

Exit codes: as for check, with --fail-on error.";

#[derive(Args, Debug)]
pub(crate) struct Records {
    #[command(flatten)]
    pub(crate) bundle: Bundle,

    /// The output format
    #[arg(long, value_enum, default_value_t = RecordsFormat::Json)]
    pub(crate) format: RecordsFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RecordsFormat {
    /// The shape of Graph's list response, {"value": [...]}, then the confidence of each field
    Json,
    /// One record per line
    Ndjson,
    /// For spreadsheets; text that looks like a formula is quoted
    Csv,
}
