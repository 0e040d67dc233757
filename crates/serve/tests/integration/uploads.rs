//! Uploads, from the request to the records.

use crate::client::Service;
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

#[test]
fn an_upload_creates_the_predicted_records() {
    let (service, files) = (Service::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    assert_eq!(pki.wait()["status"], "succeeded");
    let listed = pki.list();
    assert_eq!(listed.len(), 7);
    for authority in contoso::authorities() {
        let thumbprint = authority.thumbprint();
        let found = listed.iter().find(|each| each["thumbprint"] == thumbprint.as_str()).unwrap();
        assert_eq!(found["displayName"], authority.common_name);
        assert_eq!(found["expirationDateTime"], authority.expires);
    }
}

#[test]
fn a_duplicate_is_refused_as_documented() {
    let (service, files) = (Service::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    pki.upload(&published.url, &published.sha256).expect(204);
    pki.wait();
    let refused = pki.upload(&published.url, &published.sha256).expect(400);
    assert_eq!(refused.message(), "Duplicate Certificate exists");
    assert_eq!(pki.list().len(), 7);
}
