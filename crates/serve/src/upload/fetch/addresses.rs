//! Which addresses files may be downloaded from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::options::FetchFrom;

/// Whether a connection to an address is allowed.
pub(super) fn may_connect(from: FetchFrom, address: IpAddr) -> bool {
    match from {
        FetchFrom::Any => true,
        FetchFrom::Loopback => plain(address).is_loopback(),
        FetchFrom::Public => is_public(plain(address)),
    }
}

/// Why no address of a host is allowed.
pub(super) const fn refusal(from: FetchFrom) -> &'static str {
    match from {
        FetchFrom::Loopback => {
            "The host is not on this machine, and --fetch loopback allows no other."
        }
        FetchFrom::Public => "The host has no public address, and --fetch public requires one.",
        FetchFrom::Any => "The host has no address.",
    }
}

/// An IPv4 address that is written as one of IPv6.
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

/// Source: IANA IPv6 Special-Purpose Address Registry. Global unicast is 2000::/3; prefixes that
/// carry an IPv4 address inside lead to wherever that leads.
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
