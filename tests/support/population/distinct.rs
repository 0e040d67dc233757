//! CAs that share nothing: the honest worst case of a large file, in which no component was seen
//! before.
//!
//! A group of twenty is built, a root and those that it issued, with marks where a certificate's own
//! number and that of its root belong. The marks stand in names, keys, identifiers, URLs and serial
//! numbers, so that each of those differs from all others.

use super::super::certificate::CertificateBuilder;
use super::super::{der, extension, name};
use super::{AUTHORITY_INFORMATION_ACCESS, CERTIFICATE_POLICIES, Template, key};

const GROUP: usize = 20;

/// Stand for the certificate's own number and for its root's.
const OWN: &str = "27182818";
const ROOT: &str = "31415926";

/// The certificates of a group, the root first. `conform`: else each has a BOOLEAN that is not in
/// DER, as certificates of the US Federal PKI have.
pub fn templates(conform: bool) -> Vec<Template> {
    let template = |index| {
        let bytes = certificate(index, conform);
        let places = |mark: &str| {
            let found = bytes.windows(8).enumerate();
            found.filter(|(_, window)| *window == mark.as_bytes()).map(|(place, _)| place).collect()
        };
        let (own, root): (Vec<_>, Vec<_>) = (places(OWN), places(ROOT));
        // Name, key, key identifier, serial number; a root is its own issuer.
        assert_eq!((own.len(), root.len()), if index == 0 { (5, 0) } else { (4, 4) });
        Template { bytes, serial: None, own, root }
    };
    (0..GROUP).map(template).collect()
}

fn certificate(index: usize, conform: bool) -> Vec<u8> {
    let parent = if index == 0 { OWN } else { ROOT };
    let (mut public_key, _, _) = key(index + 1);
    // In the middle of the key's numbers.
    let place = public_key.len() - 24;
    public_key[place..place + 8].copy_from_slice(OWN.as_bytes());
    // The root's key is RSA with 2,048 bits.
    let (_, algorithm, signature) = key(1);
    let mut own = [0x5A; 20];
    own[12..].copy_from_slice(OWN.as_bytes());
    let builder = CertificateBuilder::root("a name that is replaced").with(|builder| {
        builder.serial = der::integer_bytes(&[&[0x5A; 8], OWN.as_bytes()].concat());
        builder.issuer = distinguished_name(parent);
        builder.subject = distinguished_name(OWN);
        builder.public_key = public_key;
        builder.inner_algorithm.clone_from(&algorithm);
        builder.outer_algorithm = algorithm;
        builder.signature = Some(signature);
    });
    let own = der::octet_string(&own);
    let mut builder = builder.extension(extension::SUBJECT_KEY_IDENTIFIER, false, &own);
    if !conform {
        let value = der::sequence(&[der::tlv(0x01, &[1])]);
        builder = builder.extension(extension::BASIC_CONSTRAINTS, true, &value);
    }
    if index == 0 {
        return builder.build();
    }
    let mut issuers = [0x5A; 20];
    issuers[12..].copy_from_slice(ROOT.as_bytes());
    let access = der::sequence(&[
        der::oid("1.3.6.1.5.5.7.48.2"),
        der::implicit(6, format!("http://aia.contoso.example/root{ROOT}.cer").as_bytes()),
    ]);
    let policy = der::sequence(&[der::oid("1.3.6.1.4.1.55555.1.1")]);
    builder
        .extension(
            extension::AUTHORITY_KEY_IDENTIFIER,
            false,
            &extension::authority_key_identifier(&issuers),
        )
        .crl_urls(&[&format!("http://crl.contoso.example/ca/root{ROOT}.crl")])
        .extension(AUTHORITY_INFORMATION_ACCESS, false, &der::sequence(&[access]))
        .extension(CERTIFICATE_POLICIES, false, &der::sequence(&[policy]))
        .build()
}

/// `CN=Example CA NUMBER, OU=PKI, O=Organization, C=US`
fn distinguished_name(number: &str) -> Vec<u8> {
    der::sequence(&[
        name::rdn(name::COUNTRY, &der::printable("US")),
        name::rdn(name::ORGANIZATION, &der::utf8("Contoso Organization")),
        name::rdn(name::ORGANIZATIONAL_UNIT, &der::utf8("PKI")),
        name::rdn(name::COMMON_NAME, &der::utf8(&format!("Example CA {number}"))),
    ])
}
