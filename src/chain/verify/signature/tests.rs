//! Tests with self-signed certificates made by OpenSSL 3.0, one for each algorithm (`openssl req
//! -x509`). The common name is the name of the algorithm.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;

const SIGNED: &str = include_str!("signed-by-openssl.pem");

/// The certificates whose signatures are not verified.
const UNKNOWN: [&str; 8] = [
    "p256-explicit",
    "secp256k1",
    "ed448",
    "md5",
    "brainpoolP512r1-sha512",
    "P-224-sha256",
    "dsa",
    "exp-4294967297",
];

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

fn name(bytes: &[u8]) -> String {
    Certificate::parse(bytes).unwrap().subject().common_name().unwrap()
}

fn verify_with(bytes: &[u8], issuer: &[u8]) -> Verification {
    let (certificate, issuer) =
        (Certificate::parse(bytes).unwrap(), Certificate::parse(issuer).unwrap());
    verify(&certificate, &issuer.public_key().unwrap(), 64)
}

#[test]
fn each_algorithm_verifies_or_is_not_known() {
    assert_eq!(certificates().len(), 49);
    for bytes in certificates() {
        let (name, result) = (name(&bytes), verify_with(&bytes, &bytes));
        if UNKNOWN.contains(&name.as_str()) {
            assert!(matches!(result, Verification::Unknown(_)), "{name}: {result:?}");
        } else {
            assert_eq!(result, Verification::Verified, "{name}");
        }
    }
}

#[test]
fn a_changed_certificate_is_wrong() {
    for bytes in certificates() {
        let name = name(&bytes);
        if UNKNOWN.contains(&name.as_str()) {
            continue;
        }
        let mut changed = bytes.clone();
        // The first letter of the common name.
        let at = bytes.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
        changed[at] ^= 0x20;
        assert_eq!(verify_with(&changed, &bytes), Verification::Wrong, "{name}");
        let last = bytes.len() - 1;
        let mut changed = bytes.clone();
        changed[last] ^= 1;
        assert_eq!(verify_with(&changed, &bytes), Verification::Wrong, "{name}");
    }
}

#[test]
fn another_key_has_not_signed() {
    let all = certificates();
    for bytes in &all {
        for other in all.iter().filter(|other| *other != bytes) {
            let result = verify_with(bytes, other);
            assert_ne!(result, Verification::Verified, "{} {}", name(bytes), name(other));
        }
    }
}

#[test]
fn a_huge_key_is_not_used() {
    // An RSA key whose 1,024-bit modulus is replaced by one of 64 KiB.
    let bytes = certificates().remove(1);
    let certificate = Certificate::parse(&bytes).unwrap();
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
    assert!(matches!(verify(&certificate, &key, 64), Verification::Unknown(_)));
}

/// The padding of PKCS #1 v1.5 and the DigestInfo are compared as a whole.
#[test]
fn nothing_but_the_two_exact_forms_is_verified() {
    let certificates = include_bytes!(
        "../../../../testdata/cases/c30-signatures/digestinfo-without-null.real.p7b"
    );
    // The first certificate of the bundle is self-signed.
    let start = certificates.windows(4).position(|bytes| bytes.starts_with(&[0x30, 0x82, 6]));
    let bytes = certificates.get(start.unwrap()..).unwrap();
    let length = usize::from(u16::from_be_bytes([bytes[2], bytes[3]])) + 4;
    let bytes = &bytes[..length];
    assert_eq!(verify_with(bytes, bytes), Verification::VerifiedWithoutNull);
    for at in [length - 1, length - 200, 100] {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        if Certificate::parse(&changed).is_ok() {
            assert_eq!(verify_with(&changed, bytes), Verification::Wrong, "{at}");
        }
    }
}

#[test]
fn a_key_for_pss_alone_made_no_other_signature() {
    let all = certificates();
    let find = |wanted: &str| all.iter().find(|bytes| name(bytes) == wanted).unwrap();
    // A key restricted to SHA-384, and an unrestricted one.
    let (restricted, any) = (find("psskey-r"), find("psskey"));
    assert_eq!(verify_with(find("rsa-sha512-224"), any), Verification::Wrong);
    let allowed = |key| verify_with(find("pss-sha256-mgf1"), key);
    assert!(matches!(allowed(restricted), Verification::NotAllowed(_)));
    assert_eq!(allowed(any), Verification::Wrong);
}
