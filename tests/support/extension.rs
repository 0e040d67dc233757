//! Certificate extensions.

use super::der;

pub const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
pub const KEY_USAGE: &str = "2.5.29.15";
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
pub const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
pub const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
pub const FRESHEST_CRL: &str = "2.5.29.46";

/// KeyUsage of a CA: keyCertSign and cRLSign.
pub const SIGN_CERTIFICATES_AND_CRLS: [u8; 4] = [0x03, 0x02, 0x01, 0x06];
/// KeyUsage of an end entity: digitalSignature.
pub const DIGITAL_SIGNATURE: [u8; 4] = [0x03, 0x02, 0x07, 0x80];

/// Extension.
pub fn extension(id: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { der::boolean(true) } else { Vec::new() };
    extension_bytes(&der::oid(id), &critical, value)
}

/// Extension, with the identifier and `critical` as whole values.
pub fn extension_bytes(id: &[u8], critical: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence(&[id, critical, &der::octet_string(value)])
}

/// BasicConstraints of a CA.
pub fn ca(path_length: Option<i64>) -> Vec<u8> {
    let path_length = path_length.map(der::integer).unwrap_or_default();
    der::sequence(&[der::boolean(true), path_length])
}

/// NameConstraints that permit the names below `name` alone.
pub fn permitted_directory(name: &[u8]) -> Vec<u8> {
    let subtree = der::sequence(&[der::explicit(4, name)]);
    der::sequence(&[der::explicit(0, &subtree)])
}

/// AuthorityKeyIdentifier with only a key identifier.
pub fn authority_key_identifier(identifier: &[u8]) -> Vec<u8> {
    der::sequence(&[der::implicit(0, identifier)])
}

/// CRLDistributionPoints, one point for each group of URLs.
pub fn distribution_points(points: &[&[&str]]) -> Vec<u8> {
    let points: Vec<_> = points.iter().map(|urls| distribution_point(urls)).collect();
    der::sequence(&points)
}

fn distribution_point(urls: &[&str]) -> Vec<u8> {
    let names: Vec<u8> = urls.iter().flat_map(|url| der::implicit(6, url.as_bytes())).collect();
    let full_name = der::explicit(0, &names);
    der::sequence(&[der::explicit(0, &full_name)])
}
