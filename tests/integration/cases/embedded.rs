//! Data outside the used part: DER after PEM and after a bundle, base64 without boundaries, and
//! keys in their own formats (c01).

use pki_preflight::{Report, Severity, Store, inspect};

use super::case;
use crate::support;

/// An Ed25519 key in PKCS #8 (RFC 8410 section 7).
const KEY: &[u8] = b"\x30\x2E\x02\x01\x00\x30\x05\x06\x03\x2B\x65\x70\x04\x22\x04\x20\
    0123456789abcdef0123456789abcdef";
const KEY_BASE64: &[u8] = b"MC4CAQAwBQYDK2VwBCIEIDAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm\n";
const KEY_PEM: &[u8] = b"-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n";

fn pem() -> Vec<u8> {
    support::armor::pem("PKCS7", &case("bundle.p7b")).into_bytes()
}

/// The certificate of the PEM store, in DER.
fn certificate() -> Vec<u8> {
    let bundle = case("bundle.p7b");
    bundle.get(45..505).unwrap().to_vec()
}

fn found(report: &Report, rule: &str) -> Vec<(Severity, Option<u64>, Option<u64>)> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule.id == rule);
    of_rule.map(|finding| (finding.severity, finding.line, finding.offset)).collect()
}

#[test]
fn private_keys_that_no_boundary_names() {
    let (bundle, pem) = (case("bundle.p7b"), pem());
    let length = u64::try_from(bundle.len()).unwrap();
    let end = u64::try_from(pem.len()).unwrap();
    let lines = pem.iter().filter(|byte| **byte == b'\n').count();
    let line = Some(u64::try_from(lines).unwrap() + 1);
    let secret: &[u8] = b"tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNEM=\n";
    for (name, bytes, expected) in [
        ("DER behind PEM", [&pem[..], KEY].concat(), (None, Some(end))),
        ("base64 behind PEM", [&pem[..], KEY_BASE64].concat(), (line, Some(end))),
        ("a secret of Kubernetes", [&pem[..], secret].concat(), (line, Some(end))),
        ("PuTTY", [&pem[..], b"PuTTY-User-Key-File-3: rsa\n"].concat(), (line, Some(end))),
        ("JWK", [&pem[..], br#"{"kty":"EC","d":"c"}"#].concat(), (line, Some(end))),
        ("DER in a text", [b"a key:\n", KEY].concat(), (None, Some(7))),
        (
            "behind a certificate behind a bundle",
            [&bundle[..], &certificate(), KEY].concat(),
            (None, Some(length)),
        ),
        ("behind a certificate", [&certificate()[..], KEY].concat(), (None, Some(460))),
    ] {
        let report = support::report::report(&bytes);
        assert_eq!(found(&report, "F010"), [(Severity::Error, expected.0, expected.1)], "{name}");
    }
}

#[test]
fn private_keys_in_pem_behind_what_is_no_whole_bundle() {
    let bundle = case("bundle.p7b");
    for (name, front) in [("certificate", &certificate()[..]), ("cut", &bundle[..800])] {
        let report = support::report::report(&[front, KEY_PEM].concat());
        assert!(!found(&report, "F010").is_empty(), "{name}");
        assert_eq!(found(&report, "F007").len(), 1, "{name}");
    }
}

#[test]
fn der_behind_pem_is_named() {
    let bytes = [&pem()[..], &case("bundle.p7b")].concat();
    let report = support::report::report(&bytes);
    let end = u64::try_from(pem().len()).unwrap();
    assert_eq!(found(&report, "F007"), [(Severity::Warning, None, Some(end))]);
    assert!(found(&report, "F010").is_empty());
}

#[test]
fn what_a_store_has_behind_its_pem_is_named() {
    let mut options = support::report::options();
    let store = [&pem()[..], &certificate()].concat();
    options.stores.push(Store::parse("store.pem", &store).unwrap());
    let report = inspect(&case("bundle.p7b"), options).unwrap();
    assert_eq!(found(&report, "B010").len(), 1);

    let mut options = support::report::options();
    options.stores.push(Store::parse("store.pem", &[&pem()[..], KEY].concat()).unwrap());
    let report = inspect(&case("bundle.p7b"), options).unwrap();
    assert_eq!(found(&report, "F010"), [(Severity::Error, None, None)]);
}

#[test]
fn base64_for_urls_and_utf_32_are_read() {
    let text = String::from_utf8(pem()).unwrap();
    let url = text.replacen("-----BEGIN PKCS7-----", "", 1).replacen("-----END PKCS7-----", "", 1);
    let url = url.replace('+', "-").replace('/', "_");
    let wide = |bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
        text.chars().flat_map(|character| bytes(u32::from(character))).collect()
    };
    let wide_little = wide(u32::to_le_bytes);
    for (name, bytes, rule, certificates) in [
        ("base64url", url.trim().as_bytes().to_vec(), "F012", 3),
        ("PEM", format!("-----BEGIN PKCS7-----{url}-----END PKCS7-----\n").into_bytes(), "F011", 3),
        ("UTF-32", wide_little.clone(), "F013", 3),
        ("UTF-32 marked", [&[0xFF, 0xFE, 0, 0], &wide_little[..]].concat(), "F013", 3),
        ("UTF-32, big-endian", wide(u32::to_be_bytes), "F013", 3),
    ] {
        let report = support::report::report(&bytes);
        assert_eq!(report.summary.bundle.certificates, certificates, "{name}");
        assert!(found(&report, "F004").is_empty(), "{name}");
        assert_eq!(found(&report, rule).len(), 1, "{name}");
    }
}

#[test]
fn a_block_that_is_not_base64_is_not_called_empty() {
    for line_end in [";", "|", "\u{2028}", "=0A=\n"] {
        let text = String::from_utf8(pem()).unwrap().replace('\n', line_end);
        let report = support::report::report(text.as_bytes());
        assert_eq!(found(&report, "F004").len(), 1, "{line_end:?}");
        let named = report.findings.iter().find(|finding| finding.rule.id == "F001").unwrap();
        assert!(!named.message.contains("nothing in it"), "{line_end:?}");
    }
}

#[test]
fn a_store_that_begins_with_an_invalid_header_gets_an_error() {
    for bytes in [&b"\x30\x89\x01\x02\x03\x04\x05\x06\x07\x08\x09"[..], b"\x30\xFF\x00\x01\x02"] {
        assert!(Store::parse("store", bytes).is_err());
        support::report::report(bytes);
    }
}

#[test]
fn a_bundle_behind_something_else_is_named_with_its_place() {
    let bundle = case("bundle.p7b");
    let curl: &[u8] =
        b"> GET /a.p7b HTTP/1.1\r\n>\r\n< HTTP/1.1 200 OK\r\n<\r\n{ [9 bytes data]\r\n";
    for front in [&b"Here is the bundle:\r\n"[..], curl, b"5ab\r\n"] {
        let bytes = [front, &bundle].concat();
        let report = inspect(&bytes, support::report::options()).unwrap();
        let offset = u64::try_from(front.len()).unwrap();
        assert_eq!(found(&report, "F001"), [(Severity::Error, None, Some(offset))]);
    }
    let length = bundle.len();
    for (behind, offsets) in [
        ([b"\ntext\n", &bundle[..]].concat(), vec![0, 6]),
        ([&bundle[..], b"text", &bundle].concat(), vec![0, length + 4]),
        ([&bundle[..], &bundle].concat(), vec![0]),
    ] {
        let report = inspect(&[&bundle[..], &behind].concat(), support::report::options()).unwrap();
        let places = found(&report, "F007").into_iter().map(|(_, _, at)| at.unwrap());
        let expected: Vec<_> =
            offsets.iter().map(|at| u64::try_from(length + at).unwrap()).collect();
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_body_in_chunks_is_not_called_white_space() {
    let bundle = case("bundle.p7b");
    let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    bytes.extend(format!("{:x}\r\n", bundle.len()).into_bytes());
    bytes.extend([&bundle[..], b"\r\n0\r\n\r\n"].concat());
    let report = inspect(&bytes, support::report::options()).unwrap();
    let message = &report.findings.iter().find(|each| each.rule.id == "F001").unwrap().message;
    assert!(message.contains("signed data"), "{message}");
}

#[test]
fn a_key_behind_a_bundle_is_named_once() {
    let bytes = [&case("bundle.p7b")[..], b"\n", KEY_PEM].concat();
    let report = inspect(&bytes, support::report::options()).unwrap();
    assert_eq!(found(&report, "F010").len(), 1);
}
