//! What was typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use pki_preflight_serve::Options;

/// A local Entra PKI trust store: answers as Microsoft Graph documents certificateBasedAuthPki
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// File to keep the state in [default: in memory, lost at the end]
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn options(self) -> Options {
        let mut options = Options::default();
        options.listen = self.listen;
        options.state = self.state;
        options
    }
}
