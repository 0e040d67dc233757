//! What is to be said of algorithms: whether NIST approves them, and whether a digest among them is broken.

use super::der_violation::{DerViolations, Zone};
use super::nonconformity::{Nonconformity, NonconformityKind};
use super::table::CachedValue;
use super::{ComponentCache, FieldError, ObjectIdentifier, oid};
use crate::tlv::{Element, Reader, Tag};

/// What NIST says of an algorithm or a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NistStatus {
    /// FIPS 186-5, SP 800-186, FIPS 204 or FIPS 205 has it.
    Approved,
    /// They don't, or no longer; the rest of a sentence that begins with the algorithm.
    Outside(&'static str),
}

const UNKNOWN: NistStatus = NistStatus::Outside("is not among those that NIST approves");
const DSA: NistStatus =
    NistStatus::Outside("is DSA, which FIPS 186-5 has withdrawn for new signatures");

/// An `AlgorithmIdentifier` that was parsed, which the next certificate may share.
#[derive(Clone, Debug)]
pub(super) struct AlgorithmFacts {
    // As a signature's.
    pub(super) weak_digest: Option<&'static str>,
    pub(super) signature_status: NistStatus,
    // As a key's.
    pub(super) key_status: Option<NistStatus>,
    /// `None` where its identifier cannot be parsed.
    pub(super) is_rsa: Option<bool>,
    /// In how far it does not conform.
    pub(super) nonconformities: Vec<Nonconformity>,
    /// Whether violations of DER are among them: else they are looked for where it stands.
    pub(super) is_followed: bool,
}

impl CachedValue for AlgorithmFacts {
    fn heap(&self) -> usize {
        size_of_val(&*self.nonconformities)
    }
}

impl AlgorithmFacts {
    /// What is known of an algorithm by its encoding, from before or parsed now.
    pub(super) fn of<'c>(encoding: &[u8], cache: &'c mut ComponentCache) -> &'c Self {
        cache.algorithms.get_or(encoding, || Self::parse(encoding))
    }

    fn parse(encoding: &[u8]) -> Self {
        let mut nonconformities = Vec::new();
        let der = DerViolations::of_component(encoding, Zone::Frame);
        nonconformities.extend(der.iter().flat_map(DerViolations::iter));
        let is_followed = der.is_some();
        let Ok(Some(element)) = Reader::new(encoding, 0).next("") else {
            return Self::unknown(nonconformities, is_followed);
        };
        let id = super::algorithm(&element, "");
        if let Err(error) = id {
            nonconformities.push(Nonconformity::unreadable(error));
        }
        if let Some(error) = super::trailing(&element, 2, "") {
            nonconformities.push(Nonconformity::trailing(error));
        }
        if !has_its_parameters(&element) {
            let kind = NonconformityKind::AlgorithmParameters;
            nonconformities.push(Nonconformity { kind, offset: 0, path: "" });
        }
        Self {
            weak_digest: weak_digest(&element),
            signature_status: signature_status(&element),
            key_status: key_status(&element).ok(),
            is_rsa: id.ok().map(is_rsa),
            nonconformities,
            is_followed,
        }
    }

    /// Of what is no element.
    fn unknown(nonconformities: Vec<Nonconformity>, is_followed: bool) -> Self {
        Self {
            weak_digest: None,
            signature_status: NistStatus::Approved,
            key_status: None,
            is_rsa: None,
            nonconformities,
            is_followed,
        }
    }
}

/// RFC 4055 section 1.2: a key for RSASSA-PSS alone has the same form.
pub(super) fn is_rsa(id: ObjectIdentifier<'_>) -> bool {
    id.as_bytes() == oid::RSA_ENCRYPTION || id.as_bytes() == oid::RSASSA_PSS
}

/// Whether an algorithm has the parameters that its definition wants: RSA with PKCS #1 v1.5 and RSA
/// keys have NULL (RFC 4055 section 5, RFC 3279 section 2.3.1), ECDSA and Ed25519 have none (RFC
/// 5758 section 3.2, RFC 8410 section 3). What can't be read, and others, may have any.
fn has_its_parameters(algorithm: &Element<'_>) -> bool {
    let mut fields = algorithm.reader();
    let Ok(id) = fields.expect(Tag::OBJECT_IDENTIFIER, "") else { return true };
    let Ok(parameters) = fields.next("") else { return true };
    match id.content {
        id if oid::WITH_NULL.contains(&id) => {
            parameters.is_some_and(|parameters| parameters.tag() == Tag::NULL)
        }
        id if oid::WITHOUT_PARAMETERS.contains(&id) => parameters.is_none(),
        _ => true,
    }
}

/// The digest of a signature's algorithm where forged ones are feared: MD2, MD4, MD5, SHA or SHA-1.
///
/// ```text
/// RSASSA-PSS-params ::= SEQUENCE {                    -- RFC 4055 section 3.1
///   hashAlgorithm [0] HashAlgorithm DEFAULT sha1Identifier, ... }
/// ```
fn weak_digest(algorithm: &Element<'_>) -> Option<&'static str> {
    let mut fields = algorithm.reader();
    let id = fields.expect(Tag::OBJECT_IDENTIFIER, "").ok()?;
    if id.content != oid::RSASSA_PSS {
        return weak_digest_of(id.content);
    }
    // Parameters that are not there at all say nothing.
    let parameters = fields.optional(Tag::SEQUENCE, "").ok()??;
    let Some(hash) = parameters.reader().optional(Tag::context(0), "").ok()? else {
        return Some("SHA-1");
    };
    let hash = hash.reader().expect(Tag::SEQUENCE, "").ok()?;
    let id = hash.reader().expect(Tag::OBJECT_IDENTIFIER, "").ok()?;
    match id.content {
        // 1.3.14.3.2.26, and below 1.2.840.113549.2
        [0x2B, 0x0E, 3, 2, 26] => Some("SHA-1"),
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 2] => Some("MD2"),
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5] => Some("MD5"),
        _ => None,
    }
}

/// How a signature's algorithm stands; its digest is not looked at. One that can't be read is told
/// of elsewhere.
fn signature_status(algorithm: &Element<'_>) -> NistStatus {
    let id = super::algorithm(algorithm, "");
    id.map_or(NistStatus::Approved, |id| signature_status_of(id.as_bytes()))
}

const fn signature_status_of(id: &[u8]) -> NistStatus {
    match id {
        // 1.2.840.113549.1.1, 1.2.840.10045.4.3 and .4.1, 1.3.101
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 2..=5 | 10..=16]
        | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 1..=4]
        | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1]
        | [0x2B, 0x65, 0x70 | 0x71] => NistStatus::Approved,
        // 2.16.840.1.101.3.4.3: DSA, then ECDSA and RSA with SHA-3, ML-DSA and SLH-DSA
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, number] => match number {
            1..=8 => DSA,
            _ => NistStatus::Approved,
        },
        // 1.2.840.10040.4; 1.3.14.3.2
        [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, ..] | [0x2B, 0x0E, 3, 2, 12 | 13 | 27] => DSA,
        [0x2B, 0x0E, 3, 2, 2..=4 | 15 | 24 | 25 | 29] => NistStatus::Approved,
        _ => UNKNOWN,
    }
}

/// By the signature algorithm's identifier alone.
const fn weak_digest_of(id: &[u8]) -> Option<&'static str> {
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
        // 1.3.14.3.2: the OIW's
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

/// How a key's algorithm, or its curve, stands.
///
/// # Errors
/// When the algorithm can't be read.
fn key_status(algorithm: &Element<'_>) -> Result<NistStatus, FieldError> {
    let status = match super::algorithm(algorithm, "")?.as_bytes() {
        oid::RSA_ENCRYPTION | oid::RSASSA_PSS | [0x2B, 0x65, 0x70 | 0x71] => NistStatus::Approved,
        oid::EC_PUBLIC_KEY => named_curve(algorithm).map_or(
            NistStatus::Outside("spells its curve out instead of naming it (RFC 5480 2.1.1)"),
            curve_status,
        ),
        // ML-DSA and SLH-DSA, and both with a digest before them
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17..=46] => NistStatus::Approved,
        [0x2A, 0x86, 0x48, 0xCE, 0x38, 4, ..] | [0x2B, 0x0E, 3, 2, 12] => DSA,
        _ => UNKNOWN,
    };
    Ok(status)
}

/// The curve of an elliptic-curve key's algorithm, where it is named.
pub(super) fn named_curve<'a>(algorithm: &Element<'a>) -> Option<ObjectIdentifier<'a>> {
    let mut fields = algorithm.reader();
    if fields.next("").ok()??.content != oid::EC_PUBLIC_KEY {
        return None;
    }
    let curve = fields.optional(Tag::OBJECT_IDENTIFIER, "").ok()??;
    Some(ObjectIdentifier::new(curve.content))
}

/// SP 800-186.
const fn curve_status(curve: ObjectIdentifier<'_>) -> NistStatus {
    match curve.as_bytes() {
        // P-256, P-384, P-521
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7] | [0x2B, 0x81, 4, 0, 34 | 35] => {
            NistStatus::Approved
        }
        [0x2B, 0x81, 4, 0, 33] => {
            NistStatus::Outside("is P-224, which is NIST's, but which few programs take")
        }
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 1] => {
            NistStatus::Outside("is P-192, which NIST no longer lists for signatures (SP 800-186)")
        }
        // K-163 to K-571, B-163 to B-571
        [0x2B, 0x81, 4, 0, 1 | 15..=17 | 26 | 27 | 36..=39] => {
            NistStatus::Outside("is a binary curve, which NIST deprecates (SP 800-186)")
        }
        _ => NistStatus::Outside("is a curve that is not among those that NIST approves"),
    }
}

#[cfg(test)]
mod tests {
    use const_oid::ObjectIdentifier as Constant;

    use super::*;

    #[test]
    fn signature_algorithms_are_told_apart() {
        // Whether NIST approves the algorithm, and a digest that is broken.
        for (dotted, approved, digest) in [
            ("1.2.840.113549.1.1.2", true, "MD2"),
            ("1.2.840.113549.1.1.3", true, "MD4"),
            ("1.2.840.113549.1.1.4", true, "MD5"),
            ("1.2.840.113549.1.1.5", true, "SHA-1"),
            ("1.2.840.113549.1.1.11", true, ""),
            ("1.2.840.113549.1.1.16", true, ""),
            // Encryption is no signature.
            ("1.2.840.113549.1.1.1", false, ""),
            ("1.2.840.10045.4.1", true, "SHA-1"),
            ("1.2.840.10045.4.3.2", true, ""),
            ("1.2.840.10040.4.3", false, "SHA-1"),
            ("1.3.14.3.2.3", true, "MD5"),
            ("1.3.14.3.2.15", true, "SHA"),
            ("1.3.14.3.2.29", true, "SHA-1"),
            ("1.3.14.3.2.27", false, "SHA-1"),
            ("1.3.101.112", true, ""),
            ("2.16.840.1.101.3.4.3.2", false, ""),
            ("2.16.840.1.101.3.4.3.10", true, ""),
            ("2.16.840.1.101.3.4.3.18", true, ""),
            ("1.2.804.2.1.1.1.1.3.1.1", false, ""),
            ("1.2.643.7.1.1.3.2", false, ""),
            ("1.2.156.10197.1.501", false, ""),
        ] {
            let constant = Constant::new_unwrap(dotted);
            let id = constant.as_bytes();
            assert_eq!(signature_status_of(id) == NistStatus::Approved, approved, "{dotted}");
            assert_eq!(weak_digest_of(id).unwrap_or_default(), digest, "{dotted}");
        }
    }

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
            match curve_status(ObjectIdentifier::new(constant.as_bytes())) {
                NistStatus::Approved => assert_eq!(part, "", "{dotted}"),
                NistStatus::Outside(why) => {
                    assert!(!part.is_empty() && why.contains(part), "{why}");
                }
            }
        }
    }
}
