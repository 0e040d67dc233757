//! The options of a server.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::assumption::Assumed;
use crate::clock::Clock;
use crate::fault::Fault;
use crate::seed::Seed;

/// The options of a server. The defaults listen on a free port of 127.0.0.1, keep everything in
/// memory, and process an upload at once.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The address to listen on. Port 0 picks a free one. Default: 127.0.0.1, port 0.
    pub listen: SocketAddr,
    /// The file that stores the state. Default: none; the state is lost when the server stops.
    pub state: Option<PathBuf>,
    /// The URL at which clients reach the server, if it differs from the one in `Host`, as behind a
    /// proxy. Default: none.
    pub public_url: Option<String>,
    /// Whether connections are encrypted, with a certificate of the server's own.
    pub tls: bool,
    /// Further names and addresses for that certificate, and for the `Host` header. Default: none
    /// in addition to localhost, 127.0.0.1 and ::1.
    pub tls_names: Vec<String>,
    /// The only bearer token that is accepted. Default: any.
    pub token: Option<String>,
    /// A bearer token for reading only. Default: none.
    pub read_token: Option<String>,
    /// The token that `/_preflight` requires. Default: none, in which case only this machine may
    /// use it.
    pub control_token: Option<String>,
    /// The assumptions where the documents leave a point open.
    pub assumptions: Assumed,
    /// The addresses from which files may be downloaded.
    pub fetch: FetchFrom,
    /// Hosts from which files may always be downloaded, written as in URLs.
    pub allowed_hosts: Vec<String>,
    /// The time limit of a download, including redirects. Default: 30 seconds.
    pub fetch_timeout: Duration,
    /// The initial resources, if the state is empty. Default: none.
    pub seed: Option<Seed>,
    /// The initial faults. Default: none.
    pub faults: Vec<Fault>,
    /// How long an upload takes by the service's clock. Default: no time.
    pub upload_duration: Duration,
    /// What happens to uploads that were running when the last process ended.
    pub interrupted: Interrupted,
    /// The clock. Default: the machine's.
    pub clock: Clock,
}

/// The addresses from which files may be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchFrom {
    /// Only this machine.
    Loopback,
    /// Only public addresses, as Microsoft's documents require.
    Public,
    /// Any address.
    Any,
}

/// What happens to uploads that were running when the last process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interrupted {
    /// They continue.
    Resume,
    /// They fail. Whether the CAs that they created stay depends on the assumption about failures.
    Fail,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state: None,
            public_url: None,
            tls: false,
            tls_names: Vec::new(),
            token: None,
            read_token: None,
            control_token: None,
            seed: None,
            assumptions: Assumed::default(),
            fetch: FetchFrom::Loopback,
            allowed_hosts: Vec::new(),
            fetch_timeout: Duration::from_secs(30),
            faults: Vec::new(),
            upload_duration: Duration::ZERO,
            interrupted: Interrupted::Resume,
            clock: Clock::default(),
        }
    }
}

impl Options {
    /// The scheme of the server's URLs.
    pub(crate) const fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }

    /// The largest file that is downloaded, in bytes.
    pub(crate) const fn file_bytes(&self) -> u64 {
        2 * 1024 * 1024
    }

    /// Whether a `Host` header contains a configured name of the server.
    pub(crate) fn has_name(&self, host: &str) -> bool {
        let public = self.public_url.as_deref().and_then(|url| url.split_once("://"));
        let is_public =
            public.is_some_and(|(_, rest)| rest.trim_end_matches('/').eq_ignore_ascii_case(host));
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        is_public || self.tls_names.iter().any(|given| given.eq_ignore_ascii_case(name))
    }
}
