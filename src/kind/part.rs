//! Building blocks for the structures in the tests.

pub(super) const VERSION_0: &[u8] = &[2, 1, 0];
pub(super) const VERSION_1: &[u8] = &[2, 1, 1];
pub(super) const VERSION_3: &[u8] = &[2, 1, 3];
pub(super) const SERIAL: &[u8] = &[2, 8, 0x7B, 1, 2, 3, 4, 5, 6, 7];
/// `[0] { INTEGER 2 }`
pub(super) const V3: &[u8] = &[0xA0, 3, 2, 1, 2];
/// `SEQUENCE { OID ecdsa-with-SHA256 }`
pub(super) const ALGORITHM: &[u8] = &[0x30, 10, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2];
/// `SEQUENCE { SET { SEQUENCE { OID organizationName, UTF8String } } }`
pub(super) const NAME: &[u8] = b"\x30\x16\x31\x14\x30\x12\x06\x03\x55\x04\x0A\x0C\x0BContoso Ltd";
pub(super) const TIME: &[u8] = b"\x17\x0D260101000000Z";
/// `SEQUENCE { OID id-ecPublicKey, OID prime256v1 }`, `BIT STRING`
pub(super) const KEY_ALGORITHM: &[u8] = &[
    0x30, 19, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7,
];
pub(super) const BITS: &[u8] = &[3, 80, 0, 4, 0xAA];
pub(super) const OCTETS: &[u8] = &[4, 80, 9, 9, 9];
pub(super) const INTEGER: &[u8] = &[2, 80, 0, 0xC1];
pub(super) const FILLER: &[u8] = &[0x5A; 96];

/// A string or number of 82 bytes, with 80 bytes of content.
pub(super) fn long(start: &[u8]) -> Vec<u8> {
    [start, FILLER].concat()[..82].to_vec()
}

pub(super) fn oid(content: &[u8]) -> Vec<u8> {
    [&[6, u8::try_from(content.len()).unwrap()], content].concat()
}

/// 1.2.840.113549.1.7.`last`
pub(super) fn pkcs7(last: u8) -> Vec<u8> {
    oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, last])
}
