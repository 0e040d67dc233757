//! `certificateAuthorityDetail`: a certificate authority of a PKI.

use pki_preflight::Instant;
use serde::{Deserialize, Deserializer, Serialize};

use crate::binary::Binary;
use crate::instant;

/// A certificate authority. The properties are in the order of Graph's examples.
///
/// [`pki_preflight::CertificateAuthorityDetail`] is a prediction. This type is an object of the
/// service.
///
/// Source: Microsoft Graph v1.0, resource type `certificateAuthorityDetail`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct CertificateAuthorityDetail {
    /// [`Self::ODATA_TYPE`]; omitted if a request does not contain it.
    #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
    pub odata_type: Option<String>,
    /// A GUID. Empty, and omitted, in a request that creates a CA.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The time at which the CA was deleted; `None` if it was not.
    #[serde(deserialize_with = "instant::optional")]
    pub deleted_date_time: Option<Instant>,
    /// Root or intermediate.
    pub certificate_authority_type: Option<CertificateAuthorityType>,
    /// The whole certificate in DER, although the reference describes it as a public key.
    pub certificate: Option<Binary>,
    /// At most 256 characters.
    pub display_name: Option<String>,
    /// The name of the certificate authority.
    pub issuer: Option<String>,
    /// The CA's own subject key identifier, in hexadecimal digits.
    pub issuer_subject_key_identifier: Option<String>,
    /// The time at which the CA was added.
    #[serde(deserialize_with = "instant::optional")]
    pub created_date_time: Option<Instant>,
    /// The time at which the certificate expires.
    #[serde(deserialize_with = "instant::optional")]
    pub expiration_date_time: Option<Instant>,
    /// The SHA-1 of the certificate, in 40 hexadecimal digits of either case.
    pub thumbprint: Option<String>,
    /// The URL of the CA's CRL.
    pub certificate_revocation_list_url: Option<String>,
    /// The URL of the CA's delta CRL. The reference spells the name
    /// `deltacertificateRevocationListUrl`, the metadata with a capital C. The spelling of the
    /// metadata is written; both are read.
    #[serde(alias = "deltacertificateRevocationListUrl")]
    pub delta_certificate_revocation_list_url: Option<String>,
    /// Whether the CA is sent to clients as an issuer hint.
    pub is_issuer_hint_enabled: Option<bool>,
}

impl CertificateAuthorityDetail {
    /// `@odata.type` of this resource.
    pub const ODATA_TYPE: &'static str = "#microsoft.graph.certificateAuthorityDetail";
}

/// `certificateAuthorityType` of Graph's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CertificateAuthorityType {
    /// A root CA.
    Root,
    /// Any other CA.
    Intermediate,
    /// A value that this version does not support.
    #[serde(other)]
    UnknownFutureValue,
}

impl CertificateAuthorityType {
    /// The name in the metadata.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Intermediate => "intermediate",
            Self::UnknownFutureValue => "unknownFutureValue",
        }
    }
}

/// The body that updates a certificate authority. `None` is not sent, so the value does not change.
/// `Some(None)` is sent as null and removes the value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct CertificateAuthorityDetailUpdate {
    /// Root or intermediate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_authority_type: Option<CertificateAuthorityType>,
    /// See [`CertificateAuthorityDetail::display_name`].
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub display_name: Option<Option<String>>,
    /// See [`CertificateAuthorityDetail::certificate_revocation_list_url`].
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub certificate_revocation_list_url: Option<Option<String>>,
    /// See [`CertificateAuthorityDetail::delta_certificate_revocation_list_url`].
    #[serde(
        alias = "deltacertificateRevocationListUrl",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub delta_certificate_revocation_list_url: Option<Option<String>>,
    /// See [`CertificateAuthorityDetail::is_issuer_hint_enabled`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_issuer_hint_enabled: Option<bool>,
}

impl CertificateAuthorityDetailUpdate {
    /// A body that sets the CRL URL and changes nothing else.
    #[must_use]
    pub fn crl_url(url: &str) -> Self {
        Self { certificate_revocation_list_url: Some(Some(url.to_owned())), ..Self::default() }
    }
}

/// Distinguishes null from a missing property.
fn present<'de, D>(deserializer: D) -> Result<Option<Option<String>>, D::Error>
where
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}
