//! The fields that several rules look at, each read once.

use std::num::NonZeroU64;

use super::{
    AlgorithmIdentifier, BasicConstraints, Certificate, ComponentCache, DistributionPoints,
    FieldError, Instant, KeyUsage, RsaKey, identity,
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
    /// Stands for the public key: see [`identity::public_key`].
    pub(crate) key: Option<NonZeroU64>,
    pub(crate) not_before: Option<Instant>,
    pub(crate) not_after: Option<Instant>,
    /// Whether subject and issuer are the same bytes.
    pub(crate) is_self_issued: bool,
    /// The comparison keys of both names.
    pub(crate) subject: u64,
    pub(crate) issuer: u64,
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

impl<'a> Certificate<'a> {
    pub(crate) fn fields(&self, remembered: &mut ComponentCache) -> Fields<'a> {
        let extensions = self.extensions();
        let public_key = self.public_key();
        let is_self_issued = self.is_self_issued();
        let subject = self.subject().facts(remembered);
        let issuer = if is_self_issued { subject } else { self.issuer().facts(remembered) };
        let constraints = extensions.basic_constraints_extension();
        let validity = self.validity();
        Fields {
            basic_constraints: extensions.basic_constraints().into(),
            constraints_are_critical: constraints.is_some_and(|found| found.is_critical()),
            key_usage: extensions.key_usage().into(),
            subject_key_identifier: extensions.subject_key_identifier().into(),
            authority_key_identifier: extensions.authority_key_identifier().into(),
            crl_points: extensions.crl_points().into(),
            freshest_uris: extensions.freshest_uris().into(),
            has_name_constraints: extensions.name_constraints().is_some(),
            has_other_critical: extensions.has_other_critical(),
            signature_algorithm: AlgorithmIdentifier::read(&self.signature_algorithm),
            key_algorithm: public_key.ok().and_then(|key| key.algorithm_identifier()),
            rsa_key: public_key.and_then(|key| key.rsa_key()).into(),
            key: public_key.ok().map(|key| identity::public_key(&key)),
            not_before: validity.not_before.instant.ok(),
            not_after: validity.not_after.instant.ok(),
            is_self_issued,
            subject: subject.comparison_key,
            issuer: issuer.comparison_key,
            subject_bytes: self.subject().as_bytes(),
            issuer_bytes: self.issuer().as_bytes(),
        }
    }
}
