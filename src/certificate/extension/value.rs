//! Parses the values of extensions.

use super::{Extension, is_true};
use crate::certificate::{FieldError, content};
use crate::tlv::Tag;

/// Basic constraints (RFC 5280 section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// Whether the subject is a CA, whose key may sign certificates.
    pub ca: bool,
    /// The maximum number of intermediate CA certificates below this one in a chain, not counting
    /// self-issued ones; `None` means no limit. A length that does not fit 32 bits becomes
    /// `u32::MAX`.
    pub path_length: Option<u32>,
}

/// Key usage (RFC 5280 section 4.2.1.3): the two bits that a CA needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Bit 5: the key may sign certificates.
    #[must_use]
    pub const fn key_cert_sign(self) -> bool {
        self.0 & 0x0400 != 0
    }

    /// Bit 6: the key may sign CRLs.
    #[must_use]
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x0200 != 0
    }
}

impl<'a> Extension<'a> {
    /// ```text
    /// BasicConstraints ::= SEQUENCE {
    ///   cA BOOLEAN DEFAULT FALSE,
    ///   pathLenConstraint INTEGER (0..MAX) OPTIONAL }
    /// ```
    ///
    /// Any nonzero value is TRUE: certificates of the US Federal PKI contain `01`.
    pub(in crate::certificate) fn basic_constraints(&self) -> Result<BasicConstraints, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.basicConstraints";
        let mut fields = self.reader().expect(Tag::SEQUENCE, PATH)?.reader();
        let ca = fields.optional(Tag::BOOLEAN, PATH)?;
        let length = fields.optional(Tag::INTEGER, PATH)?;
        let path_length = match length {
            None => None,
            Some(length) if length.content.first().is_none_or(|first| *first >= 0x80) => {
                return Err(content(&length, "has a negative path length", PATH));
            }
            Some(length) => Some(length.content.iter().fold(0_u32, |value, byte| {
                if value >> 24 == 0 { value << 8 | u32::from(*byte) } else { u32::MAX }
            })),
        };
        let ca = ca.is_some_and(|ca| is_true(&ca));
        Ok(BasicConstraints { ca, path_length })
    }

    /// The offset at which basic constraints encode FALSE, the default of `cA`, if they do.
    pub(in crate::certificate) fn written_ca_default(&self) -> Option<usize> {
        let value = self.reader().expect(Tag::SEQUENCE, "").ok()?;
        let ca = value.reader().optional(Tag::BOOLEAN, "").ok()??;
        (ca.content == [0]).then_some(ca.offset)
    }

    /// `KeyUsage ::= BIT STRING`
    pub(in crate::certificate) fn key_usage(&self) -> Result<KeyUsage, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.keyUsage";
        let bits = self.reader().expect(Tag::BIT_STRING, PATH)?.content;
        let byte = |index: usize| u16::from(bits.get(index).copied().unwrap_or(0));
        Ok(KeyUsage(byte(1) << 8 | byte(2)))
    }

    /// `SubjectKeyIdentifier ::= OCTET STRING`
    pub(in crate::certificate) fn subject_key_identifier(&self) -> Result<&'a [u8], FieldError> {
        const PATH: &str = "tbsCertificate.extensions.subjectKeyIdentifier";
        Ok(self.reader().expect(Tag::OCTET_STRING, PATH)?.content)
    }

    /// ```text
    /// AuthorityKeyIdentifier ::= SEQUENCE {
    ///   keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL,
    ///   authorityCertIssuer [1] IMPLICIT GeneralNames OPTIONAL,
    ///   authorityCertSerialNumber [2] IMPLICIT INTEGER OPTIONAL }
    /// ```
    pub(in crate::certificate) fn authority_key_identifier(
        &self,
    ) -> Result<Option<&'a [u8]>, FieldError> {
        const PATH: &str = "tbsCertificate.extensions.authorityKeyIdentifier";
        let mut fields = self.reader().expect(Tag::SEQUENCE, PATH)?.reader();
        let identifier = fields.optional(Tag::context_primitive(0), PATH)?;
        Ok(identifier.map(|identifier| identifier.content))
    }
}
