//! Resolves each host once. A failed resolution may take many seconds.

use std::collections::HashMap;
use std::net::{IpAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The first address of each host; `None` if the name does not resolve.
#[derive(Debug, Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<OnceLock<Option<IpAddr>>>>>);

impl Hosts {
    /// The address of a host. `host` is written as in a URL.
    pub(super) fn address(&self, host: &str) -> Option<IpAddr> {
        let host = host.trim_matches(['[', ']']);
        let cell = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(host.to_ascii_lowercase()).or_default())
        };
        // The address does not depend on the port.
        let look_up = || (host, 80).to_socket_addrs().ok()?.next().map(|found| found.ip());
        *cell.get_or_init(look_up)
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn addresses_are_their_own() {
        let hosts = Hosts::default();
        for (host, address) in [("127.0.0.1", "127.0.0.1"), ("[::1]", "::1")] {
            assert_eq!(hosts.address(host), address.parse().ok());
        }
        assert_eq!(hosts.address(""), None);
    }
}
