//! The headers of HTTP and MIME before a body.

use std::iter;

use super::FileKind;
use super::content::Content;

/// Names of headers, in lower case. Lines that look like headers are MIME if one of them has such a
/// name.
const MIME: [&[u8]; 4] =
    [b"content-type:", b"content-transfer-encoding:", b"content-disposition:", b"mime-version:"];

/// Names of the first header of a mail, in lower case. Its other headers may be outside the sample.
const MAIL: [&[u8]; 6] = [
    b"return-path:",
    b"received:",
    b"delivered-to:",
    b"x-mozilla-status:",
    b"authentication-results:",
    b"dkim-signature:",
];

/// The number of sections of a body that are examined. Empty lines separate sections, because the
/// parts of a body have their own headers.
const SECTIONS: usize = 32;

/// The kind of the message, and the kind of its body if `inner` recognises it.
///
/// The body may be binary, so this accepts bytes that are not text.
pub(super) fn content(bytes: &[u8], inner: impl Fn(&[u8]) -> Option<FileKind>) -> Option<Content> {
    let (kind, front) = split(bytes)?;
    let sections = iter::successors(front, |section| body(section)).take(SECTIONS);
    let mut inside = None;
    let of_section = |section: &[u8]| inner(unchunked(section));
    for found in sections.filter_map(of_section) {
        if found.is_secret() {
            return Some(Content::new(found));
        }
        inside = inside.or_else(|| Some(found).filter(|found| *found != FileKind::PlainText));
    }
    Some(Content { kind, inside })
}

/// Removes the length of the first chunk from a chunked body (RFC 9112 section 7.1). Returns any
/// other body unchanged.
fn unchunked(body: &[u8]) -> &[u8] {
    let digits = body.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    match body.get(digits..) {
        Some([b'\r', b'\n', chunk @ ..]) if (1..=8).contains(&digits) => chunk,
        _ => body,
    }
}

/// The kind of the message, and its body if the sample contains the end of the headers.
fn split(bytes: &[u8]) -> Option<(FileKind, Option<&[u8]>)> {
    let mut rest = super::text::trim(bytes);
    if is_status(rest) {
        // The headers of redirects, proxies and `100 Continue` come first.
        while is_status(rest) {
            match body(rest) {
                Some(body) => rest = body,
                None => return Some((FileKind::HttpResponse, None)),
            }
        }
        return Some((FileKind::HttpResponse, Some(rest)));
    }
    if rest.starts_with(b"--") && !rest.starts_with(b"-----BEGIN") {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let headers = rest.get(end + 1..)?;
        return is_mime(headers).then(|| (FileKind::MimeMultipart, body(headers)));
    }
    // In a mailbox file, a `From ` line precedes the headers.
    if rest.starts_with(b"From ") {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        rest = rest.get(end + 1..)?;
    }
    if !is_mime(rest) {
        return None;
    }
    let is_multipart = lines(rest).any(|line| starts(line, b"content-type: multipart/"));
    let kind = if is_multipart { FileKind::MimeMultipart } else { FileKind::MimeMessage };
    Some((kind, body(rest)))
}

fn is_status(bytes: &[u8]) -> bool {
    matches!(bytes, [b'H', b'T', b'T', b'P', b'/', b'1'..=b'3', b' ' | b'.', ..])
}

fn is_mime(bytes: &[u8]) -> bool {
    let Some(first) = lines(bytes).next().filter(|line| is_header(line)) else { return false };
    let is_mail = MAIL.iter().any(|name| starts(first, name));
    let headers = || lines(bytes).take_while(|line| is_header(line) || is_folded(line));
    is_mail || headers().any(|line| MIME.iter().any(|name| starts(line, name)))
}

/// Whether the line begins with a name of letters, digits, dashes and underscores, and a colon.
fn is_header(line: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let name = line.iter().take_while(|byte| is_name(byte)).count();
    // Two colons mean LDIF.
    name > 0 && line.get(name) == Some(&b':') && line.get(name + 1) != Some(&b':')
}

fn is_folded(line: &[u8]) -> bool {
    matches!(line, [b' ' | b'\t', _, ..])
}

fn starts(line: &[u8], name: &[u8]) -> bool {
    line.get(..name.len()).is_some_and(|front| front.eq_ignore_ascii_case(name))
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// The bytes after the first empty line.
fn body(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = rest.get(..end)?;
        rest = rest.get(end + 1..)?;
        if matches!(line, b"" | b"\r") {
            return Some(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sample;
    use super::*;

    fn of(bytes: &[u8]) -> Option<(FileKind, Option<FileKind>)> {
        let length = u64::try_from(bytes.len()).unwrap();
        let sample = Sample { bytes, length, label: "", blocks: 0 };
        let (kind, inside) = FileKind::and_inside(&sample);
        let is_headers = matches!(
            kind,
            FileKind::HttpResponse | FileKind::MimeMessage | FileKind::MimeMultipart
        );
        (is_headers || kind.is_secret()).then_some((kind, inside))
    }

    const BODY: &[u8] =
        b"\x30\x82\x06\x53\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x82\x06\x44";

    #[test]
    fn headers_of_many_programs() {
        let signed = Some(FileKind::SignedData);
        for (front, expected) in [
            ("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", (FileKind::HttpResponse, signed)),
            (
                "HTTP/2 302 \r\nlocation: x\r\n\r\nHTTP/2 200 \r\nserver: y\r\n\r\n",
                (FileKind::HttpResponse, signed),
            ),
            ("\u{FEFF}HTTP/3 200\n\n", (FileKind::HttpResponse, signed)),
            ("HTTP/1.1 200 OK\r\nServer: x\r\n", (FileKind::HttpResponse, None)),
            (
                "Content-Type: application/pkcs7-mime\nContent-Length: 9\n\n",
                (FileKind::MimeMessage, signed),
            ),
            ("Date: x\nX-Y: a\n\tb\nMIME-Version: 1.0\n\n", (FileKind::MimeMessage, signed)),
            ("Received: from x\n by y\n\n", (FileKind::MimeMessage, signed)),
            (
                "From a@b Mon Jan\nSubject: x\nmime-version: 1.0\n\n",
                (FileKind::MimeMessage, signed),
            ),
            ("--b\r\nContent-Type: x/y\r\n\r\n", (FileKind::MimeMultipart, signed)),
            (
                "MIME-Version: 1.0\nContent-Type: multipart/mixed;\n \
                 boundary=\"b\"\n\n--b\nContent-Type: x/y\n\n",
                (FileKind::MimeMultipart, signed),
            ),
            ("HTTP/1.1 200 OK\n\n--b\nContent-Type: x/y\n\n", (FileKind::HttpResponse, signed)),
        ] {
            let bytes = [front.as_bytes(), if expected.1.is_some() { BODY } else { b"" }].concat();
            assert_eq!(of(&bytes), Some(expected), "{front}");
        }
    }

    #[test]
    fn a_key_in_the_body_is_found() {
        let key = "-----BEGIN PRIVATE KEY-----\n";
        for front in ["HTTP/1.1 200 OK\n\n", "MIME-Version: 1.0\n\n", "--x\nContent-Type: y\n\n"] {
            let text = format!("{front}{key}");
            assert_eq!(of(text.as_bytes()), Some((FileKind::PrivateKey, None)), "{front}");
        }
    }

    #[test]
    fn lines_with_colons_are_no_headers() {
        for text in [
            "Thumbprint: 0123\nSubject: CN=x\n",
            "dn: cn=x\ncACertificate;binary:: MIIB\n",
            "note: the Content-Type: is missing\n\nContent-Type: x\n",
            "-----BEGIN PKCS7-----\nProc-Type: 4\n",
            "-- comment\nselect 1;\n",
            "HTTP is a protocol",
        ] {
            assert_eq!(of(text.as_bytes()), None, "{text}");
        }
    }
}
