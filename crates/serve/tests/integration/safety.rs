//! Tokens, hosts, TLS, and addresses that are refused.

use std::net::SocketAddr;
use std::sync::Arc;

use pki_preflight_serve::{Options, Server, StartError};
use serde_json::json;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::client::{PKIS, Service};

fn path() -> String {
    format!("/v1.0/directory/{PKIS}")
}

#[test]
fn a_bearer_token_is_required() {
    let service = Service::start();
    for headers in [&[][..], &[("authorization", "Bearer ")], &[("authorization", "Basic abc")]] {
        let refused = service.send_as("GET", &path(), None, headers).expect(401);
        assert_eq!(refused.code(), "InvalidAuthenticationToken");
        assert_eq!(refused.message(), "Access token is empty.");
        assert!(refused.header("www-authenticate").starts_with("Bearer"));
    }
    // Also for paths that do not exist.
    service.send_as("GET", "/v1.0/none", None, &[]).expect(401);
    service.send_as("GET", &path(), None, &[("authorization", "bearer x")]).expect(200);
}

#[test]
fn one_token_may_be_pinned_and_one_may_only_read() {
    let mut options = Options::default();
    options.token = Some("write".to_owned());
    options.read_token = Some("read".to_owned());
    let service = Service::with(options);
    let send = |method: &str, token: &str| {
        let body = (method == "POST").then_some("{}");
        service.send_as(method, &path(), body, &[("authorization", &format!("Bearer {token}"))])
    };
    send("GET", "other").expect(401);
    send("POST", "write").expect(201);
    send("GET", "read").expect(200);
    let refused = send("POST", "read").expect(403);
    assert_eq!(refused.code(), "Authorization_RequestDenied");
    assert_eq!(refused.message(), "Insufficient privileges to complete the operation.");
}

#[test]
fn other_hosts_are_refused_on_loopback() {
    let mut options = Options::default();
    options.tls_names = vec!["graph.test".to_owned()];
    let service = Service::with(options);
    for (host, status) in [
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost:1", 200),
        ("[::1]:1", 200),
        ("graph.test:1", 200),
    ] {
        for path in [path(), "/_preflight/health".to_owned()] {
            let headers = [("authorization", "Bearer test"), ("host", host)];
            let reply = service.send_as("GET", &path, None, &headers);
            assert_eq!(reply.status, status, "{host}{path}");
        }
    }
}

#[test]
fn web_pages_are_refused() {
    let service = Service::start();
    service.pki("Contoso PKI");
    let own = service.running.url.clone();
    for (origin, status) in [("https://evil.example", 421), ("null", 421), (own.as_str(), 204)] {
        let headers = [("origin", origin)];
        let reply = service.send_as("POST", "/_preflight/reset", None, &headers);
        assert_eq!(reply.status, status, "{origin}");
        assert!(reply.header("access-control-allow-origin").is_empty());
    }
    let headers = [("origin", "https://evil.example"), ("access-control-request-method", "POST")];
    let asked = service.send_as("OPTIONS", &path(), None, &headers).expect(421);
    assert!(asked.message().contains("Origin"), "{asked:?}");
}

#[test]
fn other_addresses_require_a_token() {
    let mut options = Options::default();
    options.listen = SocketAddr::from(([0, 0, 0, 0], 0));
    let refused = Server::start(options.clone()).unwrap_err();
    assert!(matches!(refused, StartError::NoToken));
    options.token = Some("test".to_owned());
    let service = Service::with(options);
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", service.running.address.port());
    service.get(&url(&path())).expect(200);
    // In that case the names are those of containers and machines, and the control paths require a
    // token too.
    let headers = [("authorization", "Bearer test"), ("host", "serve:8080")];
    service.send_as("GET", &url(&path()), None, &headers).expect(200);
    service.get(&url("/_preflight/health")).expect(200);
    let refused = service.get(&url("/_preflight/state")).expect(401);
    assert!(refused.message().contains("--control-token"));
}

#[test]
fn tls_uses_a_certificate_of_its_own() {
    let mut options = Options::default();
    options.tls = true;
    options.tls_names = vec!["graph.test".to_owned()];
    let running = Server::start(options).unwrap();
    assert!(running.url.starts_with("https://127.0.0.1:"));
    let authority = running.certificate_authority.clone().unwrap();
    let authority = Certificate::from_pem(authority.as_bytes()).unwrap();
    let agent = |roots: Vec<Certificate<'static>>| {
        let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(roots))).build();
        ureq::Agent::config_builder().tls_config(tls).proxy(None).build().new_agent()
    };
    let trusting = agent(vec![authority]);
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("https://{host}:{}{}", running.address.port(), path());
        let mut answer = trusting
            .post(&url)
            .header("authorization", "Bearer test")
            .send(json!({ "displayName": "a" }).to_string())
            .unwrap();
        let body = answer.body_mut().read_to_string().unwrap();
        assert!(body.contains(&format!("https://{host}:")), "{body}");
        assert!(agent(Vec::new()).get(&url).call().is_err());
    }
}
