//! Certificates: the subject.

use super::super::der::{self, ia5, printable, utf8};
use super::super::name::{self, COMMON_NAME, ORGANIZATIONAL_UNIT, attribute, contoso_with, rdn};
use super::{Fixture, ca, from_table};

const MADE_BY: &str = "matrix/certificate_names";

const TELETEX: u8 = 0x14;
const UNIVERSAL: u8 = 0x1c;
const BMP: u8 = 0x1e;

pub(super) fn fixtures() -> Vec<Fixture> {
    [strings(), characters(), structures()].concat()
}

/// A CA with this value as its common name.
fn common_name(
    (name, note, value): (&'static str, &'static str, Vec<u8>),
) -> (&'static str, &'static str, Vec<u8>) {
    subject((name, note, contoso_with(&[rdn(COMMON_NAME, &value)])))
}

fn subject(
    (name, note, subject): (&'static str, &'static str, Vec<u8>),
) -> (&'static str, &'static str, Vec<u8>) {
    (name, note, ca(name).with(|c| c.subject = subject).build())
}

fn strings() -> Vec<Fixture> {
    let bmp: Vec<u8> = "Contoso É".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let universal: Vec<u8> =
        "Contoso É".chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect();
    let table = [
        ("name_universal", "CN as UniversalString.", der::tlv(UNIVERSAL, &universal)),
        (
            "name_utf8_invalid",
            "CN as UTF8String that is not UTF-8.",
            der::tlv(0x0c, b"Caf\xe9 \xff"),
        ),
        (
            "name_t61",
            "CN as TeletexString with a Latin-1 letter.",
            der::tlv(TELETEX, b"Caf\xe9 CA"),
        ),
        ("name_bmp", "CN as BMPString.", der::tlv(BMP, &bmp)),
        ("bmp_odd", "CN as BMPString of an odd length.", der::tlv(BMP, &bmp[..7])),
        (
            "name_printable_illegal",
            "CN as PrintableString with characters that the type does not allow.",
            printable("Contoso_CA*@&"),
        ),
        ("name_ia5", "CN as IA5String.", ia5("Contoso CA")),
        (
            "name_ia5_non_ascii",
            "CN as IA5String with a Latin-1 letter.",
            der::tlv(0x16, b"Caf\xe9"),
        ),
        (
            "name_sequence_value",
            "A SEQUENCE instead of the CN's string.",
            der::sequence(&[utf8("Contoso"), der::integer(1)]),
        ),
        ("name_empty_value", "An empty CN.", utf8("")),
        ("cn_5000", "A CN of 5,000 characters; RFC 5280 allows 64.", utf8(&"n".repeat(5_000))),
    ];
    from_table(MADE_BY, table.map(common_name))
}

fn characters() -> Vec<Fixture> {
    let table = [
        (
            "name_control",
            "A CN with NUL, line feed, escape and delete.",
            "a\0b\nc\u{1b}[31md\u{7f}",
        ),
        (
            "name_bidirectional",
            "A CN with U+202E, which reverses the following text.",
            "Contoso \u{202e}AC tooR\u{202c}",
        ),
        (
            "name_zero_width",
            "A CN with zero-width space, joiner and byte order mark.",
            "Con\u{200b}to\u{200d}so\u{feff}",
        ),
        ("name_quotes", "A CN with quotation marks and a backslash.", r#"Contoso "Test" \ CA"#),
        (
            "name_commas",
            "A CN with a comma, a semicolon, a plus and an equals sign.",
            "A, B; C+D=E",
        ),
        ("name_leading_blank", "A CN that begins with a space.", " Contoso"),
        ("name_trailing_blank", "A CN that ends with a space.", "Contoso "),
        ("name_leading_hash", "A CN that begins with a number sign.", "#Contoso"),
        ("name_markup", "A CN with angle brackets and an ampersand.", "<b>Contoso</b> & Co"),
        ("name_cyrillic", "A CN in Cyrillic letters.", "Контосо ЦА"),
        ("name_emoji", "A CN with a character outside the basic plane.", "Contoso \u{1f511}"),
    ];
    let with_text = |(name, note, text)| common_name((name, note, utf8(text)));
    from_table(MADE_BY, table.map(with_text))
}

fn structures() -> Vec<Fixture> {
    let unit = attribute(ORGANIZATIONAL_UNIT, &utf8("Research"));
    let person = attribute(COMMON_NAME, &utf8("Contoso CA"));
    let multiple = |attributes: &[Vec<u8>]| contoso_with(&[der::set(attributes)]);
    let units = ["One", "Two", "Three"].map(|text| rdn(ORGANIZATIONAL_UNIT, &utf8(text)));
    let unknown = attribute("1.3.6.1.4.1.55555.1", &utf8("Contoso"));
    let email = attribute("1.2.840.113549.1.9.1", &ia5("pki@contoso.example"));
    let table = [
        (
            "rdn_unsorted_multi",
            "An RDN of two attributes in the wrong order for DER.",
            multiple(&[person.clone(), unit.clone()]),
        ),
        (
            "name_multi_valued",
            "An RDN of two attributes in the correct order.",
            contoso_with(&[der::set_of(&[person.clone(), unit])]),
        ),
        ("rdn_dup_atv", "An RDN with one attribute twice.", multiple(&[person.clone(), person])),
        ("empty_subject", "A subject without RDNs.", der::sequence::<&[u8]>(&[])),
        ("empty_rdn", "A subject with an RDN without attributes.", multiple(&[])),
        ("name_without_cn", "A subject without a CN.", contoso_with(&[])),
        ("name_many_units", "A subject with three OUs besides the first.", contoso_with(&units)),
        ("name_unknown_type", "An attribute of unknown type.", multiple(&[unknown])),
        ("name_email", "An emailAddress in the subject.", multiple(&[email])),
        (
            "name_same_as_issuer",
            "Self-issued but not self-signed.",
            name::contoso("Contoso Root CA"),
        ),
    ];
    let mut fixtures = from_table(MADE_BY, table.map(subject));
    let nobody = der::sequence::<&[u8]>(&[]);
    let empty = ca("empty_issuer").with(|c| c.issuer = nobody).build();
    let note = "An issuer without RDNs.";
    fixtures.extend(from_table(MADE_BY, [("empty_issuer", note, empty)]));
    fixtures
}
