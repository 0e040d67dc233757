//! The reasons why a file cannot be read as a CRL.

use std::fmt;

use crate::kind::FileKind;

/// The reason why a file cannot be read as a CRL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrlError {
    /// The file is not a CRL, but of this kind.
    NotCrl(FileKind),
    /// An element has an indefinite length, which BER permits and DER does not.
    IndefiniteLength {
        /// The element's offset, in bytes from the start of the CRL.
        offset: u64,
    },
    /// An element is malformed, or not the one that a CRL has at this place.
    Malformed {
        /// The ASN.1 path of the field.
        path: &'static str,
        /// The defect, as the rest of a sentence.
        what: &'static str,
        /// The element's offset, in bytes from the start of the CRL.
        offset: u64,
    },
    /// The file ends within the CRL.
    Truncated {
        /// The length of the CRL in bytes, from its header; `None` if the file ends in the header.
        expected: Option<u64>,
        /// The number of bytes of the CRL that the file contains.
        actual: u64,
    },
}

impl fmt::Display for CrlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCrl(kind) => write!(formatter, "not a CRL but {}", describe(*kind)),
            Self::IndefiniteLength { offset } => {
                write!(formatter, "BER, not DER: an indefinite length at byte {offset}")
            }
            Self::Malformed { path, what, offset } => {
                write!(formatter, "{path} {what} at byte {offset}")
            }
            Self::Truncated { expected: Some(expected), actual } => {
                write!(formatter, "incomplete: {actual} of {expected} bytes")
            }
            Self::Truncated { expected: None, actual } => {
                write!(formatter, "incomplete: it ends after {actual} bytes")
            }
        }
    }
}

impl std::error::Error for CrlError {}

/// The kind of a file, with an article.
const fn describe(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Empty => "an empty file",
        FileKind::Blank => "white space",
        FileKind::HtmlPage => "a web page (HTML)",
        FileKind::Json => "JSON",
        FileKind::Xml => "XML",
        FileKind::PdfDocument => "a PDF document",
        FileKind::Zip | FileKind::Gzip | FileKind::Archive => "an archive or a compressed file",
        FileKind::OneCertificate
        | FileKind::CertificateChain
        | FileKind::CertificatesConcatenated
        | FileKind::CertificateSequence
        | FileKind::CertificateSet => "a certificate",
        FileKind::SignedData | FileKind::BareSignedData => "a PKCS#7 bundle",
        FileKind::OcspResponse => "an OCSP response",
        FileKind::PrivateKey | FileKind::EncryptedPrivateKey | FileKind::Pkcs12 => "a private key",
        FileKind::PlainText => "text",
        FileKind::UnknownAsn1 => "ASN.1 of another structure",
        _ => "another kind of file",
    }
}
