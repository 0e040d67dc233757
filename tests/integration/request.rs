//! The CRL URLs that a request sets.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use pki_preflight::{Cloud, Options, UploadRequest, inspect, request::RequestForm};
use serde_json::Value;

fn request(verify: bool) -> (usize, Value) {
    let bundle = include_bytes!("../../testdata/contoso.p7b");
    let mut options = Options::new("2026-11-24T00:00:00Z".parse().unwrap());
    options.verify = verify;
    let report = inspect(bundle, options).unwrap();
    let id = "fdd9841c-90c6-4234-a116-d72a5cd2c583";
    let url = "https://pki.contoso.example/upload.p7b";
    let request = UploadRequest::new(&report, Cloud::Global.graph_url(), id, url).unwrap();
    let json = serde_json::from_str(&request.write(RequestForm::Json)).unwrap();
    (request.crl_updates(), json)
}

/// Without a verified signature, anybody may have written the certificate that contains the URL.
#[test]
fn a_url_is_set_only_if_its_certificate_is_verified() {
    let (verified, _) = request(true);
    assert_eq!(verified, 3);
    let (unverified, json) = request(false);
    assert_eq!(unverified, 0);
    let text = json.to_string();
    assert_eq!(text.matches("\"objection\"").count(), verified, "{text}");
}
