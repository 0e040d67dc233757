//! The `Host` header, against DNS rebinding.

/// Whether a request that was sent to `host` (a name or address, with or without a port) may be
/// meant for a server that listens on a loopback address. A web page that got its name resolved to
/// 127.0.0.1 sends its own name.
pub(super) fn is_loopback_host(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_loopback_addresses_alone_are_accepted() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "a:b"]
        {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
