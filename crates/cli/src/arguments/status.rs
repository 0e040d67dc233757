//! `status` and `list`, as they are typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::connection::{Connection, PkiChoice};

pub(super) const STATUS_EXAMPLES: &str = "\
Examples:
  All PKIs of the tenant, with their ids:
    pki-preflight status --token-command az account get-access-token \\
      --resource-type ms-graph

  One PKI, with the token of the variable PKI_PREFLIGHT_TOKEN:
    pki-preflight status --pki fdd9841c-90c6-4234-a116-d72a5cd2c583

Exit codes:
  0  no upload is running
  1  an upload is running
  2  an invalid argument, no token, or an error of the service";

pub(super) const LIST_EXAMPLES: &str = "\
Examples:
  What the trust store holds, for check --against, pack and diff:
    pki-preflight list --pki-name \"Contoso PKI\" -o store.json

  The names of the CAs:
    pki-preflight list --pki \"$ID\" | jq -r '.value[].displayName'

Exit codes:
  0  the CAs were written
  2  an invalid argument, no token, or an error of the service";

#[derive(Args, Debug)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) pki: PkiChoice,

    /// What is printed
    #[arg(long, value_enum, default_value_t = StatusFormat::Text)]
    pub(crate) format: StatusFormat,

    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) pki: PkiChoice,

    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Replace an existing file
    #[arg(long)]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) connection: Connection,
}
