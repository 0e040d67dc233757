//! Bodies as shown in Graph's reference and as sent by the SDKs.

use pki_preflight_graph::{
    Binary, CertificateAuthorityDetail, CertificateAuthorityDetailUpdate, CertificateAuthorityType,
    CertificateBasedAuthPki, ErrorResponse, Page, UploadParameters,
};
use serde_json::{Value, from_str, from_value, json, to_value};

#[test]
fn a_pki_is_written_as_the_reference_shows_it() {
    let shown = json!({
        "id": "fdd9841c-90c6-4234-a116-d72a5cd2c583",
        "deletedDateTime": null,
        "displayName": "Contoso PKI",
        "lastModifiedDateTime": "2024-10-16T18:09:56Z",
        "status": "succeeded",
        "statusDetails": null,
    });
    let pki: CertificateBasedAuthPki = from_value(shown.clone()).unwrap();
    assert!(!pki.is_running());
    assert_eq!(to_value(&pki).unwrap(), shown);
}

#[test]
fn a_ca_is_written_as_the_reference_shows_it() {
    let shown = r##"{"@odata.type":"#microsoft.graph.certificateAuthorityDetail",
        "id":"90777c92-2eb3-4a68-931d-4a3e1e1c741f","deletedDateTime":null,
        "certificateAuthorityType":"root","certificate":"//77AA==","displayName":"Contoso2 CA1",
        "issuer":"Contoso2","issuerSubjectKeyIdentifier":"C0E9","createdDateTime":
        "2024-10-25T18:05:28Z","expirationDateTime":"2027-08-29T02:05:57Z","thumbprint":"C6FA",
        "certificateRevocationListUrl":null,"deltaCertificateRevocationListUrl":null,
        "isIssuerHintEnabled":true}"##;
    let authority: CertificateAuthorityDetail = from_str(shown).unwrap();
    let without_space: String = shown.split_whitespace().collect();
    let written = serde_json::to_string(&authority).unwrap();
    // Values are compared without white space. The order of the properties is compared too.
    assert_eq!(written.split_whitespace().collect::<String>(), without_space);
}

#[test]
fn instants_are_read_as_each_client_writes_them() {
    let texts = ["2027-08-29T02:05:57Z", "2027-08-29T02:05:57+00:00", "2027-08-29T02:05:57.000Z"];
    for text in texts.iter().chain(&["2027-08-29T04:05:57.1234567+02:00"]) {
        let authority: CertificateAuthorityDetail =
            from_value(json!({ "expirationDateTime": text })).unwrap();
        let written = to_value(authority).unwrap();
        assert_eq!(written["expirationDateTime"], "2027-08-29T02:05:57Z", "{text}");
    }
    for text in ["2027-08-29", "tomorrow", ""] {
        let body = json!({ "expirationDateTime": text });
        let error = from_value::<CertificateAuthorityDetail>(body).unwrap_err().to_string();
        assert!(error.contains("expected an instant"), "{error}");
    }
}

#[test]
fn both_spellings_of_the_delta_url_are_read() {
    for name in ["deltacertificateRevocationListUrl", "deltaCertificateRevocationListUrl"] {
        let body = json!({ name: "http://crl.contoso.example/delta.crl" });
        let authority: CertificateAuthorityDetail = from_value(body.clone()).unwrap();
        let update: CertificateAuthorityDetailUpdate = from_value(body).unwrap();
        let url = authority.delta_certificate_revocation_list_url;
        assert!(url.is_some());
        assert_eq!(update.delta_certificate_revocation_list_url, Some(url));
    }
}

#[test]
fn an_update_tells_null_from_missing() {
    let update: CertificateAuthorityDetailUpdate =
        from_str(r#"{"@odata.type":"x","certificateRevocationListUrl":null}"#).unwrap();
    assert_eq!(update.certificate_revocation_list_url, Some(None));
    assert_eq!(update.display_name, None);
    assert_eq!(to_value(update).unwrap(), json!({ "certificateRevocationListUrl": null }));
    let update = CertificateAuthorityDetailUpdate::crl_url("http://a.example/a.crl");
    let written = to_value(update).unwrap();
    assert_eq!(written, json!({ "certificateRevocationListUrl": "http://a.example/a.crl" }));
}

#[test]
fn an_unknown_type_of_ca_is_kept_apart() {
    let authority: CertificateAuthorityDetail =
        from_value(json!({ "certificateAuthorityType": "issuing" })).unwrap();
    let found = authority.certificate_authority_type;
    assert_eq!(found, Some(CertificateAuthorityType::UnknownFutureValue));
}

#[test]
fn the_upload_has_two_parameters() {
    let body = UploadParameters::new("https://pki.example/a.p7b", "D7F9");
    let shown = json!({ "uploadUrl": "https://pki.example/a.p7b", "sha256FileHash": "D7F9" });
    assert_eq!(to_value(&body).unwrap(), shown);
    let error = from_value::<UploadParameters>(json!({ "uploadUrl": "" })).unwrap_err();
    assert!(error.to_string().contains("sha256FileHash"));
}

#[test]
fn a_page_is_read_with_its_next_link() {
    let page: Page<Value> = from_value(json!({
        "@odata.context": "c", "@odata.count": 3, "@odata.nextLink": "n", "value": [],
    }))
    .unwrap();
    assert_eq!((page.count, page.next_link.as_deref()), (Some(3), Some("n")));
    let page: Page<Value> = from_value(json!({ "value": [1] })).unwrap();
    assert_eq!(page, Page::new(vec![json!(1)]));
    assert_eq!(to_value(page).unwrap(), json!({ "value": [1] }));
}

#[test]
fn errors_are_read_in_both_spellings() {
    for name in ["innerError", "innererror"] {
        let body = json!({ "error": { "code": "Request_BadRequest", "message": "m", name: {
            "date": "2026-11-28T10:00:00", "request-id": "r", "client-request-id": "c" } } });
        let error = from_value::<ErrorResponse>(body).unwrap().error;
        let inner = error.inner_error.unwrap();
        assert_eq!((inner.date, inner.request_id.as_deref()), (None, Some("r")));
    }
    let error: ErrorResponse = from_value(json!({ "error": { "message": "m" } })).unwrap();
    assert!(error.error.code.is_empty());
}

#[test]
fn a_certificate_is_not_printed_by_debug() {
    let binary = Binary::from(vec![1, 2, 3]);
    assert_eq!(format!("{binary:?}"), "Binary(3 bytes)");
    assert_eq!(binary.into_bytes(), [1, 2, 3]);
}
