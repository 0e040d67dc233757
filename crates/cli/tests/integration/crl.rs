//! `crl`: each CA gets its own URL, and what is wrong with a CRL is told.

#![cfg(feature = "fetch")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be run or read has to stop the test"
)]

mod https;
mod schema;
mod server;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::armor::pem;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::revocation::{CrlBuilder, full_name};
use server::{Answer, Server};

/// The instant of all tests; that the server is on this machine is no fault of the CRLs.
const USUAL: [&str; 4] = ["--at", "2026-11-24", "--allow", "crl-url-not-public"];

/// Runs `crl` in a folder; gives what it prints and its exit code.
fn crl(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.arg("crl").args(arguments).args(USUAL).current_dir(folder);
    // What is asked for is on this machine.
    for proxy in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    let output = command.output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    let code = output.status.code().unwrap();
    assert!(code != 2, "{errors}");
    (String::from_utf8(output.stdout).unwrap(), code)
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    let report = serde_json::from_str(&crl(folder, &arguments).0).unwrap();
    crate::schema::hold_to("schema/crl.schema.json", &report);
    report
}

/// Four roots and 45 CAs below three of them, whose certificates name the URLs of those three.
fn forty_nine(url: impl Fn(&str) -> String) -> Vec<CertificateBuilder> {
    let roots: Vec<_> =
        (3..7).map(|number| CertificateBuilder::root(&format!("DoD Root CA {number}"))).collect();
    let mut all = roots.clone();
    for number in 0..45 {
        let root = &roots[number % 3];
        let name = format!("DoD Root CA {}", number % 3 + 3);
        let name_of_ca = format!("DOD ID CA-{}", number + 30);
        let ca = CertificateBuilder::intermediate(root, &name_of_ca);
        all.push(ca.crl_urls(&[&url(&name)]));
    }
    all
}

fn name(authority: &CertificateBuilder) -> String {
    let bytes = authority.build();
    pki_preflight::Certificate::parse(&bytes).unwrap().subject().common_name().unwrap()
}

/// The file's name that a CA of that name has.
fn path(name: &str) -> String {
    format!("/crl/{}.crl", name.to_uppercase().replace(' ', "").replace('-', "_"))
}

/// A server with a CRL of each CA, and the bundle in a folder.
fn published() -> (Server, Vec<String>, TempDir) {
    let mut names = Vec::new();
    let mut file = Vec::new();
    let server = Server::start(|address| {
        let authorities = forty_nine(|name| format!("http://{address}{}", path(name)));
        names.extend(authorities.iter().map(name));
        let certificates: Vec<_> = authorities.iter().map(CertificateBuilder::build).collect();
        file = bundle(&certificates);
        let crl = |each: &CertificateBuilder| {
            let crl = CrlBuilder::new(each).valid("20261101000000Z", "20270101000000Z");
            (path(&name(each)), Answer::Bytes(crl.build()))
        };
        authorities.iter().map(crl).collect()
    });
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bundle.p7b"), file).unwrap();
    (server, names, folder)
}

/// Every CA has its own URL, proven by its CRL, and none another's.
fn assert_own(report: &Value, server: &Server, names: &[String]) {
    let authorities = report["authorities"].as_array().unwrap();
    assert_eq!((authorities.len(), names.len()), (49, 49));
    for authority in authorities {
        let name = authority["name"].as_str().unwrap();
        assert_eq!(authority["url"], server.url(&path(name)), "{name}");
        assert_eq!(authority["evidence"][0], "crl", "{name}");
        assert_eq!(authority["verdict"], "works", "{name}");
    }
}

#[test]
fn listed_urls_are_given_to_the_right_ca_and_the_folder_gives_the_same() {
    let (server, names, folder) = published();
    let mut urls: Vec<_> = names.iter().map(|name| server.url(&path(name))).collect();
    urls.reverse();
    fs::write(folder.path().join("urls.txt"), format!("# all\n\n{}\n", urls.join("\n"))).unwrap();
    let list = ["bundle.p7b", "--url", "urls.txt"];
    let online = json(folder.path(), &[&list[..], &["--fetch", "--save", "crls"]].concat());
    assert_own(&online, &server, &names);
    assert_eq!(online["findings"], Value::Array(Vec::new()));
    let offline = json(folder.path(), &[&list[..], &["--crl-dir", "crls"]].concat());
    assert_eq!(online, offline);
    // The CRLs tell whose they are even without the list.
    let alone = json(folder.path(), &["bundle.p7b", "--crl-dir", "crls"]);
    assert_own(&alone, &server, &names);
}

#[test]
fn suggestions_are_confirmed_by_fetching_alone() {
    let (server, names, folder) = published();
    let guessed = json(folder.path(), &["bundle.p7b"]);
    let known = guessed["authorities"].as_array().unwrap().iter();
    let known: Vec<_> = known.filter(|authority| !authority["url"].is_null()).collect();
    assert_eq!(known.len(), 3, "the certificates name three");
    let last = guessed["authorities"].as_array().unwrap().last().unwrap();
    let suggestions = last["suggestions"].as_array().unwrap();
    assert!(suggestions.contains(&Value::String(server.url("/crl/DODIDCA_74.crl"))));
    assert_own(&json(folder.path(), &["bundle.p7b", "--fetch"]), &server, &names);
}

#[test]
fn a_user_certificate_names_the_url_without_fetching() {
    let folder = tempfile::tempdir().unwrap();
    let url = "http://crl.contoso.example/issuing.crl";
    let root = CertificateBuilder::root("Contoso Root CA");
    let issuing = CertificateBuilder::intermediate(&root, "Contoso Issuing CA");
    let user = CertificateBuilder::end_entity(&issuing, "Megan Bowen").crl_urls(&[url]);
    fs::write(folder.path().join("bundle.p7b"), bundle(&[root.build(), issuing.build()])).unwrap();
    fs::write(folder.path().join("user.pem"), pem("CERTIFICATE", &user.build())).unwrap();
    let report = json(folder.path(), &["bundle.p7b", "--user-cert", "user.pem"]);
    let issuing = &report["authorities"][1];
    assert_eq!((&issuing["url"], &issuing["verdict"]), (&url.into(), &"notChecked".into()));
    assert_eq!(issuing["evidence"], serde_json::json!(["issuedCertificate"]));
    // On the CRL, it is found.
    let revoked = CrlBuilder::new(&root).revoke(&user.serial);
    fs::create_dir(folder.path().join("crls")).unwrap();
    fs::write(folder.path().join("crls/a.crl"), revoked.build()).unwrap();
    let (text, code) = crl(folder.path(), &["bundle.p7b", "--crl-dir", "crls"]);
    assert!(code == 0 && !text.contains("R024"), "another CA's CRL does not revoke it: {text}");
}

#[test]
fn what_is_wrong_is_told() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let good = CrlBuilder::new(&root).valid("20261101000000Z", "20270101000000Z").build();
    let server = Server::start(|address| {
        HashMap::from([
            ("/good.crl".to_owned(), Answer::Bytes(good.clone())),
            ("/moved.crl".to_owned(), Answer::Redirect("/good.crl".to_owned())),
            ("/away.crl".to_owned(), Answer::Redirect("https://127.0.0.1/good.crl".to_owned())),
            ("/loop.crl".to_owned(), Answer::Redirect(format!("http://{address}/loop.crl"))),
            ("/pem.crl".to_owned(), Answer::Bytes(pem("X509 CRL", &good).into_bytes())),
            ("/page.crl".to_owned(), Answer::Bytes(b"<html><body>Sign in</body></html>".to_vec())),
            ("/empty.crl".to_owned(), Answer::Bytes(Vec::new())),
            ("/forbidden.crl".to_owned(), Answer::Status(403)),
            ("/huge.crl".to_owned(), Answer::Zeros(21_000_000)),
            ("/short.crl".to_owned(), Answer::Short(good.clone())),
            ("/slow.crl".to_owned(), Answer::Slow(Duration::from_secs(12))),
        ])
    });
    let expected = [
        ("/good.crl", None),
        ("/moved.crl", None),
        ("/away.crl", Some("R003")),
        ("/loop.crl", Some("R003")),
        ("/pem.crl", Some("R001")),
        ("/page.crl", Some("R001")),
        ("/empty.crl", Some("R001")),
        ("/forbidden.crl", Some("R003")),
        ("/missing.crl", Some("R003")),
        ("/huge.crl", Some("R005")),
        ("/short.crl", Some("R003")),
        ("/slow.crl", Some("R004")),
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("root.cer"), root.build()).unwrap();
    let user = |number: usize, path: &str| {
        let user = CertificateBuilder::end_entity(&root, &format!("User {number}"));
        user.crl_urls(&[&server.url(path)]).build()
    };
    let mut arguments = vec!["root.cer", "--fetch", "--save", "crls"];
    let users: Vec<_> = (0..expected.len()).map(|number| format!("{number}.cer")).collect();
    for ((number, (path, _)), file) in expected.iter().enumerate().zip(&users) {
        fs::write(folder.path().join(file), user(number, path)).unwrap();
        arguments.extend(["--user-cert", file]);
    }
    let report = json(folder.path(), &arguments);
    assert_eq!(report["authorities"][0]["verdict"], "works");
    let findings = report["findings"].as_array().unwrap();
    for (path, rule) in expected {
        let url = format!("{path} ");
        let about = findings.iter().filter(|finding| {
            let message = finding["message"].as_str().unwrap();
            message.contains(&url) && finding["rule"] != "R022"
        });
        let rules: Vec<_> = about.map(|finding| finding["rule"].as_str().unwrap()).collect();
        match rule {
            None => assert!(rules.is_empty(), "{path}: {rules:?}"),
            Some(rule) => assert!(rules.contains(&rule), "{path}: {rules:?}"),
        }
    }
    // The folder has what happened too.
    let at = arguments.iter().position(|each| *each == "--fetch").unwrap();
    arguments.splice(at..at + 3, ["--crl-dir", "crls"]);
    assert_eq!(json(folder.path(), &arguments), report);
}

#[test]
fn a_crl_in_a_plain_folder_tells_its_url_itself() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let url = "http://crl.contoso.example/root.crl";
    let crl_of = |crl: CrlBuilder| crl.valid("20261101000000Z", "20270101000000Z").build();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("root.cer"), root.build()).unwrap();
    fs::create_dir(folder.path().join("crls")).unwrap();
    let file = folder.path().join("crls/any-name");
    fs::write(&file, crl_of(CrlBuilder::new(&root).distribution_point(&[full_name(url)]))).unwrap();
    let arguments = ["root.cer", "--crl-dir", "crls"];
    let report = json(folder.path(), &arguments);
    assert_eq!(report["authorities"][0]["url"], url);
    assert_eq!(report["authorities"][0]["evidence"][0], "distributionPoint");
    // Without it, the CRL is checked, and where it is published is not known.
    fs::write(&file, crl_of(CrlBuilder::new(&root))).unwrap();
    let report = json(folder.path(), &arguments);
    assert_eq!(report["authorities"][0]["url"], Value::Null);
    assert_eq!(report["authorities"][0]["verdict"], "works");
}

#[test]
fn a_record_with_the_url_of_the_issuer_is_told() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let (root_url, own) = ("http://crl.example/root.crl", "http://crl.example/issuing.crl");
    let issuing = CertificateBuilder::intermediate(&root, "Contoso Issuing CA");
    let issuing = issuing.crl_urls(&[root_url]);
    let folder = tempfile::tempdir().unwrap();
    let thumbprint = pki_preflight::Thumbprint::of(&issuing.build()).to_string();
    let base64 = crate::support::armor::base64(&issuing.build());
    let record = serde_json::json!({"value": [{
        "@odata.type": "#microsoft.graph.certificateAuthorityDetail",
        "thumbprint": thumbprint, "certificate": base64,
        "certificateRevocationListUrl": root_url,
    }]});
    fs::write(folder.path().join("store.json"), record.to_string()).unwrap();
    fs::write(folder.path().join("root.cer"), root.build()).unwrap();
    let crls = folder.path().join("crls");
    fs::create_dir(&crls).unwrap();
    let index = serde_json::json!({"crls": [
        {"url": root_url, "file": "1.crl"}, {"url": own, "file": "2.crl"}
    ]});
    fs::write(crls.join("index.json"), index.to_string()).unwrap();
    for (file, authority) in [("1.crl", &root), ("2.crl", &issuing)] {
        let crl = CrlBuilder::new(authority).valid("20261101000000Z", "20270101000000Z");
        fs::write(crls.join(file), crl.build()).unwrap();
    }
    let arguments = ["store.json", "root.cer", "--crl-dir", "crls"];
    let report = json(folder.path(), &arguments);
    assert_eq!(report["authorities"][0]["url"], own);
    let rules: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|each| &each["rule"]).collect();
    assert_eq!(rules, ["R022", "R006"]);
    let (text, code) = crl(folder.path(), &arguments);
    assert_eq!(code, 1);
    assert!(text.contains("AADSTS2205015"), "{text}");
    let sarif = crl(folder.path(), &[&arguments[..], &["--format", "sarif"]].concat()).0;
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
}
