//! What an answer of the service must not do: repeat secrets, be endless, or make anybody wait.

use std::ffi::OsString;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pki_preflight_graph::client::{Client, GraphUrl, Token, TokenSource};
use pki_preflight_graph::uploader::{FileJournal, NoJournal, Outcome, PkiSelector, State, upload};
use serde_json::json;

use crate::bench::{Bench, Told, brief};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

const PKIS: &str = "/v1.0/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";

fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// A service that answers to the upload so.
fn service(upload: Vec<u8>) -> WebServer {
    let server = WebServer::start();
    let pki = json!({ "id": "a", "status": "succeeded", "displayName": "Contoso PKI" });
    server.publish(&format!("{PKIS}/a"), pki.to_string().as_bytes());
    let path = format!("{PKIS}/a/certificateAuthorities?$top=999");
    server.publish(&path, br#"{"value":[]}"#);
    server.answer_with(&format!("{PKIS}/a/upload"), upload);
    server
}

fn client<'a>(bench: &'a Bench, server: &WebServer) -> Client<'a> {
    let graph = GraphUrl::new(&format!("{}/v1.0", server.origin)).unwrap();
    Client::new(graph, TokenSource::Given(Token::new("token", "test").unwrap()), &bench.clock)
}

#[test]
fn an_error_that_repeats_the_upload_url_is_shown_without_its_query() {
    let bench = Bench::start();
    let file = bundle(&contoso::certificates());
    let path = "/upload.p7b?sv=2026&sig=aB%2FsecretKey%3D";
    bench.files.publish(path, &file);
    let url = format!("{}{path}", bench.files.origin);
    for (status, message) in [
        (400, format!("The file at {url} cannot be used.")),
        (400, "The signature aB/secretKey= is wrong.".to_owned()),
        (400, format!("sv=2026&sig=aB%2FsecretKey%3D {}", "x".repeat(1 << 20))),
        (503, format!("No answer of <{url}>")),
    ] {
        let error = json!({ "error": { "code": "Request_BadRequest", "message": message } });
        let headers = "Retry-After: 1\r\n";
        let server = service(answer(status, headers, &error.to_string()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = FileJournal::create(&path).unwrap();
        let mut plan = bench.plan_at(file.clone(), &url);
        plan.pki = PkiSelector::Id("a".to_owned());
        let mut told = Told::default();
        let client = client(&bench, &server);
        let report = upload(&client, &plan, State::default(), &mut journal, &mut told);
        assert!(matches!(report.outcome, Outcome::Rejected | Outcome::Unknown));
        let shown = serde_json::to_string(&report).unwrap();
        assert!(report.reason.as_deref().unwrap().contains("..."), "{}", brief(&report));
        let written = std::fs::read_to_string(&path).unwrap();
        for text in [&shown, &written, &told.steps.join("\n")] {
            assert!(!text.contains("secretKey"), "{text}");
            assert!(text.len() < 20_000, "{}", text.len());
        }
    }
}

#[test]
fn details_of_a_status_are_shown_without_a_query_and_at_a_length() {
    let bench = Bench::start();
    let server = service(Vec::new());
    let details = format!("https://a.example/b?sig=secret {}", "x".repeat(1 << 20));
    let pki = json!({ "id": "a", "status": "failed", "statusDetails": details });
    server.publish(&format!("{PKIS}/a"), pki.to_string().as_bytes());
    let details = client(&bench, &server).pki("a").unwrap().status_details.unwrap();
    assert!(details.starts_with("https://a.example/b?... xxx") && details.len() < 3000);
}

/// What is asked for again and again has an end, whatever the service asks to wait.
#[test]
fn a_request_is_not_repeated_for_longer_than_minutes() {
    let bench = Bench::start();
    let id = bench.client().create_pki("Contoso PKI").unwrap().id;
    bench.faults(r#"[{"fault":"status","status":429,"retryAfter":"300","method":"GET"}]"#);
    let client = bench.client();
    assert!(client.pki(&id).unwrap_err().has_status(429));
    assert_eq!(bench.clock.slept().as_secs(), 300);
    // Of a list, all pages together.
    bench.faults(r#"[{"fault":"status","status":429,"retryAfter":"200","method":"GET"}]"#);
    assert!(client.pkis().unwrap_err().has_status(429));
    assert!(bench.clock.slept().as_secs() <= 900, "{:?}", bench.clock.slept());
}

/// Prints one token after the other.
#[cfg(unix)]
fn tokens(folder: &std::path::Path, tenants: [&str; 2]) -> TokenSource {
    for (name, tenant) in ["first", "second"].iter().zip(tenants) {
        let payload = URL_SAFE_NO_PAD.encode(json!({ "tid": tenant }).to_string());
        std::fs::write(folder.join(name), format!("e30.{payload}.{name}")).unwrap();
    }
    let script = "cd \"$0\"; cat first; mv second first 2>&-; true";
    let folder = folder.as_os_str().to_owned();
    TokenSource::Command(
        ["sh", "-c", script].map(OsString::from).into_iter().chain([folder]).collect(),
    )
}

#[cfg(unix)]
#[test]
fn a_renewed_token_for_another_tenant_is_not_sent() {
    for (tenants, outcome, posts) in [
        (["contoso", "fabrikam"], Outcome::NothingSent, 1),
        (["contoso", "CONTOSO"], Outcome::AsPredicted, 2),
    ] {
        let bench = Bench::start();
        let folder = tempfile::tempdir().unwrap();
        let client = bench.client_with(tokens(folder.path(), tenants));
        let plan = bench.plan(bundle(&contoso::certificates()));
        bench.faults(
            r#"[{"fault":"status","status":401,"times":1,"method":"POST","path":"/upload"}]"#,
        );
        let report = upload(&client, &plan, State::default(), &mut NoJournal, &mut Told::default());
        assert_eq!((report.outcome, bench.posts()), (outcome, posts), "{}", brief(&report));
        if outcome == Outcome::NothingSent {
            assert!(report.reason.unwrap().contains("tenant fabrikam, not for contoso"));
        }
    }
    let bench = Bench::start();
    let folder = tempfile::tempdir().unwrap();
    let client = bench.client_with(tokens(folder.path(), ["contoso", "contoso"]));
    let error = client.for_tenant("fabrikam").pkis().unwrap_err().to_string();
    assert!(error.contains("tenant contoso, not for fabrikam"), "{error}");
    assert!(bench.requests("GET", "/v1.0").is_empty());
}
