//! CRLs: the fields parsed, and independence of how they are cut.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a CRL that cannot be read must stop the test"
)]

mod corpus;
mod oracle;

use pki_preflight::{
    Policy,
    crl::{Crl, CrlError, CrlForm, CrlReader, RevocationReason},
    report::FileKind,
    revocation::{CrlInventory, CrlSource, CrlVerdict},
};

use crate::support::armor::pem;
use crate::support::certificate::CertificateBuilder;
use crate::support::revocation::{
    self, CrlBuilder, DELTA_CRL_INDICATOR, NEXT_PUBLISH, full_name, reason,
};
use crate::support::{der, extension};

fn authority() -> CertificateBuilder {
    CertificateBuilder::root("Contoso Root CA")
}

/// The result of one way to cut a file.
fn read_in(bytes: &[u8], size: usize, serials: &[&[u8]]) -> Result<Crl, CrlError> {
    let mut reader = CrlReader::default();
    serials.iter().for_each(|serial| reader.find(serial));
    bytes.chunks(size).for_each(|piece| reader.push(piece));
    reader.finish()
}

/// The common result of all ways.
fn read(bytes: &[u8], serials: &[&[u8]]) -> Result<Crl, CrlError> {
    let whole = read_in(bytes, bytes.len().max(1), serials);
    for size in [1, 2, 3, 7, 16, 61, 1000] {
        assert_eq!(read_in(bytes, size, serials), whole, "in pieces of {size} bytes");
    }
    whole
}

/// One with every field that is parsed.
fn full() -> CrlBuilder {
    let point = [
        full_name("http://crl.contoso.example/root.crl"),
        der::implicit(1, &[0xFF]),
        der::implicit(3, &[0, 0x40]),
        der::implicit(4, &[0xFF]),
    ];
    let freshest = extension::distribution_points(&[&["http://crl.contoso.example/root+.crl"]]);
    CrlBuilder::new(&authority())
        .revoke(&der::integer(0x1234))
        .revoke_with(&der::integer_bytes(&[0, 0x9A, 0xBC]), &reason(1))
        .revoke_with(&der::integer(5), &reason(6))
        .distribution_point(&point)
        .extension(extension::FRESHEST_CRL, false, &freshest)
        .extension(NEXT_PUBLISH, false, &der::time("20260201000000Z"))
        .extension("1.3.6.1.4.1.55555.9", true, &der::null())
}

#[test]
fn fields_are_read() {
    let bytes = full().build();
    let crl = read(&bytes, &[&[0x9A, 0xBC], &[5], &[6]]).unwrap();
    let length = u64::try_from(bytes.len()).unwrap();
    assert_eq!((crl.form(), crl.length()), (CrlForm::Der, length));
    assert_eq!(crl.issuer().unwrap().common_name().unwrap(), "Contoso Root CA");
    let update = |instant: Option<pki_preflight::Instant>| instant.unwrap().to_string();
    assert_eq!(update(crl.this_update()), "2026-01-01T00:00:00Z");
    assert_eq!(update(crl.next_update()), "2027-01-01T00:00:00Z");
    assert_eq!(update(crl.next_publish()), "2026-02-01T00:00:00Z");
    assert_eq!(crl.authority_key_identifier(), Some(&authority().key.identifier()[..]));
    assert_eq!((crl.number(), crl.base_number(), crl.entries()), (Some(&[7][..]), None, 3));
    assert_eq!(crl.freshest_crl(), ["http://crl.contoso.example/root+.crl"]);
    assert_eq!(crl.unknown_critical_extensions(), ["1.3.6.1.4.1.55555.9"]);
    let point = crl.issuing_distribution_point().unwrap();
    assert_eq!(point.urls, ["http://crl.contoso.example/root.crl"]);
    assert!(point.only_contains_user_certs && point.only_some_reasons && point.indirect_crl);
    assert!(!point.only_contains_ca_certs && !point.only_contains_attribute_certs);
    let found: Vec<_> =
        crl.revoked().iter().map(|entry| (entry.serial_number.as_slice(), entry.reason)).collect();
    let expected = [
        (&[0, 0x9A, 0xBC][..], Some(RevocationReason::KeyCompromise)),
        (&[5], Some(RevocationReason::CertificateHold)),
    ];
    assert_eq!(found, expected);
    assert_eq!(update(crl.revoked()[0].revocation_date), "2025-01-01T00:00:00Z");
}

#[test]
fn optional_fields_are_optional() {
    let bare = full().with(|crl| {
        crl.version.clear();
        crl.next_update.clear();
        crl.entries.clear();
        crl.extensions.clear();
    });
    let crl = read(&bare.build(), &[]).unwrap();
    assert_eq!((crl.next_update(), crl.number(), crl.entries()), (None, None, 0));
    let empty_list = bare.with(|crl| crl.next_update = der::sequence::<&[u8]>(&[]));
    assert_eq!(read(&empty_list.build(), &[]).unwrap().entries(), 0);
}

#[test]
fn a_delta_crl_says_so() {
    let delta = full().extension(DELTA_CRL_INDICATOR, true, &der::integer(3));
    assert_eq!(read(&delta.build(), &[]).unwrap().base_number(), Some(&[3][..]));
}

#[test]
fn long_entries_and_serial_numbers_are_read() {
    let long = vec![0x7F; 300];
    let crl = CrlBuilder::new(&authority())
        .revoke(&der::integer(1))
        .revoke(&der::integer_bytes(&long))
        .revoke(&der::integer(2));
    let crl = read(&crl.build(), &[&long, &[2]]).unwrap();
    assert_eq!((crl.entries(), crl.revoked().len()), (3, 2));
}

#[test]
fn other_files_are_told_apart() {
    let kind = |bytes: &[u8]| match read(bytes, &[]) {
        Err(CrlError::NotCrl(kind)) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(b""), FileKind::Empty);
    assert_eq!(kind(b"\r\n \r\n"), FileKind::Blank);
    assert_eq!(kind(b"<!DOCTYPE html>\n<html><body>404</body></html>"), FileKind::HtmlPage);
    assert_eq!(kind(&authority().build()), FileKind::OneCertificate);
    assert_eq!(kind(b"Not found"), FileKind::PlainText);
    // A long one is not searched completely.
    let page = [&b"<!DOCTYPE html>"[..], &vec![b' '; 20_000]].concat();
    assert_eq!(kind(&page), FileKind::HtmlPage);
    assert_eq!(kind(&[0; 20_000]), FileKind::Zeros);
}

#[test]
fn pem_and_base64_are_read_and_named() {
    let bytes = full().build();
    let der = read(&bytes, &[&[5]]).unwrap();
    let crl = read(pem("X509 CRL", &bytes).as_bytes(), &[&[5]]).unwrap();
    assert_eq!(crl.form(), CrlForm::Pem);
    assert_eq!((crl.entries(), crl.revoked()), (der.entries(), der.revoked()));
    // `openssl crl -text` prints the content of the CRL first.
    let long = [vec![b'x'; 20_000], b"\n".to_vec(), pem("X509 CRL", &bytes).into_bytes()].concat();
    assert_eq!(read(&long, &[]).unwrap().form(), CrlForm::Pem);
    let text = crate::support::armor::base64(&bytes);
    assert_eq!(read(text.as_bytes(), &[]).unwrap().form(), CrlForm::Base64);
}

#[test]
fn damage_is_named_with_its_place() {
    let bytes = full().build();
    for end in [10, 100, bytes.len() - 1] {
        let error = read(&bytes[..end], &[]).unwrap_err();
        assert!(matches!(error, CrlError::Truncated { .. }), "{end}: {error}");
    }
    let indefinite = der::to_indefinite(&bytes);
    assert_eq!(read(&indefinite, &[]).unwrap_err(), CrlError::IndefiniteLength { offset: 0 });
    let no_serial = full().with(|crl| crl.entries.push(der::sequence(&[der::null()])));
    let error = read(&no_serial.build(), &[]).unwrap_err();
    let CrlError::Malformed { path, offset, .. } = error else { panic!("{error}") };
    assert_eq!(path, "tbsCertList.revokedCertificates");
    assert!(offset > 0);
    let no_issuer = full().with(|crl| crl.issuer.clear());
    assert!(matches!(read(&no_issuer.build(), &[]), Err(CrlError::Malformed { .. })));
}

/// A length that exceeds the data allocates no memory.
#[test]
fn no_length_is_believed() {
    let huge = [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xF0, 0x02, 1, 1];
    assert!(matches!(read(&huge, &[]), Err(CrlError::Truncated { .. })));
    let name = [&huge[..], &[0x30, 0x0A, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]].concat();
    let name = [&name[..], &[0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]].concat();
    assert!(matches!(read(&name, &[]), Err(CrlError::Malformed { .. })));
}

proptest::proptest! {
    #[test]
    fn any_change_gives_one_result(at in 0_usize..400, byte: u8, size in 1_usize..40) {
        let mut bytes = full().build();
        let at = at % bytes.len();
        bytes[at] = byte;
        let whole = read_in(&bytes, bytes.len(), &[&[5]]);
        proptest::prop_assert_eq!(read_in(&bytes, size, &[&[5]]), whole);
    }
}

#[test]
fn trailing_data_is_no_part_of_it() {
    let bytes = [revocation::crl(&authority()), b"\r\n".to_vec()].concat();
    assert_eq!(read(&bytes, &[]).unwrap().entries(), 1);
}

/// A CRL file is judged even if a URL of the CA is known but was not read.
#[test]
fn a_file_is_judged_beside_a_url_that_was_not_read() {
    let root = authority();
    let issued = CertificateBuilder::intermediate(&root, "Contoso Issuing CA")
        .crl_urls(&["http://crl.contoso.example/root.crl"]);
    let serial = [0x12, 0x34];
    let mut inventory = CrlInventory::default();
    assert!(inventory.add_certificate(&root.build()) && inventory.add_certificate(&issued.build()));
    inventory.add_serial_number(&serial);
    let mut survey = inventory.survey("2027-11-24".parse().unwrap(), 20_000_000);
    let mut reader = survey.reader();
    let expired = CrlBuilder::new(&root).valid("20260101000000Z", "20260201000000Z");
    reader.push(&expired.revoke(&der::integer(0x1234)).build());
    survey.add(CrlSource::of_file("root.crl"), reader.finish().into());
    let report = survey.finish(&Policy::default());
    let of_root = &report.authorities[0];
    assert_eq!(of_root.url.as_deref(), Some("http://crl.contoso.example/root.crl"));
    assert_eq!(of_root.verdict, CrlVerdict::NotChecked);
    assert_eq!(of_root.crl.as_ref().unwrap().source, "root.crl");
    let found: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(found.contains(&"R009") && found.contains(&"R024"), "{found:?}");
}
