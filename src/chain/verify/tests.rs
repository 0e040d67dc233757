//! Against self-signed certificates that OpenSSL 3.0 made, one for each algorithm
//! (`openssl req -x509`); their common names say which.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;

const SIGNED: &str = include_str!("signed-by-openssl.pem");

/// What this program can't tell of.
const UNKNOWN: [&str; 4] = ["p256-explicit", "secp256k1", "ed448", "md5"];

fn certificates() -> Vec<Vec<u8>> {
    let blocks = SIGNED.split("-----BEGIN CERTIFICATE-----").skip(1);
    blocks
        .map(|block| {
            let body = block.split("-----").next().unwrap();
            let characters: String = body.split_whitespace().collect();
            BASE64_STANDARD.decode(characters).unwrap()
        })
        .collect()
}

fn name(octets: &[u8]) -> String {
    Certificate::parse(octets).unwrap().subject().common_name().unwrap()
}

fn verify_with(octets: &[u8], issuer: &[u8]) -> Verification {
    let (certificate, issuer) =
        (Certificate::parse(octets).unwrap(), Certificate::parse(issuer).unwrap());
    verify(&certificate, &issuer.public_key().unwrap(), 64)
}

#[test]
fn each_algorithm_verifies_or_is_not_known() {
    assert_eq!(certificates().len(), 29);
    for octets in certificates() {
        let (name, result) = (name(&octets), verify_with(&octets, &octets));
        if UNKNOWN.contains(&name.as_str()) {
            assert!(matches!(result, Verification::Unknown(_)), "{name}: {result:?}");
        } else {
            assert_eq!(result, Verification::Verified, "{name}");
        }
    }
}

#[test]
fn a_changed_certificate_is_wrong() {
    for octets in certificates() {
        let name = name(&octets);
        if UNKNOWN.contains(&name.as_str()) {
            continue;
        }
        let mut changed = octets.clone();
        // The first letter of the common name.
        let at = octets.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
        changed[at] ^= 0x20;
        assert_eq!(verify_with(&changed, &octets), Verification::Wrong, "{name}");
        let last = octets.len() - 1;
        let mut changed = octets.clone();
        changed[last] ^= 1;
        assert_eq!(verify_with(&changed, &octets), Verification::Wrong, "{name}");
    }
}

#[test]
fn another_key_has_not_signed() {
    let all = certificates();
    for octets in &all {
        for other in all.iter().filter(|other| *other != octets) {
            let result = verify_with(octets, other);
            assert_ne!(result, Verification::Verified, "{} {}", name(octets), name(other));
        }
    }
}

#[test]
fn a_huge_key_costs_nothing() {
    // An RSA key whose modulus of 1,024 bits is replaced by one of 64 KiB.
    let octets = certificates().remove(1);
    let certificate = Certificate::parse(&octets).unwrap();
    let tlv = |tag: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x84], &length[..], content].concat()
    };
    let numbers = [tlv(0x02, &[0x7F; 1 << 16]), vec![0x02, 3, 1, 0, 1]].concat();
    let bits = [vec![0], tlv(0x30, &numbers)].concat();
    let id = certificate.public_key().unwrap().algorithm().unwrap();
    let algorithm = tlv(0x30, &tlv(0x06, id.as_bytes()));
    let info = tlv(0x30, &[algorithm, tlv(0x03, &bits)].concat());
    let key = PublicKey::parse(&info).unwrap();
    let start = std::time::Instant::now();
    assert!(matches!(verify(&certificate, &key, 64), Verification::Unknown(_)));
    assert!(start.elapsed().as_millis() < 100);
}
