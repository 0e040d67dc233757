//! Private keys in a store's file. A private key is there by mistake, and anyone who gets the file
//! gets the key.

use memchr::memmem;

use super::certificate::{Outline, first_certificate};
use super::text;
use crate::arithmetic::{to_u64, to_usize};
use crate::kind::{Embedded, FileKind, Sample};
use crate::signed_data::{MemberKind, Walker};
use crate::text::{Message, message};

/// The number of first bytes from which the kind of a file is detected.
const HEAD: usize = 4096;

/// The number of bytes before `PRIVATE KEY` that are searched for `BEGIN` or `END`.
const ALGORITHM: usize = 24;

/// A private key that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    pub(crate) kind: FileKind,
    /// The line in which it begins, if the file is text.
    pub(crate) line: Option<u64>,
}

impl Secret {
    /// The first private key in a file: a PEM boundary anywhere in the file, a file that is a
    /// private key, or a private key in DER outside the file's certificates.
    pub(super) fn find(bytes: &[u8]) -> Option<Self> {
        if text::is_wide(bytes) {
            return in_text(text::decode(bytes).text.as_bytes());
        }
        in_text(bytes).or_else(|| {
            let kind = Some(kind_of(bytes)).filter(|kind| kind.is_secret());
            let kind = kind.or_else(|| embedded(bytes))?;
            Some(Self { kind, line: None })
        })
    }

    /// The warning for the owner of the file.
    pub(super) fn warning(self) -> Message {
        let place = match self.line {
            Some(line) => message![" in line ", line],
            None => Message::default(),
        };
        message!["The file contains ", self.kind.name(), place, ": do not share it."]
    }
}

/// The kind of a file by its first bytes.
pub(super) fn kind_of(bytes: &[u8]) -> FileKind {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let length = to_u64(bytes.len());
    FileKind::of(&Sample { bytes: head, length, label: "", blocks: 0 })
}

/// A private key in DER outside the file's certificates.
fn embedded(bytes: &[u8]) -> Option<FileKind> {
    outside_certificates(bytes).into_iter().find_map(|part| {
        let mut first = None;
        Embedded::default().push(part, true, &mut |kind, _| {
            if kind.is_secret() {
                first.get_or_insert(kind);
            }
        });
        first
    })
}

/// The parts of a file outside its DER certificates. Certificates are not searched, because the
/// parameters of a public key may have the form of a private key, as for DSTU 4145.
fn outside_certificates(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut from) = (Vec::new(), 0);
    match Outline::of(bytes) {
        Outline::ContentInfo => {
            let mut walker = Walker::new(0);
            let mut members = Vec::new();
            // An error ends the walk; the data after it is searched.
            walker.push(bytes, &mut |member| members.push(member)).ok();
            for member in members.iter().filter(|it| it.kind == MemberKind::Certificate) {
                let place = to_usize;
                parts.extend(bytes.get(from..place(member.offset)));
                from = place(member.offset.saturating_add(member.length));
            }
        }
        Outline::Certificate => {
            while let Ok((certificate, _)) =
                first_certificate(bytes.get(from..).unwrap_or_default())
            {
                from += certificate.len();
            }
        }
        Outline::Other(_) => {}
    }
    parts.extend(bytes.get(from..));
    parts
}

fn in_text(text: &[u8]) -> Option<Secret> {
    let found = |words: &str| {
        let mut places = memmem::find_iter(text, words.as_bytes());
        places.find_map(|at| boundary(text, at, words.len()).map(|kind| (at, kind)))
    };
    let spellings = ["PRIVATE KEY", "private key", "Private Key"];
    let (at, kind) = spellings.into_iter().filter_map(found).min_by_key(|(at, _)| *at)?;
    let before = text.get(..at).unwrap_or_default();
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    Some(Secret { kind, line: u64::try_from(line).ok() })
}

/// The kind of private key that a PEM boundary announces; `None` if the words at `at` are not in a
/// boundary.
fn boundary(text: &[u8], at: usize, length: usize) -> Option<FileKind> {
    let behind = text.get(at + length..).unwrap_or_default();
    let block = |words: &[u8]| words.get(..6).is_some_and(|w| w.eq_ignore_ascii_case(b" BLOCK"));
    let behind = if block(behind) { behind.get(6..)? } else { behind };
    if behind.first() != Some(&b'-') {
        return None;
    }
    let before = text.get(at.saturating_sub(ALGORITHM)..at).unwrap_or_default();
    let before = before.to_ascii_uppercase();
    let begin = memmem::rfind(&before, b"BEGIN").map(|at| at + 5);
    let begin = begin.or_else(|| memmem::rfind(&before, b"END").map(|at| at + 3))?;
    let algorithm = before.get(begin..).unwrap_or_default();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b' ' || *byte == b'-';
    algorithm.iter().all(is_word).then(|| {
        let encrypted = memmem::find(algorithm, b"ENCRYPTED").is_some();
        if encrypted { FileKind::EncryptedPrivateKey } else { FileKind::PrivateKey }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<(FileKind, Option<u64>)> {
        Secret::find(text.as_bytes()).map(|secret| (secret.kind, secret.line))
    }

    #[test]
    fn a_boundary_anywhere_in_a_text() {
        let plain = Some((FileKind::PrivateKey, Some(2)));
        assert_eq!(find("a\n-----BEGIN RSA PRIVATE KEY-----\nMII"), plain);
        assert_eq!(find("[\n{\"x\":\"-----begin private key-----\\nMII\"}]"), plain);
        assert_eq!(find("a;b\n\"-----BEGIN PGP PRIVATE KEY BLOCK-----\";1"), plain);
        let encrypted = Some((FileKind::EncryptedPrivateKey, Some(1)));
        assert_eq!(find("-----BEGIN ENCRYPTED PRIVATE KEY-----"), encrypted);
        let wide: Vec<u8> =
            "x\n-----BEGIN PRIVATE KEY-----".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Secret::find(&wide).map(|secret| secret.line), Some(Some(2)));
    }

    #[test]
    fn words_about_keys_are_no_key() {
        assert_eq!(find("  Private key is NOT exportable\n  Private key - none"), None);
        assert_eq!(find("{\"displayName\": \"PRIVATE KEY-holders CA\"}"), None);
    }
}
