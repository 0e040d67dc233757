//! Certificates: algorithms and keys, correctly encoded.

use super::super::certificate::CertificateBuilder;
use super::super::der;
use super::super::key::{
    EC_PUBLIC_KEY, RSA_ENCRYPTION, noise, rsa_modulus, rsa_public_key, rsa_public_key_with_exponent,
};
use super::{Fixture, ca, from_table};

const MADE_BY: &str = "matrix/certificate_algorithms";

const MD5_WITH_RSA: &str = "1.2.840.113549.1.1.4";
const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const ED25519: &str = "1.3.101.112";

pub(super) fn fixtures() -> Vec<Fixture> {
    [signatures(), curves(), exponents(), moduli()].concat()
}

/// `builder` with this algorithm and an invented signature.
fn signed(builder: CertificateBuilder, algorithm: &[u8]) -> Vec<u8> {
    let signed = builder.with(|c| {
        c.inner_algorithm = algorithm.to_vec();
        c.outer_algorithm = algorithm.to_vec();
        c.signature = Some(der::bit_string(0, &noise("RSA signature", 256)));
    });
    signed.build()
}

fn signatures() -> Vec<Fixture> {
    let hash = der::explicit(0, &der::algorithm(SHA256, &[]));
    let root = CertificateBuilder::root("Contoso Root CA of 2006").signed_with_sha1();
    let with = |name, note, algorithm: Vec<u8>| (name, note, signed(ca(name), &algorithm));
    from_table(
        MADE_BY,
        [
            with(
                "sigalg_md5",
                "md5WithRSAEncryption; the signature is invented.",
                der::algorithm(MD5_WITH_RSA, &der::null()),
            ),
            ("sigalg_sha1_root", "A root that is self-signed with SHA-1.", root.build()),
            with(
                "sigalg_pss_default",
                "RSASSA-PSS whose parameters leave the digest at its default, SHA-1.",
                der::algorithm(RSASSA_PSS, &der::sequence::<&[u8]>(&[])),
            ),
            with(
                "sigalg_pss_sha256",
                "RSASSA-PSS with SHA-256.",
                der::algorithm(RSASSA_PSS, &der::sequence(&[hash])),
            ),
            with("sigalg_ed25519", "Ed25519, invented.", der::algorithm(ED25519, &[])),
            with(
                "sigalg_unknown",
                "An unknown algorithm.",
                der::algorithm("1.3.6.1.4.1.55555.9", &[]),
            ),
        ],
    )
}

fn curves() -> Vec<Fixture> {
    let key = |algorithm: Vec<u8>, length| {
        der::sequence(&[algorithm, der::bit_string(0, &noise("foreign key", length))])
    };
    let curve = |id| key(der::algorithm(EC_PUBLIC_KEY, &der::oid(id)), 65);
    let explicit = der::sequence(&[der::integer(1), der::sequence(&[der::integer(23)])]);
    let table = [
        ("key_p384", "A key on P-384, invented.", curve("1.3.132.0.34")),
        ("key_p224", "A key on P-224, invented.", curve("1.3.132.0.33")),
        ("key_secp256k1", "A key on secp256k1, invented.", curve("1.3.132.0.10")),
        ("key_brainpool", "A key on brainpoolP256r1, invented.", curve("1.3.36.3.3.2.8.1.1.7")),
        (
            "key_curve_spelled_out",
            "A key on a curve that is given by parameters, invented.",
            key(der::algorithm(EC_PUBLIC_KEY, &explicit), 65),
        ),
        ("key_ed25519", "An Ed25519 key, invented.", key(der::algorithm(ED25519, &[]), 32)),
        ("key_sm2", "A Chinese SM2 key, invented.", curve("1.2.156.10197.1.301")),
        (
            "key_dsa",
            "A DSA key without its parameters, invented.",
            key(der::algorithm("1.2.840.10040.4.1", &[]), 128),
        ),
    ];
    from_table(MADE_BY, table.map(with_key))
}

fn exponents() -> Vec<Fixture> {
    let modulus = der::unsigned(&rsa_modulus());
    let table = [
        ("rsa_exponent_3", "The public exponent 3.", der::integer(3)),
        ("rsa_exponent_1", "The public exponent 1.", der::integer(1)),
        ("rsa_exponent_0", "The public exponent 0.", der::integer(0)),
        ("rsa_exponent_even", "The public exponent 65,536.", der::integer(65_536)),
        ("rsa_exponent_negative", "The public exponent -3.", der::integer(-3)),
    ];
    let key = |exponent: Vec<u8>| rsa_public_key_with_exponent(&der::null(), &modulus, &exponent);
    from_table(MADE_BY, table.map(|(name, note, exponent)| with_key((name, note, key(exponent)))))
}

fn moduli() -> Vec<Fixture> {
    let mut even = rsa_modulus();
    even[255] &= 0xfe;
    let short = der::sequence(&[der::unsigned(&rsa_modulus()[..128]), der::integer(65_537)]);
    let garbage = der::bit_string(0, &noise("no key", 40));
    let table = [
        (
            "rsa_modulus_even",
            "An RSA key with an even modulus.",
            rsa_public_key(&der::null(), &der::unsigned(&even)),
        ),
        (
            "rsa_modulus_zero",
            "An RSA key with the modulus 0.",
            rsa_public_key(&der::null(), &der::integer(0)),
        ),
        (
            "rsa_pss_key_1024",
            "A key of 1,024 bits restricted to RSASSA-PSS.",
            der::sequence(&[der::algorithm(RSASSA_PSS, &[]), der::bit_string(0, &short)]),
        ),
        (
            "rsa_key_garbage",
            "An RSA key that cannot be parsed.",
            der::sequence(&[der::algorithm(RSA_ENCRYPTION, &der::null()), garbage]),
        ),
    ];
    from_table(MADE_BY, table.map(with_key))
}

fn with_key(
    (name, note, key): (&'static str, &'static str, Vec<u8>),
) -> (&'static str, &'static str, Vec<u8>) {
    (name, note, ca(name).with(|c| c.public_key = key).build())
}
