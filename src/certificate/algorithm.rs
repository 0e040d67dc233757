//! Parsed algorithm identifiers, cached by their encoding.

use super::der_violation::{DerViolations, Zone};
use super::nonconformity::{Nonconformity, NonconformityKind};
use super::table::CachedValue;
use super::{ComponentCache, ObjectIdentifier, oid};
use crate::tlv::{Element, Reader, Tag};

/// A parsed `AlgorithmIdentifier`, which certificates can share.
#[derive(Clone, Debug)]
pub(super) struct AlgorithmFacts {
    /// `None` if the object identifier cannot be parsed.
    pub(super) is_rsa: Option<bool>,
    pub(super) nonconformities: Vec<Nonconformity>,
    /// Whether `nonconformities` includes violations of DER. If not, each certificate that contains
    /// the algorithm is searched for them.
    pub(super) is_followed: bool,
}

impl CachedValue for AlgorithmFacts {
    fn heap(&self) -> usize {
        size_of_val(&*self.nonconformities)
    }
}

impl AlgorithmFacts {
    /// The parsed algorithm with this encoding, from the cache or parsed now.
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
        Self { is_rsa: id.ok().map(is_rsa), nonconformities, is_followed }
    }

    /// The result for data that is not an element.
    fn unknown(nonconformities: Vec<Nonconformity>, is_followed: bool) -> Self {
        Self { is_rsa: None, nonconformities, is_followed }
    }
}

/// Whether keys with this algorithm are RSA keys. A key restricted to RSASSA-PSS has the same
/// structure (RFC 4055 section 1.2).
pub(super) fn is_rsa(id: ObjectIdentifier<'_>) -> bool {
    id.as_bytes() == oid::RSA_ENCRYPTION || id.as_bytes() == oid::RSASSA_PSS
}

/// Whether an algorithm has the parameters that its definition requires: NULL for RSA keys and RSA
/// with PKCS #1 v1.5 (RFC 3279 section 2.3.1, RFC 4055 section 5), none for ECDSA with SHA-2,
/// Ed25519 and Ed448 (RFC 5758 section 3.2, RFC 8410 section 3). Any parameters are accepted for
/// other and unreadable algorithms.
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

/// The curve of an elliptic-curve key's algorithm, if it is named.
pub(super) fn named_curve<'a>(algorithm: &Element<'a>) -> Option<ObjectIdentifier<'a>> {
    let mut fields = algorithm.reader();
    if fields.next("").ok()??.content != oid::EC_PUBLIC_KEY {
        return None;
    }
    let curve = fields.optional(Tag::OBJECT_IDENTIFIER, "").ok()??;
    Some(ObjectIdentifier::new(curve.content))
}
