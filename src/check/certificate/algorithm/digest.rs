//! Broken digests of signature algorithms.

use crate::certificate::AlgorithmIdentifier;

/// The digest of a signature algorithm if signatures can be forged with it: MD2, MD4, MD5, SHA or
/// SHA-1.
pub(super) fn weak_digest(algorithm: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    if !algorithm.is_pss() {
        return weak_digest_of(algorithm.id.as_bytes());
    }
    match algorithm.pss_digest()?.as_bytes() {
        // 1.3.14.3.2.26, and below 1.2.840.113549.2
        [0x2B, 0x0E, 3, 2, 26] => Some("SHA-1"),
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 2] => Some("MD2"),
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5] => Some("MD5"),
        _ => None,
    }
}

/// The weak digest that the identifier of the signature algorithm implies.
pub(super) const fn weak_digest_of(id: &[u8]) -> Option<&'static str> {
    match id {
        // 1.2.840.113549.1.1 (RFC 8017 appendix C)
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, number] => match number {
            2 => Some("MD2"),
            3 => Some("MD4"),
            4 => Some("MD5"),
            5 => Some("SHA-1"),
            _ => None,
        },
        // ecdsa-with-SHA1, dsa-with-sha1
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1] | [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 3] => {
            Some("SHA-1")
        }
        // 1.3.14.3.2 (OIW)
        [0x2B, 0x0E, 3, 2, number] => match number {
            2 | 4 => Some("MD4"),
            3 | 25 => Some("MD5"),
            24 => Some("MD2"),
            13 | 15 => Some("SHA"),
            27 | 29 => Some("SHA-1"),
            _ => None,
        },
        _ => None,
    }
}
