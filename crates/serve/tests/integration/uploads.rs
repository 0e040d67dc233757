//! Uploads, from the request to the records.

use std::time::Duration;

use pki_preflight_serve::Options;
use serde_json::{Value, json};

use crate::client::{PKIS, Service, assuming};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

#[test]
fn an_upload_creates_the_predicted_records() {
    let (service, files) = (Service::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    let accepted = pki.upload(&published.url, &published.sha256).expect(204);
    assert_eq!(accepted.body, Value::Null);
    let done = pki.wait();
    assert_eq!((&done["status"], &done["statusDetails"]), (&json!("succeeded"), &Value::Null));
    let reply = service.get(&pki.authorities()).expect(200);
    assert_eq!(reply.members().len(), 7);
    for authority in contoso::authorities() {
        let thumbprint = authority.thumbprint();
        let found =
            reply.members().iter().find(|each| each["thumbprint"] == thumbprint.as_str()).unwrap();
        assert_eq!(found["displayName"], authority.common_name);
        assert_eq!(found["issuer"], authority.subject());
        assert_eq!(found["issuerSubjectKeyIdentifier"], authority.key_identifier());
        assert_eq!(found["expirationDateTime"], authority.expires);
        assert_eq!(found["certificateRevocationListUrl"], json!(authority.crl_url));
        let kind = if authority.is_root { "root" } else { "intermediate" };
        assert_eq!(found["certificateAuthorityType"], kind);
        assert_eq!(found["isIssuerHintEnabled"], false);
        assert_eq!(found["@odata.type"], "#microsoft.graph.certificateAuthorityDetail");
    }
    for basis in ["crl-url=own", "display-name=common-name", "issuer=subject", "root=self-signed"] {
        assert!(reply.assumed().contains(&basis), "{basis}: {:?}", reply.assumed());
    }
    let selected = service.get(&format!("{}?$select=thumbprint", pki.authorities())).expect(200);
    assert_eq!(selected.assumed(), ["hex-case=upper"]);
}

#[test]
fn records_follow_the_library_s_assumptions() {
    let options = assuming(&[("crl-url", "none"), ("hex-case", "lower"), ("issuer-hint", "true")]);
    let (service, files) = (Service::with(options), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    pki.wait();
    for record in pki.list() {
        assert_eq!(record["certificateRevocationListUrl"], Value::Null);
        assert_eq!(record["isIssuerHintEnabled"], true);
        let thumbprint = record["thumbprint"].as_str().unwrap();
        assert_eq!(thumbprint, thumbprint.to_ascii_lowercase());
    }
}

#[test]
fn cas_appear_one_by_one_while_the_status_is_running() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(1800);
    options.clock.set_rate(0);
    let (service, files) = (Service::with(options), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    let clock = service.running.clock();
    // Seven CAs in thirty minutes: one in 257 seconds.
    for appeared in 0..7 {
        service.until(|| pki.list().len() == appeared);
        let status = service.get(&pki.path()).expect(200).body["status"].clone();
        assert_eq!(status, "running");
        let refused = pki.upload(&published.url, &published.sha256).expect(400);
        assert!(refused.message().contains("in progress"), "{refused:?}");
        assert!(refused.assumed().contains(&"upload-scope=pki"));
        clock.advance(Duration::from_secs(258));
    }
    assert_eq!(pki.wait()["status"], "succeeded");
    assert_eq!(pki.list().len(), 7);
}

#[test]
fn another_pki_may_be_uploaded_to_unless_the_tenant_is_meant() {
    for (scope, status) in [("pki", 204), ("tenant", 400)] {
        let mut options = assuming(&[("upload-scope", scope)]);
        options.upload_duration = Duration::from_secs(60);
        let (service, files) = (Service::with(options), WebServer::start());
        let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
        service.pki("first").upload(&published.url, &published.sha256).expect(204);
        service.pki("second").upload(&published.url, &published.sha256).expect(status);
    }
}

#[test]
fn a_duplicate_is_refused_as_documented() {
    let (service, files) = (Service::start(), WebServer::start());
    let authorities = contoso::certificates();
    let first = files.publish("/first.p7b", &bundle(&authorities[..3]));
    let all = files.publish("/all.p7b", &bundle(&authorities));
    let twice =
        files.publish("/twice.p7b", &bundle(&[&authorities[4..5], &authorities[4..5]].concat()));
    let pki = service.pki("Contoso PKI");
    pki.upload(&first.url, &first.sha256).expect(204);
    pki.wait();
    for published in [&first, &all, &twice] {
        let refused = pki.upload(&published.url, &published.sha256).expect(400);
        assert_eq!(refused.message(), "Duplicate Certificate exists");
        assert_eq!(refused.code(), "Request_BadRequest");
        let bases = ["duplicate-check=request", "duplicate=rejects", "duplicate-scope=pki"];
        assert!(bases.iter().all(|basis| refused.assumed().contains(basis)), "{refused:?}");
        assert_eq!(service.get(&pki.path()).body["status"], "succeeded");
    }
    assert_eq!(pki.list().len(), 3);
    // The same certificates in another PKI are not duplicates.
    service.pki("another").upload(&all.url, &all.sha256).expect(204);
}

#[test]
fn duplicates_follow_the_assumptions() {
    let authorities = contoso::certificates();
    for (assumed, status, end, listed) in [
        (&[("duplicate-check", "job")][..], 204, "failed", 3),
        (&[("duplicate", "skips")], 204, "succeeded", 7),
        (&[("error-code", "BadRequest")], 400, "succeeded", 3),
    ] {
        let (service, files) = (Service::with(assuming(assumed)), WebServer::start());
        let first = files.publish("/first.p7b", &bundle(&authorities[..3]));
        let all = files.publish("/all.p7b", &bundle(&authorities));
        let pki = service.pki("Contoso PKI");
        pki.upload(&first.url, &first.sha256).expect(204);
        pki.wait();
        let second = pki.upload(&all.url, &all.sha256).expect(status);
        let done = pki.wait();
        assert_eq!((&done["status"], pki.list().len()), (&json!(end), listed), "{assumed:?}");
        if status == 400 {
            assert_eq!(second.code(), "BadRequest");
        }
        if end == "failed" {
            let details = done["statusDetails"].as_str().unwrap();
            assert!(details.starts_with("[pki-preflight-serve] ") && details.contains("S002"));
            assert_eq!(
                service.get(&pki.path()).assumed(),
                ["failed-status=failed", "on-failure=partial"]
            );
        }
    }
    let (service, files) =
        (Service::with(assuming(&[("duplicate-scope", "tenant")])), WebServer::start());
    let all = files.publish("/all.p7b", &bundle(&authorities));
    let first = service.pki("first");
    first.upload(&all.url, &all.sha256).expect(204);
    first.wait();
    service.pki("second").upload(&all.url, &all.sha256).expect(400);
}

#[test]
fn a_deleted_ca_is_a_duplicate_where_that_is_assumed() {
    for (value, status, listed) in [("none", 204, 1), ("rejects", 400, 0), ("skips", 204, 0)] {
        let options = assuming(&[("deleted-duplicate", value)]);
        let (service, files) = (Service::with(options), WebServer::start());
        let published = files.publish("/root.p7b", &bundle(&contoso::certificates()[..1]));
        let pki = service.pki("Contoso PKI");
        pki.upload(&published.url, &published.sha256).expect(204);
        pki.wait();
        let id = pki.list()[0]["id"].as_str().unwrap().to_owned();
        service.send("DELETE", &format!("{}/{id}", pki.authorities()), None).expect(204);
        pki.upload(&published.url, &published.sha256).expect(status);
        pki.wait();
        assert_eq!(pki.list().len(), listed, "{value}");
    }
}

#[test]
fn parameters_are_refused_by_name() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let path = format!("{}/upload", pki.path());
    let (url, hash) = ("http://127.0.0.1:1/a.p7b", "A".repeat(64));
    for (body, expected) in [
        (json!({ "sha256FileHash": hash }), "'uploadUrl' is missing"),
        (json!({ "uploadUrl": url }), "'sha256FileHash' is missing"),
        (json!({ "uploadUrl": "", "sha256FileHash": hash }), "'uploadUrl' is empty"),
        (json!({ "uploadUrl": null, "sha256FileHash": hash }), "'uploadUrl' is null"),
        (json!({ "uploadUrl": 5, "sha256FileHash": hash }), "'uploadUrl' is not a string"),
        (json!({ "uploadUrl": "a b", "sha256FileHash": hash }), "'uploadUrl' is not a URL"),
        (
            json!({ "uploadUrl": "file:///etc/passwd", "sha256FileHash": hash }),
            "'uploadUrl' is not an http or https URL",
        ),
        (json!({ "uploadUrl": "http://", "sha256FileHash": hash }), "'uploadUrl' has no host"),
        (
            json!({ "uploadUrl": url, "sha256FileHash": "A".repeat(70) }),
            "'sha256FileHash' has 70 hexadecimal digits; a SHA-256 digest has 64",
        ),
        (
            json!({ "uploadUrl": url, "sha256FileHash": "X".repeat(64) }),
            "'sha256FileHash' has characters that are not hexadecimal digits",
        ),
        (
            json!({ "uploadUrl": url, "sha256FileHash": hash, "colour": 1 }),
            "has no parameter 'colour'",
        ),
    ] {
        let refused = service.post(&path, &body).expect(400);
        assert_eq!(refused.code(), "Request_BadRequest");
        assert!(refused.message().contains(expected), "{body}: {}", refused.message());
    }
    let missing = format!("{PKIS}/fdd9841c-90c6-4234-a116-d72a5cd2c583/upload");
    let body = json!({ "uploadUrl": url, "sha256FileHash": hash });
    let refused = service.post(&missing, &body).expect(404);
    assert_eq!(refused.code(), "Request_ResourceNotFound");
    // None of that blocks the next upload.
    let accepted = service.post(&path, &body).expect(204);
    assert!(accepted.assumed().contains(&"file-check=job"), "{accepted:?}");
    assert!(pki.list().is_empty());
}

#[test]
fn the_mistakes_of_published_samples_are_named() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let patch = service.send("PATCH", PKIS, Some(&json!({ "displayName": "a" }))).expect(405);
    assert!(patch.message().contains("both are POST"), "{patch:?}");
    let path = format!("{}/upload", pki.path());
    assert!(service.send("PATCH", &path, Some(&json!({}))).expect(405).message().contains("POST"));
    let headers = [("authorization", "Bearer test")];
    let body = r#"{"uploadUrl":"https://CBA/demo/CBARootPKI.p7b,"sha256FileHash":"AA"}"#;
    let broken = service.send_as("POST", &path, Some(body), &headers).expect(400);
    assert!(broken.message().contains("is not JSON"), "{broken:?}");
    assert!(broken.message().contains("line 1 column"), "{broken:?}");
    let none = service.send_as("POST", &path, None, &headers).expect(400);
    assert!(none.message().contains("no body"), "{none:?}");
    let array = service.send_as("POST", &path, Some("[]"), &headers).expect(400);
    assert!(array.message().contains("not a JSON object"), "{array:?}");
}
