//! Writes X.509 certificates with valid signatures, with each field open to replacement.

use sha2::{Digest, Sha256};

use super::key::{ECDSA_WITH_SHA1, ECDSA_WITH_SHA256, Key};
use super::{der, extension, name};

/// What RFC 5280, 4.1 puts into a certificate, each field a whole encoded value.
///
/// An empty field is left out.
#[derive(Clone, Debug)]
pub struct CertificateBuilder {
    pub version: Vec<u8>,
    pub serial: Vec<u8>,
    pub inner_algorithm: Vec<u8>,
    pub issuer: Vec<u8>,
    pub not_before: Vec<u8>,
    pub not_after: Vec<u8>,
    pub subject: Vec<u8>,
    pub public_key: Vec<u8>,
    pub unique_identifiers: Vec<u8>,
    /// Each extension with the identifier by which it can be replaced.
    pub extensions: Vec<(&'static str, Vec<u8>)>,
    /// The whole field `[3]`, instead of the one made of `extensions`.
    pub extensions_field: Option<Vec<u8>>,
    pub outer_algorithm: Vec<u8>,
    /// The whole BIT STRING, instead of the issuer's signature.
    pub signature: Option<Vec<u8>>,
    pub key: Key,
    pub issuer_key: Key,
}

impl CertificateBuilder {
    /// A self-signed CA, valid from 2020 to 2045.
    pub fn root(common_name: &str) -> Self {
        let key = Key::from_label(common_name);
        let identifier = key.identifier();
        Self::new(name::contoso(common_name), key.clone(), common_name, key)
            .valid("20200101000000Z", "20450101000000Z")
            .ca(None)
            .identifiers(&identifier, None)
    }

    /// A CA under `issuer`, valid from 2020 to 2035.
    pub fn intermediate(issuer: &Self, common_name: &str) -> Self {
        let key = Key::from_label(common_name);
        Self::intermediate_with_key(issuer, common_name, key)
    }

    pub fn intermediate_with_key(issuer: &Self, common_name: &str, key: Key) -> Self {
        let identifier = key.identifier();
        Self::new(issuer.subject.clone(), issuer.key.clone(), common_name, key)
            .ca(None)
            .identifiers(&identifier, Some(&issuer.key.identifier()))
    }

    /// A certificate under `issuer` that does not issue others.
    pub fn end_entity(issuer: &Self, common_name: &str) -> Self {
        let key = Key::from_label(common_name);
        let identifier = key.identifier();
        let client_authentication = der::sequence(&[der::oid("1.3.6.1.5.5.7.3.2")]);
        Self::new(issuer.subject.clone(), issuer.key.clone(), common_name, key)
            .extension(extension::BASIC_CONSTRAINTS, true, &der::sequence::<&[u8]>(&[]))
            .extension(extension::KEY_USAGE, true, &extension::DIGITAL_SIGNATURE)
            .extension(extension::EXTENDED_KEY_USAGE, false, &client_authentication)
            .identifiers(&identifier, Some(&issuer.key.identifier()))
    }

    fn new(issuer: Vec<u8>, issuer_key: Key, common_name: &str, key: Key) -> Self {
        let mut serial = Sha256::digest(format!("serial of {common_name}"))[..16].to_vec();
        serial[0] = serial[0] & 0x3f | 0x40;
        Self {
            version: der::explicit(0, &der::integer(2)),
            serial: der::integer_bytes(&serial),
            inner_algorithm: der::algorithm(ECDSA_WITH_SHA256, &[]),
            issuer,
            not_before: der::time("20200601000000Z"),
            not_after: der::time("20350601000000Z"),
            subject: name::contoso(common_name),
            public_key: key.public_key(),
            unique_identifiers: Vec::new(),
            extensions: Vec::new(),
            extensions_field: None,
            outer_algorithm: der::algorithm(ECDSA_WITH_SHA256, &[]),
            signature: None,
            key,
            issuer_key,
        }
    }

    /// Changes fields in the middle of a chain of calls.
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Both times as `YYYYMMDDHHMMSSZ`.
    pub fn valid(mut self, from: &str, to: &str) -> Self {
        self.not_before = der::time(from);
        self.not_after = der::time(to);
        self
    }

    /// BasicConstraints and KeyUsage of a CA.
    pub fn ca(self, path_length: Option<i64>) -> Self {
        self.extension(extension::BASIC_CONSTRAINTS, true, &extension::ca(path_length)).extension(
            extension::KEY_USAGE,
            true,
            &extension::SIGN_CERTIFICATES_AND_CRLS,
        )
    }

    /// One CRL distribution point for each URL.
    pub fn crl_urls(self, urls: &[&str]) -> Self {
        let points: Vec<_> = urls.chunks(1).collect();
        let points = extension::distribution_points(&points);
        self.extension(extension::CRL_DISTRIBUTION_POINTS, false, &points)
    }

    pub fn freshest_crl_urls(self, urls: &[&str]) -> Self {
        let points: Vec<_> = urls.chunks(1).collect();
        let points = extension::distribution_points(&points);
        self.extension(extension::FRESHEST_CRL, false, &points)
    }

    fn identifiers(self, own: &[u8], issuers: Option<&[u8]>) -> Self {
        let own = der::octet_string(own);
        let builder = self.extension(extension::SUBJECT_KEY_IDENTIFIER, false, &own);
        let Some(issuers) = issuers else { return builder };
        let issuers = extension::authority_key_identifier(issuers);
        builder.extension(extension::AUTHORITY_KEY_IDENTIFIER, false, &issuers)
    }

    /// Adds an extension, or replaces the one with this identifier.
    pub fn extension(self, id: &'static str, critical: bool, value: &[u8]) -> Self {
        self.raw_extension(id, extension::extension(id, critical, value))
    }

    /// As `extension`, with the whole Extension given.
    pub fn raw_extension(mut self, id: &'static str, whole: Vec<u8>) -> Self {
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

    /// Signed with ECDSA and SHA-1; the signature is valid.
    pub fn signed_with_sha1(mut self) -> Self {
        let algorithm = der::algorithm(ECDSA_WITH_SHA1, &[]);
        (self.inner_algorithm, self.outer_algorithm) = (algorithm.clone(), algorithm);
        let signature = self.issuer_key.sign_with_sha1(&self.to_be_signed());
        self.signature = Some(der::bit_string(0, &signature));
        self
    }

    /// TBSCertificate.
    pub fn to_be_signed(&self) -> Vec<u8> {
        let extensions = || {
            let whole: Vec<_> = self.extensions.iter().map(|(_, whole)| whole).collect();
            der::explicit(3, &der::sequence(&whole))
        };
        der::sequence(&[
            self.version.clone(),
            self.serial.clone(),
            self.inner_algorithm.clone(),
            self.issuer.clone(),
            der::sequence(&[&self.not_before, &self.not_after]),
            self.subject.clone(),
            self.public_key.clone(),
            self.unique_identifiers.clone(),
            self.extensions_field.clone().unwrap_or_else(extensions),
        ])
    }

    /// Certificate.
    pub fn build(&self) -> Vec<u8> {
        let to_be_signed = self.to_be_signed();
        let signature = self
            .signature
            .clone()
            .unwrap_or_else(|| der::bit_string(0, &self.issuer_key.sign(&to_be_signed)));
        der::sequence(&[to_be_signed, self.outer_algorithm.clone(), signature])
    }
}
