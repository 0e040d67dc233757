//! The public key: its algorithm and size.

use super::algorithm::{is_rsa, named_curve};
use super::content_id::KeyId;
use super::oid::ObjectIdentifier;
use super::table::Table;
use super::{AlgorithmIdentifier, FieldError, content};
use crate::arithmetic::part;
use crate::tlv::{Element, ReadError, Reader, Tag};

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
    pub(super) algorithm: Element<'a>,
    pub(super) key: Element<'a>,
    /// Trailing data after the last field, if there is any.
    pub(super) trailing: Option<ReadError>,
}

const PATH: &str = "tbsCertificate.subjectPublicKeyInfo";

impl<'a> PublicKey<'a> {
    /// Parses a separate `SubjectPublicKeyInfo`.
    pub(crate) fn parse(info: &'a [u8]) -> Result<Self, FieldError> {
        Self::read(&Reader::new(info, 0).expect(Tag::SEQUENCE, PATH)?)
    }

    pub(super) fn read(info: &Element<'a>) -> Result<Self, FieldError> {
        let mut fields = info.reader();
        let algorithm = fields.expect(Tag::SEQUENCE, PATH)?;
        let key = fields.expect(Tag::BIT_STRING, PATH)?;
        Ok(Self { whole: info.whole, algorithm, key, trailing: fields.finish(PATH).err() })
    }

    /// The encoding of the whole `SubjectPublicKeyInfo`.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.whole
    }

    /// The key's algorithm.
    ///
    /// # Errors
    /// If the field does not begin with an object identifier.
    pub fn algorithm(&self) -> Result<ObjectIdentifier<'a>, FieldError> {
        super::algorithm(&self.algorithm, PATH)
    }

    /// The encoding of the algorithm's parameters; `None` if they are absent or unreadable.
    #[must_use]
    pub fn parameters(&self) -> Option<&'a [u8]> {
        super::parameters(&self.algorithm)
    }

    /// The named curve of an elliptic-curve key (RFC 5480 section 2.1.1); `None` for other keys and
    /// for curves that are given by their parameters.
    #[must_use]
    pub fn named_curve(&self) -> Option<ObjectIdentifier<'a>> {
        named_curve(&self.algorithm)
    }

    /// The algorithm with its parameters; `None` if it cannot be read.
    pub(super) fn algorithm_identifier(&self) -> Option<AlgorithmIdentifier<'a>> {
        AlgorithmIdentifier::read(&self.algorithm)
    }

    /// The key's bytes: the content of the BIT STRING after the number of unused bits.
    #[must_use]
    pub fn key(&self) -> &'a [u8] {
        self.key.content.get(1..).unwrap_or_default()
    }

    /// The identifier by which keys are compared, cached or computed now.
    pub(super) fn id(&self, known: &mut Table<KeyId>) -> KeyId {
        *known.get_or(self.whole, || {
            let algorithm = self.algorithm().map_or(&[][..], |id| id.as_bytes());
            KeyId::of(algorithm, self.parameters(), self.key())
        })
    }

    /// The number of bits of an RSA key's modulus; `None` for other keys.
    ///
    /// # Errors
    /// If the algorithm cannot be read, or if it is RSA and the key is not an `RSAPublicKey` or has
    /// the modulus 0.
    pub fn rsa_modulus_bits(&self) -> Result<Option<usize>, FieldError> {
        let Some(key) = self.rsa_key()? else { return Ok(None) };
        match key.modulus_bits() {
            0 => Err(content(&self.key, "is an RSA key with the modulus 0", PATH)),
            bits => Ok(Some(bits)),
        }
    }

    /// The modulus and exponent of an RSA key; `None` for other keys.
    ///
    /// # Errors
    /// If the algorithm cannot be read, or if it is RSA and the key is not an `RSAPublicKey`.
    pub(crate) fn rsa_key(&self) -> Result<Option<RsaKey<'a>>, FieldError> {
        if !is_rsa(self.algorithm()?) {
            return Ok(None);
        }
        self.rsa_numbers().map(Some)
    }

    /// The modulus and exponent of the key, which is parsed as an RSA key whatever its algorithm.
    ///
    /// # Errors
    /// If the key is not an `RSAPublicKey`.
    pub(crate) fn rsa_numbers(&self) -> Result<RsaKey<'a>, FieldError> {
        let mut numbers = Reader::new(self.key(), self.key.content_offset() + 1)
            .expect(Tag::SEQUENCE, PATH)?
            .reader();
        let modulus = numbers.expect(Tag::INTEGER, PATH)?.content;
        let exponent = numbers.expect(Tag::INTEGER, PATH)?.content;
        Ok(RsaKey { modulus, exponent })
    }
}

/// The content bytes of an RSA key's modulus and exponent, which are big-endian two's complement.
///
/// ```text
/// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }   -- RFC 8017 A.1.1
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RsaKey<'a> {
    pub(super) modulus: &'a [u8],
    pub(super) exponent: &'a [u8],
}

impl<'a> RsaKey<'a> {
    /// A key with these numbers.
    #[cfg(test)]
    pub(crate) const fn new(modulus: &'a [u8], exponent: &'a [u8]) -> Self {
        Self { modulus, exponent }
    }

    /// The number of bits of the modulus, 0 if it is zero. The sign is ignored, so that a modulus
    /// without the leading zero byte is accepted.
    pub(crate) fn modulus_bits(&self) -> usize {
        let magnitude = magnitude(self.modulus);
        let top = magnitude.first().map_or(0, |first| first.leading_zeros());
        magnitude.len() * 8 - usize::try_from(top).unwrap_or(0)
    }

    /// The content bytes of the modulus.
    pub(crate) const fn modulus(&self) -> &'a [u8] {
        self.modulus
    }

    /// The content bytes of the public exponent.
    pub(crate) const fn exponent(&self) -> &'a [u8] {
        self.exponent
    }
}

/// Removes leading zero bytes.
pub(crate) fn magnitude(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    part(bytes, zeros..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_the_number() {
        let moduli: [(&[u8], usize); 6] = [
            (&[], 0),
            (&[0], 0),
            (&[0x80, 1], 16),
            (&[0, 0x80, 1], 16),
            (&[0x7F, 1], 15),
            (&[1], 1),
        ];
        for (modulus, bits) in moduli {
            assert_eq!(RsaKey { modulus, exponent: &[1, 0, 1] }.modulus_bits(), bits);
        }
    }
}
