//! The fields that several rules use, each read once.

use super::{
    AlgorithmIdentifier, BasicConstraints, DistributionPoints, FieldError, Instant, KeyId,
    KeyUsage, NameId, RsaKey,
};

/// The content of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldValue<T> {
    /// The field is absent.
    Absent,
    /// The field cannot be read, or it was not found in a structure that cannot be read completely.
    Unreadable,
    Is(T),
}

impl<T> FieldValue<T> {
    pub(crate) fn get(self) -> Option<T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Absent | Self::Unreadable => None,
        }
    }

    #[inline]
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> FieldValue<U> {
        match self {
            Self::Is(value) => FieldValue::Is(change(value)),
            Self::Absent => FieldValue::Absent,
            Self::Unreadable => FieldValue::Unreadable,
        }
    }
}

impl<T> From<Result<Option<T>, FieldError>> for FieldValue<T> {
    fn from(result: Result<Option<T>, FieldError>) -> Self {
        match result {
            Ok(Some(value)) => Self::Is(value),
            Ok(None) => Self::Absent,
            Err(_) => Self::Unreadable,
        }
    }
}

/// The fields of a certificate on which its record, its chain and the rules depend. If a field
/// cannot be read, the methods of [`Certificate`](super::Certificate) return the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fields<'a> {
    pub(crate) basic_constraints: FieldValue<BasicConstraints>,
    /// Whether the certificate has critical basic constraints.
    pub(crate) constraints_are_critical: bool,
    pub(crate) key_usage: FieldValue<KeyUsage>,
    pub(crate) subject_key_identifier: FieldValue<&'a [u8]>,
    /// Also absent if the extension has no key identifier.
    pub(crate) authority_key_identifier: FieldValue<&'a [u8]>,
    pub(crate) crl_points: FieldValue<DistributionPoints<'a>>,
    /// The number of URIs in the freshest-CRL extension.
    pub(crate) freshest_uris: FieldValue<u32>,
    pub(crate) has_name_constraints: bool,
    /// Whether an extension that belongs to none of these fields is critical.
    pub(crate) has_other_critical: bool,
    /// The signature algorithm; `None` if it cannot be read.
    pub(crate) signature_algorithm: Option<AlgorithmIdentifier<'a>>,
    /// `None` if the key or its algorithm cannot be read.
    pub(crate) key_algorithm: Option<AlgorithmIdentifier<'a>>,
    /// The modulus and exponent of an RSA key; absent for other keys.
    pub(crate) rsa_key: FieldValue<RsaKey<'a>>,
    /// The public key of a CA; `None` if it cannot be read, and for other certificates.
    pub(crate) key: Option<KeyId>,
    pub(crate) not_before: Option<Instant>,
    pub(crate) not_after: Option<Instant>,
    /// Whether subject and issuer have the same encoding.
    pub(crate) is_self_issued: bool,
    pub(crate) subject: NameId,
    pub(crate) issuer: NameId,
    /// The encodings of both names.
    pub(crate) subject_bytes: &'a [u8],
    pub(crate) issuer_bytes: &'a [u8],
}

impl Fields<'_> {
    /// Whether basic constraints identify a CA certificate.
    pub(crate) const fn is_ca(&self) -> bool {
        matches!(self.basic_constraints, FieldValue::Is(BasicConstraints { ca: true, .. }))
    }

    /// Whether the certificate is its own issuer: subject and issuer have the same encoding, and
    /// the authority key identifier, if there is one, equals the subject key identifier. The
    /// signature is not verified.
    pub(crate) fn is_root(&self) -> bool {
        self.is_self_issued
            && match self.authority_key_identifier {
                FieldValue::Is(_) => self.authority_key_identifier == self.subject_key_identifier,
                FieldValue::Absent | FieldValue::Unreadable => true,
            }
    }
}
