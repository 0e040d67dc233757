//! The bundle, and what it is checked with: shared by the commands that inspect one.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use pki_preflight::{Assumptions, Limits};

use super::Levels;
use crate::profile::{self, Profile};

/// The bundle and what it is checked with.
#[derive(Args, Clone, Debug)]
pub(crate) struct Bundle {
    /// The PKI file; - is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// What the trust store already contains; may be given several times
    ///
    /// A response of Graph's certificateAuthorities list (several pages in one file too), a classic
    /// certificateBasedAuthConfiguration response, a list of thumbprints, another bundle, a
    /// certificate in PEM or DER, or a folder of these. The format is detected from the content. A
    /// certificate in the classic configuration is not a duplicate, unless classic-duplicate=yes is
    /// assumed.
    #[arg(long, value_name = "STORE")]
    pub(crate) against: Vec<PathBuf>,

    /// The number of threads that read the bundle [default: one for each core, for a large file]
    ///
    /// The report does not depend on the number.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// The assumptions about the service, and the severity of each rule's findings.
#[derive(Args, Clone, Debug)]
pub(crate) struct Settings {
    /// What to assume where the documents leave a point open; may be given several times
    ///
    /// `pki-preflight assumptions` prints the names, their values and the defaults.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) assume: Vec<Assume>,

    /// A TOML file with settings; the command line overrides it
    ///
    /// Every option of check is a key of the same name. [assume] contains names and values
    /// (crl-url = "child"); [rules] contains rules with allow, warn or deny (expired = "deny"), or lists
    /// of rules (allow = ["unsorted", "B006"]); [limits] contains names and numbers. [[exceptions]]
    /// contain rule, thumbprint, reason and until.
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) levels: Levels,

    /// Change a limit of the service or of this program; may be given several times
    ///
    /// Of the service: file-bytes, certificate-authorities, certificate-bytes, chain-authorities,
    /// issuer-hint-bytes. Of this program: element-bytes, depth, certificates, signatures,
    /// signature-effort, signature-bytes.
    #[arg(long, value_name = "NAME=NUMBER")]
    pub(crate) limit: Vec<Limit>,

    /// Leave signatures unchecked
    #[arg(long)]
    pub(crate) no_verify: bool,

    /// The profile, once it has been read.
    #[arg(skip)]
    pub(crate) loaded: OnceCell<Profile>,
}

/// A known assumption with one of its values.
#[derive(Clone, Debug)]
pub(crate) struct Assume {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl FromStr for Assume {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, value)) = text.split_once('=') else {
            return Err("expected NAME=VALUE, such as crl-url=child".to_owned());
        };
        Assumptions::default().set(name, value).map_err(super::escaped)?;
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

/// A limit with its new value.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) name: String,
    pub(crate) number: u64,
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').map(|(name, number)| (name, number.parse::<u64>()));
        let Some((name, Ok(number))) = parts else {
            return Err("expected NAME=NUMBER, such as signatures=1000".to_owned());
        };
        profile::set_limit(&mut Limits::default(), name, number).map_err(super::escaped)?;
        Ok(Self { name: name.to_owned(), number })
    }
}
