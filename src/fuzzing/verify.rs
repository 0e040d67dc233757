//! Checks the signatures of certificates that were changed.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::DEPTH;
use crate::certificate::{Certificate, PublicKey};
use crate::chain::{EffortLimit, Verification, verify as verify_signature};
use crate::tlv::der_form;

/// Self-signed certificates, one for each algorithm.
static SIGNED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let file = include_str!("../chain/verify/signature/signed-by-openssl.pem");
    let blocks = file.split("-----BEGIN CERTIFICATE-----").skip(1);
    let decode = |block: &str| {
        let body: String = block.split("-----").next().unwrap().split_whitespace().collect();
        BASE64_STANDARD.decode(body).unwrap()
    };
    blocks.map(decode).collect()
});

/// The number of bytes that are changed in one certificate.
const CHANGES: usize = 8;

/// Reads the first element as a certificate and the second as its issuer; without a second element,
/// the certificate is its own issuer. Verification of the signature is reproducible. If the
/// signature is valid, changing a byte of the signed part makes it invalid.
pub fn verify(bytes: &[u8]) {
    let mut elements = elements(bytes);
    let Some(first) = elements.next() else { return };
    let issuer = elements.next().unwrap_or(first);
    let Ok(issuer) = Certificate::parse(issuer) else { return };
    let (Ok(certificate), Ok(key)) = (Certificate::parse(first), issuer.public_key()) else {
        return;
    };
    if !is_valid(&certificate, &key) {
        return;
    }
    let length = certificate.to_be_signed().len();
    for change in 0..CHANGES {
        // Spread over the signed part, beginning with its first byte.
        let at = start(&certificate) + change * length / CHANGES;
        let mut changed = first.to_vec();
        changed[at] ^= 1 << (change % 8);
        hold(&changed, &certificate, &key);
    }
}

/// Changes a valid certificate, which the first byte of the input selects from one for each
/// algorithm. Each change takes three bytes: two for the offset and one for the difference.
pub fn verify_changed(bytes: &[u8]) {
    let [selected, changes @ ..] = bytes else { return };
    let signed = &SIGNED[usize::from(*selected) % SIGNED.len()];
    let certificate = Certificate::parse(signed).unwrap();
    let Ok(key) = certificate.public_key() else { return };
    let mut changed = signed.clone();
    for change in changes.chunks_exact(3).take(CHANGES) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % changed.len();
        changed[at] ^= change[2];
    }
    hold(&changed, &certificate, &key);
}

/// Checks that data that differs from a certificate in its signed part is not signed with its key.
/// Both are compared as DER, because a signature covers the DER encoding whatever the bytes are.
fn hold(changed: &[u8], certificate: &Certificate<'_>, key: &PublicKey<'_>) {
    let Ok(changed) = Certificate::parse(changed) else { return };
    if is_valid(&changed, key) {
        let form = |certificate: &Certificate<'_>| der_form(certificate.to_be_signed(), DEPTH);
        assert_eq!(form(&changed), form(certificate), "changed but still valid");
    }
}

/// Whether `key` signed the certificate. Checks that the result is reproducible.
fn is_valid(certificate: &Certificate<'_>, key: &PublicKey<'_>) -> bool {
    let verify = || verify_signature(certificate, key, DEPTH, &mut EffortLimit::of(u64::MAX, 0));
    let result = verify();
    assert_eq!(result, verify());
    matches!(result, Verification::Verified | Verification::VerifiedWithoutNull)
}

/// The offset of the signed part.
fn start(certificate: &Certificate<'_>) -> usize {
    let (whole, part) = (certificate.as_bytes(), certificate.to_be_signed());
    let places = memchr::memmem::find(whole, part);
    places.expect("the signed part is in the certificate")
}

/// Consecutive elements, up to the first that cannot be parsed.
fn elements(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut reader = crate::tlv::Reader::new(bytes, 0);
    std::iter::from_fn(move || reader.next("").ok().flatten().map(|element| element.whole))
}
