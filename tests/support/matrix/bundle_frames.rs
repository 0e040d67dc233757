//! Bundles: the structure around the certificates.

use super::super::bundle::{BundleBuilder, DATA, bundle};
use super::super::{contoso, der, revocation};
use super::{Fixture, from_table, three};

const MADE_BY: &str = "matrix/bundle_frames";

const NETSCAPE_CERTIFICATE_SEQUENCE: &str = "2.16.840.1.113730.2.5";
const ICAO_MASTER_LIST: &str = "2.23.136.1.1.2";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";

pub(super) fn fixtures() -> Vec<Fixture> {
    [fields(), contents(), encodings(), neighbours(), depths()].concat()
}

fn of_three() -> BundleBuilder {
    BundleBuilder::new(&three())
}

fn of_one() -> BundleBuilder {
    BundleBuilder::new(&three()[..1])
}

fn fields() -> Vec<Fixture> {
    let root = contoso::authorities().swap_remove(0).builder;
    let algorithms = der::set(&[der::algorithm(SHA256, &[])]);
    from_table(
        MADE_BY,
        [
            ("good", "Three certificates, without faults.", of_three().build()),
            ("one_certificate", "One certificate, without faults.", of_one().build()),
            ("empty_certificates", "An empty certificates field.", BundleBuilder::new(&[]).build()),
            (
                "no_certificates",
                "No certificates field.",
                of_one().with(|b| b.certificates_field = Some(Vec::new())).build(),
            ),
            (
                "explicit_seq_certs",
                "The certificates in a SEQUENCE inside `[0]`.",
                of_one()
                    .with(|b| {
                        let list = der::sequence(&b.elements);
                        b.certificates_field = Some(der::explicit(0, &list));
                    })
                    .build(),
            ),
            (
                "primitive_certificates",
                "The certificates field as a primitive element.",
                of_three()
                    .with(|b| b.certificates_field = Some(der::tlv(0x80, &b.elements.concat())))
                    .build(),
            ),
            (
                "empty_crls_field",
                "An empty crls field.",
                of_one().with(|b| b.crls = der::explicit(1, &[])).build(),
            ),
            (
                "with_crl",
                "A CRL in addition to the certificates.",
                of_three().with(|b| b.crls = der::explicit(1, &revocation::crl(&root))).build(),
            ),
            (
                "empty_signerinfos_missing",
                "No signerInfos field.",
                of_one().with(|b| b.signer_infos = Vec::new()).build(),
            ),
            ("with_signer", "A signed message that contains its certificates.", signed_message()),
            (
                "digest_algorithm",
                "A digest algorithm although nothing is signed.",
                of_one().with(|b| b.digest_algorithms = algorithms).build(),
            ),
            (
                "nested_trailing_in_sd",
                "A NULL after the signers, inside SignedData.",
                of_one().with(|b| b.extra = der::null()).build(),
            ),
            (
                "ver3",
                "SignedData of version 3.",
                of_one().with(|b| b.version = der::integer(3)).build(),
            ),
            (
                "ver99",
                "SignedData of version 99.",
                of_one().with(|b| b.version = der::integer(99)).build(),
            ),
        ],
    )
}

fn signed_message() -> Vec<u8> {
    let content = b"0f343b09 contoso.p7b\r\n";
    let signer = contoso::authorities().swap_remove(3).builder;
    let digest = der::algorithm(SHA256, &[]);
    let signer_info = der::sequence(&[
        der::integer(1),
        der::sequence(&[&signer.issuer, &signer.serial]),
        digest.clone(),
        signer.outer_algorithm.clone(),
        der::octet_string(&signer.key.sign(content)),
    ]);
    BundleBuilder::new(&[signer.build()])
        .content(DATA, content)
        .with(|b| {
            b.digest_algorithms = der::set(&[digest]);
            b.signer_infos = der::set(&[signer_info]);
        })
        .build()
}

fn contents() -> Vec<Fixture> {
    let master_list = der::sequence(&[der::integer(0), der::set_of(&three())]);
    let none = BundleBuilder::new(&[]).with(|b| b.certificates_field = Some(Vec::new()));
    from_table(
        MADE_BY,
        [
            (
                "empty_econtent",
                "An empty OCTET STRING as the content, as some programs write it.",
                of_one().content(DATA, &[]).build(),
            ),
            (
                "econtent_type_other",
                "A content type other than data, without content.",
                of_one().with(|b| b.encapsulated = der::sequence(&[der::oid(SHA256)])).build(),
            ),
            (
                "bundle_in_econtent",
                "No certificates, but a whole bundle of three as the content.",
                none.clone().content(DATA, &bundle(&three())).build(),
            ),
            (
                "icao_master_list",
                "A list of passport authorities' certificates as the content (ICAO 9303).",
                none.content(ICAO_MASTER_LIST, &master_list).build(),
            ),
            (
                "netscape_certseq",
                "Netscape's certificate sequence instead of SignedData.",
                der::sequence(&[
                    der::oid(NETSCAPE_CERTIFICATE_SEQUENCE),
                    der::explicit(0, &der::sequence(&three())),
                ]),
            ),
            (
                "bare_signeddata",
                "SignedData without ContentInfo around it.",
                of_one().signed_data(),
            ),
        ],
    )
}

fn encodings() -> Vec<Fixture> {
    let good = of_one().build();
    let (_, content, _) = der::split(&good);
    let chunk = der::indefinite(0x24, &der::octet_string(b"content"));
    let encapsulated =
        der::indefinite(der::SEQUENCE, &[der::oid(DATA), der::indefinite(0xa0, &chunk)].concat());
    let long = |tag, content: &[u8]| der::long_form(tag, 8, content);
    let fields = [
        der::integer(1),
        long(der::SET, &[]),
        long(der::SEQUENCE, &der::oid(DATA)),
        long(0xa0, &three().concat()),
        long(der::SET, &[]),
    ];
    let signed_data = long(0xa0, &long(der::SEQUENCE, &fields.concat()));
    let content_type = of_one().content_type;
    from_table(
        MADE_BY,
        [
            (
                "indef_all",
                "Indefinite lengths around certificates in DER.",
                of_three().indefinite().build(),
            ),
            (
                "indef_econtent",
                "The same, with content in chunks.",
                of_three().indefinite().with(|b| b.encapsulated = encapsulated).build(),
            ),
            (
                "indef_cert_inside",
                "DER around a certificate with indefinite lengths.",
                bundle(&[der::to_indefinite(&three()[0])]),
            ),
            (
                "nonminimal_len",
                "The outermost length in four bytes, where two are enough.",
                der::long_form(der::SEQUENCE, 4, content),
            ),
            (
                "len_8_bytes",
                "Each length outside the certificates in eight bytes.",
                long(der::SEQUENCE, &[content_type, signed_data].concat()),
            ),
        ],
    )
}

fn neighbours() -> Vec<Fixture> {
    let followed_by = |bytes: &[u8]| [of_one().build(), bytes.to_vec()].concat();
    let [_, second, third] = three();
    let mut truncated = of_three().build();
    truncated.truncate(truncated.len() * 2 / 3);
    let mut missing_end = of_three().indefinite().build();
    missing_end.truncate(missing_end.len() - 6);
    from_table(
        MADE_BY,
        [
            ("trailing_bytes", "Three bytes after the bundle.", followed_by(&[0xde, 0xad, 0xbe])),
            ("trailing_newline", "CR LF after the bundle.", followed_by(b"\r\n")),
            ("trailing_zeros", "512 zeros after the bundle.", followed_by(&[0; 512])),
            (
                "two_content_infos",
                "Two concatenated bundles, of one certificate and of two.",
                followed_by(&bundle(&[second, third])),
            ),
            (
                "leading_newline",
                "A line feed before the bundle.",
                [b"\n", &*of_one().build()].concat(),
            ),
            ("truncated", "A bundle truncated in its second certificate.", truncated),
            ("truncated_indefinite", "A frame of indefinite lengths without its end.", missing_end),
        ],
    )
}

/// The deepest are larger than a file may be, and exist only in memory.
fn depths() -> Vec<Fixture> {
    let frame = |fields: &[&[u8]]| {
        let open = [&[0x30, 0x80], &*of_one().content_type, &[0xa0, 0x80]].concat();
        [open, fields.concat()].concat()
    };
    let nest = |depth, tag| [tag, 0x80].repeat(depth);
    let chunks = [nest(1_000, 0x24), der::octet_string(b"content"), vec![0; 2_000]].concat();
    let encapsulated =
        der::indefinite(der::SEQUENCE, &[der::oid(DATA), der::indefinite(0xa0, &chunks)].concat());
    let head = [der::integer(1), der::set::<&[u8]>(&[])].concat();
    let data = der::sequence(&[der::oid(DATA)]);
    from_table(
        MADE_BY,
        [
            (
                "deep_indef_in_content",
                "Content in chunks in chunks, 1,000 levels deep.",
                of_one().with(|b| b.encapsulated = encapsulated).build(),
            ),
            (
                "deep_nest_100k",
                "100,000 SEQUENCEs of indefinite length instead of SignedData.",
                frame(&[&nest(100_000, 0x30)]),
            ),
            (
                "deep_content_100k",
                "100,000 SEQUENCEs of indefinite length as the content.",
                frame(&[
                    &[0x30, 0x80],
                    &head,
                    &[0x30, 0x80],
                    &der::oid(DATA),
                    &nest(100_000, 0xa0),
                ]),
            ),
            (
                "deep_element_100k",
                "100,000 SEQUENCEs of indefinite length as a certificate.",
                frame(&[&[0x30, 0x80], &head, &data, &[0xa0, 0x80], &nest(100_000, 0x30)]),
            ),
        ],
    )
}
