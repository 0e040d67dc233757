//! Predicted records.

use std::ffi::c_char;

use preflight::CertificateAuthorityDetail;
use preflight::report::CertificateAuthorityType;

use super::Viewed;
use crate::text::Texts;

/// `certificateAuthorityType` of Microsoft Graph.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityType {
    /// `root`: the certificate is its own issuer.
    Root = 0,
    /// `intermediate`: any other CA.
    Intermediate = 1,
}

/// A record that the upload is predicted to create: a `certificateAuthorityDetail` of Microsoft
/// Graph. `id` and `createdDateTime` are assigned by the service; `deletedDateTime` is null.
#[repr(C)]
#[derive(Debug)]
pub struct Record {
    /// `certificateAuthorityType`.
    pub certificate_authority_type: AuthorityType,
    /// `certificate`: the certificate's bytes from the file, in base64.
    pub certificate: *const c_char,
    /// `displayName`: the subject's common name, or the whole subject if it has none.
    pub display_name: *const c_char,
    /// `issuer`: the CA's own subject, unless an assumption changes it.
    pub issuer: *const c_char,
    /// `issuerSubjectKeyIdentifier`: the CA's own subject key identifier in hexadecimal digits, or
    /// NULL if the certificate has none.
    pub issuer_subject_key_identifier: *const c_char,
    /// `expirationDateTime`, such as 2027-08-29T02:05:57Z, or NULL if it cannot be read.
    pub expiration_date_time: *const c_char,
    /// `thumbprint`: SHA-1 of the certificate, 40 hexadecimal digits.
    pub thumbprint: *const c_char,
    /// `certificateRevocationListUrl`, or NULL.
    pub certificate_revocation_list_url: *const c_char,
    /// `deltaCertificateRevocationListUrl`, or NULL.
    pub delta_certificate_revocation_list_url: *const c_char,
    /// `isIssuerHintEnabled`.
    pub is_issuer_hint_enabled: bool,
}

impl Viewed for Record {
    type Part = CertificateAuthorityDetail;

    fn new(part: &Self::Part, texts: &mut Texts) -> Self {
        let key_identifier = part.issuer_subject_key_identifier.as_ref();
        let crl_url = part.certificate_revocation_list_url.as_ref();
        let delta_crl_url = part.delta_certificate_revocation_list_url.as_ref();
        Self {
            certificate_authority_type: match part.certificate_authority_type {
                CertificateAuthorityType::Root => AuthorityType::Root,
                _ => AuthorityType::Intermediate,
            },
            certificate: texts.keep(&part.certificate),
            display_name: texts.keep(&part.display_name),
            issuer: texts.keep(&part.issuer),
            issuer_subject_key_identifier: texts.keep_if_any(key_identifier),
            expiration_date_time: texts.keep_if_any(part.expiration_date_time),
            thumbprint: texts.keep(&part.thumbprint),
            certificate_revocation_list_url: texts.keep_if_any(crl_url),
            delta_certificate_revocation_list_url: texts.keep_if_any(delta_crl_url),
            is_issuer_hint_enabled: part.is_issuer_hint_enabled,
        }
    }
}
