//! PKIs, and the shape of answers.

use serde_json::{Value, json};

use crate::client::{PKIS, Service};

#[test]
fn a_pki_is_created_read_renamed_and_deleted_in_both_versions() {
    let service = Service::start();
    for version in ["v1.0", "beta"] {
        let root = format!("/{version}/directory/{PKIS}");
        let created =
            service.post(&root, &json!({ "displayName": "Contoso PKI" })).expect(201).body;
        assert_eq!(
            (&created["status"], &created["statusDetails"]),
            (&json!("succeeded"), &Value::Null)
        );
        let context = format!(
            "{}/{version}/$metadata#directory/publicKeyInfrastructure/\
             certificateBasedAuthConfigurations/$entity",
            service.running.url
        );
        assert_eq!(created["@odata.context"], context.as_str());
        let path = format!("{root}/{}", created["id"].as_str().unwrap());
        assert_eq!(service.get(&path).expect(200).body, created);
        // A GUID is the same in either case.
        let id = created["id"].as_str().unwrap();
        service.get(&format!("{root}/{}", id.to_ascii_uppercase())).expect(200);
        let name = json!({ "displayName": "Contoso", "@odata.type": "x" });
        let renamed = service.send("PATCH", &path, Some(&name)).expect(200).body;
        assert_eq!((&renamed["displayName"], &renamed["id"]), (&json!("Contoso"), &created["id"]));
        let selected = service.get(&format!("{path}?$select=displayName,status")).expect(200).body;
        let mut keys: Vec<_> = selected.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["@odata.context", "displayName", "status"]);
        service.send("DELETE", &path, None).expect(204);
        service.get(&path).expect(404);
    }
}

#[test]
fn only_the_name_can_be_set() {
    let service = Service::start();
    let long = "é".repeat(256);
    let created = service.post(PKIS, &json!({ "displayName": long })).expect(201);
    assert_eq!(created.body["displayName"], long.as_str());
    service.post(PKIS, &json!({})).expect(201);
    for (body, expected) in [
        (json!({ "displayName": "é".repeat(257) }), "more than 256 characters"),
        (json!({ "displayName": 5 }), "displayName is not a string"),
        (json!({ "status": "running" }), "The property 'status' cannot be set"),
    ] {
        let refused = service.post(PKIS, &body).expect(400);
        assert!(refused.message().contains(expected), "{refused:?}");
        let path = format!("{PKIS}/{}", created.body["id"].as_str().unwrap());
        let refused = service.send("PATCH", &path, Some(&body)).expect(400);
        assert!(refused.message().contains(expected), "{refused:?}");
    }
}

#[test]
fn errors_have_the_envelope_of_graph() {
    let service = Service::start();
    let headers = [("authorization", "Bearer test"), ("client-request-id", "mine")];
    let path = format!("/v1.0/directory/{PKIS}/none");
    let missing = service.send_as("GET", &path, None, &headers).expect(404);
    assert_eq!(missing.code(), "Request_ResourceNotFound");
    assert_eq!(
        missing.message(),
        "Resource 'none' does not exist or one of its queried reference-property objects are not \
         present."
    );
    let inner = &missing.body["error"]["innerError"];
    assert_eq!(inner["client-request-id"], "mine");
    assert_eq!(inner["request-id"], missing.header("request-id"));
    assert!(inner["date"].as_str().unwrap().ends_with('Z'));
    assert_eq!(missing.header("client-request-id"), "mine");
    for name in ["request-id", "date", "odata-version", "x-ms-resource-unit"] {
        assert!(!missing.header(name).is_empty(), "{name}");
    }
    let json = "application/json;odata.metadata=minimal;odata.streaming=true;\
                IEEE754Compatible=false;charset=utf-8";
    assert_eq!(missing.header("content-type"), json);
    let listed = service.get(PKIS).expect(200);
    assert_eq!(listed.header("content-type"), json);
    // Without an id from the caller, the service's own is echoed.
    assert_eq!(listed.header("client-request-id"), listed.header("request-id"));
    assert!(listed.header("access-control-allow-origin").is_empty());
}

#[test]
fn what_is_not_emulated_says_so() {
    let service = Service::start();
    for path in ["/v1.0/$batch", "/v1.0/me", "/", "/v2/directory", "/_preflight/none"] {
        let missing = service.post(path, &json!({})).expect(404);
        assert_eq!(missing.code(), "preflightNotEmulated");
        assert!(missing.message().contains("does not emulate") && missing.message().contains(path));
    }
    let refused = service.send("PUT", PKIS, Some(&json!({}))).expect(405);
    assert_eq!(refused.header("allow"), "GET,HEAD,POST");
    let large = format!("{{\"displayName\":\"{}\"}}", "a".repeat(1024 * 1024));
    let headers = [("authorization", "Bearer test")];
    let path = format!("/v1.0/directory/{PKIS}");
    let refused = service.send_as("POST", &path, Some(&large), &headers).expect(413);
    assert!(refused.message().contains("more than 1048576 bytes"));
}
