//! The grammar of a bundle: which elements are allowed where.
//!
//! ```text
//! ContentInfo ::= SEQUENCE {                              -- RFC 5652 section 3
//!   contentType ContentType,
//!   content [0] EXPLICIT ANY DEFINED BY contentType }
//!
//! SignedData ::= SEQUENCE {                               -- RFC 5652 section 5.1
//!   version CMSVersion,
//!   digestAlgorithms DigestAlgorithmIdentifiers,          -- SET OF
//!   encapContentInfo EncapsulatedContentInfo,
//!   certificates [0] IMPLICIT CertificateSet OPTIONAL,
//!   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
//!   signerInfos SignerInfos }                             -- SET OF
//!
//! EncapsulatedContentInfo ::= SEQUENCE {                  -- RFC 5652 section 5.2
//!   eContentType ContentType,
//!   eContent [0] EXPLICIT OCTET STRING OPTIONAL }
//!
//! CertificateSet ::= SET OF CertificateChoices            -- RFC 5652 section 10.2.3
//! CertificateChoices ::= CHOICE {                         -- RFC 5652 section 10.2.2
//!   certificate Certificate,
//!   extendedCertificate [0] IMPLICIT ExtendedCertificate, -- obsolete
//!   v1AttrCert [1] IMPLICIT AttributeCertificateV1,       -- obsolete
//!   v2AttrCert [2] IMPLICIT AttributeCertificateV2,
//!   other [3] IMPLICIT OtherCertificateFormat }
//! ```

use super::FrameErrorKind;
use super::facts::FrameFacts;
use crate::tlv::{Class, Tag};

/// id-signedData, 1.2.840.113549.1.7.2 (RFC 5652 section 5.1).
const ID_SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

/// The kind of an element of `certificates`, by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberKind {
    /// A SEQUENCE. Whether it is a certificate is determined when it is parsed.
    Certificate,
    ExtendedCertificate,
    AttributeCertificateV1,
    AttributeCertificateV2,
    OtherCertificateFormat,
    /// Not a member of `CertificateChoices`.
    Foreign(Tag),
}

/// An element whose children are parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FramePosition {
    ContentInfo,
    Content,
    SignedData,
    EncapsulatedContentInfo,
    EncapsulatedContent,
    Certificates,
    Crls,
    SignerInfos,
}

/// An element that is skipped over as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passed {
    ContentType,
    Version,
    DigestAlgorithms,
    EncapsulatedContentType,
    EncapsulatedContent { constructed: bool },
    Member(MemberKind),
    Crl,
    SignerInfo,
    Unexpected,
}

/// How to proceed with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrammarStep {
    Enter(FramePosition),
    Pass(Passed),
    Refuse(FrameErrorKind),
}

/// How to proceed with an element with `tag` that is child number `index` of `place`.
pub(super) fn step(
    place: Option<FramePosition>,
    index: u64,
    tag: Tag,
    facts: &FrameFacts,
) -> GrammarStep {
    match place {
        None if tag == Tag::SEQUENCE => GrammarStep::Enter(FramePosition::ContentInfo),
        None => GrammarStep::Refuse(FrameErrorKind::NotContentInfo),
        Some(FramePosition::ContentInfo) => content_info(index, tag, facts),
        Some(FramePosition::Content) if index == 0 && tag == Tag::SEQUENCE => {
            GrammarStep::Enter(FramePosition::SignedData)
        }
        Some(FramePosition::Content) if index == 0 => {
            GrammarStep::Refuse(FrameErrorKind::NotSignedData)
        }
        Some(FramePosition::Content) => GrammarStep::Pass(Passed::Unexpected),
        Some(FramePosition::SignedData) => signed_data(index, tag, facts),
        Some(FramePosition::EncapsulatedContentInfo) => match index {
            0 if tag == Tag::OBJECT_IDENTIFIER => {
                GrammarStep::Pass(Passed::EncapsulatedContentType)
            }
            1 if tag == Tag::context(0) => GrammarStep::Enter(FramePosition::EncapsulatedContent),
            _ => GrammarStep::Pass(Passed::Unexpected),
        },
        // Authenticode puts a SEQUENCE here, so any type is content.
        Some(FramePosition::EncapsulatedContent) => {
            GrammarStep::Pass(Passed::EncapsulatedContent { constructed: tag.is_constructed() })
        }
        Some(FramePosition::Certificates) => GrammarStep::Pass(Passed::Member(member(tag))),
        Some(FramePosition::Crls) => GrammarStep::Pass(Passed::Crl),
        Some(FramePosition::SignerInfos) => GrammarStep::Pass(Passed::SignerInfo),
    }
}

fn content_info(index: u64, tag: Tag, facts: &FrameFacts) -> GrammarStep {
    match index {
        0 if tag == Tag::OBJECT_IDENTIFIER => GrammarStep::Pass(Passed::ContentType),
        0 => GrammarStep::Refuse(FrameErrorKind::NotContentInfo),
        // The type is checked before anything inside is used.
        1 if facts.content_type.bytes() != ID_SIGNED_DATA => {
            GrammarStep::Refuse(FrameErrorKind::OtherContentType)
        }
        1 if tag == Tag::context(0) => GrammarStep::Enter(FramePosition::Content),
        1 => GrammarStep::Refuse(FrameErrorKind::NotSignedData),
        _ => GrammarStep::Pass(Passed::Unexpected),
    }
}

/// Fields are identified by their tags, so that a missing field does not affect the others. A SET
/// is `digestAlgorithms` if it is the first or second field and `encapContentInfo` does not precede
/// it; otherwise it is `signerInfos`.
fn signed_data(index: u64, tag: Tag, facts: &FrameFacts) -> GrammarStep {
    let digest_algorithms = index <= 1 && facts.encapsulated_content_type.bytes().is_empty();
    match tag {
        Tag::INTEGER if index == 0 => GrammarStep::Pass(Passed::Version),
        Tag::SET if digest_algorithms => GrammarStep::Pass(Passed::DigestAlgorithms),
        Tag::SET => GrammarStep::Enter(FramePosition::SignerInfos),
        Tag::SEQUENCE if index <= 2 => GrammarStep::Enter(FramePosition::EncapsulatedContentInfo),
        // A SET is constructed (X.690 8.12.1), but common parsers accept a SET that is marked as
        // primitive.
        _ if tag.is(Tag::context(0)) => GrammarStep::Enter(FramePosition::Certificates),
        _ if tag.is(Tag::context(1)) => GrammarStep::Enter(FramePosition::Crls),
        _ => GrammarStep::Pass(Passed::Unexpected),
    }
}

fn member(tag: Tag) -> MemberKind {
    match (tag.class(), tag.number()) {
        _ if tag == Tag::SEQUENCE => MemberKind::Certificate,
        (Class::Context, 0) if tag.is_constructed() => MemberKind::ExtendedCertificate,
        (Class::Context, 1) if tag.is_constructed() => MemberKind::AttributeCertificateV1,
        (Class::Context, 2) if tag.is_constructed() => MemberKind::AttributeCertificateV2,
        (Class::Context, 3) if tag.is_constructed() => MemberKind::OtherCertificateFormat,
        _ => MemberKind::Foreign(tag),
    }
}
