//! Distinguishes certificates, bundles, and other data by the first tags.

use crate::tlv::{Header, Length, Reader, Tag};

const OTHER_DER: &str = "DER that is neither a bundle nor a certificate";

/// The structure at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outline {
    Certificate,
    /// A `ContentInfo`: a SEQUENCE that begins with an object identifier.
    ContentInfo,
    /// Something else, as a phrase for a message.
    Other(&'static str),
}

impl Outline {
    /// Examines only the first tags, so that truncated data is recognised as well.
    ///
    /// ```text
    /// TBSCertificate ::= SEQUENCE {                    -- RFC 5280 section 4.1
    ///   version [0] EXPLICIT Version DEFAULT v1,
    ///   serialNumber INTEGER, signature SEQUENCE, issuer SEQUENCE, validity SEQUENCE, ... }
    ///
    /// TBSCertList ::= SEQUENCE {                       -- RFC 5280 section 5.1
    ///   version INTEGER OPTIONAL, signature SEQUENCE, issuer SEQUENCE, thisUpdate Time, ... }
    ///
    /// CertificationRequestInfo ::= SEQUENCE {          -- RFC 2986 section 4.1
    ///   version INTEGER, subject SEQUENCE, subjectPKInfo SEQUENCE, attributes [0] ... }
    /// ```
    pub(super) fn of(bytes: &[u8]) -> Self {
        let Some((outer, inside)) = descend(bytes) else { return Self::Other("binary data") };
        let Some((first, inside)) = descend(inside) else { return Self::Other("binary data") };
        if outer != Tag::SEQUENCE {
            return Self::Other("binary data");
        }
        if first == Tag::OBJECT_IDENTIFIER {
            return Self::ContentInfo;
        }
        if first == Tag::INTEGER {
            let kind = super::secret::kind_of(bytes);
            return Self::Other(if kind.is_secret() { kind.name() } else { OTHER_DER });
        }
        let mut reader = Reader::new(inside, 0);
        let mut tags = [None; 4];
        for tag in &mut tags {
            *tag = reader.peek();
            if !matches!(reader.next("tbsCertificate"), Ok(Some(_))) {
                break;
            }
        }
        let (integer, sequence) = (Some(Tag::INTEGER), Some(Tag::SEQUENCE));
        let is_time = |tag| tag == Some(Tag::UTC_TIME) || tag == Some(Tag::GENERALIZED_TIME);
        match tags {
            _ if first != Tag::SEQUENCE => Self::Other("binary data"),
            [version, serial, ..] if version == Some(Tag::context(0)) && serial == integer => {
                Self::Certificate
            }
            [serial, signature, issuer, validity]
                if (serial, signature, issuer, validity)
                    == (integer, sequence, sequence, sequence) =>
            {
                Self::Certificate
            }
            [_, _, time, _] | [_, _, _, time] if is_time(time) => {
                Self::Other("a certificate revocation list")
            }
            [_, _, _, attributes] if attributes == Some(Tag::context(0)) => {
                Self::Other("a certificate request")
            }
            _ => Self::Other(OTHER_DER),
        }
    }
}

/// The tag of the first element, and its content as far as available. The content ends at the
/// stated length, so that the data after a certificate is not searched again for each certificate.
fn descend(bytes: &[u8]) -> Option<(Tag, &[u8])> {
    let header = Header::read(bytes).ok().flatten()?;
    let inside = bytes.get(header.bytes..)?;
    let content = match header.length {
        Length::Definite(length) => {
            usize::try_from(length).ok().and_then(|length| inside.get(..length))
        }
        Length::Indefinite => None,
    };
    Some((header.tag, content.unwrap_or(inside)))
}

/// Splits `bytes` into the certificate at the start and the bytes after it. Only the frame is
/// parsed: a SEQUENCE that begins with a SEQUENCE.
pub(super) fn first_certificate(bytes: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let mut reader = Reader::new(bytes, 0);
    let element = match reader.next("certificate") {
        Ok(Some(element)) => element,
        Ok(None) => return Err("it is empty"),
        Err(_) => return Err("it is not DER, or is truncated"),
    };
    if element.tag() != Tag::SEQUENCE || element.reader().peek() != Some(Tag::SEQUENCE) {
        return Err("it is not a certificate");
    }
    Ok((element.whole, bytes.get(reader.offset()..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// TBS fields by their first bytes, each empty, in two SEQUENCEs.
    fn outline(identifiers: &[u8]) -> Outline {
        let fields: Vec<u8> = identifiers.iter().flat_map(|byte| [*byte, 0]).collect();
        let length = u8::try_from(fields.len()).unwrap();
        Outline::of(&[&[0x30, length + 2, 0x30, length], fields.as_slice()].concat())
    }

    #[test]
    fn tells_certificates_from_what_looks_like_them() {
        assert_eq!(outline(&[0xA0, 0x02, 0x30, 0x30]), Outline::Certificate);
        assert_eq!(outline(&[0x02, 0x30, 0x30, 0x30]), Outline::Certificate);
        let crl = Outline::Other("a certificate revocation list");
        assert_eq!(outline(&[0x02, 0x30, 0x30, 0x17]), crl);
        assert_eq!(outline(&[0x30, 0x30, 0x18]), crl);
        let request = Outline::Other("a certificate request");
        assert_eq!(outline(&[0x02, 0x30, 0x30, 0xA0]), request);
        // A public key, an encrypted private key, an OCSP request.
        for identifiers in [&[0x06, 0x05][..], &[0x06], &[0xA0, 0x30], &[]] {
            assert!(matches!(outline(identifiers), Outline::Other(_)), "{identifiers:?}");
        }
        assert_eq!(Outline::of(&[0x30, 0x80, 0x06, 0x09]), Outline::ContentInfo);
        // Keys and many other structures begin with an INTEGER.
        assert_eq!(Outline::of(&[0x30, 5, 0x02, 1, 0, 5, 0]), Outline::Other(OTHER_DER));
        let key = b"\x30\x2E\x02\x01\x00\x30\x05\x06\x03\x2B\x65\x70\x04\x22\x04\x20";
        assert_eq!(Outline::of(key), Outline::Other("a private key"));
        assert_eq!(Outline::of(b"\x30"), Outline::Other("binary data"));
    }

    #[test]
    fn a_certificate_ends_where_it_says() {
        let bytes = [0x30, 2, 0x30, 0, 9];
        assert_eq!(first_certificate(&bytes), Ok((&bytes[..4], &bytes[4..])));
        assert_eq!(first_certificate(&bytes[..3]), Err("it is not DER, or is truncated"));
        assert_eq!(first_certificate(&[0x30, 2, 0x02, 0]), Err("it is not a certificate"));
        assert_eq!(first_certificate(&[]), Err("it is empty"));
    }
}
