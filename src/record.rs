//! The `certificateAuthorityDetail` record that an upload would create for a certificate.
//!
//! Documents state how the service fills only one field of a record, the CRL URL, and they
//! contradict each other. [`FIELDS`] lists the source of each field's rule and the confidence in
//! it.

use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::GeneralPurposeConfig;
use serde::{Deserialize, Serialize};

use crate::assumption::{
    Assumptions, CrlUrlSource, DisplayNameSource, HexCase, IssuerNameSource, RootCriterion,
};
use crate::base64_engine::{Base64Engine, base64_engine};
use crate::certificate::{ComponentCache, Fields, Instant, NameText};
use crate::digest::{Hex, Thumbprint};
use crate::known::unknown;
use crate::outcome::Confidence;

/// A predicted record, with the names and the order of Graph's examples.
///
/// `id` and `createdDateTime` are assigned by the service and omitted. Source: Microsoft Graph
/// v1.0, resource type `certificateAuthorityDetail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CertificateAuthorityDetail {
    /// Always `#microsoft.graph.certificateAuthorityDetail`.
    #[serde(rename = "@odata.type", skip_deserializing, default = "odata_type")]
    pub odata_type: &'static str,
    /// Null: the record is not deleted.
    pub deleted_date_time: Option<Instant>,
    /// Whether the service is predicted to treat the certificate as a root.
    pub certificate_authority_type: CertificateAuthorityType,
    /// The certificate's bytes from the file, in base64 (RFC 4648 section 4).
    pub certificate: String,
    /// The subject's most specific common name. The whole subject if it has none, or if the
    /// assumption `display-name` is changed.
    pub display_name: String,
    /// The CA's own subject, or its issuer if the assumption `issuer` is changed, as .NET writes
    /// it.
    pub issuer: String,
    /// The CA's own subject key identifier in hexadecimal digits; null if the certificate has none.
    pub issuer_subject_key_identifier: Option<String>,
    /// `notAfter`; null if it cannot be read, which Graph's schema does not allow.
    pub expiration_date_time: Option<Instant>,
    /// SHA-1 of the certificate, 40 hexadecimal digits.
    pub thumbprint: String,
    /// The first `http` URL of the CRL distribution points in the certificate; if the assumption
    /// `crl-url` is changed, of those in a certificate that the CA issued, or null.
    pub certificate_revocation_list_url: Option<String>,
    /// Null: no document states that the upload fills it.
    pub delta_certificate_revocation_list_url: Option<String>,
    /// False, the documented default of the property, or the assumed value.
    pub is_issuer_hint_enabled: bool,
}

const fn odata_type() -> &'static str {
    "#microsoft.graph.certificateAuthorityDetail"
}

/// `certificateAuthorityType` of Graph's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CertificateAuthorityType {
    /// By default, a self-issued certificate that is signed with its own key or, if that cannot be
    /// verified, has matching key identifiers. The assumption `root` changes that.
    Root,
    /// Any other CA.
    Intermediate,
}

/// The rule of one field of the record.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Field {
    /// The name in Graph.
    pub name: &'static str,
    /// The confidence in the rule.
    pub confidence: Confidence,
    /// The reason for the rule.
    pub source: &'static str,
    /// The [assumption](crate::assumption::Assumption::name) that the value depends on, if any.
    pub assumption: Option<&'static str>,
}

/// Base64 of RFC 4648 section 4, with padding.
static BASE64: LazyLock<Base64Engine> =
    LazyLock::new(|| base64_engine(GeneralPurposeConfig::new()));

const fn field(name: &'static str, confidence: Confidence, source: &'static str) -> Field {
    Field { name, confidence, source, assumption: None }
}

impl Field {
    const fn assuming(self, assumption: &'static str) -> Self {
        Self { assumption: Some(assumption), ..self }
    }
}

/// Every predicted field, with the confidence in its rule.
pub static FIELDS: &[Field] = &[
    field("deletedDateTime", Confidence::Inferred, "a new record is not deleted"),
    field(
        "certificateAuthorityType",
        Confidence::Inferred,
        "the upload's rule is not documented; root is predicted for self-issued certificates with \
         matching key identifiers, signed with their own key",
    )
    .assuming("root"),
    field(
        "certificate",
        Confidence::Inferred,
        "Edm.Binary in Graph's metadata; clients post the certificate's bytes in base64",
    ),
    field("displayName", Confidence::Unknown, "Graph's example shows a common name")
        .assuming("display-name"),
    field(
        "issuer",
        Confidence::Inferred,
        "beta reference: the name of the certificate authority; in .NET's form, as in the classic \
         store",
    )
    .assuming("issuer"),
    field(
        "issuerSubjectKeyIdentifier",
        Confidence::Inferred,
        "classic store: the subject key identifier of the certificate",
    )
    .assuming("hex-case"),
    field("expirationDateTime", Confidence::Inferred, "Graph's example has notAfter's form"),
    field(
        "thumbprint",
        Confidence::Inferred,
        "tools match it with .NET's Thumbprint, which is SHA-1; Graph's example is upper case",
    )
    .assuming("hex-case"),
    field(
        "certificateRevocationListUrl",
        // It is documented that the field is filled, but not with whose URL.
        Confidence::Inferred,
        "how-to: the first available http URL of the CRL distribution points; it contradicts \
         itself on whose, and the certificate's own are predicted",
    )
    .assuming("crl-url"),
    field(
        "deltaCertificateRevocationListUrl",
        Confidence::Inferred,
        "no document mentions the freshest-CRL extension",
    ),
    field("isIssuerHintEnabled", Confidence::Inferred, "default of the property in the reference")
        .assuming("issuer-hint"),
];

/// The words of [`FieldConfidence`].
const WORDS: [&str; 5] = ["documented", "inferred", "unknown", "observed", "chosen"];

/// The confidence in each field of the records. Serialized as an object that maps field names to
/// words: `documented`, `inferred` or `unknown`; `observed` if a trust store showed the value of
/// the assumption that the field depends on, and `chosen` if the caller changed that assumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldConfidence(Vec<(&'static str, &'static str)>);

impl FieldConfidence {
    pub(crate) fn new(assumptions: &Assumptions) -> Self {
        let assumed = |field: &Field| {
            assumptions.iter().find(|assumed| field.assumption == Some(assumed.name))
        };
        let is_observed = |field: &Field| {
            assumed(field).is_some_and(|assumed| assumed.confidence == Confidence::Observed)
        };
        let is_chosen = |field: &Field| assumed(field).is_some_and(|assumed| !assumed.is_default);
        let word = |field: &Field| match field.confidence {
            _ if is_observed(field) => "observed",
            _ if is_chosen(field) => "chosen",
            Confidence::Observed => "observed",
            Confidence::Documented => "documented",
            Confidence::Inferred => "inferred",
            Confidence::Unknown => "unknown",
        };
        Self(FIELDS.iter().map(|field| (field.name, word(field))).collect())
    }

    /// The name of each field, with its word.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.0.iter().copied()
    }
}

impl Serialize for FieldConfidence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// In the order of [`FIELDS`]. An unknown field name is ignored; an unknown word is an error.
impl<'de> Deserialize<'de> for FieldConfidence {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = HashMap::<String, String>::deserialize(deserializer)?;
        let known = |field: &Field| {
            let word = written.get(field.name)?;
            let known = WORDS.iter().find(|known| *known == word);
            Some(known.map(|known| (field.name, *known)).ok_or_else(|| unknown("confidence", word)))
        };
        FIELDS.iter().filter_map(known).collect::<Result<_, _>>().map(Self)
    }
}

impl CertificateAuthorityDetail {
    /// The record for a certificate, from its bytes and its parsed fields.
    ///
    /// With `crl-url=child`, the CRL URL is null here, because it is only known after all
    /// certificates are read.
    pub(crate) fn predict(
        bytes: &[u8],
        fields: &Fields<'_>,
        thumbprint: Thumbprint,
        certificate_authority_type: CertificateAuthorityType,
        assumptions: &Assumptions,
        cache: &mut ComponentCache,
    ) -> Self {
        let issuer = match assumptions.choice() {
            IssuerNameSource::Subject => None,
            IssuerNameSource::Issuer => {
                Some(NameText::of(fields.issuer_bytes, cache).whole.clone())
            }
        };
        let subject = NameText::of(fields.subject_bytes, cache);
        let identifier = fields.subject_key_identifier.get();
        let common_name = match assumptions.choice() {
            DisplayNameSource::CommonName => subject.common_name.as_ref(),
            DisplayNameSource::Subject => None,
        };
        let crl_url = match assumptions.crl_url() {
            // The URL is not checked.
            CrlUrlSource::Own => fields.crl_points.get().and_then(|points| points.http),
            CrlUrlSource::Child | CrlUrlSource::None => None,
        };
        let hex = |mut digits: String| {
            if assumptions.choice::<HexCase>() == HexCase::Lower {
                digits.make_ascii_lowercase();
            }
            digits
        };
        Self {
            odata_type: odata_type(),
            deleted_date_time: None,
            certificate_authority_type,
            certificate: BASE64.encode(bytes),
            display_name: common_name.unwrap_or(&subject.whole).clone(),
            issuer: issuer.unwrap_or_else(|| subject.whole.clone()),
            issuer_subject_key_identifier: identifier.map(|bytes| hex(Hex(bytes).to_string())),
            expiration_date_time: fields.not_after,
            thumbprint: hex(thumbprint.to_string()),
            certificate_revocation_list_url: crl_url.map(url_text),
            delta_certificate_revocation_list_url: None,
            is_issuer_hint_enabled: assumptions.issuer_hint(),
        }
    }
}

/// The predicted type of a CA. Equal names are not enough for a root: five of six self-issued
/// certificates in the bundle of the US Federal PKI are rekeyed.
pub(crate) const fn certificate_authority_type(
    is_self_signed: bool,
    is_self_issued: bool,
    assumed: RootCriterion,
) -> CertificateAuthorityType {
    match assumed {
        RootCriterion::SelfSigned if is_self_signed => CertificateAuthorityType::Root,
        RootCriterion::SelfIssued if is_self_issued => CertificateAuthorityType::Root,
        _ => CertificateAuthorityType::Intermediate,
    }
}

/// A URL from a certificate as text. Bytes that are not UTF-8 are replaced.
pub(crate) fn url_text(url: &[u8]) -> String {
    String::from_utf8_lossy(url).into_owned()
}
