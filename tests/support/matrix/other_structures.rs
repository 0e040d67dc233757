//! Files that are ASN.1 but not certs-only PKCS#7.

use super::super::armor::pem;
use super::super::bundle::DATA;
use super::super::certificate::CertificateBuilder;
use super::super::key::noise;
use super::super::{contoso, der, name, revocation};
use super::{Fixture, from_table, three};

const MADE_BY: &str = "matrix/other_structures";

pub(super) fn fixtures() -> Vec<Fixture> {
    [certificates(), requests_and_lists(), contents(), archives()].concat()
}

fn certificates() -> Vec<Fixture> {
    let certificates = contoso::certificates();
    let one = || certificates[0].clone();
    let text = |count| -> Vec<u8> {
        let blocks =
            certificates[..count].iter().map(|certificate| pem("CERTIFICATE", certificate));
        blocks.collect::<String>().into()
    };
    from_table(
        MADE_BY,
        [
            ("certificate_der", "One certificate in DER.", one()),
            ("certificate_pem", "One certificate in PEM.", text(1)),
            ("certificate_chain_pem", "Three certificates in PEM.", text(3)),
            (
                "certificate_trusted_pem",
                "One certificate in openssl's own TRUSTED CERTIFICATE form.",
                pem("TRUSTED CERTIFICATE", &[one(), vec![0x30, 0x00]].concat()).into(),
            ),
            (
                "certificates_concatenated",
                "Three concatenated certificates in DER.",
                certificates[..3].concat(),
            ),
            ("certificate_sequence", "A SEQUENCE of certificates.", der::sequence(&three())),
            ("certificate_set", "A SET of certificates.", der::set(&three())),
        ],
    )
}

fn requests_and_lists() -> Vec<Fixture> {
    let root = contoso::authorities().swap_remove(0).builder;
    let crl = revocation::crl(&root);
    let request = request(&root);
    from_table(
        MADE_BY,
        [
            ("crl_pem", "A certificate revocation list in PEM.", pem("X509 CRL", &crl).into()),
            ("crl_der", "A certificate revocation list in DER.", crl),
            (
                "request_pem",
                "A certificate request in PEM.",
                pem("CERTIFICATE REQUEST", &request).into(),
            ),
            ("request_der", "A certificate request in DER.", request),
        ],
    )
}

/// CertificationRequest (RFC 2986, 4.2).
fn request(authority: &CertificateBuilder) -> Vec<u8> {
    let to_be_signed = der::sequence(&[
        der::integer(0),
        name::contoso("Contoso Requested CA"),
        authority.public_key.clone(),
        der::explicit(0, &[]),
    ]);
    authority.key.signed(&to_be_signed)
}

fn contents() -> Vec<Fixture> {
    let info = |number: u8, content: &[u8]| {
        let id = der::oid(&format!("1.2.840.113549.1.7.{number}"));
        der::sequence(&[id, der::explicit(0, content)])
    };
    let aes = der::algorithm("2.16.840.1.101.3.4.1.42", &der::octet_string(&noise("IV", 16)));
    let encrypted = der::implicit(0, &noise("encrypted content", 64));
    let encrypted = der::sequence(&[der::oid(DATA), aes, encrypted]);
    let no_recipients = der::set::<&[u8]>(&[]);
    let enveloped = der::sequence(&[der::integer(0), no_recipients, encrypted.clone()]);
    from_table(
        MADE_BY,
        [
            ("pkcs7_data", "PKCS#7 of type data.", info(1, &der::octet_string(b"Contoso"))),
            ("pkcs7_enveloped_data", "PKCS#7 of type enveloped-data.", info(3, &enveloped)),
            (
                "pkcs7_encrypted_data",
                "PKCS#7 of type encrypted-data.",
                info(6, &der::sequence(&[der::integer(0), encrypted])),
            ),
            (
                "pkcs7_no_content",
                "PKCS#7 of type signed-data without content.",
                der::sequence(&[der::oid("1.2.840.113549.1.7.2")]),
            ),
            (
                "netscape_certificate_sequence",
                "Netscape's certificate sequence.",
                der::sequence(&[
                    der::oid("2.16.840.1.113730.2.5"),
                    der::explicit(0, &der::sequence(&three())),
                ]),
            ),
        ],
    )
}

fn archives() -> Vec<Fixture> {
    let safe = der::octet_string(&der::sequence::<&[u8]>(&[]));
    let safe = der::sequence(&[der::oid(DATA), der::explicit(0, &safe)]);
    let sha256 = der::algorithm("2.16.840.1.101.3.4.2.1", &der::null());
    let mac = der::sequence(&[sha256, der::octet_string(&noise("MAC", 32))]);
    let mac_data = der::sequence(&[mac, der::octet_string(&noise("salt", 8)), der::integer(2_048)]);
    from_table(
        MADE_BY,
        [(
            "pkcs12",
            "An empty PKCS#12 file (PFX).",
            der::sequence(&[der::integer(3), safe, mac_data]),
        )],
    )
}
