//! Algorithms: how they are written, and what they say.

use super::der_violation::{self, Zone};
use super::{ComponentCache, ObjectIdentifier, identity, key_of, oid};
use crate::tlv::{Element, Reader, Tag};

/// What was found of an `AlgorithmIdentifier`, which the next certificate may share.
#[derive(Clone, Copy, Debug)]
pub(super) struct AlgorithmFacts {
    /// Whether no rule has anything to say of how it is written: DER, one or two fields, and the
    /// parameters that its definition has.
    pub(super) is_plain: bool,
    pub(super) is_rsa: bool,
    /// See [`identity::algorithm`].
    pub(super) identity: u64,
}

impl AlgorithmFacts {
    /// What is known of an algorithm, the header included, from before or from a look at it.
    pub(super) fn of(whole: &[u8], remembered: &mut ComponentCache) -> Option<Self> {
        remembered.algorithms.get_or(key_of(whole), || Self::look(whole)).copied()
    }

    fn look(whole: &[u8]) -> Option<Self> {
        let element = Reader::new(whole, 0).expect(Tag::SEQUENCE, "").ok()?;
        let mut fields = element.reader();
        let id = ObjectIdentifier::new(fields.expect(Tag::OBJECT_IDENTIFIER, "").ok()?.content);
        let parameters = fields.next("").ok()?;
        Some(Self {
            is_plain: fields.is_empty()
                && has_its_parameters(&element)
                && der_violation::is_der(whole, DEPTH, Zone::Frame),
            is_rsa: is_rsa(id),
            identity: identity::algorithm(id, parameters.map(|parameters| parameters.whole)),
        })
    }
}

/// Parameters lie no deeper in each other.
const DEPTH: u16 = 8;

/// RFC 4055 section 1.2: a key for RSASSA-PSS alone has the same form.
pub(super) fn is_rsa(id: ObjectIdentifier<'_>) -> bool {
    id.as_bytes() == oid::RSA_ENCRYPTION || id.as_bytes() == oid::RSASSA_PSS
}

/// Whether an algorithm has the parameters that its definition wants: RSA with PKCS #1 v1.5 and RSA
/// keys have NULL (RFC 4055 section 5, RFC 3279 section 2.3.1), ECDSA and Ed25519 have none (RFC
/// 5758 section 3.2, RFC 8410 section 3). What can't be read, and others, may have any.
pub(super) fn has_its_parameters(algorithm: &Element<'_>) -> bool {
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

/// The curve of an elliptic-curve key's algorithm, where it is named.
pub(super) fn named_curve<'a>(algorithm: &Element<'a>) -> Option<ObjectIdentifier<'a>> {
    let mut fields = algorithm.reader();
    if fields.next("").ok()??.content != oid::EC_PUBLIC_KEY {
        return None;
    }
    let curve = fields.optional(Tag::OBJECT_IDENTIFIER, "").ok()??;
    Some(ObjectIdentifier::new(curve.content))
}
