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
    whole: &'a [u8],
    algorithm: Element<'a>,
    key: Element<'a>,
}

const PATH: &str = "tbsCertificate.subjectPublicKeyInfo";

impl<'a> PublicKey<'a> {
    /// Reads a `SubjectPublicKeyInfo` that stands alone.
    pub(crate) fn parse(info: &'a [u8]) -> Result<Self, FieldError> {
        Self::read(&crate::tlv::Reader::new(info, 0).expect(Tag::SEQUENCE, PATH)?)
    }

    pub(super) fn read(info: &Element<'a>) -> Result<Self, FieldError> {
        let mut fields = info.reader();
        let algorithm = fields.expect(Tag::SEQUENCE, PATH)?;
        let key = fields.expect(Tag::BIT_STRING, PATH)?;
        Ok(Self { whole: info.whole, algorithm, key })
    }

    /// The encoding of the whole `SubjectPublicKeyInfo`.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.whole
    }

    /// The key's algorithm.
    ///
    /// # Errors
    /// When the field does not begin with an object identifier.
    pub fn algorithm(&self) -> Result<ObjectIdentifier<'a>, FieldError> {
        algorithm(&self.algorithm, PATH)
    }

    /// The encoding of the algorithm's parameters; `None` where there are none.
    #[must_use]
    pub fn parameters(&self) -> Option<&'a [u8]> {
        super::parameters(&self.algorithm)
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

    /// Modulus and public exponent of an RSA key, big-endian without leading zeros; `None` where the
    /// key is no `RSAPublicKey`, or one of them is negative.
    ///
    /// ```text
    /// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }   -- RFC 8017 A.1.1
    /// ```
    pub(crate) fn rsa_numbers(&self) -> Option<(&'a [u8], &'a [u8])> {
        let mut key = crate::tlv::Reader::new(self.key(), self.key.content_offset() + 1);
        let mut numbers = key.expect(Tag::SEQUENCE, PATH).ok()?.reader();
        let mut number = || {
            let octets = numbers.expect(Tag::INTEGER, PATH).ok()?.content;
            let leading = octets.iter().take_while(|octet| **octet == 0).count();
            let negative = octets.first().is_some_and(|first| *first >= 0x80);
            octets.get(leading..).filter(|_| !negative)
        };
        Some((number()?, number()?))
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
