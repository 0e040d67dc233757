//! Publicly known P-256 keys: each is derived from the text that names it.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{DerSignature, SigningKey};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::der;

pub const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
pub const PRIME256V1: &str = "1.2.840.10045.3.1.7";
pub const ECDSA_WITH_SHA1: &str = "1.2.840.10045.4.1";
pub const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
pub const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
pub const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";

#[derive(Clone, Debug)]
pub struct Key(SigningKey);

impl Key {
    pub fn from_label(label: &str) -> Self {
        let secret = Sha256::digest(format!("pki-preflight test key: {label}"));
        Self(SigningKey::from_slice(&secret).unwrap())
    }

    /// The key whose secret is the number one.
    pub fn one() -> Self {
        let mut secret = [0; 32];
        secret[31] = 1;
        Self(SigningKey::from_slice(&secret).unwrap())
    }

    /// The uncompressed point.
    pub fn point(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// SubjectPublicKeyInfo.
    pub fn public_key(&self) -> Vec<u8> {
        let algorithm = der::algorithm(EC_PUBLIC_KEY, &der::oid(PRIME256V1));
        der::sequence(&[algorithm, der::bit_string(0, &self.point())])
    }

    /// PrivateKeyInfo (RFC 5208), with an ECPrivateKey that has the public key too (RFC 5915).
    pub fn private_key(&self) -> Vec<u8> {
        let algorithm = der::algorithm(EC_PUBLIC_KEY, &der::oid(PRIME256V1));
        let key = der::sequence(&[
            der::integer(1),
            der::octet_string(&self.0.to_bytes()),
            der::explicit(1, &der::bit_string(0, &self.point())),
        ]);
        der::sequence(&[der::integer(0), algorithm, der::octet_string(&key)])
    }

    /// SHA-1 of the public key's bits: RFC 5280, 4.2.1.2, method 1.
    pub fn identifier(&self) -> Vec<u8> {
        Sha1::digest(self.point()).to_vec()
    }

    /// Signs as RFC 6979 says, so that the same message has the same signature every time.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.0.sign(message);
        signature.as_bytes().to_vec()
    }

    /// The same for the message's SHA-1.
    pub fn sign_with_sha1(&self, message: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.0.sign_prehash(&Sha1::digest(message)).unwrap();
        signature.as_bytes().to_vec()
    }

    /// The last three members of a certificate, a CRL or a request: `SIGNED` in X.509.
    pub fn signed(&self, to_be_signed: &[u8]) -> Vec<u8> {
        der::sequence(&[
            to_be_signed,
            &der::algorithm(ECDSA_WITH_SHA256, &[]),
            &der::bit_string(0, &self.sign(to_be_signed)),
        ])
    }
}

/// SubjectPublicKeyInfo of an RSA key with this INTEGER as modulus. Its factors are unknown.
pub fn rsa_public_key(parameters: &[u8], modulus: &[u8]) -> Vec<u8> {
    rsa_public_key_with_exponent(parameters, modulus, &der::integer(65_537))
}

/// The same with this INTEGER as public exponent.
pub fn rsa_public_key_with_exponent(parameters: &[u8], modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = der::sequence(&[modulus, exponent]);
    der::sequence(&[der::algorithm(RSA_ENCRYPTION, parameters), der::bit_string(0, &key)])
}

/// 2,048 bits that look like an RSA modulus.
pub fn rsa_modulus() -> Vec<u8> {
    let mut modulus = noise("RSA modulus", 256);
    modulus[0] |= 0x80;
    modulus[255] |= 1;
    modulus
}

/// Bytes without structure that are the same every time.
pub fn noise(label: &str, length: usize) -> Vec<u8> {
    (0_u32..)
        .flat_map(|block| Sha256::digest(format!("pki-preflight noise: {label} {block}")).to_vec())
        .take(length)
        .collect()
}
