//! Variants of certificates, bundles and their text, one for each way in which parsers differ.

use std::sync::LazyLock;

use super::certificate::CertificateBuilder;
use super::contoso;
use super::key::Key;

mod bundle_elements;
mod bundle_frames;
mod certificate_algorithms;
mod certificate_extensions;
mod certificate_fields;
mod certificate_names;
mod certificate_times;
mod other_files;
mod other_keys;
mod other_structures;
mod texts;

/// An input and what is special about it.
#[derive(Clone, Debug)]
pub struct Fixture {
    pub name: &'static str,
    /// The module under `tests/support/` that makes it.
    pub made_by: &'static str,
    pub note: &'static str,
    pub bytes: Vec<u8>,
}

/// DER certificates.
pub fn certificates() -> Vec<(&'static str, Vec<u8>)> {
    named(certificate_fixtures())
}

/// Bundles in DER or BER, and files that are nearly one.
pub fn bundles() -> Vec<(&'static str, Vec<u8>)> {
    named(bundle_fixtures())
}

/// Texts around a bundle.
pub fn pems() -> Vec<(&'static str, Vec<u8>)> {
    named(pem_fixtures())
}

/// Files that are not certs-only PKCS#7.
pub fn not_pkcs7() -> Vec<(&'static str, Vec<u8>)> {
    named(not_pkcs7_fixtures())
}

pub fn certificate_fixtures() -> Vec<Fixture> {
    let mut fixtures = certificate_fields::fixtures();
    fixtures.extend(certificate_algorithms::fixtures());
    fixtures.extend(certificate_times::fixtures());
    fixtures.extend(certificate_names::fixtures());
    fixtures.extend(certificate_extensions::fixtures());
    fixtures
}

pub fn bundle_fixtures() -> Vec<Fixture> {
    let mut fixtures = bundle_frames::fixtures();
    fixtures.extend(bundle_elements::fixtures());
    fixtures
}

pub fn pem_fixtures() -> Vec<Fixture> {
    texts::fixtures()
}

pub fn not_pkcs7_fixtures() -> Vec<Fixture> {
    let mut fixtures = other_structures::fixtures();
    fixtures.extend(other_keys::fixtures());
    fixtures.extend(other_files::fixtures());
    fixtures
}

/// A correct CA under Contoso's root. All have one key, which saves time.
fn ca(common_name: &str) -> CertificateBuilder {
    static ISSUER_AND_KEY: LazyLock<(CertificateBuilder, Key)> = LazyLock::new(|| {
        (CertificateBuilder::root("Contoso Root CA"), Key::from_label("a CA in a matrix"))
    });
    let (root, key) = &*ISSUER_AND_KEY;
    CertificateBuilder::intermediate_with_key(root, common_name, key.clone())
        .crl_urls(&[contoso::ROOT_CRL])
}

/// Three CAs in the order of a DER SET OF: the content of most bundles of the matrix.
fn three() -> [Vec<u8>; 3] {
    let mut certificates =
        ["Contoso CA A", "Contoso CA B", "Contoso CA C"].map(|name| ca(name).build());
    certificates.sort_unstable();
    certificates
}

/// Name, note and content of each fixture that one module makes.
fn from_table<const N: usize>(
    made_by: &'static str,
    table: [(&'static str, &'static str, Vec<u8>); N],
) -> Vec<Fixture> {
    table.into_iter().map(|(name, note, bytes)| Fixture { name, made_by, note, bytes }).collect()
}

type Change = fn(CertificateBuilder) -> CertificateBuilder;

/// The same for certificates, made by changing a correct one.
fn from_changes<const N: usize>(
    made_by: &'static str,
    table: [(&'static str, &'static str, Change); N],
) -> Vec<Fixture> {
    table
        .into_iter()
        .map(|(name, note, change)| {
            let bytes = change(ca(name)).build();
            Fixture { name, made_by, note, bytes }
        })
        .collect()
}

fn named(fixtures: Vec<Fixture>) -> Vec<(&'static str, Vec<u8>)> {
    fixtures.into_iter().map(|fixture| (fixture.name, fixture.bytes)).collect()
}
