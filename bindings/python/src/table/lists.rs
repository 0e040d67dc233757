//! The columns of each list of a report: the keys of its JSON.

use pki_preflight::report::{
    CertificateEntry, ChainEntry, CrlByHand, Duplicate, DuplicateOf, IssuedBy, RuleEntry,
};
use pki_preflight::rules::Related;
use pki_preflight::{CertificateAuthorityDetail, Finding};
use serde::Serialize;

use super::column::Column;

/// Without `@odata.type`, which is the same for all.
pub(crate) fn records() -> Vec<Column<CertificateAuthorityDetail>> {
    vec![
        Column::instant_or_null("deletedDateTime", |it| it.deleted_date_time),
        Column::written("certificateAuthorityType", |it| word(&it.certificate_authority_type)),
        Column::text("certificate", |it| &it.certificate),
        Column::text("displayName", |it| &it.display_name),
        Column::text("issuer", |it| &it.issuer),
        Column::text_or_null("issuerSubjectKeyIdentifier", |it| {
            it.issuer_subject_key_identifier.as_deref()
        }),
        Column::instant_or_null("expirationDateTime", |it| it.expiration_date_time),
        Column::text("thumbprint", |it| &it.thumbprint),
        Column::text_or_null("certificateRevocationListUrl", |it| {
            it.certificate_revocation_list_url.as_deref()
        }),
        Column::text_or_null("deltaCertificateRevocationListUrl", |it| {
            it.delta_certificate_revocation_list_url.as_deref()
        }),
        Column::flag("isIssuerHintEnabled", |it| it.is_issuer_hint_enabled),
    ]
}

pub(crate) fn certificates() -> Vec<Column<CertificateEntry>> {
    vec![
        Column::count("index", |it| Some(it.index)),
        Column::count("offset", |it| Some(it.offset)),
        Column::count("length", |it| Some(it.length)),
        Column::written("sha1", |it| Some(it.sha1.to_string())),
        Column::written("sha256", |it| Some(it.sha256.to_string())),
        Column::text("subject", |it| &it.subject),
        Column::text("issuer", |it| &it.issuer),
        Column::text_or_null("commonName", |it| it.common_name.as_deref()),
        Column::text_or_null("issuerCommonName", |it| it.issuer_common_name.as_deref()),
        Column::instant_or_null("notBefore", |it| it.not_before),
        Column::instant_or_null("notAfter", |it| it.not_after),
        Column::written("disposition", |it| word(&it.disposition)),
    ]
}

pub(crate) fn duplicates() -> Vec<Column<Duplicate>> {
    vec![
        Column::count("index", |it| Some(it.index)),
        Column::written("thumbprint", |it| Some(it.thumbprint.to_string())),
        Column::structure("of", |it| Some(&it.of), originals()),
    ]
}

/// `index` is null for a certificate of a store, the others for a certificate of the file.
fn originals() -> Vec<Column<DuplicateOf>> {
    vec![
        Column::count_or_null("index", |it| match it {
            DuplicateOf::Bundle { index } => Some(*index),
            _ => None,
        }),
        Column::text_or_null("store", |it| match it {
            DuplicateOf::Store { store, .. } => Some(store),
            _ => None,
        }),
        Column::written_or_null("thumbprint", |it| match it {
            DuplicateOf::Store { thumbprint, .. } => Some(thumbprint.to_string()),
            _ => None,
        }),
        Column::text_or_null("id", |it| match it {
            DuplicateOf::Store { id, .. } => id.as_deref(),
            _ => None,
        }),
    ]
}

pub(crate) fn chains() -> Vec<Column<ChainEntry>> {
    vec![
        Column::count("index", |it| Some(it.index)),
        Column::written("role", |it| word(&it.role)),
        Column::structure_or_null("issuer", |it| it.issuer.as_ref(), issuers()),
        Column::count_or_null("depth", |it| it.depth.map(u64::from)),
        Column::written("signature", |it| word(&it.signature)),
        Column::structure_or_null("crlByHand", |it| it.crl_by_hand.as_ref(), crl_urls()),
    ]
}

/// As [`originals`].
fn issuers() -> Vec<Column<IssuedBy>> {
    vec![
        Column::count_or_null("index", |it| match it {
            IssuedBy::Bundle { index } => Some(*index),
            _ => None,
        }),
        Column::text_or_null("store", |it| match it {
            IssuedBy::Store { store, .. } => Some(store),
            _ => None,
        }),
        Column::written_or_null("thumbprint", |it| match it {
            IssuedBy::Store { thumbprint, .. } => Some(thumbprint.to_string()),
            _ => None,
        }),
    ]
}

fn crl_urls() -> Vec<Column<CrlByHand>> {
    vec![
        Column::text_or_null("predicted", |it| it.predicted.as_deref()),
        Column::text_or_null("suggested", |it| it.suggested.as_deref()),
        Column::flag("isCertain", |it| it.is_certain),
    ]
}

pub(crate) fn findings() -> Vec<Column<Finding>> {
    vec![
        Column::text("rule", |it| it.rule.id),
        Column::text("name", |it| it.rule.name),
        Column::text("severity", |it| it.severity.name()),
        Column::text("message", |it| &it.message),
        Column::count_or_null("certificate", |it| it.certificate),
        Column::count_or_null("offset", |it| it.offset),
        Column::count_or_null("line", |it| it.line),
        Column::count_or_null("column", |it| it.column),
        Column::text_or_null("path", |it| it.path.as_deref()),
        Column::list("related", |it| &it.related, related()),
    ]
}

fn related() -> Vec<Column<Related>> {
    vec![
        Column::count_or_null("certificate", |it| it.certificate),
        Column::count_or_null("offset", |it| it.offset),
    ]
}

pub(crate) fn rules() -> Vec<Column<RuleEntry>> {
    vec![
        Column::text("id", |it| &it.id),
        Column::text("name", |it| &it.name),
        Column::text("severity", |it| it.severity.name()),
        Column::text("summary", |it| &it.summary),
        Column::text("consequence", |it| &it.consequence),
        Column::text("remedy", |it| &it.remedy),
        Column::text("citation", |it| &it.citation),
    ]
}

/// The word of the JSON for a value.
fn word(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        // A null where none is allowed becomes an error of the stream.
        _ => None,
    }
}
