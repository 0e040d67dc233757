//! Resolves host names, and drops addresses to which connections are not allowed.
//!
//! The connection uses the addresses returned here, so a name cannot change its address afterwards.

use std::io;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::addresses;
use crate::options::FetchFrom;

/// The resolver of every download.
#[derive(Debug)]
pub(super) struct FilteringResolver {
    from: FetchFrom,
    /// Hosts that are not filtered, written as in URLs.
    allowed_hosts: Vec<String>,
    resolver: DefaultResolver,
}

impl FilteringResolver {
    pub(super) fn new(from: FetchFrom, allowed_hosts: Vec<String>) -> Self {
        Self { from, allowed_hosts, resolver: DefaultResolver::default() }
    }
}

impl Resolver for FilteringResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        if self.allowed_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
            return Ok(found);
        }
        let mut kept = self.empty();
        for address in
            found.iter().filter(|address| addresses::may_connect(self.from, address.ip()))
        {
            kept.push(*address);
        }
        if kept.is_empty() {
            let message = addresses::refusal(self.from);
            return Err(ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, message)));
        }
        Ok(kept)
    }
}
