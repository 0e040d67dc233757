use proptest::prelude::*;

use super::part::*;
use super::*;

/// Every kind.
pub(super) const ALL: &[Kind] = &[
    Kind::Empty,
    Kind::Blank,
    Kind::EmptyBlock,
    Kind::OneCertificate,
    Kind::CertificateChain,
    Kind::CertificatesConcatenated,
    Kind::CertificateSequence,
    Kind::CertificateSet,
    Kind::NetscapeCertificateSequence,
    Kind::SignedData,
    Kind::SignedDataWithoutContent,
    Kind::BareSignedData,
    Kind::Pkcs12,
    Kind::CertificateRevocationList,
    Kind::CertificateRequest,
    Kind::PrivateKey,
    Kind::EncryptedPrivateKey,
    Kind::PublicKey,
    Kind::SshPublicKey,
    Kind::Data,
    Kind::EnvelopedData,
    Kind::SignedAndEnvelopedData,
    Kind::DigestedData,
    Kind::EncryptedData,
    Kind::AuthenticatedData,
    Kind::AuthEnvelopedData,
    Kind::CompressedData,
    Kind::OtherContentType,
    Kind::GmSignedData,
    Kind::TimestampResponse,
    Kind::OcspResponse,
    Kind::HtmlPage,
    Kind::Json,
    Kind::Xml,
    Kind::PdfDocument,
    Kind::Zip,
    Kind::Gzip,
    Kind::Archive,
    Kind::CompoundFile,
    Kind::GitLfsPointer,
    Kind::SerializedCertificateStore,
    Kind::JavaKeyStore,
    Kind::HexDigits,
    Kind::HexSourceCode,
    Kind::HexDump,
    Kind::HexDumpOtherWidth,
    Kind::HexWordDump,
    Kind::OctalDump,
    Kind::DecimalBytes,
    Kind::PythonBytes,
    Kind::Thumbprint,
    Kind::QuotedBase64,
    Kind::Base64Twice,
    Kind::JsonWithBase64,
    Kind::DataUri,
    Kind::Ldif,
    Kind::Clixml,
    Kind::HttpArchive,
    Kind::PrintedObject,
    Kind::HttpResponse,
    Kind::MimeMessage,
    Kind::MimeMultipart,
    Kind::Zeros,
    Kind::LeadingBytes,
    Kind::SavedAsText,
    Kind::PlainText,
    Kind::UnknownAsn1,
    Kind::Unknown,
];

fn of(octets: &[u8]) -> Kind {
    labelled("", 0, octets)
}

fn labelled(label: &str, blocks: u64, octets: &[u8]) -> Kind {
    let length = u64::try_from(octets.len()).unwrap();
    Kind::of(&Sample { octets, length, label, blocks })
}

/// An element with `parts` one behind the other as its content.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut octets = vec![tag, 0x82];
    octets.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
    octets.extend(content);
    octets
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

fn certificate() -> Vec<u8> {
    let validity = sequence(&[TIME, TIME]);
    let key = sequence(&[KEY_ALGORITHM, &long(BITS)]);
    let tbs = sequence(&[V3, SERIAL, ALGORITHM, NAME, &validity, NAME, &key]);
    sequence(&[&tbs, ALGORITHM, &long(BITS)])
}

fn content_info(content_type: &[u8], content: &[u8]) -> Vec<u8> {
    sequence(&[content_type, &element(0xA0, &[content])])
}

/// Each shape whole, and what it is.
fn shapes() -> Vec<(Vec<u8>, Kind)> {
    let certificate = certificate();
    let (bits, octets, integer) = (long(BITS), long(OCTETS), long(INTEGER));
    let key = sequence(&[KEY_ALGORITHM, &bits]);
    let signed = |body: &[&[u8]]| sequence(&[&sequence(body), ALGORITHM, &bits]);
    let validity = sequence(&[TIME, TIME]);
    let list = sequence(&[&certificate, &certificate]);
    let data = sequence(&[&pkcs7(1)]);
    let pfx_safe = content_info(&pkcs7(1), &octets);
    let bare = sequence(&[VERSION_1, &[0x31, 0], &data, &element(0xA0, &[&certificate])]);
    let pbes2 = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 13];
    let pbe = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 1, 3];
    let netscape = [0x60, 0x86, 0x48, 1, 0x86, 0xF8, 0x42, 2, 5];
    let gm = [0x2A, 0x81, 0x1C, 0xCF, 0x55, 6, 1, 4, 2, 2];
    let id_ct = |last| oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 0x10, 1, last]);
    let bundle = content_info(&pkcs7(2), &bare);
    vec![
        (certificate.clone(), Kind::OneCertificate),
        (signed(&[SERIAL, ALGORITHM, NAME, &validity, NAME, &key]), Kind::OneCertificate),
        (list.clone(), Kind::CertificateSequence),
        (element(0x31, &[&certificate, &certificate]), Kind::CertificateSet),
        (sequence(&[&element(0x31, &[&certificate])]), Kind::CertificateSet),
        (content_info(&oid(&netscape), &list), Kind::NetscapeCertificateSequence),
        (bundle.clone(), Kind::SignedData),
        (bare.clone(), Kind::BareSignedData),
        (content_info(&oid(&gm), &bare), Kind::GmSignedData),
        (sequence(&[VERSION_3, &pfx_safe]), Kind::Pkcs12),
        (signed(&[VERSION_1, ALGORITHM, NAME, TIME, TIME]), Kind::CertificateRevocationList),
        (signed(&[ALGORITHM, NAME, TIME, TIME]), Kind::CertificateRevocationList),
        (signed(&[VERSION_0, NAME, &key, &[0xA0, 0]]), Kind::CertificateRequest),
        (signed(&[VERSION_0, &[0x30, 0], &key, &[0xA0, 0]]), Kind::CertificateRequest),
        (sequence(&[VERSION_0, KEY_ALGORITHM, &octets]), Kind::PrivateKey),
        (sequence(&[VERSION_1, KEY_ALGORITHM, &octets, &[0x81, 0]]), Kind::PrivateKey),
        (sequence(&[VERSION_0, &integer, &[2, 1, 17], &integer]), Kind::PrivateKey),
        (sequence(&[VERSION_1, &octets, &[0xA0, 0]]), Kind::PrivateKey),
        (sequence(&[&sequence(&[&oid(&pbes2)]), &octets]), Kind::EncryptedPrivateKey),
        (sequence(&[&sequence(&[&oid(&pbe)]), &octets]), Kind::EncryptedPrivateKey),
        (key, Kind::PublicKey),
        (content_info(&pkcs7(1), &octets), Kind::Data),
        (content_info(&pkcs7(3), &octets), Kind::EnvelopedData),
        (content_info(&pkcs7(4), &octets), Kind::SignedAndEnvelopedData),
        (content_info(&pkcs7(5), &octets), Kind::DigestedData),
        (content_info(&pkcs7(6), &octets), Kind::EncryptedData),
        (content_info(&id_ct(2), &octets), Kind::AuthenticatedData),
        (content_info(&id_ct(9), &octets), Kind::CompressedData),
        (content_info(&id_ct(23), &octets), Kind::AuthEnvelopedData),
        (content_info(&oid(&[42, 3, 4]), &octets), Kind::OtherContentType),
        (sequence(&[&sequence(&[VERSION_0]), &bundle]), Kind::TimestampResponse),
        (sequence(&[&[10, 1, 0], &element(0xA0, &[&octets])]), Kind::OcspResponse),
        (sequence(&[&octets, &octets]), Kind::UnknownAsn1),
    ]
}

#[test]
fn shapes_whole_and_cut() {
    for (octets, expected) in shapes() {
        assert_eq!(of(&octets), expected);
        for cut in 0..octets.len() {
            let kind = of(&octets[..cut]);
            assert!(cut < 64 || kind == expected, "{expected:?} cut at {cut} is {kind:?}");
        }
        // The same with an indefinite length outside.
        let indefinite = [&[octets[0], 0x80], &octets[4..], &[0, 0]].concat();
        assert_eq!(of(&indefinite), expected);
    }
    let twice = [certificate(), certificate()].concat();
    assert_eq!(of(&twice), Kind::CertificatesConcatenated);
    assert_eq!(of(&sequence(&[&pkcs7(2)])), Kind::SignedDataWithoutContent);
    // DigestInfo looks like an encrypted key but for its OID.
    let sha256 = oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]);
    let digest_info = sequence(&[&sequence(&[&sha256, &[5, 0]]), &[4, 2, 1, 2]]);
    assert_eq!(of(&digest_info), Kind::UnknownAsn1);
}

#[test]
fn content_goes_before_the_label_and_a_secret_before_all() {
    let certificate = certificate();
    let key = sequence(&[VERSION_0, KEY_ALGORITHM, &long(OCTETS)]);
    for (label, blocks, octets, expected) in [
        ("CERTIFICATE", 1, &certificate[..], Kind::OneCertificate),
        ("CERTIFICATE", 3, &certificate, Kind::CertificateChain),
        ("X509 CRL", 1, &certificate, Kind::OneCertificate),
        ("CERTIFICATE", 2, &key, Kind::PrivateKey),
        ("ENCRYPTED PRIVATE KEY", 1, &key, Kind::PrivateKey),
        ("PRIVATE KEY", 1, &certificate, Kind::PrivateKey),
        ("RSA PRIVATE KEY", 1, &[0x93, 0x11, 0x5C], Kind::PrivateKey),
        ("CERTIFICATE REQUEST", 1, &[0x30, 0x82, 1, 0], Kind::CertificateRequest),
        ("PKCS7", 1, &[0x93, 0x11, 0x5C], Kind::Unknown),
        ("PKCS7", 1, b"", Kind::EmptyBlock),
        ("PRIVATE KEY", 1, b"", Kind::PrivateKey),
        ("PKCS7", 1, b"-----BEGIN PKCS7-----\nMIIB", Kind::Base64Twice),
        ("", 1, b"MIICWwYJKoZIhvcNAQcCoIICTDCCAkg", Kind::Base64Twice),
    ] {
        assert_eq!(labelled(label, blocks, octets), expected, "{label}");
    }
}

#[test]
fn texts_and_files() {
    for (octets, expected) in [
        (&b""[..], Kind::Empty),
        (b"\r\n\r\n", Kind::Blank),
        (b"\0\0\0\0", Kind::Zeros),
        (b"<!DOCTYPE html><html>", Kind::HtmlPage),
        (b"<?xml version=\"1.0\"?><!-- x --><html>", Kind::HtmlPage),
        (b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Error>", Kind::Xml),
        (b"{\n \"error\": {}}", Kind::Json),
        (b"[1] not found", Kind::PlainText),
        (b"{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIE", Kind::PrivateKey),
        (b"-- BEGIN ENCRYPTED PRIVATE KEY-----", Kind::EncryptedPrivateKey),
        (b"PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\n", Kind::PrivateKey),
        (b"PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: aes", Kind::EncryptedPrivateKey),
        (b"-----BEGIN CERTIFICATE-----\nMIIB", Kind::OneCertificate),
        (b"version https://git-lfs.github.com/spec/v1\n", Kind::GitLfsPointer),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", Kind::SshPublicKey),
        (b"\"MIICWwYJKoZIhvcNAQcCoIICTDCCAkg=\"", Kind::QuotedBase64),
        (b"\"-----BEGIN PKCS7-----\\nMIIC", Kind::QuotedBase64),
        (b"\"not found\"", Kind::Json),
        // Base64 of "MIICWwYJKoZIhvcNAQcCoIICTDCC", of "-----BEGIN PKCS7" and of PKCS #8.
        (b"TUlJQ1d3WUpLb1pJaHZjTkFRY0NvSUlDVERDQw==", Kind::Base64Twice),
        (b"LS0tLS1CRUdJTiBQS0NTNy==", Kind::Base64Twice),
        (b"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w", Kind::PrivateKey),
        (b"3081870201003013 06072A8648CE3D020106", Kind::PrivateKey),
        (b"\n\x30\x82\x01\x00\x06\x09", Kind::LeadingBytes),
        (b"\n\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2A\x86", Kind::PrivateKey),
        (b"0\xEF\xBF\xBD\x02[\x06", Kind::SavedAsText),
        (b"404: Not Found\n", Kind::PlainText),
        (b"\x93\x11\x5C\x00\xFF", Kind::Unknown),
        (b"0", Kind::PlainText),
    ] {
        assert_eq!(of(octets), expected, "{:?}", String::from_utf8_lossy(octets));
    }
}

#[test]
fn names_in_json() {
    for (kind, expected) in [
        (Kind::NetscapeCertificateSequence, "\"netscapeCertificateSequence\""),
        (Kind::Pkcs12, "\"pkcs12\""),
        (Kind::UnknownAsn1, "\"unknownAsn1\""),
    ] {
        assert_eq!(serde_json::to_string(&kind).unwrap(), expected);
    }
}

proptest! {
    #[test]
    fn any_octets_are_something(
        octets in proptest::collection::vec(any::<u8>(), 0..512),
        label in ".{0,12}",
        blocks in 0_u64..3,
    ) {
        let kind = labelled(&label, blocks, &octets);
        prop_assert_eq!(kind == Kind::Empty, octets.is_empty() && blocks == 0);
    }

    #[test]
    fn changed_shapes_are_something(
        index in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        octet in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut octets = index.get(&shapes()).0.clone();
        let place = place.index(octets.len());
        octets[place] = octet;
        octets.truncate(cut.index(octets.len()) + 1);
        prop_assert!(!of(&octets).name().is_empty());
    }
}
