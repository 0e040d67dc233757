//! Injected faults, and how testers control the service.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::authorities::body;
use crate::client::{PKIS, Service};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

fn set(service: &Service, faults: &Value) {
    service.send("PUT", "/_preflight/faults", Some(faults)).expect(200);
}

#[test]
fn requests_are_answered_with_a_status_and_retry_after() {
    let service = Service::start();
    set(
        &service,
        &json!([{ "fault": "status", "status": 429, "retryAfter": "2.128", "times": 2,
        "method": "GET", "path": "certificateBasedAuthConfigurations" }]),
    );
    for _ in 0..2 {
        let refused = service.get(PKIS).expect(429);
        assert_eq!(refused.header("retry-after"), "2.128");
        assert!(refused.message().starts_with("[pki-preflight-serve]"));
        service.pki("not matched");
    }
    assert_eq!(service.get(PKIS).expect(200).members().len(), 2);
}

#[test]
fn an_upload_may_be_accepted_and_answered_with_504() {
    let (service, files) = (Service::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    set(&service, &json!([{ "fault": "accept-then", "path": "/upload", "times": 1 }]));
    pki.upload(&published.url, &published.sha256).expect(504);
    assert_eq!(pki.wait()["status"], "succeeded");
    assert_eq!(pki.list().len(), 7);
    // A client that repeats the request gets an error about a duplicate.
    let repeated = pki.upload(&published.url, &published.sha256).expect(400);
    assert_eq!(repeated.message(), "Duplicate Certificate exists");
}

#[test]
fn connections_are_dropped_before_or_after_processing() {
    let service = Service::start();
    let raw = |expects_answer: bool| {
        let mut stream = TcpStream::connect(service.running.address).unwrap();
        let request = format!(
            "POST /v1.0/directory/{PKIS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\n\
             Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert_eq!(!answer.is_empty(), expects_answer, "{answer}");
    };
    set(&service, &json!([{ "fault": "drop", "times": 1 }]));
    raw(false);
    assert!(service.get(PKIS).expect(200).members().is_empty());
    set(&service, &json!([{ "fault": "drop", "afterProcessing": true, "times": 1 }]));
    raw(false);
    assert_eq!(service.get(PKIS).expect(200).members().len(), 1);
    raw(true);
}

#[test]
fn requests_are_held_back() {
    let service = Service::start();
    set(&service, &json!([{ "fault": "latency", "milliseconds": 150, "times": 1 }]));
    let begun = Instant::now();
    service.get(PKIS).expect(200);
    assert!(begun.elapsed() >= Duration::from_millis(150));
}

#[test]
fn a_list_may_begin_with_an_empty_page() {
    let service = Service::start();
    service.pki("Contoso PKI");
    set(&service, &json!([{ "fault": "empty-page", "times": 1 }]));
    let empty = service.get(&format!("{PKIS}?$top=5")).expect(200);
    assert!(empty.members().is_empty());
    let next = service.get(empty.body["@odata.nextLink"].as_str().unwrap()).expect(200);
    assert_eq!((next.members().len(), next.body.get("@odata.nextLink")), (1, None));
}

#[test]
fn replication_may_lag() {
    let service = Service::start();
    service.running.clock().set_rate(0);
    set(&service, &json!([{ "fault": "replication-lag", "seconds": 30 }]));
    let pki = service.pki("Contoso PKI");
    service.get(&pki.path()).expect(404);
    service.get(&pki.authorities()).expect(404);
    assert!(service.get(PKIS).expect(200).members().is_empty());
    // Writes go to the primary copy.
    service.post(&pki.authorities(), &body(&contoso::authorities()[0])).expect(201);
    service.running.clock().advance(Duration::from_secs(29));
    service.get(&pki.path()).expect(404);
    service.running.clock().advance(Duration::from_secs(1));
    service.get(&pki.path()).expect(200);
    assert_eq!(pki.list().len(), 1);
}

#[test]
fn the_status_may_be_stale_while_an_upload_runs() {
    let (service, files) = (Service::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    service.running.clock().set_rate(0);
    set(
        &service,
        &json!([{ "fault": "upload-duration", "seconds": 1800, "times": 1 },
        { "fault": "stale-status", "times": 2 }]),
    );
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    let status = || service.get(&pki.path()).expect(200).body["status"].clone();
    assert_eq!([status(), status(), status()], ["succeeded", "succeeded", "running"]);
    // Thirty minutes on a fast clock.
    service.post("/_preflight/clock", &json!({ "rate": 18_000 })).expect(200);
    assert_eq!(pki.wait()["status"], "succeeded");
    assert_eq!(pki.list().len(), 7);
}

#[test]
fn an_upload_may_fail_at_a_ca() {
    let (service, files) = (Service::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    set(&service, &json!([{ "fault": "fail-at", "authority": 4, "times": 1 }]));
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    let done = pki.wait();
    assert_eq!(done["status"], "failed");
    assert!(done["statusDetails"].as_str().unwrap().contains("fails at CA 4"));
    assert_eq!(pki.list().len(), 3);
}

#[test]
fn wrong_faults_are_refused() {
    let service = Service::start();
    let refused = service.send("PUT", "/_preflight/faults", Some(&json!([{ "fault": "flood" }])));
    assert!(refused.expect(400).message().contains("unknown variant `flood`"));
    set(&service, &json!([{ "fault": "drop" }]));
    let shown = service.get("/_preflight/faults").expect(200).body;
    assert_eq!(shown, json!([{ "fault": "drop", "afterProcessing": false }]));
    service.send("DELETE", "/_preflight/faults", None).expect(204);
    assert_eq!(service.get("/_preflight/faults").expect(200).body, json!([]));
}
