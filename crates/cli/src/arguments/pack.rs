//! The arguments of `pack`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pki_preflight::{Instant, pack::Selector};

use super::Settings;

pub(super) const EXAMPLES: &str = "\
Examples:
  A file to upload from a downloaded bundle, without what the trust store
  already contains and without expired CAs:
    pki-preflight pack bundle.p7b --against store.json --drop-expired \\
      -o upload.p7b

  Only the chains of the CAs that issue the certificates of two users:
    pki-preflight pack bundle.p7b --chain-of alice.cer --chain-of bob.cer \\
      -o chains.p7b

  Show the result for a folder of certificates, and write nothing:
    pki-preflight pack certificates/ --drop \"Contoso Issuing CA 4\" --dry-run

Exit codes:
  0  packed, and check exits with code 0 on the result
  1  check exits with code 1 on the result, or nothing is left to pack
  2  nothing was written: an invalid argument, an unreadable file, ...";

#[derive(Args, Debug)]
pub(crate) struct Pack {
    /// Bundles, PEM chains, certificates, Graph's lists, or folders of these; - is standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// The file to write
    ///
    /// With --split, several files get a number before the extension: upload-1.p7b, upload-2.p7b.
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    pub(crate) output: Option<PathBuf>,

    /// What the trust store already contains, which is left out; may be given several times
    ///
    /// Anything that check --against reads. A certificate in the classic configuration is packed,
    /// unless classic-duplicate=yes is assumed.
    #[arg(long, value_name = "STORE")]
    pub(crate) against: Vec<PathBuf>,

    /// Leave out expired certificates
    #[arg(long)]
    pub(crate) drop_expired: bool,

    /// Leave out a certificate; may be given several times
    ///
    /// By its common name or whole subject in any case, its thumbprint, its SHA-256, or its subject
    /// key identifier. A value that matches no certificate is an error.
    #[arg(long, value_name = "NAME|THUMBPRINT|SKI")]
    pub(crate) drop: Vec<Selector>,

    /// Keep only the named certificates; may be given several times
    ///
    /// The other options still apply to these.
    #[arg(long, value_name = "NAME|THUMBPRINT|SKI")]
    pub(crate) keep: Vec<Selector>,

    /// Keep certificates that are not CA certificates
    #[arg(long)]
    pub(crate) keep_non_ca: bool,

    /// Keep only the CAs that a user or CA certificate needs; may be given several times
    ///
    /// A file with one or more certificates. Each of them gets its chain up to the root.
    #[arg(long, value_name = "CERT")]
    pub(crate) chain_of: Vec<PathBuf>,

    /// Write several files where one would exceed a limit of the service
    ///
    /// An issuer is never in a later file than a certificate it issued. Upload the files in their
    /// order.
    #[arg(long)]
    pub(crate) split: bool,

    /// Write PEM instead of DER
    #[arg(long)]
    pub(crate) pem: bool,

    /// Write nothing; show what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Replace an existing file
    #[arg(long)]
    pub(crate) force: bool,

    /// The instant at which validity is judged [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<Instant>,

    /// The output format
    #[arg(long, value_enum, default_value_t = PackFormat::Text)]
    pub(crate) format: PackFormat,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackFormat {
    /// For people
    Text,
    /// For programs
    Json,
}
