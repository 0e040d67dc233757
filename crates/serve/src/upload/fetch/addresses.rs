//! The addresses from which files may be downloaded.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::options::FetchFrom;

/// Whether connecting to an address is allowed.
pub(super) fn may_connect(from: FetchFrom, address: IpAddr) -> bool {
    match from {
        FetchFrom::Any => true,
        FetchFrom::Loopback => plain(address).is_loopback(),
        FetchFrom::Public => is_public(plain(address)),
    }
}

/// The reason why none of a host's addresses is allowed.
pub(super) const fn refusal(from: FetchFrom) -> &'static str {
    match from {
        FetchFrom::Loopback => {
            "The host is not on this machine, and --fetch loopback allows no other."
        }
        FetchFrom::Public => "The host has no public address, and --fetch public requires one.",
        FetchFrom::Any => "The host has no address.",
    }
}

/// Converts an IPv4-mapped IPv6 address to IPv4.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4),
        address => address,
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Source: IANA IPv4 Special-Purpose Address Registry.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // This network; private; loopback; link-local; benchmarking.
        (0 | 10 | 127, _, _) | (169, 254, _) | (172, 16..=31, _) | (192, 168, _) => true,
        (198, 18..=19, _) => true,
        // Shared address space; protocol assignments; documentation; 6to4 relays.
        (100, 64..=127, _) | (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99) => {
            true
        }
        // Multicast, reserved, broadcast.
        (224.., _, _) => true,
        _ => false,
    };
    !special
}

/// Source: IANA IPv6 Special-Purpose Address Registry. Global unicast is 2000::/3. Prefixes that
/// embed an IPv4 address are not allowed, because they lead to that address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let special = match (a, b) {
        // Teredo and other protocol assignments; documentation; 6to4.
        (0x2001, 0..=0x01FF) | (0x2001, 0x0DB8) | (0x2002, _) => true,
        (0x3FFF, 0..=0x0FFF) => true,
        _ => false,
    };
    matches!(a, 0x2000..=0x3FFF) && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(from: FetchFrom, address: &str) -> bool {
        may_connect(from, address.parse().unwrap())
    }

    #[test]
    fn addresses_for_special_purposes_are_not_public() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!allowed(FetchFrom::Public, address), "{address}");
            assert!(allowed(FetchFrom::Any, address), "{address}");
        }
        for address in [
            "1.1.1.1",
            "93.184.216.34",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860::8888",
        ] {
            assert!(allowed(FetchFrom::Public, address), "{address}");
            assert!(!allowed(FetchFrom::Loopback, address), "{address}");
        }
    }

    #[test]
    fn loopback_is_this_machine() {
        for address in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
            assert!(allowed(FetchFrom::Loopback, address), "{address}");
        }
    }
}
