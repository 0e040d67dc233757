//! Rules of the scope certificate. The inputs that fire and those that do not differ in one
//! property.

use super::super::certificate::CertificateBuilder;
use super::super::contoso::ROOT_CRL;
use super::super::extension::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, CRL_DISTRIBUTION_POINTS, KEY_USAGE,
    NAME_CONSTRAINTS, SUBJECT_KEY_IDENTIFIER, ca as constraints, extension, permitted_directory,
};
use super::super::key::{noise, rsa_modulus, rsa_public_key, rsa_public_key_with_exponent};
use super::super::{bundle, der, name};
use super::{Case, Input};

const OTHER: &str = "1.3.6.1.4.1.55555.7";
const SHA1_WITH_RSA: &str = "1.2.840.113549.1.1.5";
const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";

pub fn cases() -> Vec<Case> {
    let groups =
        [readable(), encodings(), usage(), periods(), names(), revocation(), algorithms(), sizes()];
    groups.into_iter().flatten().collect()
}

/// A correct CA under Contoso's root.
fn authority() -> CertificateBuilder {
    let root = CertificateBuilder::root("Contoso Root CA");
    CertificateBuilder::intermediate(&root, "Contoso CA").crl_urls(&[ROOT_CRL])
}

fn input(certificate: Vec<u8>) -> Input {
    Input::new(bundle::bundle(&[certificate]))
}

/// Both as given.
fn pair(rule: &'static str, fires: CertificateBuilder, silent: CertificateBuilder) -> Case {
    Case { rule, fires: input(fires.build()), silent: input(silent.build()) }
}

/// A change that fires the rule, and the CA without it.
fn change(rule: &'static str, change: impl FnOnce(&mut CertificateBuilder)) -> Case {
    pair(rule, authority().with(change), authority())
}

/// The CA without an extension.
fn without(rule: &'static str, id: &str) -> Case {
    pair(rule, authority().without_extension(id), authority())
}

fn readable() -> Vec<Case> {
    let root = CertificateBuilder::root("Contoso Root CA");
    let person = CertificateBuilder::end_entity(&root, "Megan Bowen");
    let text = der::sequence(&[der::utf8("this is no certificate")]);
    vec![
        Case { rule: "C001", fires: input(text), silent: input(authority().build()) },
        pair("C002", person.clone(), person.extension(BASIC_CONSTRAINTS, true, &constraints(None))),
        change("C005", |c| c.not_after = der::utc_time("350230000000Z")),
    ]
}

fn encodings() -> Vec<Case> {
    let serial = |number: &[u8]| {
        let bytes = der::integer_bytes(number);
        authority().with(|c| c.serial = bytes)
    };
    let der = authority().build();
    let ber = der::indefinite(der::SEQUENCE, der::split(&der).1);
    let odd = name::contoso_with(&[name::rdn(name::COMMON_NAME, &der::utf8(""))]);
    vec![
        pair("C006", serial(&[0, 1]), serial(&[1])),
        Case { rule: "C007", fires: input(ber), silent: input(der) },
        pair("C008", serial(&[0]), serial(&[1])),
        change("C009", |c| {
            let again = extension(BASIC_CONSTRAINTS, true, &constraints(None));
            c.extensions.push((BASIC_CONSTRAINTS, again));
        }),
        change("C010", |c| c.version = der::explicit(0, &der::integer(1))),
        change("C011", |c| c.outer_algorithm = der::algorithm("1.2.840.10045.4.3.3", &[])),
        change("C012", |c| {
            let with_null = der::algorithm("1.2.840.10045.4.3.2", &der::null());
            c.inner_algorithm = with_null.clone();
            c.outer_algorithm = with_null;
        }),
        change("C013", |c| c.not_after = der::generalized_time("20350601000000Z")),
        change("C014", |c| c.subject = odd),
    ]
}

fn usage() -> Vec<Case> {
    let (certificates, crls) = (der::bit_string(2, &[0x04]), der::bit_string(1, &[0x02]));
    let permitted = permitted_directory(&name::contoso_with(&[]));
    let null = der::null();
    vec![
        pair(
            "C015",
            authority().extension(KEY_USAGE, true, &crls),
            // Signing certificates is allowed; the missing right to sign CRLs belongs to another
            // rule.
            authority().extension(KEY_USAGE, true, &certificates),
        ),
        pair(
            "C016",
            authority().extension(KEY_USAGE, true, &certificates),
            authority().extension(KEY_USAGE, true, &crls),
        ),
        without("C037", KEY_USAGE),
        pair("C036", authority().extension(NAME_CONSTRAINTS, true, &permitted), authority()),
        pair(
            "C034",
            authority().extension(OTHER, true, &null),
            authority().extension(OTHER, false, &null),
        ),
        pair(
            "C039",
            authority().extension(BASIC_CONSTRAINTS, false, &constraints(None)),
            authority().extension(BASIC_CONSTRAINTS, true, &constraints(None)),
        ),
    ]
}

/// At 2026-11-24T00:00:00Z.
fn periods() -> Vec<Case> {
    let valid = |from, to| authority().valid(from, to);
    let until = |to| valid("20200601000000Z", to);
    vec![
        pair("C004", until("20261123235959Z"), until("20261124000000Z")),
        pair(
            "C017",
            valid("20261124000001Z", "20350601000000Z"),
            valid("20261124000000Z", "20350601000000Z"),
        ),
        pair("C018", until("20270221235959Z"), until("20270222000000Z")),
        pair(
            "C019",
            valid("20350601000001Z", "20350601000000Z"),
            valid("20350601000000Z", "20350601000000Z"),
        ),
    ]
}

fn names() -> Vec<Case> {
    vec![
        without("C020", SUBJECT_KEY_IDENTIFIER),
        without("C021", AUTHORITY_KEY_IDENTIFIER),
        change("C035", |c| c.subject = der::sequence::<&[u8]>(&[])),
    ]
}

fn revocation() -> Vec<Case> {
    const DELTA: &str = "http://crl.contoso.example/root+.crl";
    const HTTPS: &str = "https://crl.contoso.example/root.crl";
    const LDAP: &str = "ldap:///CN=Contoso%20Root%20CA?certificateRevocationList";
    let urls = |urls: &[&str]| authority().crl_urls(urls);
    vec![
        without("C023", CRL_DISTRIBUTION_POINTS),
        pair("C024", urls(&[LDAP]), urls(&[LDAP, ROOT_CRL])),
        pair("C025", urls(&[HTTPS, ROOT_CRL]), urls(&[ROOT_CRL, HTTPS])),
        pair("C026", urls(&[ROOT_CRL, LDAP]), urls(&[ROOT_CRL])),
        pair("C027", urls(&["http://pki/root.crl"]), urls(&["http://pki.example/root.crl"])),
        pair(
            "C028",
            authority().freshest_crl_urls(&[DELTA]).without_extension(CRL_DISTRIBUTION_POINTS),
            authority().freshest_crl_urls(&[DELTA]),
        ),
    ]
}

fn algorithms() -> Vec<Case> {
    let root = || CertificateBuilder::root("Contoso Root CA");
    let signed = |builder: CertificateBuilder, id| {
        let algorithm = der::algorithm(id, &der::null());
        builder.with(|c| {
            c.inner_algorithm = algorithm.clone();
            c.outer_algorithm = algorithm;
            c.signature = Some(der::bit_string(0, &noise("RSA signature", 256)));
        })
    };
    let rsa = |length: usize, exponent| {
        let modulus = der::unsigned(&rsa_modulus()[..length]);
        let (null, exponent) = (der::null(), der::integer(exponent));
        let key = rsa_public_key_with_exponent(&null, &modulus, &exponent);
        authority().with(|c| c.public_key = key)
    };
    let negative = rsa_public_key(&der::null(), &der::integer_bytes(&rsa_modulus()));
    let curve = |id| {
        let algorithm = der::algorithm("1.2.840.10045.2.1", &der::oid(id));
        let key = der::sequence(&[algorithm, der::bit_string(0, &noise("point", 65))]);
        authority().with(|c| c.public_key = key)
    };
    vec![
        pair("C029", signed(authority(), SHA1_WITH_RSA), signed(root(), SHA1_WITH_RSA)),
        pair("C030", signed(root(), SHA1_WITH_RSA), signed(root(), SHA256_WITH_RSA)),
        pair("C031", rsa(255, 65_537), rsa(256, 65_537)),
        pair("C032", rsa(256, 65_535), rsa(256, 65_537)),
        // secp256k1 and P-384
        pair("C033", curve("1.3.132.0.10"), curve("1.3.132.0.34")),
        pair("C038", authority().with(|c| c.public_key = negative), rsa(256, 65_537)),
    ]
}

fn sizes() -> Vec<Case> {
    // Certificates of exactly this number of bytes: a real signature has one of several lengths.
    let padded = |padding: usize| {
        let bytes = der::octet_string(&noise("padding", padding));
        let signature = der::bit_string(0, &noise("signature", 71));
        authority().extension(OTHER, false, &bytes).with(|c| c.signature = Some(signature))
    };
    let other = padded(5_000).build().len() - 5_000;
    let of = |length: usize| padded(length - other);
    vec![
        pair("C003", of(8_193), of(8_192)),
        // 6,144 bytes are 8,192 characters.
        pair("C022", of(6_145), of(6_144)),
    ]
}
