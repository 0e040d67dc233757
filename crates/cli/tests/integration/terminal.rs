//! Text from a file, a store or a file's name never reaches a terminal unescaped, in any format.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::fs;
use std::path::Path;

use crate::support::bundle::BundleBuilder;
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, der, name};
use assert_cmd::Command;
use pki_preflight::text::is_unsafe;

/// Clears a screen, reverses text, hides, ends a line, and is a tag.
const HOSTILE: &str = "a\u{1B}[2J\u{9B}2J\u{202E}\u{200B}\r\n\u{2028}\u{E0041}\u{7F}\0z";

const FORMATS: [&[&str]; 8] = [
    &["check", "--format", "text"],
    &["check", "--format", "markdown"],
    &["check", "--list", "--verbose"],
    &["check", "--format", "json"],
    &["check", "--format", "ndjson"],
    &["check", "--format", "summary"],
    &["records", "--format", "ndjson"],
    &["records", "--format", "csv"],
];

/// CAs with hostile names and URLs, and one whose name has another string type.
fn hostile_bundle() -> BundleBuilder {
    let named = |value: Vec<u8>| {
        CertificateBuilder::root("A hostile CA")
            .with(|c| c.subject = name::contoso_with(&[name::rdn(name::COMMON_NAME, &value)]))
            .crl_urls(&[&format!("http://{HOSTILE}/")])
            .freshest_crl_urls(&[&format!("http://{HOSTILE}/")])
            .build()
    };
    let utf16 = HOSTILE.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    BundleBuilder::new(&[
        named(der::utf8(HOSTILE)),
        named(der::tlv(0x14, HOSTILE.as_bytes())),
        named(der::tlv(0x1E, &utf16)),
    ])
}

#[test]
fn every_format_is_safe() {
    let bundle = hostile_bundle().build();
    let mut content = hostile_bundle().content("1.2.3", HOSTILE.as_bytes());
    content.certificates_field = Some(Vec::new());
    let files = [
        bundle.clone(),
        armor::pem("PKCS7", &bundle)
            .replace("PKCS7", &format!("X{}Y", HOSTILE.replace(['\r', '\n'], "")))
            .into_bytes(),
        content.build(),
        HOSTILE.as_bytes().to_vec(),
    ];
    let folder = tempfile::tempdir().unwrap();
    // A file name cannot contain a zero byte.
    let file = format!("{}.p7b", HOSTILE.replace('\0', ""));
    for bytes in files {
        fs::write(folder.path().join(&file), bytes).unwrap();
        for arguments in FORMATS {
            assert_safe(folder.path(), &[arguments, &[&file]].concat());
        }
    }
}

#[test]
fn what_is_said_of_stores_is_safe() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("{}.json", HOSTILE.replace('\0', ""));
    let text = serde_json::to_string(HOSTILE).unwrap();
    let thumbprint = pki_preflight::Thumbprint::of(&hostile_bundle().elements[0]);
    let next = r#""@odata.nextLink":"#;
    let stores = [
        format!(
            r#"{{"value":[{{"id":{text},"displayName":{text},"thumbprint":"{thumbprint}"}}],{next}{text}}}"#
        ),
        format!(r#"{{"value":[{{"id":{text},"thumbprint":{text}}}]}}"#),
        format!("{thumbprint}\n{HOSTILE}\n"),
        HOSTILE.to_owned(),
    ];
    fs::write(folder.path().join("bundle.p7b"), hostile_bundle().build()).unwrap();
    for store in stores {
        fs::write(folder.path().join(&file), store).unwrap();
        for arguments in FORMATS {
            assert_safe(folder.path(), &[arguments, &["bundle.p7b", "--against", &file]].concat());
        }
    }
    assert_safe(folder.path(), &["check", &format!("missing{}", HOSTILE.replace('\0', ""))]);
}

/// The control characters are in names of files, in values and in the label of a PEM block.
#[test]
fn what_is_said_of_stores_is_escaped_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    fs::create_dir(&store).unwrap();
    let bytes = hostile_bundle().build();
    fs::write(folder.path().join("bundle.p7b"), &bytes).unwrap();
    let thumbprint = pki_preflight::Thumbprint::of(&hostile_bundle().elements[0]);
    let list = format!(
        r#"{{"value":[{{"id":"i\u0007d","thumbprint":"{thumbprint}"}},{{"thumbprint":"t\u0007t"}}]}}"#
    );
    let key = armor::pem("PRIVATE KEY", &[0x30, 3, 2, 1, 0]);
    for (name, bytes) in [
        ("l\u{7}l.json", list.as_bytes()),
        ("z\u{7}z.zip", b"PK\x03\x04"),
        ("text.txt", b"no\x07list"),
        ("block.pem", b"-----BEGIN X\x07Y-----\nAAAA\n-----END X\x07Y-----\n"),
        ("k\u{7}k.pem", key.as_bytes()),
    ] {
        fs::write(store.join(name), bytes).unwrap();
    }
    // JSON has its own escapes, and GitHub and SARIF display escaped text.
    for (format, bell) in
        [("text", "\\u{7}"), ("json", "\\u0007"), ("sarif", "<U+0007>"), ("github", "\\u{7}")]
    {
        let output = Command::cargo_bin("pki-preflight")
            .unwrap()
            .current_dir(folder.path())
            .args(["check", "bundle.p7b", "--against", "store", "--verbose", "--format", format])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap().replace(['\n', ' '], "");
        assert!(!text.contains('\u{7}') && !text.contains("{5C}"), "{format}: {text}");
        let mut expected = vec!["iBELLd", "k\u{7}k.pemcontainsaprivatekey"];
        if matches!(format, "text" | "json") {
            expected.extend(["lBELLl.json", "tBELLt", "zBELLz.zip", "noBELLlist", "XBELLY"]);
        }
        for words in expected {
            let words = words.replace("BELL", bell).replace('\u{7}', bell);
            assert!(text.contains(&words), "{format}: {words}: {text}");
        }
    }
    fs::write(folder.path().join("a\u{7}b.txt"), "no\u{7}list").unwrap();
    let output = Command::cargo_bin("pki-preflight")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "bundle.p7b", "--against", "a\u{7}b.txt"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("a\\u{7}b.txt is not a store: ") && text.contains("\"no\\u{7}list\""),
        "{text}"
    );
}

fn assert_safe(folder: &Path, arguments: &[&str]) {
    let output = Command::cargo_bin("pki-preflight")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    for text in [output.stdout, output.stderr] {
        let text = String::from_utf8(text).unwrap();
        // The mark by which Excel recognizes UTF-8.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        let found = text.chars().find(|character| is_unsafe(*character) && *character != '\n');
        assert_eq!(found, None, "{arguments:?}:\n{}", text.escape_debug());
    }
}
