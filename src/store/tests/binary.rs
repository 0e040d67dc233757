use super::*;

#[test]
fn a_bundle_in_any_armour() {
    let bytes = bundle(&[certificate(1), certificate(2), vec![0xA2, 0], certificate(3)]);
    let base64 = BASE64_STANDARD.encode(&bytes);
    let utf16 = pem("PKCS7", &bytes).encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        bytes.clone(),
        [bytes.as_slice(), b"\r\n"].concat(),
        base64.into_bytes(),
        pem("PKCS7", &bytes).into_bytes(),
        pem("CERTIFICATE", &bytes).into_bytes(),
        utf16,
    ] {
        let store = expect(bytes, StoreKind::Bundle, &[1, 2, 3]);
        assert_eq!(store.remarks(), [StoreWarning::OtherElements { count: 1 }]);
        assert!(store.is_complete());
    }
}

#[test]
fn certificates_in_pem_and_der() {
    let one = certificate(1);
    expect(&one, StoreKind::Certificates, &[1]);
    expect([one.clone(), certificate(2)].concat(), StoreKind::Certificates, &[1, 2]);
    let text = format!(
        "Bag Attributes\n{}\n{}",
        pem("CERTIFICATE", &one),
        pem("X509 CERTIFICATE", &certificate(2))
    );
    assert!(expect(&text, StoreKind::Certificates, &[1, 2]).remarks().is_empty());
    let trusted = pem("TRUSTED CERTIFICATE", &[one.as_slice(), &[0x30, 0]].concat());
    assert!(expect(trusted, StoreKind::Certificates, &[1]).remarks().is_empty());
    let both = text + &pem("CMS", &bundle(&[certificate(3)]));
    expect(both, StoreKind::Mixed, &[1, 2, 3]);
}

#[test]
fn other_blocks_are_remarked_on() {
    let crl = element(0x30, &element(0x30, &[2, 1, 1, 0x30, 0, 0x30, 0, 0x17, 0]));
    let text = pem("CERTIFICATE", &certificate(1)) + &pem("X509 CRL", &crl);
    let store = expect(text, StoreKind::Certificates, &[1]);
    let label = "X509 CRL".to_owned();
    assert_eq!(store.remarks(), [StoreWarning::OtherBlocks { count: 1, label, line: 4 }]);
    assert!(store.remarks()[0].to_string().contains("the first in line 4 (\"X509 CRL\")"));
}

#[test]
fn what_is_cut_off_is_remarked_on() {
    let bytes = bundle(&[certificate(1), certificate(2)]);
    let store = expect(&bytes[..bytes.len() - 9], StoreKind::Bundle, &[1]);
    assert!(!store.is_complete());
    let remark = store.remarks()[0].to_string();
    let begin = bytes.len() - 2 - certificate(2).len();
    assert!(
        remark.starts_with(&format!("From byte {begin} on, the file could not be")),
        "{remark}"
    );

    let cut = pem("CERTIFICATE", &certificate(1)) + "-----BEGIN CERTIFICATE-----\nMII!\n";
    let store = expect(cut, StoreKind::Certificates, &[1]);
    let remark = store.remarks()[0].to_string();
    assert!(remark.starts_with("From line 5 on, the file could not be read: a char"), "{remark}");

    let behind = [certificate(1), b"behind".to_vec()].concat();
    let store = expect(behind, StoreKind::Certificates, &[1]);
    assert!(
        store.remarks()[0].to_string().contains("trailing data after the certificate, 6 bytes")
    );
    let no_bundle = pem("CERTIFICATE", &certificate(1)) + &pem("PKCS7", &[4, 0]);
    assert!(!expect(no_bundle, StoreKind::Certificates, &[1]).is_complete());
}

#[test]
fn damage_before_the_first_certificate_is_an_error() {
    let damaged = error(&certificate(1)[..20]);
    assert!(matches!(damaged.kind(), StoreErrorKind::Damaged { .. }), "{damaged}");
    assert_eq!((damaged.offset(), damaged.line()), (Some(0), None));
    let damaged = error(&bundle(&[certificate(1)])[..40]);
    assert!(damaged.to_string().starts_with("The file is damaged at byte"), "{damaged}");
    let text = "-----BEGIN CERTIFICATE-----\nMIIB\nMI*B\n-----END CERTIFICATE-----\n";
    let damaged = error(text);
    assert_eq!((damaged.line(), damaged.column(), damaged.offset()), (Some(3), Some(3), None));
    assert_eq!(error(bundle(&[])).kind(), &StoreErrorKind::NoEntries);
}

#[test]
fn pem_in_a_page_or_in_xml_is_read() {
    let first = pem("CERTIFICATE", &certificate(1));
    for text in [
        format!("<html><body><pre>\n{first}</pre></body></html>"),
        format!("<?xml version=\"1.0\"?>\n<ca>{first}</ca>"),
    ] {
        expect(text, StoreKind::Certificates, &[1]);
    }
}

#[test]
fn what_only_looks_like_a_store_is_refused() {
    let key = element(0x30, &[2, 1, 0]);
    let crl = element(0x30, &element(0x30, &[2, 1, 1, 0x30, 0, 0x30, 0, 0x17, 0]));
    let encrypted = element(0x30, &[6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 6, 0xA0, 0]);
    for (bytes, found) in [
        (key.clone(), "DER that is neither a bundle nor a certificate"),
        (crl, "a certificate revocation list"),
        (encrypted, "PKCS #7 that is not a bundle"),
        (pem("PRIVATE KEY", &key).into_bytes(), "PEM with a \"PRIVATE KEY\""),
        (pem("\u{1B}[2J", &key).into_bytes(), "PEM with a \"\\u{1B}[2J\""),
        (b"\n <!DOCTYPE html>\n-----BEGIN CERTIFICATE-----".to_vec(), "an HTML or XML page"),
        (b"PK\x03\x04\x14\x00".to_vec(), "a ZIP archive. Unpack it"),
        (b"\x01\x02\x03\x04".to_vec(), "data of an unknown format"),
        (b"4\xFF\xC3\x28~d".to_vec(), "data of an unknown format"),
    ] {
        let error = error(bytes);
        assert!(matches!(error.kind(), StoreErrorKind::Unrecognised { .. }), "{error}");
        assert!(error.to_string().contains(found), "{error}");
    }
}
