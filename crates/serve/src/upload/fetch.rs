//! Downloads the file, if its address is allowed.

mod addresses;
mod resolver;

use std::time::{Duration, Instant};

use fluent_uri::{Uri, UriRef};
use ureq::Agent;
use ureq::http::header::LOCATION;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;

use crate::options::Options;
use resolver::FilteringResolver;

/// The maximum number of redirects.
const REDIRECTS: usize = 5;

/// The time limit for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The reason why a download failed, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchError(pub(crate) String);

/// Downloads a file of at most 2 MiB.
pub(crate) fn download(url: &str, options: &Options) -> Result<Vec<u8>, FetchError> {
    let (agent, deadline) = (agent(options), Instant::now() + options.fetch_timeout);
    let mut url = url.to_owned();
    for _ in 0..=REDIRECTS {
        let left = deadline.saturating_duration_since(Instant::now());
        let request = agent.get(&url).config().timeout_global(Some(left)).build();
        let mut response = request.call().map_err(|error| FetchError(describe(&error)))?;
        let status = response.status();
        if status.is_redirection()
            && let Some(location) = response.headers().get(LOCATION)
        {
            if !options.assumptions.follows_redirects() {
                let reason = "The URL redirects, and redirects are assumed not to be followed.";
                return Err(FetchError(reason.to_owned()));
            }
            url = resolve(&url, location.as_bytes())?;
            continue;
        }
        if !status.is_success() {
            return Err(FetchError(format!("The server answered {}.", status.as_u16())));
        }
        let body = response.body_mut().with_config().limit(options.file_bytes());
        return body.read_to_vec().map_err(|error| FetchError(describe(&error)));
    }
    Err(FetchError(format!("More than {REDIRECTS} redirects.")))
}

fn agent(options: &Options) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        // A proxy would make the resolver see the proxy's address instead of the target's.
        .proxy(None)
        // Redirects are followed here, each through the filter.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .max_idle_connections(0)
        .user_agent("pki-preflight-serve")
        .tls_config(tls)
        .build();
    let resolver = FilteringResolver::new(options.fetch, options.allowed_hosts.clone());
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// The target of a redirect, which may be relative.
fn resolve(base: &str, location: &[u8]) -> Result<String, FetchError> {
    let wrong = || FetchError("A redirect leads to something that is not a URL.".to_owned());
    let base = Uri::parse(base).map_err(|_| wrong())?;
    let location = std::str::from_utf8(location).map_err(|_| wrong())?;
    let location = UriRef::parse(location).map_err(|_| wrong())?;
    let target = location.resolve_against(&base.strip_fragment()).map_err(|_| wrong())?;
    Ok(target.into_string())
}

/// The reason for the failure, without the URL, whose query may be a secret.
fn describe(error: &ureq::Error) -> String {
    match error {
        ureq::Error::BodyExceedsLimit(limit) => {
            format!("The file has more than {limit} bytes.")
        }
        ureq::Error::Timeout(_) => "The download took too long.".to_owned(),
        ureq::Error::HostNotFound => "The host was not found.".to_owned(),
        ureq::Error::BadUri(_) => "The URL cannot be used.".to_owned(),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            error.to_string()
        }
        other => format!("The download failed: {other}."),
    }
}
