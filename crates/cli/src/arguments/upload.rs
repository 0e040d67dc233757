//! `upload`, as it is typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pki_preflight::Instant;
use pki_preflight_graph::uploader::SetCrl;

use super::Settings;
use super::connection::{Connection, PkiChoice};

pub(super) const EXAMPLES: &str = "\
Examples:
  Upload a file that is published at a URL, and set the CRL URLs it names:
    pki-preflight upload upload.p7b --pki-name \"Contoso PKI\" --create \\
      --upload-url https://pki.contoso.example/upload.p7b --set-crl all \\
      --journal upload.journal --token-command az account get-access-token \\
      --resource-type ms-graph

  See what would happen, and send nothing:
    pki-preflight upload upload.p7b --pki \"$ID\" --upload-url \"$URL\" --dry-run

  Go on after an interruption, with the same --cloud or --graph-url:
    pki-preflight upload --resume upload.journal

The request is sent once. Where its answer is lost, the command looks for a sign
of the upload instead of sending it again. No token is printed or stored.

Exit codes:
  0  the trust store holds what was predicted; with --dry-run: nothing speaks
     against the upload
  1  it holds something else, or the service rejected the upload
  2  nothing was sent: a wrong argument, a file that would be rejected, ...
  3  the request was sent, or may have been, and its outcome is not known";

#[derive(Args, Debug)]
pub(crate) struct Upload {
    /// The PKI file
    #[arg(value_name = "FILE", required_unless_present = "resume")]
    pub(crate) file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) pki: PkiChoice,

    /// Create the PKI if none has the name
    #[arg(long, requires = "pki_name")]
    pub(crate) create: bool,

    /// Where the service fetches the file: its bytes must be those of FILE
    #[arg(long, value_name = "URL", required_unless_present = "resume")]
    pub(crate) upload_url: Option<String>,

    /// Which CRL URLs to set after the upload; only certain ones are set
    ///
    /// A URL is certain if a certificate that the CA issued contains it, its signature is verified, and
    /// no other certificate that the CA issued contains another URL.
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = SetCrlName::None)]
    pub(crate) set_crl: SetCrlName,

    /// Check everything and change nothing
    #[arg(long, conflicts_with_all = ["journal", "resume"])]
    pub(crate) dry_run: bool,

    /// Write what is done to a new file, from which the upload can be resumed
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub(crate) journal: Option<PathBuf>,

    /// Write the report as JSON to a new file, once the request was sent
    ///
    /// It has the CAs as the upload left them, before CRL URLs are set: what calibrate needs. With
    /// --resume an existing file is replaced.
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub(crate) report: Option<PathBuf>,

    /// Go on with the upload of a journal
    ///
    /// Everything but the token comes from the journal. A URL with a query is not in it: give
    /// --upload-url again if the request was not sent yet.
    #[arg(long, value_name = "JOURNAL", conflicts_with_all = ["file", "pki_id", "pki_name", "set_crl"])]
    pub(crate) resume: Option<PathBuf>,

    /// Upload a file even if the upload would be rejected
    #[arg(long)]
    pub(crate) force: bool,

    /// The instant that validity is judged at [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<Instant>,

    /// What is printed
    #[arg(long, value_enum, default_value_t = UploadFormat::Text)]
    pub(crate) format: UploadFormat,

    #[command(flatten)]
    pub(crate) settings: Settings,

    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UploadFormat {
    /// For people
    Text,
    /// For programs; the progress goes to standard error
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SetCrlName {
    /// None
    None,
    /// Those of CAs that have none
    Missing,
    /// Those that differ from what certificates of the file name
    All,
}

impl SetCrlName {
    pub(crate) const fn choice(self) -> SetCrl {
        match self {
            Self::None => SetCrl::None,
            Self::Missing => SetCrl::Missing,
            Self::All => SetCrl::All,
        }
    }
}
