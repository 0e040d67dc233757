//! Hosts of URLs, and which of them cannot be reached from the internet.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::UploadUrlFault;

/// A host of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// In lower case and without the trailing dot of the root.
    Name(String),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// Why a host cannot be reached from the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotPublic {
    Loopback,
    Private,
    LinkLocal,
    /// An address within a provider's network, shared by its customers (RFC 6598).
    Shared,
    UniqueLocal,
    /// An IPv4 address in the form that sockets use within one machine (RFC 4291 section 2.5.5).
    Mapped,
    /// Another range that is not routed.
    Special,
    SingleLabel,
    /// A top-level domain for local networks or tests, or one that cannot end a name.
    LocalDomain,
}

impl NotPublic {
    /// The rest of a sentence that begins with the host.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Loopback => "means the machine itself",
            Self::Private => "is an address of a private network",
            Self::LinkLocal => "is a link-local address",
            Self::Shared => "is an address within a provider's network",
            Self::UniqueLocal => "is a unique local address of a private network",
            Self::Mapped => "is an IPv4 address in a form that networks do not use",
            Self::Special => "is an address that the internet does not route",
            Self::SingleLabel => "is a name without a domain",
            Self::LocalDomain => "ends with a domain that does not exist in the public DNS",
        }
    }
}

impl Host {
    /// Parses the host of a URL.
    pub(super) fn parse(text: &str) -> Result<Self, UploadUrlFault> {
        if text.is_empty() {
            return Err(UploadUrlFault::NoHost);
        }
        if let Some(inside) = text.strip_prefix('[') {
            let inside = inside.strip_suffix(']').ok_or(UploadUrlFault::Host)?;
            // The zone (RFC 6874) names an interface of this machine.
            let address = inside.split('%').next().unwrap_or_default();
            return address.parse().map(Self::V6).map_err(|_| UploadUrlFault::Host);
        }
        let name = decode(text).ok_or(UploadUrlFault::Host)?.to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        let last = name.rsplit('.').next().unwrap_or_default();
        if is_number(last) {
            return address(name).map(Self::V4).ok_or(UploadUrlFault::Host);
        }
        let fits = |label: &str| (1..=63).contains(&label.len());
        let character =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if name.len() > 253 || !name.split('.').all(fits) || !name.bytes().all(character) {
            return Err(UploadUrlFault::Host);
        }
        Ok(Self::Name(name.to_owned()))
    }

    /// Why the host cannot be reached from the internet; `None` if the form of the host does not
    /// show it.
    pub(crate) fn not_public(&self) -> Option<NotPublic> {
        match self {
            Self::Name(name) => name_not_public(name),
            Self::V4(address) => v4_not_public(*address),
            Self::V6(address) => v6_not_public(*address),
        }
    }

    /// Whether the host is `domain` or a subdomain of it.
    pub(crate) fn is_in(&self, domain: &str) -> bool {
        let Self::Name(name) = self else { return false };
        name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// Whether the host is exactly `domain`.
    pub(crate) fn is(&self, domain: &str) -> bool {
        matches!(self, Self::Name(name) if name == domain)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => formatter.write_str(name),
            Self::V4(address) => address.fmt(formatter),
            Self::V6(address) => write!(formatter, "[{address}]"),
        }
    }
}

/// Decodes percent-encoding; `None` if the result is not ASCII. The digits were already checked.
fn decode(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut decoded = parts.next()?.to_owned();
    for part in parts {
        let byte = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        decoded.push(byte.is_ascii().then(|| char::from(byte))?);
        decoded.push_str(part.get(2..)?);
    }
    Some(decoded)
}

/// Whether a label makes the whole host an IPv4 address.
fn is_number(label: &str) -> bool {
    let hexadecimal = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    !label.is_empty()
        && (label.bytes().all(|byte| byte.is_ascii_digit())
            || label.strip_prefix("0x").is_some_and(hexadecimal))
}

/// One to four numbers, each decimal, octal (`017`) or hexadecimal (`0xF`). The last number fills
/// the remaining bytes, as in `inet_aton` and most programs.
fn address(name: &str) -> Option<Ipv4Addr> {
    let numbers = name.split('.').map(number).collect::<Option<Vec<u64>>>()?;
    let (last, first) = numbers.split_last()?;
    if first.len() > 3 {
        return None;
    }
    let mut value = 0;
    for byte in first {
        value = value << 8 | u64::from(u8::try_from(*byte).ok()?);
    }
    let left = 32 - 8 * u32::try_from(first.len()).ok()?;
    if *last >= 1 << left {
        return None;
    }
    u32::try_from(value << left | last).ok().map(Ipv4Addr::from)
}

fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (text, 8),
        None => (text, 10),
    };
    match digits {
        "" if radix == 16 => Some(0),
        _ if digits.starts_with('+') => None,
        _ => u64::from_str_radix(digits, radix).ok(),
    }
}

/// Ranges of the IANA IPv4 Special-Purpose Address Registry (RFC 6890), and multicast.
fn v4_not_public(address: Ipv4Addr) -> Option<NotPublic> {
    Some(match address.octets() {
        [127, ..] => NotPublic::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => NotPublic::Private,
        [169, 254, ..] => NotPublic::LinkLocal,
        [100, 64..=127, ..] => NotPublic::Shared,
        [0, ..] | [192, 0, 0 | 2, _] | [198, 18 | 19, ..] | [198, 51, 100, _] => NotPublic::Special,
        [203, 0, 113, _] | [224..=255, ..] => NotPublic::Special,
        _ => return None,
    })
}

/// Ranges of the IANA IPv6 Special-Purpose Address Registry. Outside `2000::/3`, only addresses
/// that translate to IPv4 (RFC 6052) are global unicast.
fn v6_not_public(address: Ipv6Addr) -> Option<NotPublic> {
    let embedded =
        |high: u16, low: u16| v4_not_public(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    Some(match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => NotPublic::Loopback,
        [0, 0, 0, 0, 0, 0 | 0xFFFF, ..] if !address.is_unspecified() => NotPublic::Mapped,
        [0xFE80..=0xFEBF, ..] => NotPublic::LinkLocal,
        [0xFC00..=0xFDFF, ..] => NotPublic::UniqueLocal,
        [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => return embedded(high, low),
        // 6to4 (RFC 3056), documentation (RFC 3849 and 9637).
        [0x2002, high, low, ..] => return embedded(high, low),
        [0x2001, 0xDB8, ..] | [0x3FFF, 0..=0xFFF, ..] => NotPublic::Special,
        [0x2000..=0x3FFF, ..] => return None,
        _ => NotPublic::Special,
    })
}

/// Domains that the public DNS does not delegate: RFC 6761, RFC 6762 with its appendix G, RFC 7686,
/// RFC 8375, and those that ICANN reserves for private use.
const LOCAL_DOMAINS: [&str; 13] = [
    "local",
    "localdomain",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "mail",
    "home.arpa",
    "test",
    "invalid",
    "onion",
];

fn name_not_public(name: &str) -> Option<NotPublic> {
    let below = |domain: &str| name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if name == "localhost" || below("localhost") {
        Some(NotPublic::Loopback)
    } else if !name.contains('.') {
        Some(NotPublic::SingleLabel)
    } else if LOCAL_DOMAINS.iter().any(|domain| below(domain)) || name == "home.arpa" {
        Some(NotPublic::LocalDomain)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(host: &str) -> Option<NotPublic> {
        Host::parse(host).unwrap().not_public()
    }

    #[test]
    fn every_form_of_a_private_address() {
        for (expected, hosts) in [
            (
                NotPublic::Loopback,
                "127.0.0.1 127.1 0177.0.0.1 0x7f.1 0x7F000001 2130706433 017700000001 127.0.0.1. \
                 %31%32%37.0.0.1 localhost LOCALHOST. api.localhost [::1] [0:0:0:0:0:0:0:1]",
            ),
            (
                NotPublic::Private,
                "10.0.0.1 10.1 172.16.0.1 172.31.255.255 192.168.0.1 0xc0a80001 3232235521 \
                 [2002:c0a8:1::] [64:ff9b::10.0.0.1]",
            ),
            (NotPublic::LinkLocal, "169.254.169.254 2852039166 [fe80::1] [fe80::1%25eth0]"),
            (NotPublic::Shared, "100.64.0.1 100.127.255.255"),
            (NotPublic::UniqueLocal, "[fc00::1] [fd12:3456::1]"),
            (NotPublic::Mapped, "[::ffff:127.0.0.1] [::ffff:8.8.8.8] [::8.8.8.8]"),
            (
                NotPublic::Special,
                "0.0.0.0 0 0x 192.0.2.1 198.18.0.1 203.0.113.9 224.0.0.1 255.255.255.255 [::] \
                 [ff02::1] [2001:db8::1] [100::1] [3fff::1]",
            ),
            (NotPublic::SingleLabel, "server pki-01 com"),
            (
                NotPublic::LocalDomain,
                "pki.contoso.local pki.contoso.internal ca.corp nas.lan router.home.arpa \
                 home.arpa PKI.Contoso.LOCAL.",
            ),
        ] {
            for host in hosts.split_whitespace() {
                assert_eq!(judged(host), Some(expected), "{host}");
            }
        }
    }

    #[test]
    fn what_may_be_public() {
        for host in [
            "8.8.8.8",
            "134744072",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "pki.contoso.example",
            "local.contoso.com",
            "mylan.com",
            "127.0.0.1.nip.io",
            "xn--contso-wxa.example",
            "under_score.contoso.com",
            "[2606:4700::1]",
            "[64:ff9b::8.8.8.8]",
            "[2002:808:808::]",
        ] {
            assert_eq!(judged(host), None, "{host}");
        }
    }

    #[test]
    fn what_is_no_host() {
        for host in
            ["256.1.1.1", "1.2.3.4.5", "08.1", "1.2.3.256", "4294967296", "a.1", "[1::1::1]"]
        {
            assert_eq!(Host::parse(host), Err(UploadUrlFault::Host), "{host}");
        }
        for host in ["a..b", ".a.b", "a!b.c", "%C3%B6.example", "%00.example", &"a".repeat(64)] {
            assert_eq!(Host::parse(host), Err(UploadUrlFault::Host), "{host}");
        }
    }

    #[test]
    fn domains_end_at_a_dot() {
        let host = Host::parse("contoso-my.sharepoint.com").unwrap();
        assert!(host.is_in("sharepoint.com") && !host.is_in("point.com"));
        assert!(!host.is("sharepoint.com"));
    }
}
