//! Encodes a certs-only `SignedData` in strict DER.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Encode as _, Tag, TagNumber};

/// `id-data` (RFC 5652 section 4).
pub(super) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// `id-signedData` (RFC 5652 section 5.1).
pub(super) const SIGNED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// `[0]`, constructed.
pub(super) const CONTEXT_0: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

/// The `version` of a `SignedData` without signers whose content type is `id-data`.
pub(super) const VERSION: u8 = 1;

/// Encodes a bundle of certificates with their original bytes and without signers.
///
/// ```text
/// ContentInfo ::= SEQUENCE {                             -- RFC 5652 section 3
///   contentType ContentType, content [0] EXPLICIT ANY DEFINED BY contentType }
///
/// SignedData ::= SEQUENCE {                              -- RFC 5652 section 5.1
///   version CMSVersion, digestAlgorithms SET OF DigestAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo, certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL, signerInfos SET OF SignerInfo }
/// ```
///
/// The set is sorted as in X.690 clause 11.6, and duplicates are removed. That order compares
/// encodings as bytes. No encoding is a prefix of another, so the padding that the clause defines
/// never matters.
pub(super) fn write(certificates: &[&[u8]]) -> der::Result<Vec<u8>> {
    let mut sorted = certificates.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let empty_set = element(Tag::Set, &[])?;
    let data = element(Tag::Sequence, &DATA.to_der()?)?;
    let set = element(CONTEXT_0, &sorted.concat())?;
    let fields = [VERSION.to_der()?, empty_set.clone(), data, set, empty_set];
    let signed_data = element(Tag::Sequence, &fields.concat())?;
    let content = element(CONTEXT_0, &signed_data)?;
    element(Tag::Sequence, &[SIGNED_DATA.to_der()?, content].concat())
}

/// The length of a bundle in DER whose certificates have this total length.
pub(super) fn length(certificates: u64) -> u64 {
    let element = |content: u64| {
        let bytes = u64::from(8 - content.leading_zeros().min(56) / 8);
        1 + if content < 0x80 { 1 } else { 1 + bytes } + content
    };
    // The version, two empty sets, and the type of the encapsulated content.
    let fields = 3 + 2 + 13 + element(certificates) + 2;
    element(11 + element(element(fields)))
}

fn element(tag: Tag, content: &[u8]) -> der::Result<Vec<u8>> {
    AnyRef::new(tag, content)?.to_der()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_known_beforehand() {
        for size in [0, 1, 80, 100, 120, 127, 128, 200, 255, 256, 60_000, 65_536, 70_000] {
            let certificate = vec![0_u8; size];
            let written = write(&[&certificate]).unwrap();
            assert_eq!(
                length(u64::try_from(size).unwrap()),
                u64::try_from(written.len()).unwrap(),
                "{size}"
            );
        }
    }
}
