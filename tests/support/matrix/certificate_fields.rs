//! Certificates: version, serial number, algorithms, key, signature, lengths.

use super::super::certificate::CertificateBuilder;
use super::super::key::{
    self, ECDSA_WITH_SHA256, SHA256_WITH_RSA, noise, rsa_modulus, rsa_public_key,
};
use super::super::{bundle, contoso, der};
use super::{Fixture, ca, from_changes, from_table};

const MADE_BY: &str = "matrix/certificate_fields";

pub(super) fn fixtures() -> Vec<Fixture> {
    [good(), versions(), serials(), algorithms(), keys(), signatures(), lengths(), neighbours()]
        .concat()
}

fn good() -> Vec<Fixture> {
    from_table(
        MADE_BY,
        [
            (
                "good_root",
                "Contoso's root: self-signed, without faults.",
                CertificateBuilder::root("Contoso Root CA").build(),
            ),
            (
                "good_intermediate",
                "Without faults; the others are derived from it.",
                ca("good_intermediate").build(),
            ),
            (
                "good_rsa_key",
                "Without faults, with an RSA key of 2,048 bits.",
                ca("good_rsa_key").with(|c| c.public_key = rsa_key(&der::null())).build(),
            ),
        ],
    )
}

fn versions() -> Vec<Fixture> {
    let unique = |n| der::implicit(n, &[0, 0xaa, 0xbb]);
    let unique_identifiers = [unique(1), unique(2)].concat();
    let table = [
        ("v1", "Version 1: no version field, no extensions.", vec![], vec![], false),
        (
            "v1_explicit_default",
            "Version 1 encoded, although DER omits a default.",
            version(0),
            vec![],
            false,
        ),
        (
            "v1_with_extensions",
            "Version 1 with extensions, which v1 does not allow.",
            vec![],
            vec![],
            true,
        ),
        (
            "v2_with_uid",
            "Version 2 with both unique identifiers and no extensions.",
            version(1),
            unique_identifiers.clone(),
            false,
        ),
        ("version_4_int_3", "A version that does not exist: INTEGER 3.", version(3), vec![], true),
        ("uid_v3", "Version 3 with both unique identifiers.", version(2), unique_identifiers, true),
    ];
    let fixtures = table.map(|(name, note, version, unique_identifiers, extensions)| {
        let builder = ca(name).with(|c| {
            c.version = version;
            c.unique_identifiers = unique_identifiers;
            if !extensions {
                c.extensions_field = Some(Vec::new());
            }
        });
        (name, note, builder.build())
    });
    from_table(MADE_BY, fixtures)
}

fn version(number: i64) -> Vec<u8> {
    der::explicit(0, &der::integer(number))
}

fn serials() -> Vec<Fixture> {
    let high = [[0].as_slice(), &[0x9c; 20]].concat();
    let table: [(_, _, &[u8]); 9] = [
        ("serial_32oct", "A serial number of 32 bytes; RFC 5280 allows 20.", &[0x5a; 32]),
        ("serial_20oct_high_bit", "20 bytes, the high bit set: 21 with the sign.", &high),
        ("serial_nonminimal_00_01", "A serial number with an unnecessary leading 00.", &[0, 1]),
        (
            "serial_nonminimal_ff_ff",
            "A serial number with an unnecessary leading FF.",
            &[0xff, 0xff],
        ),
        ("serial_empty", "An empty serial number.", &[]),
        ("serial_negative", "A negative serial number.", &[0x9c, 0x01]),
        ("serial_zero", "The serial number 0.", &[0]),
        ("serial_one", "The serial number 1, as in early roots.", &[1]),
        ("serial_20oct", "The longest serial number that RFC 5280 allows.", &[0x5a; 20]),
    ];
    from_table(
        MADE_BY,
        table.map(|(name, note, serial)| {
            (name, note, ca(name).with(|c| c.serial = der::integer_bytes(serial)).build())
        }),
    )
}

fn algorithms() -> Vec<Fixture> {
    let fake = || Some(der::bit_string(0, &noise("RSA signature", 256)));
    let with = |name, note, inner: Vec<u8>, outer: Vec<u8>, signature: Option<Vec<u8>>| {
        let builder = ca(name).with(|c| {
            c.inner_algorithm = inner;
            c.outer_algorithm = outer;
            c.signature = signature;
        });
        (name, note, builder.build())
    };
    let ecdsa = || der::algorithm(ECDSA_WITH_SHA256, &[]);
    let ecdsa_null = || der::algorithm(ECDSA_WITH_SHA256, &der::null());
    let rsa = || der::algorithm(SHA256_WITH_RSA, &[]);
    let sha1 = || der::algorithm("1.2.840.113549.1.1.5", &der::null());
    from_table(
        MADE_BY,
        [
            with(
                "sigalg_inner_outer_mismatch",
                "ecdsa-with-SHA256 inside, ecdsa-with-SHA384 outside.",
                ecdsa(),
                der::algorithm("1.2.840.10045.4.3.3", &[]),
                None,
            ),
            with(
                "sigalg_without_parameters",
                "sha256WithRSAEncryption without its NULL; the signature is invented.",
                rsa(),
                rsa(),
                fake(),
            ),
            with(
                "sigalg_ecdsa_null",
                "ecdsa-with-SHA256 with a NULL, which RFC 5758 does not allow.",
                ecdsa_null(),
                ecdsa_null(),
                None,
            ),
            with(
                "sigalg_sha1",
                "sha1WithRSAEncryption; the signature is invented.",
                sha1(),
                sha1(),
                fake(),
            ),
        ],
    )
}

fn keys() -> Vec<Fixture> {
    from_changes(
        MADE_BY,
        [
            ("rsa_without_null", "An RSA key whose algorithm lacks its NULL.", |builder| {
                builder.with(|c| c.public_key = rsa_key(&[]))
            }),
            ("rsa_negative_modulus", "An RSA key whose modulus lacks its leading 00.", |builder| {
                let modulus = der::integer_bytes(&rsa_modulus());
                builder.with(|c| c.public_key = rsa_public_key(&der::null(), &modulus))
            }),
            ("rsa_1024", "An RSA key of 1,024 bits.", |builder| {
                let modulus = der::unsigned(&rsa_modulus()[..128]);
                builder.with(|c| c.public_key = rsa_public_key(&der::null(), &modulus))
            }),
            ("spki_bits_unused", "A key's BIT STRING with an unused bit.", |builder| {
                builder.with(|c| {
                    let id = der::algorithm(key::EC_PUBLIC_KEY, &der::oid(key::PRIME256V1));
                    c.public_key = der::sequence(&[id, der::bit_string(1, &c.key.point())]);
                })
            }),
            ("spki_bits_unused_9", "A key's BIT STRING with nine unused bits.", |builder| {
                builder.with(|c| {
                    let id = der::algorithm(key::EC_PUBLIC_KEY, &der::oid(key::PRIME256V1));
                    c.public_key = der::sequence(&[id, der::bit_string(9, &c.key.point())]);
                })
            }),
            (
                "key_dstu_4145",
                "A Ukrainian DSTU 4145 key and a signature, both invented.",
                |builder| {
                    let id = "1.2.804.2.1.1.1.1.3.1.1";
                    let curve = der::sequence(&[der::oid(&format!("{id}.2.6"))]);
                    let parameters = der::sequence(&[curve, der::octet_string(&noise("DKE", 64))]);
                    foreign(builder, &der::algorithm(id, &parameters), &der::algorithm(id, &[]), 33)
                },
            ),
            (
                "key_gost",
                "A Russian GOST R 34.10-2012 key and a signature, both invented.",
                |builder| {
                    let sets = ["1.2.643.7.1.2.1.1.1", "1.2.643.7.1.1.2.2"].map(der::oid);
                    let id = der::algorithm("1.2.643.7.1.1.1.1", &der::sequence(&sets));
                    foreign(builder, &id, &der::algorithm("1.2.643.7.1.1.3.2", &[]), 64)
                },
            ),
        ],
    )
}

fn rsa_key(parameters: &[u8]) -> Vec<u8> {
    rsa_public_key(parameters, &der::unsigned(&rsa_modulus()))
}

fn foreign(
    builder: CertificateBuilder,
    key: &[u8],
    signature: &[u8],
    length: usize,
) -> CertificateBuilder {
    let point = der::octet_string(&noise("foreign key", length));
    builder.with(|c| {
        c.public_key = der::sequence(&[key, &der::bit_string(0, &point)]);
        c.inner_algorithm = signature.to_vec();
        c.outer_algorithm = signature.to_vec();
        let value = der::octet_string(&noise("foreign signature", 64));
        c.signature = Some(der::bit_string(0, &value));
    })
}

fn signatures() -> Vec<Fixture> {
    from_changes(
        MADE_BY,
        [
            ("sig_unused_bits", "A signature's BIT STRING with an unused bit.", |builder| {
                let value = builder.issuer_key.sign(&builder.to_be_signed());
                builder.with(|c| c.signature = Some(der::bit_string(1, &value)))
            }),
            ("sig_empty", "An empty signature.", |builder| {
                builder.with(|c| c.signature = Some(der::bit_string(0, &[])))
            }),
            ("sig_wrong", "A signature over other data.", |builder| {
                let value = builder.issuer_key.sign(b"something else");
                builder.with(|c| c.signature = Some(der::bit_string(0, &value)))
            }),
        ],
    )
}

fn lengths() -> Vec<Fixture> {
    let content = |name| der::split(&ca(name).build()).1.to_vec();
    let trailing = [ca("trailing_after_cert").build(), vec![0xde, 0xad]].concat();
    let inner = ca("len_nonminimal_inner")
        .with(|c| c.serial = der::long_form(0x02, 1, &[0x5a; 16]))
        .build();
    from_table(
        MADE_BY,
        [
            ("trailing_after_cert", "Two bytes after the certificate.", trailing),
            (
                "len_nonminimal",
                "The outermost length in three bytes, where two are enough.",
                der::long_form(der::SEQUENCE, 3, &content("len_nonminimal")),
            ),
            ("len_nonminimal_inner", "The serial number's length in the long form.", inner),
            (
                "len_8_bytes",
                "The outermost length in eight bytes.",
                der::long_form(der::SEQUENCE, 8, &content("len_8_bytes")),
            ),
            (
                "indefinite_outer",
                "The outermost SEQUENCE of indefinite length.",
                der::indefinite(der::SEQUENCE, &content("indefinite_outer")),
            ),
            (
                "indefinite_all",
                "Everything of indefinite length; the signature is over DER.",
                der::to_indefinite(&ca("indefinite_all").build()),
            ),
            (
                "is_a_bundle",
                "Not a certificate but a bundle of one.",
                bundle::bundle(&contoso::certificates()[..1]),
            ),
        ],
    )
}

/// A NULL after the last field of an inner structure.
fn neighbours() -> Vec<Fixture> {
    fn behind(structure: &[u8]) -> Vec<u8> {
        let (tag, content, _) = der::split(structure);
        der::tlv(tag, &[content, &der::null()].concat())
    }
    from_changes(
        MADE_BY,
        [
            ("trailing_in_version", "A NULL after the version.", |builder| {
                builder.with(|c| c.version = behind(&c.version))
            }),
            ("trailing_in_algorithm", "A NULL after the algorithm's parameters.", |builder| {
                let algorithm =
                    der::algorithm(ECDSA_WITH_SHA256, &[der::null(), der::null()].concat());
                builder.with(|c| c.inner_algorithm = algorithm)
            }),
            ("trailing_in_validity", "A NULL after the two times.", |builder| {
                builder.with(|c| c.not_after.extend(der::null()))
            }),
            ("trailing_in_key", "A NULL after the key.", |builder| {
                builder.with(|c| c.public_key = behind(&c.public_key))
            }),
            ("trailing_in_extension", "A NULL after the value of an extension.", |builder| {
                builder.with(|c| {
                    let last = c.extensions.len() - 1;
                    c.extensions[last].1 = behind(&c.extensions[last].1);
                })
            }),
            ("trailing_in_extensions", "A NULL after the list of extensions.", |builder| {
                builder.with(|c| {
                    let list: Vec<_> = c.extensions.iter().map(|(_, whole)| whole).collect();
                    c.extensions_field = Some(behind(&der::explicit(3, &der::sequence(&list))));
                })
            }),
        ],
    )
}
