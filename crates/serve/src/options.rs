//! What a server is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::assumption::Assumed;
use crate::clock::Clock;

/// What a server is started with. The defaults listen on a free port of 127.0.0.1, keep everything
/// in memory, and process an upload at once.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Where to listen. Port 0 takes a free one. Default: 127.0.0.1, port 0.
    pub listen: SocketAddr,
    /// The file that the state is kept in. Default: none; it is lost when the server stops.
    pub state: Option<PathBuf>,
    /// The URL that clients reach the server at, where that is another than they send in `Host`:
    /// behind a proxy. Default: none.
    pub public_url: Option<String>,
    /// The only bearer token that is accepted. Default: any.
    pub token: Option<String>,
    /// What is assumed where the documents leave a point open.
    pub assumptions: Assumed,
    /// Where files may be downloaded from.
    pub fetch: FetchFrom,
    /// Hosts that files may be downloaded from in any case, as they are written in URLs.
    pub allowed_hosts: Vec<String>,
    /// How long an upload takes by the service's clock. Default: nothing.
    pub upload_duration: Duration,
    /// The clock. Default: that of the machine.
    pub clock: Clock,
}

/// Where files may be downloaded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchFrom {
    /// From this machine alone.
    Loopback,
    /// From public addresses alone, as Microsoft's documents require.
    Public,
    /// From anywhere.
    Any,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state: None,
            public_url: None,
            token: None,
            assumptions: Assumed::default(),
            fetch: FetchFrom::Loopback,
            allowed_hosts: Vec::new(),
            upload_duration: Duration::ZERO,
            clock: Clock::default(),
        }
    }
}

impl Options {
    /// The scheme of the server's URLs.
    pub(crate) const fn scheme(&self) -> &'static str {
        "http"
    }

    /// The largest file that is downloaded, in bytes.
    pub(crate) const fn file_bytes(&self) -> u64 {
        2 * 1024 * 1024
    }

    /// Whether a `Host` header has a name that the server was given.
    pub(crate) fn has_name(&self, host: &str) -> bool {
        let public = self.public_url.as_deref().and_then(|url| url.split_once("://"));
        public.is_some_and(|(_, rest)| rest.trim_end_matches('/').eq_ignore_ascii_case(host))
    }
}
