//! Finds DER structures in bytes that are otherwise not read: after a PEM block, in text, after a
//! bundle. The structures are not parsed, but must not be lost silently.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::node::Nodes;
use super::{FileKind, asn1};
use crate::arithmetic::{part, to_u64, to_usize};
use crate::tlv::Tag;

/// The largest distance in bytes from the outer SEQUENCE to the INTEGER or OBJECT IDENTIFIER that
/// makes it a candidate.
const FRONT: usize = 16;

/// The number of first bytes that identify a structure.
const TELLING: usize = 160;

/// The largest number of bytes that are copied at once.
const PIECE: usize = 16 * 1024;

/// Finds structures in bytes that arrive in pieces of any size.
#[derive(Debug, Default)]
pub(crate) struct Embedded {
    kept: Vec<u8>,
    /// The offsets of the first kept byte and of the first byte that was not examined yet.
    offset: u64,
    next: u64,
    /// The ends of the last structure and of the last private key. A structure that begins before
    /// the end is part of them.
    end: u64,
    secret_end: u64,
}

impl Embedded {
    /// Reads the next bytes and passes each structure to `found`, with its offset in the input.
    /// `last` marks the end of the input; before that, the last [`TELLING`] bytes are not examined.
    pub(crate) fn push(&mut self, bytes: &[u8], last: bool, found: &mut dyn FnMut(FileKind, u64)) {
        for piece in bytes.chunks(PIECE) {
            match piece.split_at_checked(TELLING) {
                Some((front, _)) if memchr::memchr2(2, 6, piece).is_none() => {
                    self.kept.extend_from_slice(front);
                    self.judge(false, found);
                    self.skip(piece);
                }
                _ => {
                    self.kept.extend_from_slice(piece);
                    self.judge(false, found);
                }
            }
        }
        if last {
            self.judge(true, found);
        }
    }

    /// Skips a piece that contains none of the bytes that are searched for. All bytes before the
    /// piece were examined.
    fn skip(&mut self, piece: &[u8]) {
        let end = self.next + to_u64(piece.len());
        self.kept.clear();
        self.kept.extend_from_slice(part(piece, piece.len().saturating_sub(FRONT)..));
        self.offset = end - to_u64(self.kept.len());
        self.next = end;
    }

    fn judge(&mut self, last: bool, found: &mut dyn FnMut(FileKind, u64)) {
        let from = to_usize(self.next - self.offset);
        let end = self.kept.len().saturating_sub(if last { 0 } else { TELLING }).max(from);
        let kept = std::mem::take(&mut self.kept);
        // Every structure that is searched for begins with an INTEGER or an OBJECT IDENTIFIER.
        for at in memchr::memchr2_iter(2, 6, kept.get(from..end).unwrap_or_default()) {
            if let Some((start, kind)) = candidate(&kept, from + at) {
                let content = kept.get(start..).unwrap_or_default();
                self.hand_on(kind, self.offset + to_u64(start), whole_length(content), found);
            }
        }
        self.kept = kept;
        self.next = self.offset + to_u64(end);
        let passed = end.saturating_sub(FRONT);
        self.kept.drain(..passed.min(self.kept.len()));
        self.offset += to_u64(passed);
    }

    fn hand_on(
        &mut self,
        kind: FileKind,
        at: u64,
        length: u64,
        found: &mut dyn FnMut(FileKind, u64),
    ) {
        let end = if kind.is_secret() { &mut self.secret_end } else { &mut self.end };
        if at >= *end {
            *end = at.saturating_add(length);
            found(kind, at);
        }
    }
}

/// Decodes truncated base64, whose trailing bits need not be zero.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The kind of the structure that the base64 at the start of a word encodes; `None` if it encodes
/// neither a structure that is searched for nor a private key in PEM.
pub(crate) fn in_base64(word: &[u8]) -> Option<FileKind> {
    let whole = word.len() - usize::from(word.len() % 4 == 1);
    let front = word.get(..TELLING.min(whole))?;
    let bytes = ENGINE.decode(front).ok()?;
    if bytes.starts_with(b"-----BEGIN ") {
        let is_key = memchr::memmem::find(&bytes, b"PRIVATE KEY-").is_some();
        return is_key.then_some(FileKind::PrivateKey);
    }
    asn1::kind(&bytes).filter(is_told)
}

/// The offset and the kind of the structure whose first INTEGER or OBJECT IDENTIFIER is at `at`.
fn candidate(bytes: &[u8], at: usize) -> Option<(usize, FileKind)> {
    let judge = |start: usize| {
        let front = bytes.get(start..bytes.len().min(start + TELLING))?;
        let kind = asn1::kind(front).filter(is_told)?;
        // The parameters of PBES2 begin like an encrypted key, wherever they occur.
        let is_whole_key = || {
            let [_, second, ..] = Nodes::new(front).next()?.front();
            second.filter(|second| second.tag == Tag::OCTET_STRING)
        };
        (kind != FileKind::EncryptedPrivateKey || is_whole_key().is_some()).then_some((start, kind))
    };
    // A certificate of version 3 has `A0 03` before the INTEGER.
    let is_versioned = at.checked_sub(2).and_then(|from| bytes.get(from..at)) == Some(&[0xA0, 3]);
    let inner = sequence_before(bytes, if is_versioned { at - 2 } else { at })?;
    sequence_before(bytes, inner).and_then(judge).or_else(|| judge(inner))
}

/// The offset of a SEQUENCE whose content begins at `at`.
fn sequence_before(bytes: &[u8], at: usize) -> Option<usize> {
    (2..=6).filter_map(|length| at.checked_sub(length)).find(|start| {
        let header = bytes.get(*start..at).unwrap_or_default();
        match *header {
            [0x30, short] => short <= 0x80,
            [0x30, long, ..] => usize::from(long) == 0x80 + header.len() - 2,
            _ => false,
        }
    })
}

const fn is_told(kind: &FileKind) -> bool {
    kind.is_secret()
        || matches!(kind, FileKind::SignedData | FileKind::OneCertificate)
        || matches!(kind, FileKind::CertificatesConcatenated)
}

/// The length of the first element. For an indefinite length, the length of its header.
fn whole_length(bytes: &[u8]) -> u64 {
    match *bytes {
        [_, short @ 0..=0x7F, ..] => u64::from(short) + 2,
        [_, long @ 0x81..=0x84, ref rest @ ..] => {
            let digits = rest.iter().take(usize::from(long & 0x7F));
            digits.fold(0, |sum, byte| sum << 8 | u64::from(*byte)) + u64::from(long & 0x7F) + 2
        }
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An Ed25519 key in PKCS #8 (RFC 8410 section 7).
    const KEY: &[u8] = b"\x30\x2E\x02\x01\x00\x30\x05\x06\x03\x2B\x65\x70\x04\x22\x04\x20\
        0123456789abcdef0123456789abcdef";

    #[test]
    fn structures_are_found_however_the_bytes_are_cut() {
        let certificate = include_bytes!("../../testdata/cases/bundle.p7b");
        let text = [b'x'; 1000];
        let mut bytes = [b"text\n", KEY, b" text \x02\x06\x30\x02\n", &certificate[..]].concat();
        bytes.extend([&text, KEY, &text].concat());
        for size in [1, 2, 3, 7, 64, 160, 161, 200, 401, bytes.len()] {
            let (mut embedded, mut found) = (Embedded::default(), Vec::new());
            let mut note = |kind, at| found.push((kind, at));
            bytes.chunks(size).for_each(|piece| embedded.push(piece, false, &mut note));
            embedded.push(&[], true, &mut note);
            let key = FileKind::PrivateKey;
            assert_eq!(found, [(key, 5), (FileKind::SignedData, 64), (key, 2687)], "{size}");
        }
    }

    #[test]
    fn base64_names_keys_alone_and_pem_of_keys() {
        assert_eq!(
            in_base64(b"MC4CAQAwBQYDK2VwBCIEIDAxMjM0NTY3ODlhYmNkZWYw"),
            Some(FileKind::PrivateKey)
        );
        assert_eq!(
            in_base64(b"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0g"),
            Some(FileKind::PrivateKey)
        );
        assert_eq!(in_base64(b"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JR0g"), None);
        assert_eq!(in_base64(b"MIIB"), None);
    }
}
