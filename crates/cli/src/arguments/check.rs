//! The arguments of `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pki_preflight::{Instant, Severity};

use super::{Bundle, exit_codes};

pub(super) const EXAMPLES: &str = concat!(
    "\
Examples:
  Check a bundle, for people:
    pki-preflight check bundle.p7b

  Against what the trust store already contains (a saved response of Graph's
  certificateAuthorities list, a list of thumbprints, another bundle, ...):
    pki-preflight check bundle.p7b --against store.json

  Before an upload in a script, with the hash and the URL that will be sent:
    pki-preflight check bundle.p7b --sha256 \"$HASH\" --upload-url \"$URL\" \\
      --format json > report.json

  With another assumption about the service, and expired CAs as errors:
    pki-preflight check bundle.p7b --assume crl-url=child --deny expired

  Every bundle of a folder, and those that match a pattern:
    pki-preflight check certificates/ \"old/*.p7b\"

  From standard input:
    curl -sL https://pki.example/bundle.p7b | pki-preflight check -

",
    exit_codes!()
);

#[derive(Args, Clone, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) bundle: Bundle,

    /// More PKI files; a folder means the bundles in it, a quoted pattern the files that match
    ///
    /// Several files get a short block each and one exit code; as JSON, SARIF or HTML they are one
    /// document. As NDJSON they are read in parallel, and a line names each before the lines about
    /// it.
    #[arg(value_name = "FILE")]
    pub(crate) more: Vec<PathBuf>,

    /// The SHA-256 that will be sent as sha256FileHash: exactly 64 hexadecimal digits
    ///
    /// Give the value as it will be sent. Any other value is reported as F014 with the value to
    /// send, even if it contains the right digits, as a line of sha256sum or certutil does.
    #[arg(long, value_name = "HEX")]
    pub(crate) sha256: Option<String>,

    /// The URL that will be sent as uploadUrl; its form is checked, nothing is downloaded
    #[arg(long, value_name = "URL")]
    pub(crate) upload_url: Option<String>,

    /// The instant at which validity is judged [default: now]
    ///
    /// For example 2026-11-24T12:00:00Z. A date alone means the start of that day in UTC.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<Instant>,

    /// The output format [default: text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<CheckFormat>,

    /// Exit with code 1 at or above this severity [default: error]
    ///
    /// A private key, or a bundle with which nobody can sign in, gives code 1 at any severity. With
    /// never, the code is never 1.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,

    /// Leave out the findings that a baseline contains; the verdicts stay
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write the findings as a baseline for later runs
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,

    /// List every certificate, as a tree of who issued whom
    #[arg(long)]
    pub(crate) list: bool,

    /// Explain every finding, with its location in the file
    #[arg(long, short)]
    pub(crate) verbose: bool,

    /// Print nothing; the exit code is the result
    #[arg(long, short, conflicts_with_all = ["list", "verbose"])]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    Text,
    /// The whole report as one object
    Json,
    /// One line of JSON for each certificate, record, duplicate and finding; the summary comes last
    Ndjson,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations for GitHub workflows
    Github,
    /// The report for people as Markdown, for tickets and pull requests
    Markdown,
    /// One HTML file, with the chains and a timeline of expiry
    Html,
    /// Only the verdicts and the counts
    Summary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Notice,
    Never,
}

impl FailOn {
    pub(crate) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Notice => Some(Severity::Notice),
            Self::Never => None,
        }
    }
}
