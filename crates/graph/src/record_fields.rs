//! The fields of a predicted record and of the service's record.

use pki_preflight::CertificateAuthorityDetail as Predicted;

use crate::CertificateAuthorityDetail;

/// The name of each field, with the predicted value and the actual one.
pub(crate) fn fields(
    predicted: &Predicted,
    actual: &CertificateAuthorityDetail,
) -> [(&'static str, Option<String>, Option<String>); 11] {
    let kind = predicted.certificate_authority_type;
    let kind = match kind {
        pki_preflight::report::CertificateAuthorityType::Root => "root",
        _ => "intermediate",
    };
    let some = |text: &str| Some(text.to_owned());
    let instant = |at: Option<pki_preflight::Instant>| at.map(|at| at.to_string());
    let flag = |flag: bool| Some(flag.to_string());
    [
        (
            "deletedDateTime",
            instant(predicted.deleted_date_time),
            instant(actual.deleted_date_time),
        ),
        (
            "certificateAuthorityType",
            some(kind),
            actual.certificate_authority_type.and_then(|kind| some(kind.name())),
        ),
        (
            "certificate",
            some(&predicted.certificate),
            actual.certificate.as_ref().map(ToString::to_string),
        ),
        ("displayName", some(&predicted.display_name), actual.display_name.clone()),
        ("issuer", some(&predicted.issuer), actual.issuer.clone()),
        (
            "issuerSubjectKeyIdentifier",
            predicted.issuer_subject_key_identifier.clone(),
            actual.issuer_subject_key_identifier.clone(),
        ),
        (
            "expirationDateTime",
            instant(predicted.expiration_date_time),
            instant(actual.expiration_date_time),
        ),
        ("thumbprint", some(&predicted.thumbprint), actual.thumbprint.clone()),
        (
            "certificateRevocationListUrl",
            predicted.certificate_revocation_list_url.clone(),
            actual.certificate_revocation_list_url.clone(),
        ),
        (
            "deltaCertificateRevocationListUrl",
            predicted.delta_certificate_revocation_list_url.clone(),
            actual.delta_certificate_revocation_list_url.clone(),
        ),
        (
            "isIssuerHintEnabled",
            flag(predicted.is_issuer_hint_enabled),
            actual.is_issuer_hint_enabled.and_then(flag),
        ),
    ]
}
