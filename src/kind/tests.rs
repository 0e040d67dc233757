use proptest::prelude::*;

use super::part::*;
use super::*;

/// Every kind.
pub(super) const ALL: &[FileKind] = &[
    FileKind::Empty,
    FileKind::Blank,
    FileKind::EmptyBlock,
    FileKind::OneCertificate,
    FileKind::CertificateChain,
    FileKind::CertificatesConcatenated,
    FileKind::CertificateSequence,
    FileKind::CertificateSet,
    FileKind::NetscapeCertificateSequence,
    FileKind::SignedData,
    FileKind::SignedDataWithoutContent,
    FileKind::BareSignedData,
    FileKind::Pkcs12,
    FileKind::CertificateRevocationList,
    FileKind::CertificateRequest,
    FileKind::PrivateKey,
    FileKind::EncryptedPrivateKey,
    FileKind::PublicKey,
    FileKind::SshPublicKey,
    FileKind::Data,
    FileKind::EnvelopedData,
    FileKind::SignedAndEnvelopedData,
    FileKind::DigestedData,
    FileKind::EncryptedData,
    FileKind::AuthenticatedData,
    FileKind::AuthEnvelopedData,
    FileKind::CompressedData,
    FileKind::OtherContentType,
    FileKind::GmSignedData,
    FileKind::TimestampResponse,
    FileKind::OcspResponse,
    FileKind::HtmlPage,
    FileKind::Json,
    FileKind::Xml,
    FileKind::PdfDocument,
    FileKind::Zip,
    FileKind::Gzip,
    FileKind::Archive,
    FileKind::CompoundFile,
    FileKind::GitLfsPointer,
    FileKind::SerializedCertificateStore,
    FileKind::JavaKeyStore,
    FileKind::HexDigits,
    FileKind::HexSourceCode,
    FileKind::HexDump,
    FileKind::HexDumpOtherWidth,
    FileKind::HexWordDump,
    FileKind::OctalDump,
    FileKind::DecimalBytes,
    FileKind::PythonBytes,
    FileKind::Thumbprint,
    FileKind::QuotedBase64,
    FileKind::Base64Twice,
    FileKind::JsonWithBase64,
    FileKind::DataUri,
    FileKind::Ldif,
    FileKind::Clixml,
    FileKind::HttpArchive,
    FileKind::PrintedObject,
    FileKind::HttpResponse,
    FileKind::MimeMessage,
    FileKind::MimeMultipart,
    FileKind::Zeros,
    FileKind::LeadingBytes,
    FileKind::SavedAsText,
    FileKind::PlainText,
    FileKind::UnknownAsn1,
    FileKind::Unknown,
];

fn of(bytes: &[u8]) -> FileKind {
    labelled("", 0, bytes)
}

fn labelled(label: &str, blocks: u64, bytes: &[u8]) -> FileKind {
    let length = u64::try_from(bytes.len()).unwrap();
    FileKind::of(&Sample { bytes, length, label, blocks })
}

/// An element whose content is the concatenated `parts`.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut bytes = vec![tag, 0x82];
    bytes.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
    bytes.extend(content);
    bytes
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

/// Each complete structure, and its kind.
fn shapes() -> Vec<(Vec<u8>, FileKind)> {
    let certificate = certificate();
    let (bits, bytes, integer) = (long(BITS), long(OCTETS), long(INTEGER));
    let key = sequence(&[KEY_ALGORITHM, &bits]);
    let signed = |body: &[&[u8]]| sequence(&[&sequence(body), ALGORITHM, &bits]);
    let validity = sequence(&[TIME, TIME]);
    let list = sequence(&[&certificate, &certificate]);
    let data = sequence(&[&pkcs7(1)]);
    let pfx_safe = content_info(&pkcs7(1), &bytes);
    let bare = sequence(&[VERSION_1, &[0x31, 0], &data, &element(0xA0, &[&certificate])]);
    let pbes2 = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 13];
    let pbe = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 1, 3];
    let netscape = [0x60, 0x86, 0x48, 1, 0x86, 0xF8, 0x42, 2, 5];
    let gm = [0x2A, 0x81, 0x1C, 0xCF, 0x55, 6, 1, 4, 2, 2];
    let id_ct = |last| oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 0x10, 1, last]);
    let bundle = content_info(&pkcs7(2), &bare);
    vec![
        (certificate.clone(), FileKind::OneCertificate),
        (signed(&[SERIAL, ALGORITHM, NAME, &validity, NAME, &key]), FileKind::OneCertificate),
        (list.clone(), FileKind::CertificateSequence),
        (element(0x31, &[&certificate, &certificate]), FileKind::CertificateSet),
        (sequence(&[&element(0x31, &[&certificate])]), FileKind::CertificateSet),
        (content_info(&oid(&netscape), &list), FileKind::NetscapeCertificateSequence),
        (bundle.clone(), FileKind::SignedData),
        (bare.clone(), FileKind::BareSignedData),
        (content_info(&oid(&gm), &bare), FileKind::GmSignedData),
        (sequence(&[VERSION_3, &pfx_safe]), FileKind::Pkcs12),
        (signed(&[VERSION_1, ALGORITHM, NAME, TIME, TIME]), FileKind::CertificateRevocationList),
        (signed(&[ALGORITHM, NAME, TIME, TIME]), FileKind::CertificateRevocationList),
        (signed(&[VERSION_0, NAME, &key, &[0xA0, 0]]), FileKind::CertificateRequest),
        (signed(&[VERSION_0, &[0x30, 0], &key, &[0xA0, 0]]), FileKind::CertificateRequest),
        (sequence(&[VERSION_0, KEY_ALGORITHM, &bytes]), FileKind::PrivateKey),
        (sequence(&[VERSION_1, KEY_ALGORITHM, &bytes, &[0x81, 0]]), FileKind::PrivateKey),
        (sequence(&[VERSION_0, &integer, &[2, 1, 17], &integer]), FileKind::PrivateKey),
        (sequence(&[VERSION_1, &bytes, &[0xA0, 0]]), FileKind::PrivateKey),
        (sequence(&[&sequence(&[&oid(&pbes2)]), &bytes]), FileKind::EncryptedPrivateKey),
        (sequence(&[&sequence(&[&oid(&pbe)]), &bytes]), FileKind::EncryptedPrivateKey),
        (key, FileKind::PublicKey),
        (content_info(&pkcs7(1), &bytes), FileKind::Data),
        (content_info(&pkcs7(3), &bytes), FileKind::EnvelopedData),
        (content_info(&pkcs7(4), &bytes), FileKind::SignedAndEnvelopedData),
        (content_info(&pkcs7(5), &bytes), FileKind::DigestedData),
        (content_info(&pkcs7(6), &bytes), FileKind::EncryptedData),
        (content_info(&id_ct(2), &bytes), FileKind::AuthenticatedData),
        (content_info(&id_ct(9), &bytes), FileKind::CompressedData),
        (content_info(&id_ct(23), &bytes), FileKind::AuthEnvelopedData),
        (content_info(&oid(&[42, 3, 4]), &bytes), FileKind::OtherContentType),
        (sequence(&[&sequence(&[VERSION_0]), &bundle]), FileKind::TimestampResponse),
        (sequence(&[&[10, 1, 0], &element(0xA0, &[&bytes])]), FileKind::OcspResponse),
        (sequence(&[&bytes, &bytes]), FileKind::UnknownAsn1),
    ]
}

#[test]
fn shapes_whole_and_cut() {
    for (bytes, expected) in shapes() {
        assert_eq!(of(&bytes), expected);
        for cut in 0..bytes.len() {
            let kind = of(&bytes[..cut]);
            assert!(cut < 64 || kind == expected, "{expected:?} cut at {cut} is {kind:?}");
        }
        // The same with an indefinite outer length.
        let indefinite = [&[bytes[0], 0x80], &bytes[4..], &[0, 0]].concat();
        assert_eq!(of(&indefinite), expected);
    }
    let twice = [certificate(), certificate()].concat();
    assert_eq!(of(&twice), FileKind::CertificatesConcatenated);
    assert_eq!(of(&sequence(&[&pkcs7(2)])), FileKind::SignedDataWithoutContent);
    // DigestInfo differs from an encrypted key only in its OID.
    let sha256 = oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]);
    let digest_info = sequence(&[&sequence(&[&sha256, &[5, 0]]), &[4, 2, 1, 2]]);
    assert_eq!(of(&digest_info), FileKind::UnknownAsn1);
}

#[test]
fn content_goes_before_the_label_and_a_secret_before_all() {
    let certificate = certificate();
    let key = sequence(&[VERSION_0, KEY_ALGORITHM, &long(OCTETS)]);
    for (label, blocks, bytes, expected) in [
        ("CERTIFICATE", 1, &certificate[..], FileKind::OneCertificate),
        ("CERTIFICATE", 3, &certificate, FileKind::CertificateChain),
        ("X509 CRL", 1, &certificate, FileKind::OneCertificate),
        ("CERTIFICATE", 2, &key, FileKind::PrivateKey),
        ("ENCRYPTED PRIVATE KEY", 1, &key, FileKind::PrivateKey),
        ("PRIVATE KEY", 1, &certificate, FileKind::PrivateKey),
        ("RSA PRIVATE KEY", 1, &[0x93, 0x11, 0x5C], FileKind::PrivateKey),
        ("CERTIFICATE REQUEST", 1, &[0x30, 0x82, 1, 0], FileKind::CertificateRequest),
        ("PKCS7", 1, &[0x93, 0x11, 0x5C], FileKind::Unknown),
        ("PKCS7", 1, b"", FileKind::EmptyBlock),
        ("PRIVATE KEY", 1, b"", FileKind::PrivateKey),
        ("PKCS7", 1, b"-----BEGIN PKCS7-----\nMIIB", FileKind::Base64Twice),
        ("", 1, b"MIICWwYJKoZIhvcNAQcCoIICTDCCAkg", FileKind::Base64Twice),
    ] {
        assert_eq!(labelled(label, blocks, bytes), expected, "{label}");
    }
}

#[test]
fn texts_and_files() {
    for (bytes, expected) in [
        (&b""[..], FileKind::Empty),
        (b"\r\n\r\n", FileKind::Blank),
        (b"\0\0\0\0", FileKind::Zeros),
        (b"<!DOCTYPE html><html>", FileKind::HtmlPage),
        (b"<?xml version=\"1.0\"?><!-- x --><html>", FileKind::HtmlPage),
        (b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Error>", FileKind::Xml),
        (b"{\n \"error\": {}}", FileKind::Json),
        (b"[1] not found", FileKind::PlainText),
        (b"{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIE", FileKind::PrivateKey),
        (b"-- BEGIN ENCRYPTED PRIVATE KEY-----", FileKind::EncryptedPrivateKey),
        (b"PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\n", FileKind::PrivateKey),
        (b"PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: aes", FileKind::EncryptedPrivateKey),
        (b"-----BEGIN CERTIFICATE-----\nMIIB", FileKind::OneCertificate),
        (b"version https://git-lfs.github.com/spec/v1\n", FileKind::GitLfsPointer),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", FileKind::SshPublicKey),
        (b"\"MIICWwYJKoZIhvcNAQcCoIICTDCCAkg=\"", FileKind::QuotedBase64),
        (b"\"-----BEGIN PKCS7-----\\nMIIC", FileKind::QuotedBase64),
        (b"\"not found\"", FileKind::Json),
        // Base64 of "MIICWwYJKoZIhvcNAQcCoIICTDCC", of "-----BEGIN PKCS7" and of PKCS #8.
        (b"TUlJQ1d3WUpLb1pJaHZjTkFRY0NvSUlDVERDQw==", FileKind::Base64Twice),
        (b"LS0tLS1CRUdJTiBQS0NTNy==", FileKind::Base64Twice),
        (b"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w", FileKind::PrivateKey),
        (b"3081870201003013 06072A8648CE3D020106", FileKind::PrivateKey),
        (b"\n\x30\x82\x01\x00\x06\x09", FileKind::LeadingBytes),
        (b"\n\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2A\x86", FileKind::PrivateKey),
        (b"0\xEF\xBF\xBD\x02[\x06", FileKind::SavedAsText),
        (b"404: Not Found\n", FileKind::PlainText),
        (b"\x93\x11\x5C\x00\xFF", FileKind::Unknown),
        (b"0", FileKind::PlainText),
    ] {
        assert_eq!(of(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn names_in_json() {
    for (kind, expected) in [
        (FileKind::NetscapeCertificateSequence, "\"netscapeCertificateSequence\""),
        (FileKind::Pkcs12, "\"pkcs12\""),
        (FileKind::UnknownAsn1, "\"unknownAsn1\""),
    ] {
        assert_eq!(serde_json::to_string(&kind).unwrap(), expected);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_something(
        bytes in proptest::collection::vec(any::<u8>(), 0..512),
        label in ".{0,12}",
        blocks in 0_u64..3,
    ) {
        let kind = labelled(&label, blocks, &bytes);
        prop_assert_eq!(kind == FileKind::Empty, bytes.is_empty() && blocks == 0);
    }

    #[test]
    fn changed_shapes_are_something(
        index in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = index.get(&shapes()).0.clone();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(cut.index(bytes.len()) + 1);
        prop_assert!(!of(&bytes).name().is_empty());
    }
}
