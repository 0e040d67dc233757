//! The fields that several rules look at, each read once.

use super::{
    AlgorithmIdentifier, BasicConstraints, DistributionPoints, FieldError, Instant, KeyId,
    KeyUsage, NameId, RsaKey,
};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldValue<T> {
    /// It is not there.
    Absent,
    /// It is there, or something before it, and can't be read.
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

/// What a certificate says in the fields that its record, its chain and the rules depend on. Why one
/// can't be read, the certificate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fields<'a> {
    pub(crate) basic_constraints: FieldValue<BasicConstraints>,
    /// Whether there are basic constraints, and they are critical.
    pub(crate) constraints_are_critical: bool,
    pub(crate) key_usage: FieldValue<KeyUsage>,
    pub(crate) subject_key_identifier: FieldValue<&'a [u8]>,
    /// Absent also where the extension has no key identifier.
    pub(crate) authority_key_identifier: FieldValue<&'a [u8]>,
    pub(crate) crl_points: FieldValue<DistributionPoints<'a>>,
    /// How many URIs the freshest-CRL extension has.
    pub(crate) freshest_uris: FieldValue<u32>,
    pub(crate) has_name_constraints: bool,
    /// Whether an extension is critical that none of these fields is of.
    pub(crate) has_other_critical: bool,
    /// What the certificate says it is signed with; `None` where that can't be read.
    pub(crate) signature_algorithm: Option<AlgorithmIdentifier<'a>>,
    /// `None` where the key or its algorithm can't be read.
    pub(crate) key_algorithm: Option<AlgorithmIdentifier<'a>>,
    /// The numbers of an RSA key; absent of other keys.
    pub(crate) rsa_key: FieldValue<RsaKey<'a>>,
    /// The public key of a CA; `None` where it can't be read.
    pub(crate) key: Option<KeyId>,
    pub(crate) not_before: Option<Instant>,
    pub(crate) not_after: Option<Instant>,
    /// Whether subject and issuer are the same bytes.
    pub(crate) is_self_issued: bool,
    pub(crate) subject: NameId,
    pub(crate) issuer: NameId,
    /// The encodings of both names.
    pub(crate) subject_bytes: &'a [u8],
    pub(crate) issuer_bytes: &'a [u8],
}

impl Fields<'_> {
    /// Whether basic constraints say that the certificate is a CA's.
    pub(crate) const fn is_ca(&self) -> bool {
        matches!(self.basic_constraints, FieldValue::Is(BasicConstraints { ca: true, .. }))
    }

    /// Whether the certificate is its own issuer by name and, where it says so, by key identifier.
    /// No signature is verified.
    pub(crate) fn is_root(&self) -> bool {
        self.is_self_issued
            && match self.authority_key_identifier {
                FieldValue::Is(_) => self.authority_key_identifier == self.subject_key_identifier,
                FieldValue::Absent | FieldValue::Unreadable => true,
            }
    }
}
