//! Identification of files that are not bundles (c16, c17, c18), and advice that restores the
//! bundle.

#[path = "kinds/commands.rs"]
mod commands;
#[path = "kinds/forms.rs"]
mod forms;

use pki_preflight::report::FileKind;

use crate::cases::case;
use crate::support::report::report;

/// What the file is, according to the report; F001 must state the same.
fn kind(name: &str, bytes: &[u8]) -> FileKind {
    let report = report(bytes);
    let found = report.findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>();
    let kind = report.summary.file.kind.unwrap_or_else(|| panic!("{name} is read"));
    let expected: &[&str] = if kind.is_secret() { &["F001", "F010"] } else { &["F001"] };
    assert_eq!(found, expected, "{name}");
    kind
}

fn word(kind: FileKind) -> String {
    serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn decimal_bytes_are_named() {
    for name in ["b09_decimal_lines.txt", "b09b_decimal_spaces.txt"] {
        let kind = kind(name, &case(&format!("c16-decimal-bytes/{name}")));
        assert_eq!(kind, FileKind::DecimalBytes, "{name}");
    }
}

#[test]
fn code_pages_are_seen_through() {
    for name in ["c1_ascii_qmark.p7b", "c2_cp1252_utf8.p7b", "c4_cp437_utf8.p7b"] {
        let kind = kind(name, &case(&format!("c17-code-pages/{name}")));
        assert_eq!(kind, FileKind::SavedAsText, "{name}");
    }
}

#[test]
fn headers_in_front_are_named() {
    for (name, expected) in [
        ("b07_curl_i_der.p7b", FileKind::HttpResponse),
        ("b07b_mime_smime.p7m", FileKind::MimeMessage),
        ("b07c_multipart.p7b", FileKind::MimeMultipart),
        ("b07d_est_http_base64.txt", FileKind::HttpResponse),
        ("s06_curl_i.json", FileKind::HttpResponse),
    ] {
        let kind = kind(name, &case(&format!("c18-http-mime-headers/{name}")));
        assert_eq!(kind, expected, "{name}");
    }
}

#[test]
fn forms_of_a_bundle_are_named_in_every_encoding() {
    let bundle = case("bundle.p7b");
    for form in forms::texts(&bundle) {
        for bytes in forms::encodings(&form.bytes) {
            assert_eq!(word(kind(form.name, &bytes)), form.kind, "{}", form.name);
        }
    }
    for form in forms::with_headers(&bundle) {
        assert_eq!(word(kind(form.name, &form.bytes)), form.kind, "{}", form.name);
    }
}

/// All these forms of a private key are recognized as private keys, not as their encoding.
#[test]
fn a_private_key_is_found_in_every_form() {
    let keys = crate::support::matrix::not_pkcs7();
    let key = keys.into_iter().find(|(name, _)| *name == "private_key_pkcs8_der").unwrap().1;
    for form in forms::texts(&key).into_iter().chain(forms::with_headers(&key)) {
        assert_eq!(word(kind(form.name, &form.bytes)), "privateKey", "{}", form.name);
    }
    let directory = forms::ldif(std::slice::from_ref(&key));
    assert_eq!(kind("LDIF", &directory), FileKind::PrivateKey);
}
