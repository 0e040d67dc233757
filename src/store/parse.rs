//! Detects the format of a store from its content, and reads it.

use std::borrow::Cow;

use memchr::memmem;

use super::entries::EntriesBuilder;
use super::error::{StoreError, StoreErrorKind};
use super::warning::StoreWarning;
use super::{StoreKind, blocks, csv, json, lines, secret, text};
use crate::kind::FileKind;

/// The largest number of response headers that are skipped, including those of proxies and
/// redirections.
const ANSWERS: usize = 8;

/// Reads a store file of any format.
pub(super) fn read(
    bytes: &[u8],
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Result<StoreKind, StoreError> {
    let bytes = behind_headers(bytes);
    let first = text::first_character(&bytes);
    match first {
        None => return Err(StoreError::new(StoreErrorKind::Empty)),
        Some('<') => return page(&bytes, gathered, remarks),
        Some('{' | '[') if !is_section(&bytes) => {
            return json::read(&decode(&bytes, remarks), gathered, remarks);
        }
        Some(_) => {}
    }
    if is_binary(&bytes)
        && let Some(kind) =
            blocks::read(&bytes, gathered, remarks).map_err(|error| name(error, &bytes))?
    {
        return Ok(kind);
    }
    let text = text::decode(&bytes);
    if let Some(kind) = json_behind_text(&text.text, gathered, remarks) {
        return Ok(kind);
    }
    if let Some(result) = csv::read(&text.text, gathered, remarks) {
        note_replaced(text.replaced, remarks);
        return result;
    }
    match blocks::read(&bytes, gathered, remarks).map_err(|error| name(error, &bytes))? {
        Some(kind) => Ok(kind),
        None => {
            note_replaced(text.replaced, remarks);
            lines::read(&text.text, gathered, remarks).map_err(|error| name(error, &bytes))?;
            Ok(StoreKind::Thumbprints)
        }
    }
}

/// Reads the PEM blocks in HTML or XML. Returns an error if there are none.
fn page(
    bytes: &[u8],
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Result<StoreKind, StoreError> {
    let (mut inner, mut noted) = (gathered.emptied(), Vec::new());
    if let Ok(Some(kind)) = blocks::read(bytes, &mut inner, &mut noted) {
        *gathered = inner;
        remarks.append(&mut noted);
        return Ok(kind);
    }
    Err(match secret::kind_of(bytes) {
        FileKind::Clixml => StoreError::unrecognised(FileKind::Clixml.name()).advising(
            "Write it as JSON in PowerShell: `Import-Clixml FILE | ConvertTo-Json -Depth 5`.",
        ),
        _ => StoreError::unrecognised("an HTML or XML page").advising(
            "Open it: it may explain why there is no list. Then save the response from Graph.",
        ),
    })
}

/// Whether the text begins with a word in brackets, like logs and settings files. JSON's `true`,
/// `false` and `null` are excluded by their first letters.
fn is_section(bytes: &[u8]) -> bool {
    let word = bytes.trim_ascii_start().strip_prefix(b"[").and_then(|rest| rest.first());
    word.is_some_and(|first| first.is_ascii_alphabetic() && !matches!(first, b't' | b'f' | b'n'))
}

/// Whether the bytes are binary: they contain a zero byte near the start and are not UTF-16.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    !text::is_wide(bytes) && memchr::memchr(0, head).is_some()
}

fn decode<'a>(bytes: &'a [u8], remarks: &mut Vec<StoreWarning>) -> Cow<'a, str> {
    let text::StoreText { text, replaced } = text::decode(bytes);
    note_replaced(replaced, remarks);
    text
}

fn note_replaced(replaced: Option<u64>, remarks: &mut Vec<StoreWarning>) {
    remarks.extend(replaced.map(|offset| StoreWarning::ReplacedText { offset }));
}

/// Removes the headers of a saved HTTP response, as written by `curl -i`.
fn behind_headers(bytes: &[u8]) -> Cow<'_, [u8]> {
    let wide = text::is_wide(bytes).then(|| text::decode(bytes).text.into_owned().into_bytes());
    let all = wide.as_deref().unwrap_or(bytes);
    let mut body = all;
    for _ in 0..ANSWERS {
        let begin = body.trim_ascii_start();
        if !begin.starts_with(b"HTTP/") {
            break;
        }
        let ends = [&b"\r\n\r\n"[..], b"\n\n"];
        let found = ends.iter().filter_map(|end| memmem::find(begin, end).map(|at| at + end.len()));
        let Some(end) = found.min() else { break };
        body = begin.get(end..).unwrap_or_default();
    }
    match wide.as_deref() {
        _ if body.len() == all.len() => Cow::Borrowed(bytes),
        Some(_) => Cow::Owned(body.to_vec()),
        None => bytes.get(bytes.len() - body.len()..).map_or(Cow::Borrowed(bytes), Cow::Borrowed),
    }
}

/// Reads JSON that follows other lines: a prompt, a warning, headers of a message.
fn json_behind_text(
    text: &str,
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Option<StoreKind> {
    let mut starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let start = starts.find(|start| {
        let line = text.get(*start..).unwrap_or_default();
        line.trim_start_matches([' ', '\t']).starts_with(['{', '['])
    })?;
    let before = text.get(..start)?;
    // Thumbprints before the JSON would be lost.
    if lines::read(before, &mut EntriesBuilder::default(), &mut Vec::new()).is_ok() {
        return None;
    }
    let (mut inner, mut noted) = (gathered.emptied(), Vec::new());
    let kind = json::read(text.get(start..)?, &mut inner, &mut noted).ok()?;
    *gathered = inner;
    remarks.append(&mut noted);
    Some(kind)
}

/// Words that identify the output of other programs, each with the program's name and advice.
const PROGRAMS: [(&str, &str, &str); 1] = [(
    "CertificateBasedAuthConfiguration",
    "a configuration of Microsoft365DSC",
    "Export the store itself: `Get-MgOrganizationCertificateBasedAuthConfiguration \
     -OrganizationId (Get-MgOrganization).Id | ConvertTo-Json -Depth 5`, or Graph's list of \
     certificateAuthorities.",
)];

/// Names the kind of an unrecognised file in the error, if it can be detected.
fn name(error: StoreError, bytes: &[u8]) -> StoreError {
    if !matches!(error.kind(), StoreErrorKind::Unrecognised { .. }) {
        return error;
    }
    for (word, found, advice) in PROGRAMS {
        if memmem::find(bytes, word.as_bytes()).is_some() {
            return StoreError::unrecognised(found).advising(advice);
        }
    }
    match secret::kind_of(bytes) {
        FileKind::Unknown if is_no_text(bytes) => {
            StoreError::unrecognised(FileKind::Unknown.name())
        }
        FileKind::PlainText | FileKind::Unknown | FileKind::UnknownAsn1 | FileKind::Thumbprint => {
            error
        }
        kind => match advice(kind) {
            Some(advice) => StoreError::unrecognised(kind.name()).advising(advice),
            None => error,
        },
    }
}

/// Whether the first bytes are not text, so that a message must not show them.
fn is_no_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..256).unwrap_or(bytes);
    let is_other = |error: std::str::Utf8Error| error.error_len().is_some();
    bytes.first().is_some_and(u8::is_ascii_control)
        || std::str::from_utf8(head).is_err_and(is_other)
}

/// The advice for a kind of file, if it has its own advice.
const fn advice(kind: FileKind) -> Option<&'static str> {
    Some(match kind {
        FileKind::Zip | FileKind::Gzip | FileKind::Archive => {
            "Unpack it, and pass the folder or the files in it."
        }
        FileKind::Pkcs12 | FileKind::JavaKeyStore => {
            "Extract only the certificates: `openssl pkcs12 -in file.pfx -nokeys -out \
             certificates.pem`, or `keytool -list -rfc -keystore store.jks > certificates.pem`."
        }
        FileKind::PdfDocument | FileKind::Xml | FileKind::HtmlPage | FileKind::GitLfsPointer => {
            "Save Graph's list of certificateAuthorities, a list of thumbprints, a bundle or \
             certificates."
        }
        FileKind::SerializedCertificateStore => {
            "Open it in Windows, and export the certificates as PKCS #7 (.p7b)."
        }
        FileKind::HexDigits
        | FileKind::HexDump
        | FileKind::SavedAsText
        | FileKind::LeadingBytes
        | FileKind::Base64Twice
        | FileKind::QuotedBase64
        | FileKind::Zeros => "Get the file again in binary mode, or export it again.",
        FileKind::HexSourceCode
        | FileKind::HexDumpOtherWidth
        | FileKind::HexWordDump
        | FileKind::OctalDump
        | FileKind::DecimalBytes
        | FileKind::PythonBytes
        | FileKind::JsonWithBase64
        | FileKind::DataUri
        | FileKind::Ldif
        | FileKind::Clixml
        | FileKind::HttpArchive
        | FileKind::PrintedObject
        | FileKind::HttpResponse
        | FileKind::MimeMessage
        | FileKind::MimeMultipart
        | FileKind::CompoundFile => kind.advice(),
        _ => return None,
    })
}
