//! The algorithms and curves that NIST approves.

use const_oid::db::rfc5912;

use crate::certificate::{AlgorithmIdentifier, ObjectIdentifier};

const RSA_ENCRYPTION: &[u8] = rfc5912::RSA_ENCRYPTION.as_bytes();
const RSASSA_PSS: &[u8] = rfc5912::ID_RSASSA_PSS.as_bytes();

/// The status of an algorithm or a curve according to NIST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NistStatus {
    /// FIPS 186-5, SP 800-186, FIPS 204 or FIPS 205 defines it.
    Approved,
    /// Not approved, withdrawn, deprecated or rarely supported; the rest of a sentence that begins
    /// with the algorithm.
    Outside(&'static str),
}

const UNKNOWN: NistStatus = NistStatus::Outside("is not among those that NIST approves");
const DSA: NistStatus =
    NistStatus::Outside("is DSA, which FIPS 186-5 has withdrawn for new signatures");

impl NistStatus {
    /// The status of a signature algorithm; its digest is ignored.
    pub(super) const fn of_signature(id: &[u8]) -> Self {
        match id {
            // 1.2.840.113549.1.1, 1.2.840.10045.4.3 and .4.1, 1.3.101
            [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 2..=5 | 10..=16]
            | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 1..=4]
            | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1]
            | [0x2B, 0x65, 0x70 | 0x71] => Self::Approved,
            // 2.16.840.1.101.3.4.3: DSA, then ECDSA and RSA with SHA-3, ML-DSA and SLH-DSA
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, number] => match number {
                1..=8 => DSA,
                _ => Self::Approved,
            },
            // 1.2.840.10040.4; 1.3.14.3.2
            [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, ..] | [0x2B, 0x0E, 3, 2, 12 | 13 | 27] => DSA,
            [0x2B, 0x0E, 3, 2, 2..=4 | 15 | 24 | 25 | 29] => Self::Approved,
            _ => UNKNOWN,
        }
    }

    /// The status of a key algorithm, or of its curve.
    pub(super) fn of_key(algorithm: &AlgorithmIdentifier<'_>) -> Self {
        if algorithm.is_elliptic_curve() {
            return algorithm.named_curve().map_or(
                Self::Outside("gives its curve by parameters instead of a name (RFC 5480 2.1.1)"),
                Self::of_curve,
            );
        }
        match algorithm.id.as_bytes() {
            RSA_ENCRYPTION | RSASSA_PSS | [0x2B, 0x65, 0x70 | 0x71] => Self::Approved,
            // ML-DSA, SLH-DSA, and the pre-hash variants of both
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17..=46] => Self::Approved,
            [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, ..] | [0x2B, 0x0E, 3, 2, 12] => DSA,
            _ => UNKNOWN,
        }
    }

    /// The status of a curve according to SP 800-186.
    const fn of_curve(curve: ObjectIdentifier<'_>) -> Self {
        match curve.as_bytes() {
            // P-256, P-384, P-521
            [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7] | [0x2B, 0x81, 4, 0, 34 | 35] => Self::Approved,
            [0x2B, 0x81, 4, 0, 33] => {
                Self::Outside("is P-224, a curve of NIST that few programs support")
            }
            [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 1] => {
                Self::Outside("is P-192, which NIST no longer lists for signatures (SP 800-186)")
            }
            // K-163 to K-571, B-163 to B-571
            [0x2B, 0x81, 4, 0, 1 | 15..=17 | 26 | 27 | 36..=39] => {
                Self::Outside("is a binary curve, which NIST deprecates (SP 800-186)")
            }
            _ => Self::Outside("is a curve that is not among those that NIST approves"),
        }
    }
}

#[cfg(test)]
mod tests {
    use const_oid::ObjectIdentifier as Constant;

    use super::*;

    #[test]
    fn curves_are_told_apart() {
        for (dotted, part) in [
            ("1.2.840.10045.3.1.7", ""),
            ("1.3.132.0.34", ""),
            ("1.3.132.0.35", ""),
            ("1.3.132.0.33", "P-224"),
            ("1.2.840.10045.3.1.1", "P-192"),
            ("1.3.132.0.27", "binary"),
            ("1.3.132.0.10", "not among"),
            ("1.3.36.3.3.2.8.1.1.7", "not among"),
        ] {
            let constant = Constant::new_unwrap(dotted);
            match NistStatus::of_curve(ObjectIdentifier::new(constant.as_bytes())) {
                NistStatus::Approved => assert_eq!(part, "", "{dotted}"),
                NistStatus::Outside(why) => {
                    assert!(!part.is_empty() && why.contains(part), "{why}");
                }
            }
        }
    }
}
