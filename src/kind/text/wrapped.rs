//! Data within text that a program exports.

use memchr::memmem;

use super::base64::decode;
use crate::kind::FileKind;
use crate::kind::content::Content;

/// The number of values in a text that are examined.
const VALUES: usize = 64;

/// The format of an exported text, and the kind of the data in it.
pub(super) fn content(text: &[u8]) -> Option<Content> {
    data_uri(text)
        .or_else(|| clixml(text))
        .or_else(|| archive_of_a_browser(text))
        .or_else(|| printed_object(text))
        .or_else(|| ldif(text))
}

/// `data:[<media type>][;base64],<data>` (RFC 2397), with or without quotation marks.
fn data_uri(text: &[u8]) -> Option<Content> {
    let inside = text.strip_prefix(b"\"").or_else(|| text.strip_prefix(b"'")).unwrap_or(text);
    let scheme = inside.get(..5)?;
    if !scheme.eq_ignore_ascii_case(b"data:") {
        return None;
    }
    let comma = inside.iter().position(|byte| *byte == b',')?;
    let media = inside.get(..comma)?;
    let is_media = media.iter().all(u8::is_ascii_graphic);
    let data = unescape(inside.get(comma + 1..)?);
    if !is_media {
        return None;
    }
    let encoded = media.to_ascii_lowercase().ends_with(b";base64");
    let decoded = if encoded { decode(&value(&data)).unwrap_or_default() } else { data };
    Some(Content::around(FileKind::DataUri, &decoded))
}

/// Decodes percent-encoding.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => super::numbers::hex(&[*high, *low]).first().copied(),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { rest.get(3..).unwrap_or_default() } else { behind };
    }
    bytes
}

/// The start of `text` that consists of base64 characters and white space.
fn value(text: &[u8]) -> Vec<u8> {
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=".contains(byte)
    };
    text.iter().take_while(|byte| is_part(byte)).copied().collect()
}

/// Objects as PowerShell exports them ([MS-PSRP] section 2.2.5).
fn clixml(text: &[u8]) -> Option<Content> {
    let objects = text.strip_prefix(b"#< CLIXML").map_or(text, <[u8]>::trim_ascii_start);
    let is_clixml = objects.len() < text.len() || objects.starts_with(b"<Objs ");
    let is_clixml = is_clixml && memmem::find(text, b"<Objs").is_some();
    let values = || behind_each(text, b"<BA>").filter_map(|data| decode(&value(data)));
    is_clixml.then(|| first_or_secret(FileKind::Clixml, values()))
}

/// HTTP Archive 1.2: what a browser's developer tools export.
fn archive_of_a_browser(text: &[u8]) -> Option<Content> {
    let inside = text.strip_prefix(b"{")?.trim_ascii_start();
    let log = inside.strip_prefix(b"\"log\"")?.trim_ascii_start().strip_prefix(b":")?;
    let log = log.trim_ascii_start();
    let is_archive = [&b"\"creator\""[..], b"\"entries\"", b"\"pages\"", b"\"version\""]
        .iter()
        .any(|name| memmem::find(log, name).is_some());
    (log.starts_with(b"{") && is_archive).then(|| Content::new(FileKind::HttpArchive))
}

/// The text that shells print instead of the bytes of an object: its type, or an excerpt.
fn printed_object(text: &[u8]) -> Option<Content> {
    let name = text.trim_ascii_end();
    let is_type = name.starts_with(b"System.")
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b".[]`".contains(byte));
    let is_type = is_type || name.split(u8::is_ascii_whitespace).all(is_byte_array);
    let is_buffer = text.starts_with(b"<Buffer ") && name.ends_with(b">");
    (is_type || is_buffer || is_response(text)).then(|| Content::new(FileKind::PrintedObject))
}

fn is_byte_array(word: &[u8]) -> bool {
    word.is_empty() || word == b"System.Byte[]"
}

/// The object that `Invoke-WebRequest` returns, as PowerShell prints it.
fn is_response(text: &[u8]) -> bool {
    text.starts_with(b"StatusCode ")
        && memmem::find(text, b"StatusDescription ").is_some()
        && memmem::find(text, b"Content ").is_some()
}

/// The LDAP Data Interchange Format (RFC 2849). A line that begins with a space continues the
/// previous line.
fn ldif(text: &[u8]) -> Option<Content> {
    let is_first = |line: &&[u8]| !line.trim_ascii().is_empty() && !line.starts_with(b"#");
    let mut lines = text.split(|byte| *byte == b'\n').filter(is_first);
    let first = lines.next()?;
    let first = if starts(first, b"version:") { lines.next()? } else { first };
    let unfolded = unfold(text);
    let is_ldif = starts(first, b"dn:") || memmem::find(first, b";binary::").is_some();
    let values = || {
        behind_each(&unfolded, b":: ").filter_map(|data| {
            let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
            decode(data.get(..end)?)
        })
    };
    is_ldif.then(|| first_or_secret(FileKind::Ldif, values()))
}

fn starts(line: &[u8], name: &[u8]) -> bool {
    line.get(..name.len()).is_some_and(|front| front.eq_ignore_ascii_case(name))
}

fn unfold(text: &[u8]) -> Vec<u8> {
    let mut unfolded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        rest = match rest {
            [b'\r', b'\n', b' ', behind @ ..] | [b'\n', b' ', behind @ ..] => behind,
            _ => {
                unfolded.push(*byte);
                behind
            }
        };
    }
    unfolded
}

/// The text after each of the first [`VALUES`] occurrences of `name`.
fn behind_each<'a>(text: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let found = memmem::find_iter(text, name).take(VALUES);
    found.filter_map(|at| text.get(at + name.len()..))
}

/// The first secret among the values, otherwise `kind` with the first known kind among them.
fn first_or_secret(kind: FileKind, values: impl Iterator<Item = Vec<u8>>) -> Content {
    let mut first = Content::new(kind);
    for value in values {
        let content = Content::around(kind, &value);
        if content.kind.is_secret() {
            return content;
        }
        first.inside = first.inside.or(content.inside);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: &str = "MIIGUwYJKoZIhvcNAQcCoIIGRDCCBkACAQExADALBgkqhkiG9w0BBwGgggYo";
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";

    fn of(text: &str) -> Option<(FileKind, Option<FileKind>)> {
        content(text.as_bytes()).map(|content| (content.kind, content.inside))
    }

    #[test]
    fn formats_with_a_value_and_with_a_key() {
        for (front, kind, behind) in [
            ("data:application/x-pkcs7-certificates;base64,", FileKind::DataUri, ""),
            ("data:;base64,", FileKind::DataUri, ""),
            ("\"DATA:application/byte-stream;name=bundle.p7b;base64,", FileKind::DataUri, "\""),
            ("<Objs Version=\"1.1.0.1\" xmlns=\"x\"><BA>", FileKind::Clixml, "</BA></Objs>"),
            (
                "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"x\"><BA>",
                FileKind::Clixml,
                "</BA></Objs>",
            ),
            ("dn: CN=x\nobjectClass: y\ncACertificate;binary:: ", FileKind::Ldif, "\n"),
            (
                "# by ldapsearch\n\nversion: 1\n\ndn:: Q049eA==\ncACertificate:: ",
                FileKind::Ldif,
                "\ncn: x\n",
            ),
            ("cACertificate;binary:: ", FileKind::Ldif, "\n"),
        ] {
            let of_value = |value: &str| of(&format!("{front}{value}{behind}"));
            assert_eq!(of_value(BUNDLE), Some((kind, Some(FileKind::SignedData))), "{front}");
            assert_eq!(of_value(KEY), Some((FileKind::PrivateKey, None)), "{front}");
        }
        let folded = BUNDLE.replace("BBw", "B\r\n Bw");
        let text = format!("dn: x\r\ncACertificate;binary:: {folded}\r\n");
        assert_eq!(of(&text), Some((FileKind::Ldif, Some(FileKind::SignedData))));
        let escaped = BUNDLE.replace('+', "%2B");
        let text = format!("data:application/x-pkcs7-certificates;base64,{escaped}%3D%3D");
        assert_eq!(of(&text), Some((FileKind::DataUri, Some(FileKind::SignedData))));
    }

    #[test]
    fn what_browsers_and_shells_write() {
        let archive = "{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"creator\": {";
        assert_eq!(of(archive), Some((FileKind::HttpArchive, None)));
        let printed = "StatusCode        : 200\r\nStatusDescription : OK\r\n\
                       Content           : {48, 130, 6, 83...}\r\n";
        for text in [
            printed,
            "System.Byte[]\r\n",
            "System.Byte[]\r\nSystem.Byte[]\r\n",
            "System.Security.Cryptography.X509Certificates.X509Certificate2",
            "<Buffer 30 82 06 53 06 09 ... 1573 more bytes>\n",
        ] {
            assert_eq!(of(text), Some((FileKind::PrintedObject, None)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "data: 30",
            "data, more data",
            "dnx: 1",
            "{\"log\": 1}",
            "{\"value\": []}",
            "StatusCode 404",
            "<?xml version=\"1.0\"?><Objects>",
            "version: 1\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
