//! Unusable files, and what a failed upload leaves.

use serde_json::json;

use crate::client::{Pki, Service, assuming};
use crate::files::{Published, WebServer};
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, contoso, der, extension};

/// Each unusable file, with its message, and the number of CAs before the failure.
fn unusable(files: &WebServer) -> Vec<(&'static str, Published, &'static str, usize)> {
    let good = bundle(&contoso::certificates());
    let published = |path: &str, file: &[u8]| files.publish(path, file);
    let mut wrong_hash = published("/hash.p7b", &good);
    wrong_hash.sha256 = "A".repeat(64);
    let mut unreachable = published("/there.p7b", &good);
    unreachable.url = format!("{}/missing.p7b", files.origin);
    let mut large = good.clone();
    large.resize(2 * 1024 * 1024 + 1, 0);
    let oversized = CertificateBuilder::root("Large CA").extension(
        "1.3.6.1.4.1.55555.7",
        false,
        &der::octet_string(&[0; 9_000]),
    );
    let [root, policy, ..] = &contoso::certificates()[..] else { unreachable!() };
    let damaged = der::sequence(&[der::utf8("this is no certificate")]);
    vec![
        ("hash", wrong_hash, "(F003)", 0),
        ("unreachable", unreachable, "The server answered 404.", 0),
        ("html", published("/html.p7b", b"<!DOCTYPE html><html></html>"), "(F001)", 0),
        ("large", published("/large.p7b", &large), "more than 2097152 bytes", 0),
        ("many", published("/many.p7b", &bundle(&contoso::many(251))), "room for 250", 250),
        (
            "oversized",
            published("/big.p7b", &bundle(&[root.clone(), oversized.build()])),
            "(C003)",
            1,
        ),
        ("pem", published("/pem.p7b", armor::pem("PKCS7", &good).as_bytes()), "encoded in PEM", 0),
        (
            "damaged",
            published("/bad.p7b", &bundle(&[root.clone(), policy.clone(), damaged])),
            "(C001)",
            2,
        ),
    ]
}

fn upload<'a>(service: &'a Service, file: &Published) -> Pki<'a> {
    let pki = service.pki("Contoso PKI");
    pki.upload(&file.url, &file.sha256).expect(204);
    pki
}

#[test]
fn the_job_fails_with_details_that_are_marked_as_ours() {
    let (service, files) = (Service::start(), WebServer::start());
    for (name, file, reason, before) in unusable(&files) {
        let pki = upload(&service, &file);
        let done = pki.wait();
        assert_eq!(done["status"], "failed", "{name}");
        let details = done["statusDetails"].as_str().unwrap();
        assert!(details.starts_with("[pki-preflight-serve] "), "{name}: {details}");
        assert!(details.contains(reason), "{name}: {details}");
        let path = format!("{}?$top=999", pki.authorities());
        assert_eq!(service.get(&path).members().len(), before, "{name}");
    }
}

#[test]
fn nothing_is_left_where_that_is_assumed() {
    let options = assuming(&[("on-failure", "nothing"), ("failed-status", "error")]);
    let (service, files) = (Service::with(options), WebServer::start());
    for (name, file, _, _) in unusable(&files) {
        let pki = upload(&service, &file);
        assert_eq!(pki.wait()["status"], "error", "{name}");
        assert!(pki.list().is_empty(), "{name}");
    }
}

#[test]
fn the_request_fails_where_that_is_assumed() {
    let options = assuming(&[("file-check", "request")]);
    let (service, files) = (Service::with(options), WebServer::start());
    for (name, file, reason, _) in unusable(&files) {
        let pki = service.pki("Contoso PKI");
        let refused = pki.upload(&file.url, &file.sha256).expect(400);
        assert!(refused.message().starts_with("[pki-preflight-serve] "), "{name}: {refused:?}");
        assert!(refused.message().contains(reason), "{name}: {refused:?}");
        assert!(refused.assumed().contains(&"file-check=request"), "{name}");
        assert_eq!(pki.wait()["status"], "succeeded", "{name}");
        assert!(pki.list().is_empty(), "{name}");
    }
}

#[test]
fn what_is_not_known_can_be_assumed_otherwise() {
    let files = WebServer::start();
    let all = contoso::certificates();
    let [root, policy, ..] = &all[..] else { unreachable!() };
    let damaged = der::sequence(&[der::utf8("this is no certificate")]);
    let person =
        CertificateBuilder::end_entity(&CertificateBuilder::root("Contoso Root CA"), "Megan")
            .build();
    let expired = CertificateBuilder::root("Old CA").valid("20200101000000Z", "20240101000000Z");
    let large = CertificateBuilder::root("Large CA")
        .extension("1.3.6.1.4.1.55555.7", false, &der::octet_string(&[0; 7_600]))
        .extension(extension::BASIC_CONSTRAINTS, true, &extension::ca(None));
    let good = bundle(&all);
    let lower = |mut published: Published| {
        published.sha256.make_ascii_lowercase();
        published
    };
    for (name, file, default, value, end) in [
        (
            "unreadable",
            files.publish("/a", &bundle(&[root.clone(), damaged])),
            "failed",
            "skipped",
            "succeeded",
        ),
        (
            "encoding",
            files.publish("/b", armor::pem("PKCS7", &good).as_bytes()),
            "failed",
            "der-or-pem",
            "succeeded",
        ),
        ("given-hash-case", lower(files.publish("/c", &good)), "succeeded", "upper", "failed"),
        (
            "non-ca",
            files.publish("/d", &bundle(&[policy.clone(), person])),
            "succeeded",
            "rejects",
            "failed",
        ),
        (
            "expired",
            files.publish("/e", &bundle(&[expired.build()])),
            "succeeded",
            "rejects",
            "failed",
        ),
        ("kilobyte", files.publish("/f", &bundle(&[large.build()])), "succeeded", "1000", "failed"),
    ] {
        let service = Service::start();
        assert_eq!(upload(&service, &file).wait()["status"], default, "{name}");
        let service = Service::with(assuming(&[(name, value)]));
        assert_eq!(upload(&service, &file).wait()["status"], end, "{name}={value}");
    }
}

#[test]
fn the_limit_of_250_may_be_one_of_the_tenant() {
    let files = WebServer::start();
    let many = contoso::many(260);
    let (first, second) = many.split_at(130);
    let (first, second) =
        (files.publish("/1", &bundle(first)), files.publish("/2", &bundle(second)));
    for (scope, end, listed) in [("pki", "succeeded", 130), ("tenant", "failed", 120)] {
        let service = Service::with(assuming(&[("limit-scope", scope)]));
        assert_eq!(upload(&service, &first).wait()["status"], "succeeded");
        let pki = upload(&service, &second);
        assert_eq!(pki.wait()["status"], end, "{scope}");
        let path = format!("{}?$top=999", pki.authorities());
        assert_eq!(service.get(&path).members().len(), listed, "{scope}");
    }
    // A CA that is created individually counts too.
    let service = Service::start();
    let pki = upload(&service, &files.publish("/3", &bundle(&contoso::many(250))));
    assert_eq!(pki.wait()["status"], "succeeded");
    let root = &contoso::authorities()[0];
    let body = json!({ "certificate": crate::authorities::base64(&root.certificate()),
        "thumbprint": root.thumbprint(), "expirationDateTime": root.expires });
    let refused = service.post(&pki.authorities(), &body).expect(400);
    assert_eq!(refused.assumed(), ["limit-scope=pki"]);
}
