//! A CRL at an https URL: it is downloaded where the server's certificate is trusted.

// Elsewhere the verifier of the platform does not take roots from a file.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use assert_cmd::Command;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::support::armor::pem;
use crate::support::certificate::CertificateBuilder;
use crate::support::revocation::CrlBuilder;
use crate::support::{der, extension};

const SUBJECT_ALT_NAME: &str = "2.5.29.17";
const SERVER_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.1";

/// The root of the server's certificate.
fn trusted() -> CertificateBuilder {
    CertificateBuilder::root("Web Root CA")
}

/// Answers every request with these bytes until the test ends.
fn serve(body: Vec<u8>) -> SocketAddr {
    let name = der::sequence(&[der::implicit(7, &[127, 0, 0, 1])]);
    let usage = der::sequence(&[der::oid(SERVER_AUTHENTICATION)]);
    let server = CertificateBuilder::end_entity(&trusted(), "localhost")
        .valid("20200101000000Z", "20450101000000Z")
        .extension(SUBJECT_ALT_NAME, false, &name)
        .extension(extension::EXTENDED_KEY_USAGE, false, &usage);
    let certificate = CertificateDer::from(server.build());
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(server.key.private_key()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that does not trust the certificate goes away.
            drop(answer(&config, stream, &body));
        }
    });
    address
}

fn answer(config: &Arc<ServerConfig>, stream: TcpStream, body: &[u8]) -> std::io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    let mut reader = BufReader::new(StreamOwned::new(connection, stream));
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
    }
    let out = reader.get_mut();
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    out.write_all(head.as_bytes())?;
    out.write_all(body)?;
    out.conn.send_close_notify();
    out.flush()
}

/// The report of a download, with the roots of a file trusted.
fn download(folder: &Path, roots: &str) -> Value {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder).args(["crl", "root.cer", "--user-cert", "user.cer", "--fetch"]);
    command.args(super::USUAL).args(["--format", "json"]);
    for proxy in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    let output = command.env_remove("SSL_CERT_DIR").env("SSL_CERT_FILE", roots).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.stdout.is_empty(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn https_needs_a_trusted_certificate() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let crl = CrlBuilder::new(&root).valid("20261101000000Z", "20270101000000Z").build();
    let url = format!("https://{}/root.crl", serve(crl));
    let user = CertificateBuilder::end_entity(&root, "Megan Bowen").crl_urls(&[&url]);
    let folder = tempfile::tempdir().unwrap();
    let other = CertificateBuilder::root("Other Root CA").build();
    for (file, bytes) in [
        ("root.cer", root.build()),
        ("user.cer", user.build()),
        ("trusted.pem", pem("CERTIFICATE", &trusted().build()).into_bytes()),
        ("other.pem", pem("CERTIFICATE", &other).into_bytes()),
    ] {
        fs::write(folder.path().join(file), bytes).unwrap();
    }
    let report = download(folder.path(), "other.pem");
    assert_eq!(report["authorities"][0]["verdict"], "fails", "{report}");
    assert_eq!(report["authorities"][0]["certainty"], "failing", "{report}");
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "R003", "{report}");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("certificate"), "the reason is the certificate: {message}");
    let report = download(folder.path(), "trusted.pem");
    assert_eq!(report["authorities"][0]["verdict"], "works", "{report}");
    assert_eq!(report["authorities"][0]["certainty"], "proven", "{report}");
    assert_eq!(report["authorities"][0]["url"], url, "{report}");
}
