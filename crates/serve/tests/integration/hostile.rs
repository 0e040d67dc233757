//! Bytes that no real client would send.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{PKIS, Service};

/// The first line of the service's answer to these bytes; empty if it closes the connection.
/// `is_all`: whether the client closes its side.
fn answer(service: &Service, bytes: &[u8], is_all: bool) -> String {
    let mut stream = TcpStream::connect(service.running.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The service may have refused the request before all of it was sent.
    let _ = stream.write_all(bytes);
    if is_all {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn bytes_that_are_no_request_are_refused() {
    let service = Service::start();
    let long = "a".repeat(80 * 1024);
    let head = "Host: localhost\r\nAuthorization: Bearer a\r\n";
    for bytes in [
        "\0\0\0\0".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET /{long} HTTP/1.1\r\n{head}\r\n"),
        format!("GET / HTTP/1.1\r\n{head}X: {long}\r\n\r\n"),
        format!("POST / HTTP/1.1\r\n{head}Content-Length: -1\r\n\r\n"),
        format!("POST / HTTP/1.1\r\n{head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"),
        format!("POST / HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        format!("POST / HTTP/1.1\r\n{head}Content-Length: 10\r\n\r\nabc"),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!("{}\r\n\r\n", "GET / HTTP/1.1\r\nA: b".repeat(200)),
    ] {
        let first = answer(&service, bytes.as_bytes(), true);
        let is_refused =
            first.is_empty() || first.starts_with("HTTP/1.1 4") || first.starts_with("HTTP/1.0 4");
        assert!(is_refused, "{first}: {}", bytes.chars().take(60).collect::<String>());
    }
    service.get(PKIS).expect(200);
}

#[test]
fn odd_paths_and_queries_get_an_answer() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let parts = [
        "%00",
        "%ff",
        "%",
        "..",
        ".",
        "'",
        "(",
        "$count",
        "$value",
        "%2F",
        "a%20b",
        "upload",
        "é",
        "*",
        "certificateAuthorities",
        "restore",
        "microsoft.graph.",
        "graph.",
    ];
    for part in parts {
        let part: String = part
            .bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        for path in [
            format!("/v1.0/directory/{PKIS}/{part}"),
            format!("/v1.0/directory/{PKIS}/{}/{part}", pki.id),
            format!("/v1.0/directory/{}/{part}", pki.authorities()),
            format!("/v1.0/directory/deletedItems/{part}"),
            format!("/v1.0/directory/{PKIS}?$filter={part}"),
            format!("/v1.0/directory/{PKIS}?$skiptoken={part}"),
            format!("/v1.0/directory/{PKIS}?{part}"),
        ] {
            let request = format!(
                "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nConnection: close\r\n\r\n"
            );
            let first = answer(&service, request.as_bytes(), false);
            let status: u16 = first.split(' ').nth(1).unwrap().parse().unwrap();
            assert!((200..500).contains(&status), "{path}: {first}");
        }
    }
}

#[test]
fn odd_bodies_get_an_answer() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    let headers = [("authorization", "Bearer test")];
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_object = format!("{{\"displayName\":{}}}", "[".repeat(100_000));
    let bodies = [
        "",
        "null",
        "[]",
        "\"",
        "{",
        "{}",
        "{\"\":null}",
        "{\"displayName\":{}}",
        "\u{0}",
        &deep,
        &deep_object,
        "{\"displayName\":\"\\ud800\"}",
        "{\"times\":1e999}",
    ];
    let paths = [
        (PKIS.to_owned(), "POST"),
        (pki.path(), "PATCH"),
        (pki.authorities(), "POST"),
        (format!("{}/upload", pki.path()), "POST"),
    ];
    for (path, method) in paths {
        for body in bodies {
            let path = format!("/v1.0/directory/{path}");
            let status = service.send_as(method, &path, Some(body), &headers).status;
            let is_fine = body.starts_with("{}") && status < 300;
            assert!(is_fine || status == 400, "{method} {path}: {status} {body:.40}");
        }
    }
    for (path, method) in [("seed", "POST"), ("clock", "POST"), ("faults", "PUT")] {
        for body in bodies.iter().filter(|body| !body.starts_with("{}")) {
            let path = format!("/_preflight/{path}");
            let status = service.send_as(method, &path, Some(body), &headers).status;
            let is_empty_list = *body == "[]" && path.ends_with("faults");
            assert_eq!(status, if is_empty_list { 200 } else { 400 }, "{path} {body:.40}");
        }
    }
    let read: Value = service.get(&pki.path()).expect(200).body;
    assert_eq!(read["displayName"], json!("Contoso PKI"));
}
