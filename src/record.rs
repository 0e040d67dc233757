//! The `certificateAuthorityDetail` record that an upload would create for a certificate.
//!
//! How the service fills a record is documented for one field, the CRL URL, and even there in two
//! wordings. [`FIELDS`] says of each field where its rule comes from and how surely it is known.

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

/// A predicted record, under the names and in the order that Graph's examples have.
///
/// `id` and `createdDateTime` are the service's to give and are left out. Source: Microsoft Graph
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
    /// Whether the service is thought to take the certificate for a root.
    pub certificate_authority_type: CertificateAuthorityType,
    /// The certificate's bytes as they stand in the file, in base64 (RFC 4648 section 4).
    pub certificate: String,
    /// The subject's most specific common name; the whole subject where it has none, or where that
    /// is assumed.
    pub display_name: String,
    /// The CA's own subject, or its issuer where that is assumed, as .NET writes it.
    pub issuer: String,
    /// The CA's own subject key identifier in hexadecimal digits; null where the
    /// certificate has none.
    pub issuer_subject_key_identifier: Option<String>,
    /// `notAfter`; null where it can't be read, which Graph's schema does not allow.
    pub expiration_date_time: Option<Instant>,
    /// SHA-1 of the certificate, 40 hexadecimal digits.
    pub thumbprint: String,
    /// The first `http` URL of the CRL distribution points: of the certificate's own, or of those
    /// that are assumed.
    pub certificate_revocation_list_url: Option<String>,
    /// Null: no document says that the upload fills it.
    pub delta_certificate_revocation_list_url: Option<String>,
    /// False, the documented default of the property, or what is assumed.
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
    /// The certificate is its own issuer by name and, where it says so, by key identifier.
    Root,
    /// Any other CA.
    Intermediate,
}

/// What is known of one field of the record.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Field {
    /// Graph's name.
    pub name: &'static str,
    /// How surely the rule is known.
    pub confidence: Confidence,
    /// Why the rule is what it is.
    pub source: &'static str,
    /// The [assumption](crate::assumption::Assumption::name) that the value depends on, if it does on one.
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

/// Every field that is predicted, with the confidence of its rule.
pub static FIELDS: &[Field] = &[
    field("deletedDateTime", Confidence::Inferred, "a new record is not deleted"),
    field(
        "certificateAuthorityType",
        Confidence::Inferred,
        "the upload's rule is not documented; root is taken for equal names, key identifiers that \
         fit, and an own signature",
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
        "beta reference: the name of the certificate authority; .NET's form as the classic store \
         prints it",
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
        // That it is filled is documented; with whose URL is not.
        Confidence::Inferred,
        "how-to: the first available http URL of the CRL distribution points; whose, it says in \
         two ways, and the certificate's own are taken",
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
const WORDS: [&str; 4] = ["documented", "inferred", "unknown", "chosen"];

/// How surely each field of the records is known. Serialized as an object of the fields' names and
/// a word for each: `documented`, `inferred`, `unknown`; `observed` where a trust store showed the
/// assumption that the field rests on, and `chosen` where somebody changed it.
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

    /// The fields' names, each with its word.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.0.iter().copied()
    }
}

impl Serialize for FieldConfidence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// In the order of [`FIELDS`]. A field that this version does not know is ignored, as a key is; a
/// word is not.
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
    /// The record for a certificate: its bytes, and what was read of them.
    ///
    /// Under `crl-url=child` the CRL URL is left null: it is known when all certificates are.
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
            // Whether the URL answers is not tried.
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

/// The type that a CA is thought to get. Names alone do not make a root: of six self-issued
/// certificates in the US Federal PKI's bundle five are rekeyed.
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

/// A URL as it stands in a certificate, what is no text in it replaced.
pub(crate) fn url_text(url: &[u8]) -> String {
    String::from_utf8_lossy(url).into_owned()
}
