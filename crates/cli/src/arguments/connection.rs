//! The service and the token: shared by the commands that talk to Graph.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum as _};

use super::request::CloudName;
use crate::text::quoted;

/// Which service is asked, and with which token.
#[derive(Args, Debug)]
pub(crate) struct Connection {
    /// The cloud that the tenant is in
    #[arg(long, value_enum, default_value_t = CloudName::Global)]
    pub(crate) cloud: CloudName,

    /// Another service with the interface of Microsoft Graph, with its version
    ///
    /// The token is sent there, so it must begin with https://; http:// is allowed for this machine.
    #[arg(long, value_name = "URL", conflicts_with = "cloud")]
    pub(crate) graph_url: Option<String>,

    /// The id of the tenant; stop if the token is for another one
    #[arg(long, value_name = "ID")]
    pub(crate) tenant: Option<String>,

    /// Read the token from a file that only you can read
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// Read the token from standard input
    #[arg(long)]
    pub(crate) token_stdin: bool,

    /// Run a program that prints the token; everything that follows is its arguments
    ///
    /// Put this option last: options of this command cannot follow.
    /// It is run without a shell, and again when the token is about to expire. It may print the
    /// token alone, or JSON with accessToken, access_token or token. Exactly one source of the token
    /// is needed: one of these three options, or the variable PKI_PREFLIGHT_TOKEN.
    #[arg(long, value_name = "PROGRAM", num_args = 1.., allow_hyphen_values = true)]
    pub(crate) token_command: Vec<OsString>,
}

impl Connection {
    /// The options that say which service it is, as another command needs them too.
    pub(crate) fn retyped(&self) -> String {
        let cloud = Some(self.cloud).filter(|cloud| *cloud != CloudName::Global);
        let cloud = cloud.and_then(|cloud| cloud.to_possible_value());
        match (&self.graph_url, cloud) {
            (Some(url), _) => format!(" --graph-url {}", quoted(url)),
            (None, Some(cloud)) => format!(" --cloud {}", cloud.get_name()),
            (None, None) => String::new(),
        }
    }
}

/// One PKI of the trust store.
#[derive(Args, Debug)]
pub(crate) struct PkiChoice {
    /// The id of the PKI
    #[arg(long = "pki", value_name = "ID", conflicts_with = "pki_name")]
    pub(crate) pki_id: Option<String>,

    /// The name of the PKI; stop if several have it
    #[arg(long, value_name = "NAME")]
    pub(crate) pki_name: Option<String>,
}
