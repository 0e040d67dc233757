//! Deleted items, kept for 30 days.

use std::time::Duration;

use serde_json::{Value, json};

use crate::authorities::body;
use crate::client::{Service, assuming};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

const PKI_TYPE: &str = "deletedItems/microsoft.graph.certificateBasedAuthPki";
const CA_TYPE: &str = "deletedItems/graph.certificateAuthorityDetail";

fn ids(service: &Service, path: &str) -> Vec<String> {
    let page = service.get(path).expect(200);
    page.members().iter().map(|each| each["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pki_is_deleted_restored_and_purged_with_its_cas() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let authorities = contoso::authorities();
    for authority in &authorities[..3] {
        service.post(&pki.authorities(), &body(authority)).expect(201);
    }
    // One is deleted before its PKI, and stays deleted when the PKI is restored.
    let first = pki.list()[0]["id"].as_str().unwrap().to_owned();
    service.send("DELETE", &format!("{}/{first}", pki.authorities()), None).expect(204);
    service.send("DELETE", &pki.path(), None).expect(204);
    service.get(&pki.authorities()).expect(404);
    assert_eq!(ids(&service, PKI_TYPE), [pki.id.as_str()]);
    assert_eq!(ids(&service, CA_TYPE).len(), 3);

    let item = format!("deletedItems/{}", pki.id);
    let deleted = service.get(&item).expect(200).body;
    assert_eq!(deleted["@odata.type"], "#microsoft.graph.certificateBasedAuthPki");
    assert_ne!(deleted["deletedDateTime"], Value::Null);
    let headers = [("authorization", "Bearer test"), ("content-length", "0")];
    let path = format!("/v1.0/directory/{item}/restore");
    let restored = service.send_as("POST", &path, None, &headers).expect(200).body;
    assert_eq!((&restored["id"], &restored["deletedDateTime"]), (&json!(pki.id), &Value::Null));
    assert_eq!(pki.list().len(), 2);
    assert_eq!(ids(&service, CA_TYPE), [first.as_str()]);

    let deleted = service.get(&format!("deletedItems/{first}")).expect(200).body;
    assert_eq!(deleted["@odata.type"], "#microsoft.graph.certificateAuthorityDetail");
    service.send("POST", &format!("deletedItems/{first}/restore"), None).expect(200);
    assert_eq!(pki.list().len(), 3);

    service.send("DELETE", &pki.path(), None).expect(204);
    service.send("DELETE", &item, None).expect(204);
    service.get(&item).expect(404);
    assert!(ids(&service, CA_TYPE).is_empty());
    service.send("POST", &format!("{item}/restore"), None).expect(404);
}

#[test]
fn a_type_is_required_and_others_are_not_emulated() {
    let service = Service::start();
    assert!(service.get("deletedItems").expect(400).message().contains("type is required"));
    let missing = service.get("deletedItems/microsoft.graph.user").expect(404);
    assert_eq!(missing.code(), "preflightNotEmulated");
    service.get("deletedItems/fdd9841c-90c6-4234-a116-d72a5cd2c583").expect(404);
}

#[test]
fn items_are_gone_after_thirty_days() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    service.send("DELETE", &pki.path(), None).expect(204);
    let day = Duration::from_secs(24 * 60 * 60);
    service.running.clock().advance(day * 30 - Duration::from_secs(60));
    assert_eq!(ids(&service, PKI_TYPE).len(), 1);
    service.running.clock().advance(Duration::from_secs(120));
    assert!(ids(&service, PKI_TYPE).is_empty());
    service.send("POST", &format!("deletedItems/{}/restore", pki.id), None).expect(404);
}

#[test]
fn a_ca_whose_pki_is_deleted_follows_the_assumption() {
    for (value, status, listed) in [("rejects", 400, 0), ("restores", 200, 1)] {
        let service = Service::with(assuming(&[("restore-orphan", value)]));
        let pki = service.pki("Contoso PKI");
        service.post(&pki.authorities(), &body(&contoso::authorities()[0])).expect(201);
        let id = pki.list()[0]["id"].as_str().unwrap().to_owned();
        service.send("DELETE", &format!("{}/{id}", pki.authorities()), None).expect(204);
        service.send("DELETE", &pki.path(), None).expect(204);
        let restored = service.send("POST", &format!("deletedItems/{id}/restore"), None);
        let basis = format!("restore-orphan={value}");
        assert_eq!(restored.expect(status).assumed(), [basis.as_str()]);
        service.send("POST", &format!("deletedItems/{}/restore", pki.id), None).expect(200);
        assert_eq!(pki.list().len(), listed, "{value}");
    }
}

#[test]
fn a_ca_that_is_there_again_is_not_restored() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let root = body(&contoso::authorities()[0]);
    service.post(&pki.authorities(), &root).expect(201);
    let id = pki.list()[0]["id"].as_str().unwrap().to_owned();
    service.send("DELETE", &format!("{}/{id}", pki.authorities()), None).expect(204);
    service.post(&pki.authorities(), &root).expect(201);
    let refused = service.send("POST", &format!("deletedItems/{id}/restore"), None).expect(400);
    assert_eq!(refused.message(), "Duplicate Certificate exists");
    assert_eq!(pki.list().len(), 1);
}

#[test]
fn changes_while_an_upload_runs_follow_the_assumption() {
    let files = WebServer::start();
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    for (value, statuses) in
        [("rejects", [400, 400, 400, 400, 400]), ("allowed", [200, 201, 200, 204, 204])]
    {
        let mut options = assuming(&[("change-while-running", value)]);
        options.upload_duration = Duration::from_secs(700);
        options.clock.set_rate(0);
        let service = Service::with(options);
        let pki = service.pki("Contoso PKI");
        pki.upload(&published.url, &published.sha256).expect(204);
        service.running.clock().advance(Duration::from_secs(150));
        service.until(|| pki.list().len() == 1);
        let ca = format!("{}/{}", pki.authorities(), pki.list()[0]["id"].as_str().unwrap());
        let name = json!({ "displayName": "a" });
        let [rename, create, change, remove, delete] = statuses;
        service.send("PATCH", &pki.path(), Some(&name)).expect(rename);
        service.post(&pki.authorities(), &body(&contoso::authorities()[6])).expect(create);
        service.send("PATCH", &ca, Some(&name)).expect(change);
        service.send("DELETE", &ca, None).expect(remove);
        let deleted = service.send("DELETE", &pki.path(), None).expect(delete);
        assert_eq!(deleted.assumed(), [format!("change-while-running={value}").as_str()]);
        if value == "allowed" {
            // The upload ended with its PKI, and does not continue when the PKI is restored.
            service.send("POST", &format!("deletedItems/{}/restore", pki.id), None).expect(200);
            service.running.clock().advance(Duration::from_secs(700));
            let done = pki.wait();
            assert_eq!(done["status"], "failed");
            assert!(done["statusDetails"].as_str().unwrap().contains("was deleted"));
        }
    }
}

#[test]
fn a_ca_that_was_created_while_the_upload_ran_fails_it() {
    let files = WebServer::start();
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let mut options = assuming(&[("change-while-running", "allowed")]);
    options.upload_duration = Duration::from_secs(700);
    options.clock.set_rate(0);
    let service = Service::with(options);
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    let all = contoso::authorities();
    service.post(&pki.authorities(), &body(&all[3])).expect(201);
    service.running.clock().advance(Duration::from_secs(701));
    let done = pki.wait();
    assert_eq!(done["status"], "failed");
    assert_eq!(done["statusDetails"], "[pki-preflight-serve] Duplicate Certificate exists");
    let thumbprint = json!(all[3].thumbprint());
    assert_eq!(pki.list().iter().filter(|each| each["thumbprint"] == thumbprint).count(), 1);
}
