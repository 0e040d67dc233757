//! Certificate authorities that are created, changed and deleted individually.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::client::{Service, assuming};
use crate::support::contoso::{self, Authority};

pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// The body that creates a CA.
pub(crate) fn body(authority: &Authority) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.certificateAuthorityDetail",
        "certificateAuthorityType": if authority.is_root { "root" } else { "intermediate" },
        "certificate": base64(&authority.certificate()),
        "displayName": authority.common_name,
        "thumbprint": authority.thumbprint(),
        "expirationDateTime": authority.expires,
    })
}

#[test]
fn a_ca_is_created_read_changed_and_deleted() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let root = &contoso::authorities()[0];
    let created = service.post(&pki.authorities(), &body(root)).expect(201).body;
    assert_eq!(created["@odata.type"], "#microsoft.graph.certificateAuthorityDetail");
    assert_eq!(created["certificate"], base64(&root.certificate()));
    assert_eq!(created["isIssuerHintEnabled"], false);
    assert_eq!(created["deletedDateTime"], Value::Null);
    assert!(created["createdDateTime"].as_str().unwrap().ends_with('Z'));
    let path = format!("{}/{}", pki.authorities(), created["id"].as_str().unwrap());
    let mut read = service.get(&path).expect(200).body;
    assert_eq!(read, created);

    let url = "http://crl.contoso.example/root.crl";
    let change = json!({ "certificateRevocationListUrl": url,
        "deltacertificateRevocationListUrl": "http://crl.contoso.example/delta.crl",
        "isIssuerHintEnabled": true, "displayName": "Root" });
    let changed = service.send("PATCH", &path, Some(&change)).expect(200).body;
    for (name, value) in [
        ("certificateRevocationListUrl", json!(url)),
        ("deltaCertificateRevocationListUrl", json!("http://crl.contoso.example/delta.crl")),
        ("isIssuerHintEnabled", json!(true)),
        ("displayName", json!("Root")),
    ] {
        read[name] = value;
    }
    assert_eq!(changed, read);
    assert!(changed.get("deltacertificateRevocationListUrl").is_none());
    let removed = json!({ "certificateRevocationListUrl": null });
    let changed = service.send("PATCH", &path, Some(&removed)).expect(200).body;
    assert_eq!(changed["certificateRevocationListUrl"], Value::Null);
    assert_eq!(changed["displayName"], "Root");

    service.send("DELETE", &path, None).expect(204);
    assert_eq!(service.get(&path).expect(404).code(), "Request_ResourceNotFound");
    service.send("DELETE", &path, None).expect(404);
    service.send("PATCH", &path, Some(&removed)).expect(404);
    assert!(pki.list().is_empty());
}

#[test]
fn what_is_wrong_with_a_record_is_named() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let good = body(&contoso::authorities()[0]);
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let without = |name: &str| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    for (body, expected) in [
        (without("certificate"), "'certificate' is required"),
        (without("thumbprint"), "'thumbprint' is required"),
        (with("expirationDateTime", Value::Null), "'expirationDateTime' is required"),
        (with("certificate", json!("AAAA")), "'certificate' is not a certificate in DER"),
        (with("certificate", json!("%")), "'certificate' cannot be used: expected base64"),
        (with("certificate", json!(base64(&vec![0; 8_193]))), "has 8193 bytes; the limit is 8192"),
        (with("thumbprint", json!("C6FA")), "'thumbprint' is not a SHA-1 thumbprint"),
        (with("expirationDateTime", json!("soon")), "'expirationDateTime' cannot be used"),
        (with("certificateAuthorityType", json!("leaf")), "must be root or intermediate"),
        (with("displayName", json!("a".repeat(257))), "displayName has more than 256 characters"),
        (with("id", json!("a")), "'id' cannot be set"),
        (with("colour", json!("red")), "'colour' cannot be set"),
        (with("isIssuerHintEnabled", json!("yes")), "'isIssuerHintEnabled' cannot be used"),
    ] {
        let refused = service.post(&pki.authorities(), &body).expect(400);
        assert!(refused.message().contains(expected), "{expected}: {}", refused.message());
    }
    assert!(pki.list().is_empty());
    service.post(&pki.authorities(), &good).expect(201);
    let refused = service.post(&pki.authorities(), &good).expect(400);
    assert_eq!(refused.message(), "Duplicate Certificate exists");
    let id = pki.list()[0]["id"].as_str().unwrap().to_owned();
    let path = format!("{}/{id}", pki.authorities());
    let other = json!({ "certificate": base64(&contoso::certificates()[1]) });
    let refused = service.send("PATCH", &path, Some(&other)).expect(400);
    assert!(refused.message().contains("cannot be changed"), "{refused:?}");
}

#[test]
fn certificates_are_read_in_both_alphabets_and_instants_in_all_forms() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let instants = ["2045-01-01T00:00:00+00:00", "2035-06-01T02:00:00.0000000+02:00"];
    for (authority, instant) in contoso::authorities().iter().zip(instants) {
        let mut body = body(authority);
        body["certificate"] = json!(BASE64_URL_SAFE_NO_PAD.encode(authority.certificate()));
        body["expirationDateTime"] = json!(instant);
        let created = service.post(&pki.authorities(), &body).expect(201);
        assert!(created.assumed().is_empty(), "{created:?}");
        assert_eq!(created.body["certificate"], base64(&authority.certificate()));
        assert_eq!(created.body["expirationDateTime"], authority.expires);
    }
}

#[test]
fn a_record_that_disagrees_with_its_certificate_follows_the_assumption() {
    let root = &contoso::authorities()[0];
    for (name, value) in [
        ("thumbprint", json!("C6FA".repeat(10))),
        ("expirationDateTime", json!("2030-01-01T00:00:00Z")),
    ] {
        let mut body = body(root);
        body[name] = value.clone();
        let service = Service::start();
        let pki = service.pki("Contoso PKI");
        let created = service.post(&pki.authorities(), &body).expect(201);
        assert_eq!(
            (&created.body[name], created.assumed()),
            (&value, vec!["record-mismatch=accepted"])
        );
        let service = Service::with(assuming(&[("record-mismatch", "rejects")]));
        let pki = service.pki("Contoso PKI");
        let refused = service.post(&pki.authorities(), &body).expect(400);
        assert!(refused.message().contains(name), "{refused:?}");
        assert_eq!(refused.assumed(), ["record-mismatch=rejects"]);
    }
}
