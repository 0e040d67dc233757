//! `/_preflight`.

use pki_preflight_serve::Options;
use serde_json::json;

use crate::authorities::body;
use crate::client::Service;
use crate::support::contoso;

#[test]
fn the_state_can_be_read_reset_and_set_again() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    for authority in &contoso::authorities()[..2] {
        service.post(&pki.authorities(), &body(authority)).expect(201);
    }
    let first = pki.list()[0]["id"].as_str().unwrap().to_owned();
    service.send("DELETE", &format!("{}/{first}", pki.authorities()), None).expect(204);
    let gone = service.pki("Gone");
    service.post(&gone.authorities(), &body(&contoso::authorities()[0])).expect(201);
    service.send("DELETE", &gone.path(), None).expect(204);
    let state = service.get("/_preflight/state").expect(200).body;
    assert_eq!(state["pkis"].as_array().unwrap().len(), 2);
    assert_eq!(state["pkis"][0]["certificateAuthorities"].as_array().unwrap().len(), 2);

    service.send("POST", "/_preflight/reset", None).expect(204);
    assert_eq!(service.get("/_preflight/state").expect(200).body, json!({ "pkis": [] }));
    let added = service.post("/_preflight/seed", &state).expect(200).body;
    assert_eq!(added, json!({ "added": 2 }));
    assert_eq!(service.get("/_preflight/state").expect(200).body, state);
    // CAs that were deleted with their PKI are restored with it.
    service.send("POST", &format!("deletedItems/{}/restore", gone.id), None).expect(200);
    assert_eq!(gone.list().len(), 1);
    // A seed is added as a whole or not at all.
    let refused = service.post("/_preflight/seed", &state).expect(400);
    assert!(refused.message().contains("already"), "{refused:?}");
}

#[test]
fn a_seed_may_be_large() {
    let service = Service::start();
    let pki = json!({ "displayName": "a".repeat(256) });
    let seed = json!({ "pkis": vec![pki; 5_000] });
    assert!(seed.to_string().len() > 1024 * 1024);
    service.post("/_preflight/seed", &seed).expect(200);
    assert_eq!(service.get(&format!("{}/$count", crate::client::PKIS)).body, json!(5_000));
}

#[test]
fn requests_are_recorded_without_secrets() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let url = "http://127.0.0.1:1/contoso.p7b?sig=secret";
    pki.upload(url, &"A".repeat(64)).expect(204);
    service.get("/_preflight/health").expect(200);
    let recorded = service.get("/_preflight/requests").expect(200).body;
    let text = recorded.to_string();
    assert!(!text.contains("secret") && !text.contains("Bearer test"), "{text}");
    let requests = recorded["requests"].as_array().unwrap();
    let seen: Vec<_> = requests
        .iter()
        .map(|each| (each["method"].as_str().unwrap(), each["status"].as_u64().unwrap()))
        .collect();
    assert_eq!(seen, [("POST", 201), ("POST", 204)]);
    assert_eq!(requests[0]["body"], json!({ "displayName": "Contoso PKI" }));
    assert_eq!(requests[1]["body"]["uploadUrl"], "http://127.0.0.1:1/contoso.p7b?(redacted)");
    assert!(requests[1]["target"].as_str().unwrap().ends_with("/upload"));
}

#[test]
fn the_clock_can_be_set_and_moved() {
    let service = Service::start();
    let set = json!({ "now": "2030-01-01T00:00:00Z", "rate": 0 });
    service.post("/_preflight/clock", &set).expect(200);
    let moved = service.post("/_preflight/clock", &json!({ "advanceSeconds": 3600 })).expect(200);
    assert_eq!(moved.body, json!({ "now": "2030-01-01T01:00:00Z", "rate": 0 }));
    let pki = service.pki("Contoso PKI");
    let read = service.get(&pki.path()).expect(200).body;
    assert_eq!(read["lastModifiedDateTime"], "2030-01-01T01:00:00Z");
    for (wrong, named) in [
        (json!({ "now": "soon" }), "now"),
        (json!({ "rate": 86_401 }), "rate"),
        (json!({ "colour": 1 }), "colour"),
    ] {
        let refused = service.post("/_preflight/clock", &wrong).expect(400);
        assert!(refused.message().contains(named), "{refused:?}");
    }
}

#[test]
fn ready_is_answered_from_the_state() {
    let service = Service::start();
    assert_eq!(service.get("/_preflight/ready").expect(200).body, json!({ "status": "ready" }));
    assert_eq!(service.get("/_preflight/health").expect(200).body, json!({ "status": "ok" }));
}

#[test]
fn control_has_a_token_of_its_own() {
    let mut options = Options::default();
    options.control_token = Some("control".to_owned());
    let service = Service::with(options);
    service.get("/_preflight/health").expect(200);
    service.get("/_preflight/ready").expect(200);
    service.get("/_preflight/state").expect(401);
    let headers = [("authorization", "Bearer control")];
    service.send_as("GET", "/_preflight/state", None, &headers).expect(200);
}
