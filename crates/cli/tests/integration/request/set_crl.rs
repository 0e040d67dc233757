//! `request --set-crl`: only URLs that are certain are set, and the other CAs are named.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::{AUTHORITY, Server};
use super::{NODE, is_installed, paste, powershell_parsers, request, run};
use crate::support::armor::pem;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::key::Key;
use crate::support::revocation::{CrlBuilder, full_name};

const URL: &str = "https://pki.example/upload.p7b";
const ROOT_CRL: &str = "http://crl.contoso.example/root.crl";
const ISSUING_CRL: &str = "http://crl.contoso.example/issuing.crl";

fn root() -> CertificateBuilder {
    CertificateBuilder::root("Contoso Root CA")
}

fn issuing() -> CertificateBuilder {
    CertificateBuilder::intermediate(&root(), "Contoso Issuing CA").crl_urls(&[ROOT_CRL])
}

fn user(name: &str, url: &str) -> CertificateBuilder {
    CertificateBuilder::end_entity(&issuing(), name).crl_urls(&[url])
}

/// A folder with a bundle of these.
fn folder(certificates: &[&CertificateBuilder]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let certificates: Vec<_> = certificates.iter().map(|each| each.build()).collect();
    fs::write(folder.path().join("upload.p7b"), bundle(&certificates)).unwrap();
    folder
}

/// What is set and what is missing, each CA by its name.
fn plan(folder: &Path, arguments: &[&str]) -> (Vec<(String, String)>, Vec<Value>) {
    let arguments = [&["--upload-url", URL, "--as", "json"], arguments].concat();
    let (code, text, messages) = request(folder, &arguments);
    assert_eq!(code, 0, "{messages}");
    let object: Value = serde_json::from_str(&text).unwrap();
    let updates = object["crlUpdates"].as_array().unwrap().iter().map(|update| {
        let url = &update["update"]["body"]["certificateRevocationListUrl"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&update["displayName"]), text(url))
    });
    (updates.collect(), object["crlUrlsMissing"].as_array().unwrap().clone())
}

fn set(name: &str, url: &str) -> (String, String) {
    (format!("Contoso {name} CA"), url.to_owned())
}

/// A folder of CRLs with an index of their URLs.
fn crls(folder: &Path, crls: &[(&str, &CrlBuilder)]) {
    let folder = folder.join("crls");
    fs::create_dir(&folder).unwrap();
    let mut index = Vec::new();
    for (number, (url, crl)) in crls.iter().enumerate() {
        let file = format!("{number}.crl");
        fs::write(folder.join(&file), crl.build()).unwrap();
        index.push(json!({"url": url, "file": file}));
    }
    fs::write(folder.join("index.json"), json!({"crls": index}).to_string()).unwrap();
}

fn valid(crl: CrlBuilder) -> CrlBuilder {
    crl.valid("20261101000000Z", "20270101000000Z")
}

#[test]
fn a_user_s_certificate_tells_the_url_of_its_ca() {
    let folder = folder(&[&root(), &issuing()]);
    let (updates, missing) = plan(folder.path(), &[]);
    assert_eq!(updates, [set("Root", ROOT_CRL)]);
    assert_eq!(missing[0]["displayName"], "Contoso Issuing CA");
    let certificate = pem("CERTIFICATE", &user("Megan Bowen", ISSUING_CRL).build());
    fs::write(folder.path().join("user.pem"), certificate).unwrap();
    let (updates, missing) = plan(folder.path(), &["--user-cert", "user.pem"]);
    assert_eq!(updates, [set("Root", ROOT_CRL), set("Issuing", ISSUING_CRL)]);
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_store_tells_urls_too() {
    let folder = folder(&[&root(), &issuing()]);
    let below = CertificateBuilder::intermediate(&issuing(), "Contoso Old CA");
    let store = bundle(&[below.crl_urls(&[ISSUING_CRL]).build()]);
    fs::write(folder.path().join("store.p7b"), store).unwrap();
    let (updates, _) = plan(folder.path(), &["--against", "store.p7b"]);
    assert_eq!(updates, [set("Root", ROOT_CRL), set("Issuing", ISSUING_CRL)]);
}

#[test]
fn certificates_that_differ_set_nothing() {
    let other = user("Alex Wilber", "http://crl.contoso.example/other.crl");
    let first = user("Megan Bowen", ISSUING_CRL);
    let folder = folder(&[&root(), &issuing(), &first, &other]);
    let (updates, missing) = plan(folder.path(), &[]);
    assert_eq!(updates, [set("Root", ROOT_CRL)]);
    assert!(missing[0]["objection"].as_str().unwrap().contains("different URLs"), "{missing:?}");
    // The CRL itself decides.
    crls(folder.path(), &[(ISSUING_CRL, &valid(CrlBuilder::new(&issuing())))]);
    let (updates, _) = plan(folder.path(), &["--crl-dir", "crls"]);
    assert_eq!(updates, [set("Root", ROOT_CRL), set("Issuing", ISSUING_CRL)]);
}

/// A certificate with the CA's name whose signature is another's, or of an unknown algorithm.
#[test]
fn a_certificate_that_the_ca_did_not_sign_sets_nothing() {
    let folder = folder(&[&root(), &issuing()]);
    let forged = |change: fn(&mut CertificateBuilder)| {
        user("Mallory", "http://evil.example/a.crl").with(change).build()
    };
    let unknown = |certificate: &mut CertificateBuilder| {
        let algorithm = crate::support::der::algorithm("1.2.804.2.1.1.1.1.3.1.1", &[]);
        certificate.inner_algorithm.clone_from(&algorithm);
        certificate.outer_algorithm = algorithm;
    };
    let other: fn(&mut CertificateBuilder) =
        |certificate| certificate.issuer_key = Key::from_label("somebody else");
    for (file, forged) in [("a.cer", forged(other)), ("b.cer", forged(unknown))] {
        fs::write(folder.path().join(file), forged).unwrap();
        let (updates, missing) = plan(folder.path(), &["--user-cert", file]);
        assert_eq!(updates, [set("Root", ROOT_CRL)], "{file}");
        assert_eq!(missing[0]["displayName"], "Contoso Issuing CA", "{file}");
    }
}

#[test]
fn a_crl_that_is_proven_and_works_sets_its_url() {
    let new = || folder(&[&root(), &issuing()]);
    let with = |crl: &CrlBuilder, url: &str| {
        let folder = new();
        crls(folder.path(), &[(url, crl)]);
        plan(folder.path(), &["--crl-dir", "crls"])
    };
    let good = valid(CrlBuilder::new(&issuing()));
    let (updates, missing) = with(&good, ISSUING_CRL);
    assert_eq!(updates, [set("Root", ROOT_CRL), set("Issuing", ISSUING_CRL)]);
    assert!(missing.is_empty(), "{missing:?}");
    let forged = valid(CrlBuilder::new(&issuing())).with(|it| it.key = Key::from_label("other"));
    let expired = CrlBuilder::new(&issuing()).valid("20250101000000Z", "20250201000000Z");
    for (crl, url) in
        [(&forged, ISSUING_CRL), (&expired, ISSUING_CRL), (&good, "http://10.0.0.1/a")]
    {
        let (updates, missing) = with(crl, url);
        assert_eq!(updates, [set("Root", ROOT_CRL)], "{url}");
        assert_eq!(missing[0]["displayName"], "Contoso Issuing CA", "{url}");
    }
    let (_, missing) = with(&expired, ISSUING_CRL);
    assert!(missing[0]["objection"].as_str().unwrap().contains("fails: R0"), "{missing:?}");
}

/// The root's CRL at the URL that a certificate names for it fails, and so nothing is set.
#[test]
fn a_url_that_fails_is_not_set_even_if_certificates_name_it() {
    let folder = folder(&[&root(), &issuing()]);
    let other = valid(CrlBuilder::new(&issuing()));
    crls(folder.path(), &[(ROOT_CRL, &other)]);
    let (updates, missing) = plan(folder.path(), &["--crl-dir", "crls"]);
    // The issuing CA is predicted to get the URL, which is its own here.
    assert!(updates.is_empty(), "{updates:?}");
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!(missing[0]["displayName"], "Contoso Root CA");
}

#[test]
fn a_crl_that_names_its_own_url_sets_it() {
    let folder = folder(&[&root(), &issuing()]);
    fs::create_dir(folder.path().join("crls")).unwrap();
    let crl = valid(CrlBuilder::new(&issuing())).distribution_point(&[full_name(ISSUING_CRL)]);
    fs::write(folder.path().join("crls/any-name"), crl.build()).unwrap();
    let (updates, _) = plan(folder.path(), &["--crl-dir", "crls"]);
    assert_eq!(updates, [set("Root", ROOT_CRL), set("Issuing", ISSUING_CRL)]);
}

/// A revoked user does not keep the CRL from being set: it is what keeps the user out.
#[test]
fn a_crl_that_revokes_is_set() {
    let folder = folder(&[&root(), &issuing()]);
    let user = user("Megan Bowen", ISSUING_CRL);
    fs::write(folder.path().join("user.cer"), user.build()).unwrap();
    let crl = valid(CrlBuilder::new(&issuing())).revoke(&user.serial);
    crls(folder.path(), &[(ISSUING_CRL, &crl)]);
    let arguments = ["--user-cert", "user.cer", "--crl-dir", "crls"];
    let (updates, _) = plan(folder.path(), &arguments);
    assert_eq!(updates, [set("Root", ROOT_CRL), set("Issuing", ISSUING_CRL)]);
}

#[test]
fn with_none_the_urls_are_named_and_not_set() {
    let folder = folder(&[&root(), &issuing()]);
    let (updates, missing) = plan(folder.path(), &["--set-crl", "none"]);
    assert!(updates.is_empty(), "{updates:?}");
    let urls: Vec<_> = missing.iter().map(|each| &each["url"]).collect();
    assert_eq!(urls, [&json!(ROOT_CRL), &Value::Null]);
    let arguments = ["--upload-url", URL, "--set-crl", "none"];
    let (_, text, _) = request(folder.path(), &arguments);
    assert!(!text.contains("set_crl ") && text.contains(ROOT_CRL), "{text}");
}

/// Runs each form against a record with and without a URL: PATCH requests that arrive.
fn patches(form: &str, program: &str, arguments: &[&str], scope: &str) -> [usize; 2] {
    [None, Some("http://crl.contoso.example/present.crl")].map(|present| {
        let (folder, server) = (folder(&[&root(), &issuing()]), Server::with_crl_url(present));
        #[cfg(unix)]
        super::install_az(folder.path());
        let url = server.url();
        let typed = ["--upload-url", URL, "--as", form, "--graph-url", &url, "--set-crl", scope];
        let (code, text, messages) = request(folder.path(), &typed);
        assert_eq!(code, 0, "{messages}");
        fs::write(folder.path().join("plan.json"), &text).unwrap();
        let pasted = if form == "json" { "" } else { &text };
        paste(folder.path(), program, arguments, pasted);
        let received = server.received();
        let patches = received.iter().filter(|each| each.method == "PATCH");
        let patches: Vec<_> = patches.collect();
        for patch in &patches {
            assert!(patch.path.ends_with(AUTHORITY), "{patch:?}");
            let body: Value = serde_json::from_str(&patch.body).unwrap();
            assert_eq!(body, json!({"certificateRevocationListUrl": ROOT_CRL}));
        }
        patches.len()
    })
}

#[cfg(unix)]
#[test]
fn each_form_leaves_a_record_as_it_was_asked_to() {
    for (form, program, arguments) in [
        ("curl", "sh", &[][..]),
        ("az", "sh", &[]),
        ("python", "python3", &["-"]),
        ("json", "node", &["-e", NODE, "plan.json"]),
    ] {
        let client = if program == "sh" { "curl" } else { program };
        if is_installed(client) {
            assert_eq!(patches(form, program, arguments, "all"), [1, 1], "{form}");
            assert_eq!(patches(form, program, arguments, "missing"), [1, 0], "{form}");
            assert_eq!(patches(form, program, arguments, "none"), [0, 0], "{form}");
        }
    }
}

#[test]
fn powershell_can_be_parsed_in_every_scope() {
    let folder = folder(&[&root(), &issuing()]);
    for (form, scope) in ["powershell", "graph-powershell"]
        .into_iter()
        .flat_map(|form| ["none", "missing", "all"].map(|scope| (form, scope)))
    {
        let arguments = ["--upload-url", URL, "--as", form, "--set-crl", scope];
        let (_, text, _) = request(folder.path(), &arguments);
        assert_eq!(text.contains("$found[0].certificateRev"), scope == "missing", "{text}");
        fs::write(folder.path().join("request.ps1"), &text).unwrap();
        for (program, arguments) in powershell_parsers() {
            let output = run(folder.path(), program, arguments, "");
            assert!(output.status.success(), "{form} {scope}: {text}");
        }
    }
}
