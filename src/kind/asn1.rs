//! ASN.1 structures that are not a bundle, detected by their first elements.

use super::FileKind;
use super::node::{Asn1Node, Nodes};
use crate::tlv::{Class, Tag};

/// pkcs-7, 1.2.840.113549.1.7 (RFC 2315 section 14).
const PKCS7: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];
/// id-ct, 1.2.840.113549.1.9.16.1 (RFC 5652 section 9.1 and others).
const ID_CT: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01];
/// netscape-cert-sequence, 2.16.840.1.113730.2.5.
const NETSCAPE: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x86, 0xF8, 0x42, 0x02, 0x05];
/// signedData of GM/T 0010, 1.2.156.10197.6.1.4.2.2.
const GM_SIGNED_DATA: &[u8] = &[0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x06, 0x01, 0x04, 0x02, 0x02];
/// pkcs-5, 1.2.840.113549.1.5 (RFC 8018 appendix C): PBES1 and PBES2.
const PKCS5: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05];
/// pkcs-12PbeIds, 1.2.840.113549.1.12.1 (RFC 7292 appendix C).
const PKCS12_PBE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01];

/// The kind of the structure at the start of `bytes`, if it is known.
pub(super) fn kind(bytes: &[u8]) -> Option<FileKind> {
    let mut nodes = Nodes::new(bytes);
    let node = nodes.next()?;
    match node.tag {
        Tag::SEQUENCE if is_certificate(&node) => {
            let again = nodes.next().is_some_and(|next| is_certificate(&next));
            Some(if again { FileKind::CertificatesConcatenated } else { FileKind::OneCertificate })
        }
        Tag::SEQUENCE => content_info(&node)
            .or_else(|| versioned(&node))
            .or_else(|| key_or_response(&node))
            .or_else(|| signed(&node))
            .or_else(|| certificates(&node)),
        Tag::SET => node.first().filter(is_certificate).map(|_| FileKind::CertificateSet),
        _ => None,
    }
}

/// Whether `bytes` begin like an ASN.1 structure, known or unknown.
pub(super) fn is_structure(bytes: &[u8]) -> bool {
    Nodes::new(bytes)
        .next()
        .is_some_and(|node| matches!(node.tag, Tag::SEQUENCE | Tag::SET) && node.first().is_some())
}

/// ```text
/// Certificate ::= SEQUENCE {                     -- RFC 5280 section 4.1
///   tbsCertificate TBSCertificate, … }
/// TBSCertificate ::= SEQUENCE {
///   version [0] EXPLICIT Version DEFAULT v1,
///   serialNumber CertificateSerialNumber,        -- INTEGER
///   signature AlgorithmIdentifier,               -- SEQUENCE of an OID and parameters
///   issuer Name, validity Validity, … }          -- SEQUENCE, SEQUENCE
/// ```
fn is_certificate(node: &Asn1Node<'_>) -> bool {
    let Some(tbs) = node.first() else { return false };
    if node.tag != Tag::SEQUENCE || tbs.tag != Tag::SEQUENCE {
        return false;
    }
    match tbs.front() {
        [Some(version), Some(serial), signature, _] if version.tag == Tag::context(0) => {
            version.first().is_some_and(|number| number.tag == Tag::INTEGER)
                && serial.tag == Tag::INTEGER
                && signature.is_none_or(|signature| is_algorithm(&signature))
        }
        // Version 1. A CRL has a time in the position of a certificate's validity. If the sample
        // ends before it, an INTEGER of 1 is more likely a CRL's version than a serial number.
        [Some(serial), Some(signature), issuer, validity] => {
            serial.tag == Tag::INTEGER
                && is_algorithm(&signature)
                && issuer.is_some_and(|issuer| issuer.tag == Tag::SEQUENCE)
                && match validity {
                    Some(validity) => validity.tag == Tag::SEQUENCE,
                    None => serial.content != [1],
                }
        }
        _ => false,
    }
}

fn is_algorithm(node: &Asn1Node<'_>) -> bool {
    node.is_sequence_of(Tag::OBJECT_IDENTIFIER)
}

fn is_time(node: &Asn1Node<'_>) -> bool {
    matches!(node.tag, Tag::UTC_TIME | Tag::GENERALIZED_TIME)
}

/// ```text
/// ContentInfo ::= SEQUENCE {                     -- RFC 5652 section 3
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }  -- OPTIONAL in RFC 2315 section 7
/// ```
fn content_info(node: &Asn1Node<'_>) -> Option<FileKind> {
    let identifier = node.identifier()?;
    let [_, content, ..] = node.front();
    let has_content = content.is_some_and(|content| content.tag == Tag::context(0));
    // A text encoding replaces bytes that it lacks with question marks.
    if identifier.contains(&b'?') && is_pkcs7_but_for_marks(identifier) {
        return Some(FileKind::SavedAsText);
    }
    if let Some(kind) = content_type(identifier) {
        let bare = kind == FileKind::SignedData && node.is_whole() && !has_content;
        return Some(if bare { FileKind::SignedDataWithoutContent } else { kind });
    }
    // Without `[0]` it could also be an AlgorithmIdentifier.
    has_content.then_some(FileKind::OtherContentType)
}

fn is_pkcs7_but_for_marks(identifier: &[u8]) -> bool {
    let is_same = |(byte, expected): (&u8, &u8)| byte == expected || *byte == b'?';
    identifier.len() == PKCS7.len() + 1 && identifier.iter().zip(PKCS7).all(is_same)
}

fn content_type(identifier: &[u8]) -> Option<FileKind> {
    if identifier == NETSCAPE {
        return Some(FileKind::NetscapeCertificateSequence);
    }
    if identifier == GM_SIGNED_DATA {
        return Some(FileKind::GmSignedData);
    }
    match (identifier.strip_prefix(PKCS7), identifier.strip_prefix(ID_CT)) {
        (Some([1]), _) => Some(FileKind::Data),
        (Some([2]), _) => Some(FileKind::SignedData),
        (Some([3]), _) => Some(FileKind::EnvelopedData),
        (Some([4]), _) => Some(FileKind::SignedAndEnvelopedData),
        (Some([5]), _) => Some(FileKind::DigestedData),
        (Some([6]), _) => Some(FileKind::EncryptedData),
        (_, Some([2])) => Some(FileKind::AuthenticatedData),
        (_, Some([9])) => Some(FileKind::CompressedData),
        (_, Some([23])) => Some(FileKind::AuthEnvelopedData),
        _ => None,
    }
}

/// Structures that begin with a version.
///
/// ```text
/// PFX ::= SEQUENCE {                             -- RFC 7292 section 4
///   version INTEGER {v3(3)}, authSafe ContentInfo, … }
/// OneAsymmetricKey ::= SEQUENCE {                -- RFC 5958 section 2 (PKCS #8)
///   version INTEGER {v1(0), v2(1)}, privateKeyAlgorithm AlgorithmIdentifier,
///   privateKey OCTET STRING, … }
/// RSAPrivateKey ::= SEQUENCE {                   -- RFC 8017 appendix A.1.2 (PKCS #1)
///   version INTEGER {two-prime(0), multi(1)}, modulus INTEGER, publicExponent INTEGER, … }
/// ECPrivateKey ::= SEQUENCE {                    -- RFC 5915 section 3 (SEC 1)
///   version INTEGER {ecPrivkeyVer1(1)}, privateKey OCTET STRING,
///   parameters [0] OPTIONAL, publicKey [1] OPTIONAL }
/// SignedData ::= SEQUENCE {                      -- RFC 5652 section 5.1
///   version INTEGER, digestAlgorithms SET, encapContentInfo SEQUENCE, … }
/// EnvelopedData ::= SEQUENCE {                   -- RFC 5652 section 6.1
///   version INTEGER, recipientInfos SET,         -- its third SEQUENCE has a SEQUENCE behind the
///   encryptedContentInfo SEQUENCE, … }           -- OID, where SignedData's has `[0]` or nothing
/// ```
fn versioned(node: &Asn1Node<'_>) -> Option<FileKind> {
    let [Some(version), Some(second), third, _] = node.front() else { return None };
    if version.tag != Tag::INTEGER {
        return None;
    }
    match (version.content, second.tag) {
        ([3], Tag::SEQUENCE) if second.identifier().is_some_and(|oid| oid.starts_with(PKCS7)) => {
            Some(FileKind::Pkcs12)
        }
        // If a key is truncated before its third element, a false report is better than a leak.
        ([0 | 1], Tag::SEQUENCE)
            if is_algorithm(&second)
                // In EncryptedData, the second element is an EncryptedContentInfo.
                && !second.identifier().is_some_and(|oid| oid.starts_with(PKCS7))
                && third.is_none_or(|third| third.tag.is(Tag::OCTET_STRING)) =>
        {
            Some(FileKind::PrivateKey)
        }
        ([0 | 1], Tag::INTEGER)
            if third.map_or_else(|| !node.is_whole(), |third| third.tag == Tag::INTEGER) =>
        {
            Some(FileKind::PrivateKey)
        }
        ([1], Tag::OCTET_STRING)
            if third.is_none_or(|third| third.tag.class() == Class::Context) =>
        {
            Some(FileKind::PrivateKey)
        }
        (_, Tag::SET) => {
            let encapsulated = third.filter(is_algorithm)?;
            let [_, behind, ..] = encapsulated.front();
            let is_encrypted = behind.is_some_and(|behind| behind.tag == Tag::SEQUENCE);
            (!is_encrypted).then_some(FileKind::BareSignedData)
        }
        _ => None,
    }
}

/// Two elements without a version.
///
/// ```text
/// SubjectPublicKeyInfo ::= SEQUENCE {            -- RFC 5280 section 4.1
///   algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
/// EncryptedPrivateKeyInfo ::= SEQUENCE {         -- RFC 5958 section 3
///   encryptionAlgorithm AlgorithmIdentifier,     -- DigestInfo has the same shape: the OID tells
///   encryptedData OCTET STRING }
/// OCSPResponse ::= SEQUENCE {                    -- RFC 6960 section 4.2.1
///   responseStatus ENUMERATED, responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
/// TimeStampResp ::= SEQUENCE {                   -- RFC 3161 section 2.4.2
///   status SEQUENCE { status INTEGER, … }, timeStampToken ContentInfo OPTIONAL }
/// ```
fn key_or_response(node: &Asn1Node<'_>) -> Option<FileKind> {
    let [Some(first), second, ..] = node.front() else { return None };
    let second_is = |tag: Tag| second.is_some_and(|second| second.tag.is(tag));
    if let Some(oid) = first.identifier() {
        let is_encryption = oid.starts_with(PKCS5) || oid.starts_with(PKCS12_PBE);
        if is_encryption && (second.is_none() || second_is(Tag::OCTET_STRING)) {
            return Some(FileKind::EncryptedPrivateKey);
        }
        return second_is(Tag::BIT_STRING).then_some(FileKind::PublicKey);
    }
    if first.tag == Tag::ENUMERATED {
        let fits = if second.is_none() { node.is_whole() } else { second_is(Tag::context(0)) };
        return fits.then_some(FileKind::OcspResponse);
    }
    let token = second.and_then(|second| second.identifier()).and_then(content_type);
    let is_response = first.is_sequence_of(Tag::INTEGER) && token == Some(FileKind::SignedData);
    is_response.then_some(FileKind::TimestampResponse)
}

/// Structures that are signed in the same way as a certificate.
///
/// ```text
/// CertificateList ::= SEQUENCE { tbsCertList TBSCertList, … }  -- RFC 5280 section 5.1
/// TBSCertList ::= SEQUENCE {
///   version INTEGER {v2(1)} OPTIONAL, signature AlgorithmIdentifier, issuer Name,
///   thisUpdate Time, … }
/// CertificationRequest ::= SEQUENCE {            -- RFC 2986 section 4.2
///   certificationRequestInfo CertificationRequestInfo, … }
/// CertificationRequestInfo ::= SEQUENCE {
///   version INTEGER {v1(0)}, subject Name,       -- SEQUENCE of SETs, or empty
///   subjectPKInfo SubjectPublicKeyInfo, attributes [0] IMPLICIT Attributes }
/// ```
fn signed(node: &Asn1Node<'_>) -> Option<FileKind> {
    let body = node.first().filter(|body| body.tag == Tag::SEQUENCE)?;
    match body.front() {
        [Some(version), Some(second), third, fourth] if version.tag == Tag::INTEGER => {
            if version.content == [1] && is_algorithm(&second) {
                let is_list = fourth.is_none_or(|time| is_time(&time));
                return is_list.then_some(FileKind::CertificateRevocationList);
            }
            let is_name = second.tag == Tag::SEQUENCE
                && second.first().is_none_or(|relative| relative.tag == Tag::SET);
            let key = third.is_none_or(|key| {
                key.tag == Tag::SEQUENCE && key.first().is_none_or(|first| is_algorithm(&first))
            });
            (version.content == [0] && is_name && key).then_some(FileKind::CertificateRequest)
        }
        [Some(signature), Some(issuer), time, _] => {
            let is_list = is_algorithm(&signature)
                && issuer.tag == Tag::SEQUENCE
                && time.map_or_else(|| !body.is_whole(), |time| is_time(&time));
            is_list.then_some(FileKind::CertificateRevocationList)
        }
        _ => None,
    }
}

/// Certificates in a SEQUENCE, or in a SET within one.
fn certificates(node: &Asn1Node<'_>) -> Option<FileKind> {
    let first = node.first()?;
    if is_certificate(&first) {
        return Some(FileKind::CertificateSequence);
    }
    let member = first.first().filter(|_| first.tag == Tag::SET)?;
    is_certificate(&member).then_some(FileKind::CertificateSet)
}
