//! Writes certificate revocation lists.

use super::certificate::CertificateBuilder;
use super::key::ECDSA_WITH_SHA256;
use super::{der, extension};

/// `issuer`'s CRL with one revoked serial number.
pub fn crl(issuer: &CertificateBuilder) -> Vec<u8> {
    let identifier = extension::authority_key_identifier(&issuer.key.identifier());
    let extensions = der::sequence(&[
        extension::extension(extension::AUTHORITY_KEY_IDENTIFIER, false, &identifier),
        extension::extension("2.5.29.20", false, &der::integer(7)),
    ]);
    let revoked = der::sequence(&[der::integer(0x1234), der::time("20250101000000Z")]);
    let to_be_signed = der::sequence(&[
        der::integer(1),
        der::algorithm(ECDSA_WITH_SHA256, &[]),
        issuer.subject.clone(),
        der::time("20260101000000Z"),
        der::time("20270101000000Z"),
        der::sequence(&[revoked]),
        der::explicit(0, &extensions),
    ]);
    issuer.key.signed(&to_be_signed)
}
