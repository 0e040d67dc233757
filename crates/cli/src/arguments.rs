//! The command line's arguments.

mod bundle;
mod calibrate;
mod check;
mod connection;
mod crl;
mod diff;
mod fault;
mod generate;
mod levels;
mod pack;
mod records;
mod request;
mod status;
mod table;
mod token_command;
mod upload;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(super) use bundle::{Bundle, Settings};
pub(super) use calibrate::{Calibrate, CalibrateFormat};
pub(super) use check::{Check, CheckFormat, FailOn};
pub(super) use connection::{Connection, PkiChoice};
pub(super) use crl::{Crl, CrlFormat};
pub(super) use diff::{Diff, DiffFormat, Within};
use fault::escaped;
pub(super) use fault::parse;
pub(super) use generate::{Completions, Man};
pub(super) use levels::Levels;
pub(super) use pack::{Pack, PackFormat};
pub(super) use records::{Records, RecordsFormat};
pub(super) use request::{FormName, Request};
pub(super) use status::{List, Status, StatusFormat};
pub(super) use table::{Explain, Table, TableFormat};
pub(super) use upload::{Upload, UploadFormat};

/// The options of the commands that check.
macro_rules! exit_codes {
    () => {
        "\
Exit codes:
  0  no finding at or above --fail-on (default: error)
  1  a finding at or above it
  2  no report: an invalid argument, an unreadable file, an exceeded limit"
    };
}
use exit_codes;

const AFTER_HELP: &str =
    concat!(exit_codes!(), "\n\nOther commands have their own: pki-preflight help upload");

/// Predicts what Microsoft Entra will do with a PKI bundle (.p7b) before you upload it.
#[derive(Debug, Parser)]
#[command(name = "pki-preflight", version, max_term_width = 80, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Predict what the upload of a bundle will do
    #[command(after_help = check::EXAMPLES)]
    Check(Box<Check>),
    /// Print the certificateAuthorityDetail records that an upload would create
    #[command(after_help = records::EXAMPLES)]
    Records(Box<Records>),
    /// Make the file to upload: the required certificates, in strict DER
    #[command(after_help = pack::EXAMPLES)]
    Pack(Box<Pack>),
    /// Compare two bundles or stores: what an upload would change
    #[command(after_help = diff::EXAMPLES)]
    Diff(Diff),
    /// Find each CA's own CRL URL, and check whether its CRL will work
    #[command(after_help = crl::EXAMPLES)]
    Crl(Box<Crl>),
    /// Print the request that uploads a file, and the requests that follow it, ready to paste
    #[command(after_help = request::EXAMPLES)]
    Request(Box<Request>),
    /// Upload a file to the trust store, and compare what was created with the prediction
    #[command(after_help = upload::EXAMPLES)]
    Upload(Box<Upload>),
    /// Save what a PKI of the trust store holds, for check --against, pack and diff
    #[command(after_help = status::LIST_EXAMPLES)]
    List(Box<List>),
    /// Show the PKIs of the trust store, and whether an upload is running
    #[command(after_help = status::STATUS_EXAMPLES)]
    Status(Box<Status>),
    /// Compare an uploaded file with what the trust store lists: which assumptions hold
    #[command(after_help = calibrate::EXAMPLES)]
    Calibrate(Calibrate),
    /// Print the SHA-256 of files as Get-FileHash does
    #[command(after_help = HASH_EXAMPLES)]
    Hash(Hash),
    /// Print the table of rules
    #[command(after_help = table::RULES_EXAMPLES)]
    Rules(Table),
    /// Explain a rule, an assumption or an AADSTS code: what it means, and what to do
    #[command(after_help = table::EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Print the assumptions about the service where the documents leave a point open
    #[command(after_help = table::ASSUMPTIONS_EXAMPLES)]
    Assumptions(Table),
    /// Print completions for a shell
    #[command(after_help = generate::COMPLETIONS_EXAMPLES)]
    Completions(Completions),
    /// Write the manual pages
    #[command(after_help = generate::MAN_EXAMPLES)]
    Man(Man),
}

const HASH_EXAMPLES: &str = "\
Examples:
  What to send as sha256FileHash:
    pki-preflight hash bundle.p7b

  Several files, each followed by its name:
    pki-preflight hash *.p7b";

#[derive(Args, Debug)]
pub(super) struct Hash {
    /// The files; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
}
