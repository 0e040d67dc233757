//! The public key: which algorithm, how large.

use super::oid::{self, ObjectIdentifier};
use super::{FieldError, algorithm, content};
use crate::tlv::{Element, Tag};

/// A subject's public key.
///
/// ```text
/// SubjectPublicKeyInfo ::= SEQUENCE {                 -- RFC 5280 section 4.1.2.7
///   algorithm AlgorithmIdentifier,
///   subjectPublicKey BIT STRING }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PublicKey<'a> {
    algorithm: Element<'a>,
    key: Element<'a>,
}

const PATH: &str = "tbsCertificate.subjectPublicKeyInfo";

impl<'a> PublicKey<'a> {
    pub(super) fn read(info: &Element<'a>) -> Result<Self, FieldError> {
        let mut fields = info.reader();
        let algorithm = fields.expect(Tag::SEQUENCE, PATH)?;
        let key = fields.expect(Tag::BIT_STRING, PATH)?;
        Ok(Self { algorithm, key })
    }

    /// The key's algorithm.
    ///
    /// # Errors
    /// When the field does not begin with an object identifier.
    pub fn algorithm(&self) -> Result<ObjectIdentifier<'a>, FieldError> {
        algorithm(&self.algorithm, PATH)
    }

    /// The named curve of an elliptic-curve key (RFC 5480 section 2.1.1); `None` for other keys
    /// and for curves that are spelled out.
    #[must_use]
    pub fn named_curve(&self) -> Option<ObjectIdentifier<'a>> {
        let mut fields = self.algorithm.reader();
        let algorithm = fields.next(PATH).ok()??;
        if algorithm.content != oid::EC_PUBLIC_KEY {
            return None;
        }
        let curve = fields.optional(Tag::OBJECT_IDENTIFIER, PATH).ok()??;
        Some(ObjectIdentifier::new(curve.content))
    }

    /// The key's octets: the content of the BIT STRING behind the number of unused bits.
    #[must_use]
    pub fn key(&self) -> &'a [u8] {
        self.key.content.get(1..).unwrap_or_default()
    }

    /// How many bits an RSA key's modulus has; `None` for other keys.
    ///
    /// ```text
    /// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }   -- RFC 8017 A.1.1
    /// ```
    ///
    /// # Errors
    /// When the key is no `RSAPublicKey` though its algorithm says so.
    pub fn rsa_modulus_bits(&self) -> Result<Option<usize>, FieldError> {
        if self.algorithm()?.as_bytes() != oid::RSA_ENCRYPTION {
            return Ok(None);
        }
        let octets = crate::tlv::Reader::new(self.key(), self.key.content_offset() + 1)
            .expect(Tag::SEQUENCE, PATH)?
            .reader()
            .expect(Tag::INTEGER, PATH)?;
        let modulus = octets.content;
        let leading = modulus.iter().take_while(|octet| **octet == 0).count();
        match modulus.get(leading) {
            Some(first) => {
                let top = usize::try_from(first.leading_zeros()).unwrap_or(0);
                Ok(Some((modulus.len() - leading) * 8 - top))
            }
            None => Err(content(&octets, "is an RSA key with the modulus 0", PATH)),
        }
    }
}
