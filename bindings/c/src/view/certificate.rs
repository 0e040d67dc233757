//! Certificates of a file.

use std::ffi::c_char;

use preflight::report::CertificateEntry;

use super::Viewed;
use crate::text::Texts;

/// The predicted outcome for a certificate.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It becomes a record.
    Create = 0,
    /// It is in a store, or earlier in the bundle.
    Duplicate = 1,
    /// It is not a CA certificate. That the service skips it is a guess.
    NotCa = 2,
    /// It cannot be read.
    Unreadable = 3,
}

/// A certificate of the file.
#[repr(C)]
#[derive(Debug)]
pub struct Certificate {
    /// Its index in the file, from 0.
    pub index: u64,
    /// Its offset, in bytes from the start of the file; for base64, that of the character in which
    /// its first byte begins.
    pub offset: u64,
    /// The length of its encoding in bytes.
    pub length: u64,
    /// The predicted outcome.
    pub disposition: Disposition,
    /// SHA-1 of its bytes, 40 hexadecimal digits: the thumbprint.
    pub sha1: *const c_char,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: *const c_char,
    /// Its subject as .NET writes it; empty if it cannot be read.
    pub subject: *const c_char,
    /// Its issuer as .NET writes it; empty if it cannot be read.
    pub issuer: *const c_char,
    /// The first instant of validity, such as 2026-11-24T00:00:00Z, or NULL if it cannot be read.
    pub not_before: *const c_char,
    /// The last instant of validity, or NULL if it cannot be read.
    pub not_after: *const c_char,
}

impl Viewed for Certificate {
    type Part = CertificateEntry;

    fn new(part: &Self::Part, texts: &mut Texts) -> Self {
        Self {
            index: part.index,
            offset: part.offset,
            length: part.length,
            disposition: match part.disposition {
                preflight::Disposition::Create => Disposition::Create,
                preflight::Disposition::Duplicate => Disposition::Duplicate,
                preflight::Disposition::NotCa => Disposition::NotCa,
                _ => Disposition::Unreadable,
            },
            sha1: texts.keep(&part.sha1.to_string()),
            sha256: texts.keep(&part.sha256.to_string()),
            subject: texts.keep(&part.subject),
            issuer: texts.keep(&part.issuer),
            not_before: texts.keep_if_any(part.not_before),
            not_after: texts.keep_if_any(part.not_after),
        }
    }
}
