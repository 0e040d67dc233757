//! The content at the upload URL.

use pki_preflight_graph::uploader::Outcome;

use crate::bench::{Bench, brief};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[test]
fn a_url_that_serves_another_file_the_second_time_is_refused() {
    let bench = Bench::start();
    let plan = bench.plan(contoso());
    let files = bench.files.clone();
    bench.clock.on_sleep(move |_| {
        files.publish("/upload.p7b", b"another file");
    });
    let report = bench.upload(&plan);
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::NothingSent, 2));
    let reason = report.reason.unwrap();
    assert!(reason.contains("the second time: it serves 12 bytes"), "{reason}");
    assert_eq!(bench.posts(), 0);
}

#[test]
fn what_is_not_the_file_is_refused() {
    let bench = Bench::start();
    let url = format!("{}/missing.p7b?sig=secret", bench.files.origin);
    let report = bench.upload(&bench.plan_at(contoso(), &url));
    let reason = report.reason.unwrap();
    assert!(reason.contains("the server answers 404") && !reason.contains("secret"), "{reason}");
    assert!(!report.upload_url.contains("secret"));
    let page = answer("Content-Type: text/html\r\n", b"<html>Sign in</html>");
    bench.files.answer_with("/page.p7b", page);
    let url = format!("{}/page.p7b", bench.files.origin);
    let reason = bench.upload(&bench.plan_at(contoso(), &url)).reason.unwrap();
    assert!(reason.contains("is a web page"), "{reason}");
    let reason = bench.upload(&bench.plan_at(contoso(), "http://127.0.0.1:1/a")).reason.unwrap();
    assert!(reason.starts_with("The upload URL cannot be used: "), "{reason}");
    assert_eq!(bench.posts(), 0);
}

#[test]
fn redirects_and_caches_are_warned_of() {
    let bench = Bench::start();
    bench.files.answer_with("/file.p7b", answer("Cache-Control: max-age=300\r\n", &contoso()));
    let url = bench.files.redirect("/moved.p7b", "/file.p7b");
    let report = bench.upload(&bench.plan_at(contoso(), &url));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    let warnings = report.warnings.join("\n");
    assert!(warnings.contains("is a redirect") && warnings.contains("300 seconds"), "{warnings}");
}

#[test]
fn a_private_key_is_not_uploaded() {
    let bench = Bench::start();
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhsc\nHR4f\n-----END PRIVATE KEY-----\n";
    let mut file = crate::support::armor::pem("PKCS7", &contoso());
    file.push_str(key);
    let mut plan = bench.plan(file.into_bytes());
    plan.force = true;
    let report = bench.upload(&plan);
    assert_eq!(report.outcome, Outcome::NothingSent);
    assert!(report.reason.unwrap().contains("private key"));
    assert!(bench.files.requested().is_empty() && bench.posts() == 0);
}
