//! The identity of a certificate, small enough to be stored for a million certificates.

use super::content_id::{KeyId, KeyIdentifier, NameId};
use super::fields::FieldValue;
use super::{Fields, Instant};

/// The facts that relate a certificate to its issuer and to the certificates it issued.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity {
    pub(crate) subject: NameId,
    pub(crate) issuer: NameId,
    /// The public key of a CA; [`KeyId::NONE`] if it cannot be read, and for other certificates.
    pub(crate) key: KeyId,
    /// `None` if it is absent, empty or unreadable.
    pub(crate) subject_key_identifier: Option<KeyIdentifier>,
    pub(crate) authority_key_identifier: Option<KeyIdentifier>,
    /// `notAfter` in seconds since 1970; `i64::MIN` if it cannot be read.
    pub(crate) not_after: i64,
    /// Path length of the basic constraints, at most 65,534; `None` means no limit.
    pub(crate) path_length: Option<u16>,
    pub(crate) is_ca: bool,
}

/// The issuer that a certificate names. It is nearly always the same for all certificates of one
/// CA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IssuerReference {
    pub(crate) name: NameId,
    /// The authority key identifier.
    pub(crate) key_identifier: Option<KeyIdentifier>,
}

impl Identity {
    /// The identity of an unreadable certificate.
    pub(crate) const NONE: Self = {
        let [subject, issuer] = NameId::NONE;
        Self {
            subject,
            issuer,
            key: KeyId::NONE,
            subject_key_identifier: None,
            authority_key_identifier: None,
            not_after: i64::MIN,
            path_length: None,
            is_ca: false,
        }
    };

    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        let identifier = |bytes: FieldValue<&[u8]>| bytes.get().and_then(KeyIdentifier::of);
        let constraints = fields.basic_constraints.get();
        Self {
            subject: fields.subject,
            issuer: fields.issuer,
            key: fields.key.unwrap_or(KeyId::NONE),
            subject_key_identifier: identifier(fields.subject_key_identifier),
            authority_key_identifier: identifier(fields.authority_key_identifier),
            not_after: fields.not_after.map_or(i64::MIN, Instant::unix_seconds),
            path_length: constraints
                .and_then(|constraints| constraints.path_length)
                .map(|length| u16::try_from(length).unwrap_or(u16::MAX).min(u16::MAX - 1)),
            is_ca: fields.is_ca(),
        }
    }

    pub(crate) const fn issuer_reference(&self) -> IssuerReference {
        IssuerReference { name: self.issuer, key_identifier: self.authority_key_identifier }
    }

    /// Whether this is the identity of a readable certificate.
    pub(crate) fn is_known(&self) -> bool {
        self.subject != Self::NONE.subject
    }

    /// Whether subject and issuer are equal (RFC 5280 section 3.2).
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether names and key identifiers are consistent with a self-signed certificate. Five of six
    /// self-issued certificates in the US Federal PKI's bundle are rekeyed: their authority key
    /// identifier differs from their subject key identifier.
    pub(crate) fn may_be_self_signed(&self) -> bool {
        self.is_self_issued()
            && self
                .authority_key_identifier
                .is_none_or(|authority| self.subject_key_identifier == Some(authority))
    }
}
