//! Keys that somebody mistook for a bundle. The secret numbers are 1 and the textbook's 61 and 53.

use super::super::armor::pem;
use super::super::der;
use super::super::key::{EC_PUBLIC_KEY, Key, PRIME256V1, noise};
use super::{Fixture, from_table};

const MADE_BY: &str = "matrix/other_keys";

pub(super) fn fixtures() -> Vec<Fixture> {
    let pkcs8 = pkcs8();
    from_table(
        MADE_BY,
        [
            (
                "private_key_pkcs8_pem",
                "A private key in PKCS#8 and PEM: the number 1.",
                pem("PRIVATE KEY", &pkcs8).into(),
            ),
            ("private_key_pkcs8_der", "The same in DER.", pkcs8),
            (
                "private_key_rsa_pem",
                "A private RSA key in PKCS#1 and PEM, of 12 bits.",
                pem("RSA PRIVATE KEY", &schoolbook_rsa()).into(),
            ),
            (
                "private_key_ec_pem",
                "A private key in SEC 1 and PEM: the number 1.",
                pem("EC PRIVATE KEY", &sec1(&der::explicit(0, &der::oid(PRIME256V1)))).into(),
            ),
            (
                "private_key_encrypted_pem",
                "An encrypted private key in PEM: noise instead of the key.",
                pem("ENCRYPTED PRIVATE KEY", &encrypted()).into(),
            ),
            (
                "public_key_pem",
                "A public key in PEM.",
                pem("PUBLIC KEY", &Key::one().public_key()).into(),
            ),
        ],
    )
}

/// ECPrivateKey (RFC 5915, 3).
fn sec1(parameters: &[u8]) -> Vec<u8> {
    let mut secret = [0; 32];
    secret[31] = 1;
    let point = der::explicit(1, &der::bit_string(0, &Key::one().point()));
    der::sequence(&[&der::integer(1), &der::octet_string(&secret), parameters, &point])
}

/// PrivateKeyInfo (RFC 5958, 2).
fn pkcs8() -> Vec<u8> {
    der::sequence(&[
        der::integer(0),
        der::algorithm(EC_PUBLIC_KEY, &der::oid(PRIME256V1)),
        der::octet_string(&sec1(&[])),
    ])
}

/// RSAPrivateKey (RFC 8017, A.1.2): n = 3233, e = 17, d = 2753.
fn schoolbook_rsa() -> Vec<u8> {
    der::sequence(&[0, 3_233, 17, 2_753, 61, 53, 53, 49, 38].map(der::integer))
}

/// EncryptedPrivateKeyInfo (RFC 5958, 3) with PBES2.
fn encrypted() -> Vec<u8> {
    let salt = der::octet_string(&noise("salt", 8));
    let derivation = der::sequence(&[salt, der::integer(2_048)]);
    let derivation = der::algorithm("1.2.840.113549.1.5.12", &derivation);
    let vector = der::octet_string(&noise("initialization vector", 16));
    let cipher = der::algorithm("2.16.840.1.101.3.4.1.42", &vector);
    let scheme = der::sequence(&[derivation, cipher]);
    der::sequence(&[
        der::algorithm("1.2.840.113549.1.5.13", &scheme),
        der::octet_string(&noise("no key", 96)),
    ])
}
