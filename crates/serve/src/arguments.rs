//! The command line's arguments.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, ValueEnum};
use pki_preflight_serve::{Fault, FetchFrom, Interrupted, Options, Seed};

use crate::log::LogFormat;
use crate::profile;

/// A local Entra PKI trust store: answers as Microsoft Graph documents certificateBasedAuthPki
///
/// Point a Graph client at the printed URL followed by /v1.0 or /beta. Any bearer token is
/// accepted. Nothing was observed on the live service: an answer based on an assumption has the
/// header x-preflight-assumed.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Address and port to listen on; port 0 picks a free port. The URL is printed as a line of JSON
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Keep the state in a file (SQLite); without it, the state is in memory
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Start with the PKIs in a file, as /_preflight/state prints them, if the state is empty
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// Use TLS, with a certificate generated at the start
    #[arg(long)]
    tls: bool,

    /// Another name or address for the certificate besides localhost, 127.0.0.1 and ::1
    #[arg(long, value_name = "NAME", requires = "tls")]
    tls_name: Vec<String>,

    /// Write the certificate authority that clients must trust to a file (PEM)
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub(crate) tls_ca: Option<PathBuf>,

    /// The URL that clients use, if it differs, as behind a proxy
    #[arg(long, value_name = "URL", value_parser = web_url)]
    public_url: Option<String>,

    /// The only bearer token to accept; required to listen on an address other than loopback
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,

    /// A bearer token for reading only: any other request with it gets 403
    #[arg(long, value_name = "TOKEN")]
    read_token: Option<String>,

    /// The token that /_preflight requires
    #[arg(long, value_name = "TOKEN")]
    control_token: Option<String>,

    /// Change an assumption of the service or of `pki-preflight assumptions`
    #[arg(long, value_name = "NAME=VALUE")]
    assume: Vec<String>,

    /// Behave as a profile assumes, such as one that `pki-preflight calibrate` wrote; --assume overrides
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,

    /// Inject the faults listed in a file, as /_preflight/faults does
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// The addresses from which PKI files may be downloaded
    #[arg(long, value_enum, default_value_t = Fetch::Loopback)]
    fetch: Fetch,

    /// A host from which PKI files may always be downloaded
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,

    /// How long an upload takes, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    upload_duration: u32,

    /// What to do with uploads that were running when the last process ended
    #[arg(long, value_enum, default_value_t = Then::Resume)]
    interrupted: Then,

    /// Format of the log on standard error; RUST_LOG sets what is logged
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log: LogFormat,

    /// Print the behaviours of the service, and how certain each is
    #[arg(long)]
    pub(crate) behaviours: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Fetch {
    /// This machine
    Loopback,
    /// Public addresses, as the service requires
    Public,
    /// Anywhere
    Any,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Then {
    /// Continue them
    Resume,
    /// Let them fail
    Fail,
}

impl Arguments {
    /// The meaning of the arguments.
    pub(crate) fn options(&self) -> Result<Options, String> {
        let mut options = Options::default();
        options.listen = self.listen;
        options.state = self.state.clone();
        options.tls = self.tls;
        options.tls_names.clone_from(&self.tls_name);
        options.public_url = self.public_url.clone();
        options.token = self.token.clone();
        options.read_token = self.read_token.clone();
        options.control_token = self.control_token.clone();
        options.allowed_hosts.clone_from(&self.allow_host);
        options.upload_duration = Duration::from_secs(self.upload_duration.into());
        options.fetch = match self.fetch {
            Fetch::Loopback => FetchFrom::Loopback,
            Fetch::Public => FetchFrom::Public,
            Fetch::Any => FetchFrom::Any,
        };
        options.interrupted = match self.interrupted {
            Then::Resume => Interrupted::Resume,
            Then::Fail => Interrupted::Fail,
        };
        if let Some(path) = &self.profile {
            let applied = profile::apply(&read(path)?, &mut options.assumptions);
            applied.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        for pair in &self.assume {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| format!("--assume {pair:?}: expected NAME=VALUE"))?;
            options.assumptions.set(name, value).map_err(|error| {
                let message = error.to_string();
                format!("--assume: {}", message.escape_debug())
            })?;
        }
        if let Some(path) = &self.seed {
            let seed = Seed::parse(&read(path)?);
            options.seed = Some(seed.map_err(|error| format!("{}: {error}", path.display()))?);
        }
        if let Some(path) = &self.faults {
            let faults = Fault::parse_all(&read(path)?);
            options.faults = faults.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(options)
    }
}

fn web_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() => Ok(text.to_owned()),
        _ => Err("expected an http or https URL".to_owned()),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
