//! `certificateAuthorityDetail`: a certificate authority of a PKI.

use pki_preflight::Instant;
use serde::{Deserialize, Deserializer, Serialize};

use crate::binary::Binary;
use crate::instant;

/// A certificate authority, its properties in the order of Graph's examples.
///
/// The library's type of the same name is a prediction; this one is what a service holds.
///
/// Source: Microsoft Graph v1.0, resource type `certificateAuthorityDetail`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct CertificateAuthorityDetail {
    /// [`Self::ODATA_TYPE`]; left out where a request does not have it.
    #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
    pub odata_type: Option<String>,
    /// A GUID; empty in a request that creates a CA, and then left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// When the CA was deleted; `None` while it was not.
    #[serde(deserialize_with = "instant::optional")]
    pub deleted_date_time: Option<Instant>,
    /// Root or intermediate.
    pub certificate_authority_type: Option<CertificateAuthorityType>,
    /// The whole certificate in DER, although the reference calls it a public key.
    pub certificate: Option<Binary>,
    /// At most 256 characters.
    pub display_name: Option<String>,
    /// The name of the certificate authority.
    pub issuer: Option<String>,
    /// The CA's own subject key identifier in hexadecimal digits.
    pub issuer_subject_key_identifier: Option<String>,
    /// When the CA was added.
    #[serde(deserialize_with = "instant::optional")]
    pub created_date_time: Option<Instant>,
    /// When the certificate expires.
    #[serde(deserialize_with = "instant::optional")]
    pub expiration_date_time: Option<Instant>,
    /// SHA-1 of the certificate in 40 hexadecimal digits of either case.
    pub thumbprint: Option<String>,
    /// Where the CRL of the CA is.
    pub certificate_revocation_list_url: Option<String>,
    /// Where the delta CRL of the CA is. The reference spells it `deltacertificateRevocationListUrl`,
    /// the metadata with a capital C; the latter is written, both are read.
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
    /// A value that this version does not know.
    #[serde(other)]
    UnknownFutureValue,
}

impl CertificateAuthorityType {
    /// The word of the metadata.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Intermediate => "intermediate",
            Self::UnknownFutureValue => "unknownFutureValue",
        }
    }
}

/// The body that updates a certificate authority. What is `None` is not sent and does not change;
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

/// Tells a null from a property that is not there.
fn present<'de, D>(deserializer: D) -> Result<Option<Option<String>>, D::Error>
where
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}
