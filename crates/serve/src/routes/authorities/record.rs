//! Records from clients, and the errors in them.

use pki_preflight::{Certificate, Limits, Thumbprint};
use pki_preflight_graph::{CertificateAuthorityDetail, CertificateAuthorityType};
use serde_json::{Map, Value};

use crate::answer::{Basis, Failure};
use crate::assumption::Row;
use crate::call::Call;

/// The properties that a client may set, in both spellings of the delta CRL URL.
const PROPERTIES: [&str; 11] = [
    "certificateAuthorityType",
    "certificate",
    "displayName",
    "issuer",
    "issuerSubjectKeyIdentifier",
    "expirationDateTime",
    "thumbprint",
    "certificateRevocationListUrl",
    "deltaCertificateRevocationListUrl",
    "deltacertificateRevocationListUrl",
    "isIssuerHintEnabled",
];

/// The properties that the reference requires to create a CA.
const REQUIRED: [&str; 3] = ["certificate", "expirationDateTime", "thumbprint"];

/// The longest `displayName`, in characters. Source: the SDKs' schema.
const NAME_CHARACTERS: usize = 256;

/// The record that a request creates, without `id` and `createdDateTime`.
pub(super) fn create(call: &Call) -> Result<(CertificateAuthorityDetail, Vec<Basis>), Failure> {
    let object = properties(call)?;
    let is_missing = |name: &&str| object.get(*name).is_none_or(Value::is_null);
    if let Some(name) = REQUIRED.iter().find(|name| is_missing(name)) {
        return Err(Failure::bad_request(format!("The property '{name}' is required.")));
    }
    let mut record = CertificateAuthorityDetail::default();
    merge(&mut record, object)?;
    record.is_issuer_hint_enabled.get_or_insert(false);
    let bases = check(call, &record)?;
    Ok((record, bases))
}

/// Updates a record from a request.
pub(super) fn update(
    call: &Call,
    record: &mut CertificateAuthorityDetail,
) -> Result<Vec<Basis>, Failure> {
    let object = properties(call)?;
    let before = record.certificate.clone();
    let concerns_certificate = REQUIRED.iter().any(|name| object.contains_key(*name));
    merge(record, object)?;
    if record.certificate != before {
        let message = "The property 'certificate' cannot be changed: create another CA.";
        return Err(Failure::bad_request(message));
    }
    if concerns_certificate { check(call, record) } else { Ok(Vec::new()) }
}

fn properties(call: &Call) -> Result<Map<String, Value>, Failure> {
    let mut object = call.object()?;
    object.retain(|name, _| !name.starts_with('@'));
    if let Some(name) = object.keys().find(|name| !PROPERTIES.contains(&name.as_str())) {
        return Err(Failure::bad_request(format!("The property '{name}' cannot be set.")));
    }
    Ok(object)
}

/// Sets the properties of a record one by one, so that an error names the invalid one.
fn merge(
    record: &mut CertificateAuthorityDetail,
    object: Map<String, Value>,
) -> Result<(), Failure> {
    for (name, value) in object {
        let wrong = |what: &str| Failure::bad_request(format!("The property '{name}' {what}."));
        let single = Map::from_iter([(name.clone(), value)]);
        let sent: CertificateAuthorityDetail = serde_json::from_value(Value::Object(single))
            .map_err(|error| wrong(&format!("cannot be used: {error}")))?;
        match name.as_str() {
            "certificate" => record.certificate = sent.certificate,
            "displayName" => record.display_name = sent.display_name,
            "issuer" => record.issuer = sent.issuer,
            "issuerSubjectKeyIdentifier" => {
                record.issuer_subject_key_identifier = sent.issuer_subject_key_identifier;
            }
            "expirationDateTime" => {
                let sent = sent.expiration_date_time.ok_or_else(|| wrong("must not be null"))?;
                record.expiration_date_time = Some(sent);
            }
            "thumbprint" => record.thumbprint = Some(thumbprint(sent.thumbprint, &wrong)?),
            "certificateRevocationListUrl" => {
                record.certificate_revocation_list_url = sent.certificate_revocation_list_url;
            }
            "isIssuerHintEnabled" => {
                record.is_issuer_hint_enabled = sent.is_issuer_hint_enabled.or(Some(false));
            }
            "certificateAuthorityType" => {
                let word = sent.certificate_authority_type;
                if word == Some(CertificateAuthorityType::UnknownFutureValue) {
                    return Err(wrong("must be root or intermediate"));
                }
                record.certificate_authority_type = word;
            }
            _ => {
                let url = sent.delta_certificate_revocation_list_url;
                record.delta_certificate_revocation_list_url = url;
            }
        }
    }
    let name = record.display_name.as_deref().unwrap_or_default();
    if name.chars().count() > NAME_CHARACTERS {
        let message = format!("displayName has more than {NAME_CHARACTERS} characters.");
        return Err(Failure::bad_request(message));
    }
    Ok(())
}

fn thumbprint(sent: Option<String>, wrong: &impl Fn(&str) -> Failure) -> Result<String, Failure> {
    let sent = sent.ok_or_else(|| wrong("must not be null"))?;
    if sent.len() != 40 || !sent.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong("is not a SHA-1 thumbprint: 40 hexadecimal digits are required"));
    }
    Ok(sent)
}

/// Compares a record with its certificate.
fn check(call: &Call, record: &CertificateAuthorityDetail) -> Result<Vec<Basis>, Failure> {
    let wrong = |what: String| Failure::bad_request(format!("The property 'certificate' {what}."));
    let bytes = record.certificate.as_ref().map(pki_preflight_graph::Binary::as_bytes);
    let bytes = bytes.unwrap_or_default();
    let limit = Limits::default().certificate_bytes;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(wrong(format!("has {} bytes; the limit is {limit}", bytes.len())));
    }
    let Ok(certificate) = Certificate::parse(bytes) else {
        return Err(wrong("is not a certificate in DER".to_owned()));
    };
    let mut differences = Vec::new();
    let thumbprint = Thumbprint::of(bytes).to_string();
    if !record.thumbprint.as_deref().unwrap_or_default().eq_ignore_ascii_case(&thumbprint) {
        differences.push(format!("thumbprint ({thumbprint} in the certificate)"));
    }
    match certificate.not_after() {
        Ok(expires) if record.expiration_date_time != Some(expires) => {
            differences.push(format!("expirationDateTime ({expires} in the certificate)"));
        }
        _ => {}
    }
    if differences.is_empty() {
        return Ok(Vec::new());
    }
    let basis = call.app.options.assumptions.basis(Row::RecordMismatch);
    let differences = differences.join(" and ");
    if call.app.options.assumptions.rejects_mismatch() {
        let message = format!("The record disagrees with its certificate in {differences}.");
        return Err(Failure::ours(&message).assuming([basis]));
    }
    tracing::warn!("a record disagrees with its certificate in {differences}");
    Ok(vec![basis])
}
