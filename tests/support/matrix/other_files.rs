//! Files that are not ASN.1, and bundles with an extra layer.

use super::super::armor::base64;
use super::super::bundle::bundle;
use super::super::contoso;
use super::{Fixture, from_table, three};

const MADE_BY: &str = "matrix/other_files";

const SIGN_IN_PAGE: &str = r#"<!DOCTYPE html>
<html dir="ltr" lang="en">
<head><title>Sign in to your account</title></head>
<body><form method="post" action="/common/login"><input name="loginfmt" type="email"></form></body>
</html>
"#;

const GRAPH_ERROR: &str = r#"{
  "error": {
    "code": "InvalidAuthenticationToken",
    "message": "Access token is empty."
  }
}
"#;

const STORAGE_ERROR: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\
    <Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>";

const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/v1\n\
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n\
    size 63954\n";

pub(super) fn fixtures() -> Vec<Fixture> {
    [downloads(), archives(), wrapped(), nothing()].concat()
}

fn downloads() -> Vec<Fixture> {
    from_table(
        MADE_BY,
        [
            ("html_sign_in", "A web page that asks to sign in.", SIGN_IN_PAGE.into()),
            ("json_error", "An error message of Graph in JSON.", GRAPH_ERROR.into()),
            ("xml_error", "An error message of a storage service in XML.", STORAGE_ERROR.into()),
            ("git_lfs_pointer", "Git LFS's pointer to a file.", LFS_POINTER.into()),
            ("text", "A line of text.", b"404: Not Found\n".to_vec()),
        ],
    )
}

fn archives() -> Vec<Fixture> {
    // RFC 1952: no name, no time; an empty deflate block; CRC-32 and length are zero.
    let gzip = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], [3, 0].as_slice(), &[0; 8]].concat();
    from_table(
        MADE_BY,
        [
            ("zip", "A zip archive that contains one empty file.", zip()),
            ("gzip", "A gzip file without content.", gzip),
        ],
    )
}

/// An archive that contains an empty, uncompressed `pki.p7b` of 1 January 1980.
fn zip() -> Vec<u8> {
    let name = b"pki.p7b";
    // Version, flags, method, time, date; then CRC-32 and both sizes; then the name's length.
    let common: &[u8] = &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
    let sizes = [[0; 12].as_slice(), &[7, 0]].concat();
    let local = [b"PK\x03\x04", common, &sizes, &[0; 2], name].concat();
    let central = [b"PK\x01\x02", [20, 0].as_slice(), common, &sizes, &[0; 16], name].concat();
    let (size, start) = (central.len() as u8, local.len() as u8);
    let end = [1, 0, 1, 0, size, 0, 0, 0, start, 0, 0, 0, 0, 0];
    [local, central, b"PK\x05\x06\0\0\0\0".to_vec(), end.to_vec()].concat()
}

fn wrapped() -> Vec<Fixture> {
    let binary = bundle(&three()[..1]);
    let hexadecimal: String = binary.iter().map(|byte| format!("{byte:02x}")).collect();
    // The result of reading bytes as UTF-8 and writing them again.
    let through_text = String::from_utf8_lossy(&binary).into_owned();
    let escaped = base64(&binary);
    from_table(
        MADE_BY,
        [
            ("hex_dump", "A bundle as xxd shows it.", hex_dump(&binary).into()),
            ("hex_digits", "A bundle in hexadecimal digits.", hexadecimal.into()),
            ("base64_twice", "A bundle in base64 in base64.", base64(escaped.as_bytes()).into()),
            (
                "json_string",
                "A bundle in base64 between quotes.",
                format!("\"{escaped}\"\n").into(),
            ),
            (
                "through_utf8",
                "A bundle that a program read as UTF-8 text: invalid bytes became U+FFFD.",
                through_text.into(),
            ),
        ],
    )
}

fn hex_dump(binary: &[u8]) -> String {
    let lines = binary.chunks(16).enumerate().map(|(number, line)| {
        let pairs = line.chunks(2).map(|pair| {
            let digits: String = pair.iter().map(|byte| format!("{byte:02x}")).collect();
            digits + " "
        });
        let text = line.iter().map(|byte| match byte {
            b' '..=b'~' => char::from(*byte),
            _ => '.',
        });
        let (pairs, text) = (pairs.collect::<String>(), text.collect::<String>());
        format!("{:08x}: {pairs:<40} {text}\n", number * 16)
    });
    lines.collect()
}

fn nothing() -> Vec<Fixture> {
    let thumbprint = contoso::authorities()[0].thumbprint() + "\r\n";
    from_table(
        MADE_BY,
        [
            ("empty", "No bytes.", Vec::new()),
            ("one_byte", "One byte, the first of a SEQUENCE.", vec![0x30]),
            ("zeros", "1,024 zeros.", vec![0; 1_024]),
            ("blank_lines", "Only line ends.", b"\r\n\r\n".to_vec()),
            ("bom_only", "Only a byte order mark.", vec![0xef, 0xbb, 0xbf]),
            (
                "thumbprint",
                "A certificate's thumbprint instead of the certificate.",
                thumbprint.into(),
            ),
        ],
    )
}
