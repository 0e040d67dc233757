//! The fields that several rules look at, each read once.

use super::name::Known;
use super::{
    BasicConstraints, Certificate, DistributionPoints, FieldError, KeyUsage, ObjectIdentifier,
    PublicKey, RsaKey,
};

/// What a certificate says in the fields that its record and the rules depend on.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'a> {
    pub(crate) basic_constraints: Result<Option<BasicConstraints>, FieldError>,
    pub(crate) key_usage: Result<Option<KeyUsage>, FieldError>,
    pub(crate) subject_key_identifier: Result<Option<&'a [u8]>, FieldError>,
    /// `None` also where the extension has no key identifier.
    pub(crate) authority_key_identifier: Result<Option<&'a [u8]>, FieldError>,
    pub(crate) crl_points: Result<DistributionPoints<'a>, FieldError>,
    pub(crate) freshest_points: Result<DistributionPoints<'a>, FieldError>,
    pub(crate) signature_algorithm: Result<ObjectIdentifier<'a>, FieldError>,
    pub(crate) public_key: Result<PublicKey<'a>, FieldError>,
    pub(crate) key_algorithm: Result<ObjectIdentifier<'a>, FieldError>,
    /// The numbers of an RSA key; `None` for other keys.
    pub(crate) rsa_key: Result<Option<RsaKey<'a>>, FieldError>,
    /// Whether subject and issuer are the same octets.
    pub(crate) is_self_issued: bool,
    pub(crate) subject: Known,
    pub(crate) issuer: Known,
}

impl Fields<'_> {
    /// Whether basic constraints say that the certificate is a CA's.
    pub(crate) fn is_ca(&self) -> bool {
        matches!(self.basic_constraints, Ok(Some(BasicConstraints { ca: true, .. })))
    }

    /// Whether the certificate is its own issuer by name and, where it says so, by key identifier.
    /// No signature is verified.
    pub(crate) fn is_root(&self) -> bool {
        self.is_self_issued
            && match (&self.subject_key_identifier, &self.authority_key_identifier) {
                (own, Ok(Some(authority))) => *own == Ok(Some(*authority)),
                _ => true,
            }
    }
}

impl<'a> Certificate<'a> {
    pub(crate) fn fields(&self) -> Fields<'a> {
        let extensions = self.extensions();
        let public_key = self.public_key();
        let is_self_issued = self.is_self_issued();
        let subject = self.subject().known();
        let issuer = if is_self_issued { subject } else { self.issuer().known() };
        Fields {
            basic_constraints: extensions.basic_constraints(),
            key_usage: extensions.key_usage(),
            subject_key_identifier: extensions.subject_key_identifier(),
            authority_key_identifier: extensions.authority_key_identifier(),
            crl_points: extensions.crl_points(),
            freshest_points: extensions.freshest_points(),
            signature_algorithm: self.signature_algorithm(),
            public_key,
            key_algorithm: public_key.and_then(|key| key.algorithm()),
            rsa_key: public_key.and_then(|key| key.rsa_key()),
            is_self_issued,
            subject,
            issuer,
        }
    }
}
