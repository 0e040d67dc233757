//! An algorithm identifier with its parameters.

use super::{ObjectIdentifier, oid};
use crate::tlv::{Element, Reader, Tag};

/// An algorithm with its parameters, as encoded in a certificate. Nothing is validated here.
///
/// ```text
/// AlgorithmIdentifier ::= SEQUENCE {                  -- RFC 5280 section 4.1.1.2
///   algorithm OBJECT IDENTIFIER,
///   parameters ANY DEFINED BY algorithm OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AlgorithmIdentifier<'a> {
    pub(crate) id: ObjectIdentifier<'a>,
    /// The encoding of the parameters; `None` if they are absent or unreadable.
    parameters: Option<&'a [u8]>,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// `None` if it does not begin with an object identifier.
    pub(super) fn read(algorithm: &Element<'a>) -> Option<Self> {
        let mut fields = algorithm.reader();
        let id = fields.expect(Tag::OBJECT_IDENTIFIER, "").ok()?;
        let parameters = fields.next("").ok().flatten().map(|parameters| parameters.whole);
        Some(Self { id: ObjectIdentifier::new(id.content), parameters })
    }

    /// The curve of an elliptic-curve key, if it is named (RFC 5480 section 2.1.1).
    pub(crate) fn named_curve(&self) -> Option<ObjectIdentifier<'a>> {
        let parameters = self.parameters.filter(|_| self.is_elliptic_curve())?;
        let curve = Reader::new(parameters, 0).optional(Tag::OBJECT_IDENTIFIER, "").ok()??;
        Some(ObjectIdentifier::new(curve.content))
    }

    /// Whether it is the algorithm of elliptic-curve keys.
    pub(crate) fn is_elliptic_curve(&self) -> bool {
        self.id.as_bytes() == oid::EC_PUBLIC_KEY
    }

    /// Whether it is RSASSA-PSS.
    pub(crate) fn is_pss(&self) -> bool {
        self.id.as_bytes() == oid::RSASSA_PSS
    }

    /// The digest of RSASSA-PSS; `None` for other algorithms, and if the parameters are absent or
    /// unreadable.
    ///
    /// ```text
    /// RSASSA-PSS-params ::= SEQUENCE {                    -- RFC 4055 section 3.1
    ///   hashAlgorithm [0] HashAlgorithm DEFAULT sha1Identifier, ... }
    /// ```
    pub(crate) fn pss_digest(&self) -> Option<ObjectIdentifier<'a>> {
        let parameters = self.parameters.filter(|_| self.is_pss())?;
        let parameters = Reader::new(parameters, 0).optional(Tag::SEQUENCE, "").ok()??;
        let Some(hash) = parameters.reader().optional(Tag::context(0), "").ok()? else {
            return Some(ObjectIdentifier::new(oid::SHA_1));
        };
        let hash = hash.reader().expect(Tag::SEQUENCE, "").ok()?;
        let id = hash.reader().expect(Tag::OBJECT_IDENTIFIER, "").ok()?;
        Some(ObjectIdentifier::new(id.content))
    }
}
