//! Writes certificate revocation lists with valid signatures, with each field open to replacement.

use super::certificate::CertificateBuilder;
use super::key::{ECDSA_WITH_SHA256, Key};
use super::{der, extension};

pub const CRL_NUMBER: &str = "2.5.29.20";
pub const REASON_CODE: &str = "2.5.29.21";
pub const DELTA_CRL_INDICATOR: &str = "2.5.29.27";
pub const ISSUING_DISTRIBUTION_POINT: &str = "2.5.29.28";
pub const NEXT_PUBLISH: &str = "1.3.6.1.4.1.311.21.4";

/// `issuer`'s CRL with one revoked serial number.
pub fn crl(issuer: &CertificateBuilder) -> Vec<u8> {
    CrlBuilder::new(issuer).revoke(&der::integer(0x1234)).build()
}

/// What RFC 5280, 5.1 puts into a CRL, each field a whole encoded value. An empty field is left out.
#[derive(Clone, Debug)]
pub struct CrlBuilder {
    pub version: Vec<u8>,
    pub inner_algorithm: Vec<u8>,
    pub issuer: Vec<u8>,
    pub this_update: Vec<u8>,
    pub next_update: Vec<u8>,
    pub entries: Vec<Vec<u8>>,
    /// Each extension with the identifier by which it can be replaced.
    pub extensions: Vec<(&'static str, Vec<u8>)>,
    pub outer_algorithm: Vec<u8>,
    /// The whole BIT STRING, instead of the issuer's signature.
    pub signature: Option<Vec<u8>>,
    pub key: Key,
}

impl CrlBuilder {
    /// An empty CRL of a CA, valid through 2026, with the number 7.
    pub fn new(issuer: &CertificateBuilder) -> Self {
        let identifier = extension::authority_key_identifier(&issuer.key.identifier());
        Self {
            version: der::integer(1),
            inner_algorithm: der::algorithm(ECDSA_WITH_SHA256, &[]),
            issuer: issuer.subject.clone(),
            this_update: der::time("20260101000000Z"),
            next_update: der::time("20270101000000Z"),
            entries: Vec::new(),
            extensions: Vec::new(),
            outer_algorithm: der::algorithm(ECDSA_WITH_SHA256, &[]),
            signature: None,
            key: issuer.key.clone(),
        }
        .extension(extension::AUTHORITY_KEY_IDENTIFIER, false, &identifier)
        .extension(CRL_NUMBER, false, &der::integer(7))
    }

    /// Changes fields in the middle of a chain of calls.
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Both times as `YYYYMMDDHHMMSSZ`.
    pub fn valid(mut self, from: &str, to: &str) -> Self {
        self.this_update = der::time(from);
        self.next_update = der::time(to);
        self
    }

    /// Revokes a serial number, a whole INTEGER, on the first day of 2025.
    pub fn revoke(self, serial: &[u8]) -> Self {
        self.revoke_with(serial, &[])
    }

    /// The same with extensions of the entry, the whole SEQUENCE.
    pub fn revoke_with(mut self, serial: &[u8], extensions: &[u8]) -> Self {
        let date = der::time("20250101000000Z");
        self.entries.push(der::sequence(&[serial, &date, extensions]));
        self
    }

    /// Adds an extension, or replaces the one with this identifier.
    pub fn extension(mut self, id: &'static str, critical: bool, value: &[u8]) -> Self {
        let whole = extension::extension(id, critical, value);
        match self.extensions.iter_mut().find(|(present, _)| *present == id) {
            Some((_, old)) => *old = whole,
            None => self.extensions.push((id, whole)),
        }
        self
    }

    pub fn without_extension(mut self, id: &str) -> Self {
        self.extensions.retain(|(present, _)| *present != id);
        self
    }

    /// An issuing distribution point of these fields, each a whole value.
    pub fn distribution_point(self, fields: &[Vec<u8>]) -> Self {
        self.extension(ISSUING_DISTRIBUTION_POINT, true, &der::sequence(fields))
    }

    /// TBSCertList.
    pub fn to_be_signed(&self) -> Vec<u8> {
        let entries = match self.entries.as_slice() {
            [] => Vec::new(),
            entries => der::sequence(entries),
        };
        let extensions: Vec<_> = self.extensions.iter().map(|(_, whole)| whole).collect();
        let extensions = match extensions.as_slice() {
            [] => Vec::new(),
            list => der::explicit(0, &der::sequence(list)),
        };
        der::sequence(&[
            &self.version,
            &self.inner_algorithm,
            &self.issuer,
            &self.this_update,
            &self.next_update,
            &entries,
            &extensions,
        ])
    }

    /// CertificateList.
    pub fn build(&self) -> Vec<u8> {
        let to_be_signed = self.to_be_signed();
        let signature = self.signature.clone();
        let signature =
            signature.unwrap_or_else(|| der::bit_string(0, &self.key.sign(&to_be_signed)));
        der::sequence(&[to_be_signed, self.outer_algorithm.clone(), signature])
    }
}

/// The extensions of an entry that has a reason.
pub fn reason(code: u8) -> Vec<u8> {
    let reason = extension::extension(REASON_CODE, false, &der::enumerated(code));
    der::sequence(&[reason])
}

/// A URL as the full name of an issuing distribution point.
pub fn full_name(url: &str) -> Vec<u8> {
    der::explicit(0, &der::explicit(0, &der::implicit(6, url.as_bytes())))
}
