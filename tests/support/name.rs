//! Distinguished names.

use super::der;

pub const COMMON_NAME: &str = "2.5.4.3";
pub const COUNTRY: &str = "2.5.4.6";
pub const ORGANIZATION: &str = "2.5.4.10";
pub const ORGANIZATIONAL_UNIT: &str = "2.5.4.11";

/// AttributeTypeAndValue.
pub fn attribute(id: &str, value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(id), value])
}

/// RelativeDistinguishedName of one attribute.
pub fn rdn(id: &str, value: &[u8]) -> Vec<u8> {
    der::set(&[attribute(id, value)])
}

/// `CN=common_name, OU=PKI, O=Contoso Ltd, C=US`, encoded from the country onwards.
pub fn contoso(common_name: &str) -> Vec<u8> {
    contoso_with(&[rdn(COMMON_NAME, &der::utf8(common_name))])
}

/// Contoso's own RDNs, and then these.
pub fn contoso_with(rdns: &[Vec<u8>]) -> Vec<u8> {
    let own = [
        rdn(COUNTRY, &der::printable("US")),
        rdn(ORGANIZATION, &der::utf8("Contoso Ltd")),
        rdn(ORGANIZATIONAL_UNIT, &der::utf8("PKI")),
    ];
    der::sequence(&[&own, rdns].concat())
}
