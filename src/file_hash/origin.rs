//! Finds the data from which a hash was computed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest as _;

use super::fingerprint::FingerprintBlocks;
use super::form::algorithm;
use super::near;
use super::saved::{self, Saved, SavedCoding, SavedText};
use crate::digest::Sha256Digest;

/// The data from which a hash was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A file without content, with a description of it.
    Nothing(&'static str),
    /// The file, but some digits of its hash are mistyped: their number, and the position of the
    /// first from 1.
    Mistyped { count: usize, first: usize },
    /// The file, hashed with another algorithm.
    Other(&'static str),
    /// The file as a git blob.
    GitBlob,
    /// The decoded bytes of a block: its number from 1, and the number of blocks.
    Decoded { block: usize, of: usize },
    /// The file, saved in a different form.
    Saved { saved: Saved, own: SavedCoding },
    /// The first block in a different armour, with its label and its line length.
    Armored { label: &'static str, width: usize, saved: Saved },
    /// A certificate of the bundle, by its index.
    Certificate(usize),
    /// Other data; the file contains the digits of its hash as text.
    Text,
}

impl Origin {
    /// The origin of `hash`, unless it is `actual`, the hash of the file. `file` is the file's
    /// bytes, if they were buffered.
    pub(super) fn find(hash: &[u8], actual: Sha256Digest, file: Option<&[u8]>) -> Option<Self> {
        if hash == actual.as_bytes() {
            return None;
        }
        let nothing = || nothing(hash);
        let mistyped = || {
            let (count, first) = near::typing_errors(hash, actual)?;
            Some(Self::Mistyped { count, first })
        };
        nothing().or_else(mistyped).or_else(|| of_file(hash, file?))
    }
}

fn nothing(hash: &[u8]) -> Option<Origin> {
    let contents: [(&[u8], _); 7] = [
        (b"", "an empty file"),
        (b"\n", "only a line end"),
        (b"\r\n", "only a line end"),
        (b"\xEF\xBB\xBF", "only a byte order mark"),
        (b"\xEF\xBB\xBF\r\n", "a byte order mark and a line end"),
        (b"\xFF\xFE", "only a byte order mark"),
        (b"\xFF\xFE\r\0\n\0", "a byte order mark and a line end"),
    ];
    // MD5 is not computed.
    if hash == b"\xD4\x1D\x8C\xD9\x8F\x00\xB2\x04\xE9\x80\x09\x98\xEC\xF8\x42\x7E" {
        return Some(Origin::Nothing("an empty file"));
    }
    let found = contents.iter().find(|(content, _)| is_of(hash, &[content]));
    found.map(|(_, what)| Origin::Nothing(what))
}

/// Whether a hash of any length is that of the concatenated parts. MD5 is not computed.
fn is_of(hash: &[u8], parts: &[&[u8]]) -> bool {
    fn digest<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
        parts.iter().fold(D::new(), D::chain_update).finalize().to_vec()
    }
    let digest = match hash.len() {
        20 => digest::<sha1::Sha1>(parts),
        28 => digest::<sha2::Sha224>(parts),
        32 => digest::<sha2::Sha256>(parts),
        48 => digest::<sha2::Sha384>(parts),
        64 => digest::<sha2::Sha512>(parts),
        _ => return false,
    };
    digest == hash
}

fn of_file(hash: &[u8], file: &[u8]) -> Option<Origin> {
    if hash.len() != 32 && is_of(hash, &[file]) {
        return Some(Origin::Other(algorithm(hash.len())));
    }
    if sha2::Sha512_256::digest(file).as_slice() == hash {
        return Some(Origin::Other("SHA-512/256"));
    }
    if is_of(hash, &[format!("blob {}\0", file.len()).as_bytes(), file]) {
        return Some(Origin::GitBlob);
    }
    let blocks = FingerprintBlocks::of(file);
    let of = blocks.blocks.len();
    let decoded = || {
        let mut numbered = (1..).zip(&blocks.blocks);
        let (block, _) = numbered.find(|(_, block)| is_of(hash, &[block]))?;
        Some(Origin::Decoded { block, of })
    };
    let certificate = || {
        let index = blocks.certificates().position(|bytes| is_of(hash, &[bytes]))?;
        Some(Origin::Certificate(index))
    };
    let other = || if hash.len() == 32 { of_other_form(hash, file, &blocks) } else { None };
    decoded().or_else(certificate).or_else(other).or_else(|| holds_digits(hash, file))
}

fn of_other_form(hash: &[u8], file: &[u8], blocks: &FingerprintBlocks) -> Option<Origin> {
    const USUAL: &[SavedCoding] = &[SavedCoding::Plain, SavedCoding::Marked, SavedCoding::Utf16];
    const ALL: &[SavedCoding] =
        &[SavedCoding::Plain, SavedCoding::Marked, SavedCoding::Utf16, SavedCoding::Utf16BigEndian];
    let text = SavedText::of(file);
    let codings = if blocks.is_binary { &[SavedCoding::Plain] } else { ALL };
    if let Some(saved) = saved::find(&text.text, codings, hash) {
        return Some(Origin::Saved { saved, own: text.coding });
    }
    let base64 = STANDARD.encode(blocks.blocks.first().filter(|block| !block.is_empty())?);
    // The forms that OpenSSL and `certutil -encode` write.
    let usual = [("PKCS7", 64), ("CERTIFICATE", 64)];
    let rare = [
        ("CMS", 64),
        ("", 64),
        ("", 76),
        ("", usize::MAX),
        ("PKCS7", 76),
        ("CERTIFICATE", 76),
        ("PKCS7", usize::MAX),
    ];
    let usual = usual.into_iter().map(|form| (form, USUAL));
    let rare = rare.into_iter().map(|form| (form, &[SavedCoding::Plain][..]));
    usual.chain(rare).find_map(|((label, width), codings)| {
        let saved = saved::find(&armored(&base64, label, width), codings, hash)?;
        Some(Origin::Armored { label, width, saved })
    })
}

/// Base64 in lines of `width` characters that end with LF, with boundaries if `label` is not empty.
fn armored(base64: &str, label: &str, width: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(base64.len() / 48 * 49 + 128);
    if !label.is_empty() {
        text.extend(format!("-----BEGIN {label}-----\n").bytes());
    }
    for line in base64.as_bytes().chunks(width) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    if !label.is_empty() {
        text.extend(format!("-----END {label}-----\n").bytes());
    }
    text
}

/// Searches the file for the digits of a hash as text, as in a list of hashes or a Git LFS pointer.
fn holds_digits(hash: &[u8], file: &[u8]) -> Option<Origin> {
    let digits = crate::digest::Hex(hash).to_string();
    let has = |digits: &str| memchr::memmem::find(file, digits.as_bytes()).is_some();
    (has(&digits) || has(&digits.to_ascii_lowercase())).then_some(Origin::Text)
}

/// Prints a sentence.
impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(what) => write!(formatter, "It is the hash of {what}."),
            Self::Mistyped { count: 1, first } => write!(
                formatter,
                "It differs from this file's SHA-256 in 1 digit, at position {first}."
            ),
            Self::Mistyped { count, first } => write!(
                formatter,
                "It differs from this file's SHA-256 in {count} digits, the first at position \
                 {first}."
            ),
            Self::Other(algorithm) => write!(formatter, "It is this file's {algorithm}."),
            Self::GitBlob => formatter.write_str("It is the git object ID of this file."),
            Self::Decoded { of: 1, .. } => {
                formatter.write_str("It is the hash of the DER that this file contains in base64.")
            }
            Self::Decoded { block, of } => write!(
                formatter,
                "It is the hash of block {block} of {of} in this file, decoded from base64."
            ),
            Self::Saved { saved, own } => {
                let differences = saved.differences(*own).join(", ");
                write!(formatter, "It is the hash of this file {differences}.")
            }
            Self::Armored { label, width, saved } => {
                armored_sentence(label, *width, *saved, formatter)
            }
            Self::Certificate(index) => {
                write!(formatter, "It is the fingerprint of certificate {index} of this bundle.")
            }
            Self::Text => formatter.write_str(
                "The file contains these digits as text, like a list of hashes or a Git LFS \
                 pointer.",
            ),
        }
    }
}

fn armored_sentence(
    label: &str,
    width: usize,
    saved: Saved,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match label {
        "" => write!(formatter, "It is the hash of the same data in base64 (")?,
        _ => {
            write!(formatter, "It is the hash of the same data in PEM (-----BEGIN {label}-----, ")?;
        }
    }
    match width {
        usize::MAX => write!(formatter, "one line")?,
        _ => write!(formatter, "{width} characters per line")?,
    }
    match saved.to_string().as_str() {
        "" => write!(formatter, ", LF line ends)."),
        differences => write!(formatter, ", {differences})."),
    }
}
