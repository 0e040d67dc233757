//! Bundles: elements among the certificates.

use super::super::bundle::{BundleBuilder, bundle};
use super::super::certificate::CertificateBuilder;
use super::super::key::{ECDSA_WITH_SHA256, noise};
use super::super::{contoso, der};
use super::{Fixture, ca, from_table, three};

const MADE_BY: &str = "matrix/bundle_elements";

pub(super) fn fixtures() -> Vec<Fixture> {
    [sets(), choices(), strangers()].concat()
}

fn sets() -> Vec<Fixture> {
    let [a, b, c] = three();
    let descending = {
        let mut builder = BundleBuilder::new(&[a.clone(), b.clone(), c.clone()]).sorted();
        builder.elements.reverse();
        builder.build()
    };
    let ordered = bundle(&[c, a.clone(), b.clone()]);
    let serial = ca("serial_32oct").with(|c| c.serial = der::integer_bytes(&[0x5a; 32])).build();
    from_table(
        MADE_BY,
        [
            (
                "dup",
                "Three elements; the last is a duplicate of the first.",
                bundle(&[a.clone(), b.clone(), a.clone()]),
            ),
            ("order_g3_g_g2", "Three certificates in the order third, first, second.", ordered),
            ("order_descending", "Three certificates in the reverse of DER's order.", descending),
            (
                "one_cert_serial32",
                "A certificate whose serial number has 32 bytes between two faultless ones.",
                bundle(&[a, serial, b]),
            ),
            ("whole_pki", "The certificates of a root, an issuing CA and a user.", whole_pki()),
            ("no_root", "Contoso's PKI without its root.", bundle(&contoso::certificates()[1..])),
            (
                "no_intermediate",
                "Contoso's root and an issuing CA, without the CA between them.",
                bundle(&[
                    contoso::certificates().swap_remove(0),
                    contoso::certificates().swap_remove(3),
                ]),
            ),
            ("renewed", "A CA before and after its renewal: one name, one key.", renewed()),
        ],
    )
}

fn whole_pki() -> Vec<u8> {
    let root = CertificateBuilder::root("Contoso Root CA");
    let issuing = CertificateBuilder::intermediate(&root, "Contoso Issuing CA");
    let person = CertificateBuilder::end_entity(&issuing, "Megan Bowen");
    bundle(&[root.build(), issuing.build(), person.build()])
}

fn renewed() -> Vec<u8> {
    let old = ca("Contoso Renewed CA");
    let new = old.clone().valid("20250601000000Z", "20400601000000Z");
    let new = new.with(|c| c.serial = der::integer_bytes(&[0x5b; 16]));
    bundle(&[old.build(), new.build()])
}

fn choices() -> Vec<Fixture> {
    let attributes = attribute_certificate(1);
    let (_, attribute_content, _) = der::split(&attributes);
    let first = attribute_certificate(0);
    let (_, first_content, _) = der::split(&first);
    let [certificate, ..] = three();
    let extended = [
        der::sequence(&[der::integer(0), certificate, der::set::<&[u8]>(&[])]),
        der::algorithm(ECDSA_WITH_SHA256, &[]),
        der::bit_string(0, &noise("extended certificate", 70)),
    ];
    let other = [der::oid("1.3.6.1.4.1.55555.3"), der::octet_string(b"another kind")];
    let table = [
        (
            "ext_cert_choice_0",
            "A PKCS#6 extended certificate, `[0]`, between two certificates.",
            der::explicit(0, &extended.concat()),
        ),
        (
            "attr_cert_v1_choice_1",
            "An attribute certificate of version 1, `[1]`, between two certificates.",
            der::explicit(1, first_content),
        ),
        (
            "attr_cert_v2_choice_2",
            "An attribute certificate of version 2, `[2]`, between two certificates.",
            der::explicit(2, attribute_content),
        ),
        (
            "other_choice_3",
            "A certificate of another format, `[3]`, between two certificates.",
            der::explicit(3, &other.concat()),
        ),
    ];
    between(table)
}

/// AttributeCertificate (RFC 5755, 4.1).
fn attribute_certificate(version: i64) -> Vec<u8> {
    let names = der::sequence(&[der::explicit(4, &ca("holder").subject)]);
    let (_, names, _) = der::split(&names);
    let issuer = if version == 0 { der::sequence(&[names]) } else { names_in_v2_form(names) };
    let holder = if version == 0 {
        der::explicit(1, names)
    } else {
        der::sequence(&[der::explicit(1, names)])
    };
    let version = if version == 0 { Vec::new() } else { der::integer(version) };
    let time = |text| der::generalized_time(text);
    let role = der::sequence(&[der::oid("2.5.4.72"), der::set(&[der::utf8("administrator")])]);
    let to_be_signed = der::sequence(&[
        version,
        holder,
        issuer,
        der::algorithm(ECDSA_WITH_SHA256, &[]),
        der::integer(0x4321),
        der::sequence(&[time("20200601000000Z"), time("20350601000000Z")]),
        der::sequence(&[role]),
    ]);
    ca("holder").issuer_key.signed(&to_be_signed)
}

fn names_in_v2_form(names: &[u8]) -> Vec<u8> {
    der::explicit(0, &der::sequence(&[names]))
}

fn strangers() -> Vec<Fixture> {
    let [first, ..] = three();
    let mut zeros = first.clone();
    let middle = zeros.len() / 2;
    zeros[8..middle].fill(0);
    between([
        (
            "one_bad_cert_garbage_TLV",
            "A SEQUENCE of noise between two certificates.",
            der::sequence(&[noise("garbage", 200)]),
        ),
        (
            "one_cert_half_zeros",
            "A certificate of which half is overwritten with zeros, between two others.",
            zeros,
        ),
        (
            "octet_string_among",
            "An OCTET STRING between two certificates.",
            der::octet_string(&first),
        ),
        ("null_among", "A NULL between two certificates.", der::null()),
        ("empty_sequence_among", "An empty SEQUENCE between two certificates.", vec![0x30, 0]),
        ("bundle_among", "A whole bundle between two certificates.", bundle(&[first])),
        (
            "element_too_long",
            "An element whose length exceeds the bundle.",
            vec![0x30, 0x82, 0xff, 0xff, 0x30, 0x00],
        ),
    ])
}

/// A bundle for each element, which is between two certificates.
fn between<const N: usize>(table: [(&'static str, &'static str, Vec<u8>); N]) -> Vec<Fixture> {
    let [first, last, _] = three();
    from_table(
        MADE_BY,
        table.map(|(name, note, element)| {
            (name, note, bundle(&[first.clone(), element, last.clone()]))
        }),
    )
}
