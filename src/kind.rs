//! The kind of a file that is not a PKCS #7 bundle of certificates, and what to do about it.
//!
//! The kind is detected from a sample of the first bytes. The label of a PEM block counts only if
//! the bytes are inconclusive, because labels are often wrong. A private key takes precedence over
//! everything else: anyone about to publish one must learn that first.

mod advice;
mod asn1;
mod content;
mod embedded;
mod headers;
mod label;
mod magic;
mod name;
mod node;
mod saved;
mod text;

use serde::{Deserialize, Serialize};

pub(crate) use advice::{NONCONFORMING_BUNDLE, NONCONFORMING_CHAIN};
use content::Content;
pub(crate) use embedded::{Embedded, in_base64};

/// The data from which a file's kind is detected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    /// The first bytes of the content: of a PEM block or of base64 after decoding, or of the binary
    /// file. May be truncated anywhere.
    pub(crate) bytes: &'a [u8],
    /// The length of the content in bytes, if known; otherwise the number of bytes seen.
    pub(crate) length: u64,
    /// The label of the PEM block, empty if there is none.
    pub(crate) label: &'a str,
    /// The number of blocks in the file; 0 if the file is binary.
    pub(crate) blocks: u64,
}

/// The kind of a file that is not a PKCS #7 bundle of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum FileKind {
    /// No bytes at all.
    Empty,
    /// Only white space or a byte order mark, as far as the sample shows.
    Blank,
    /// A PEM block without content between its boundaries.
    EmptyBlock,
    /// One X.509 certificate (RFC 5280 section 4.1).
    OneCertificate,
    /// Several PEM blocks with one X.509 certificate each.
    CertificateChain,
    /// Concatenated X.509 certificates in DER.
    CertificatesConcatenated,
    /// A SEQUENCE of X.509 certificates without PKCS #7 around it.
    CertificateSequence,
    /// A SET of X.509 certificates without PKCS #7 around it.
    CertificateSet,
    /// The certificate sequence of Netscape, a `ContentInfo` of type 2.16.840.1.113730.2.5.
    NetscapeCertificateSequence,
    /// A `ContentInfo` of type signedData that cannot be read as a bundle.
    SignedData,
    /// A `ContentInfo` of type signedData that ends after its type.
    SignedDataWithoutContent,
    /// `SignedData` without the `ContentInfo` around it (RFC 5652 sections 3 and 5.1).
    BareSignedData,
    /// PKCS #12, also called PFX, which usually contains private keys (RFC 7292).
    Pkcs12,
    /// A CRL (RFC 5280 section 5.1).
    CertificateRevocationList,
    /// A certification request, also called CSR (RFC 2986).
    CertificateRequest,
    /// A private key that anyone who has the file can read.
    PrivateKey,
    /// A private key that is encrypted with a password.
    EncryptedPrivateKey,
    /// A public key without a certificate.
    PublicKey,
    /// An SSH public key.
    SshPublicKey,
    /// A `ContentInfo` of type data.
    Data,
    /// A `ContentInfo` of type envelopedData: encrypted for recipients.
    EnvelopedData,
    /// A `ContentInfo` of type signedAndEnvelopedData (RFC 2315 section 11).
    SignedAndEnvelopedData,
    /// A `ContentInfo` of type digestedData.
    DigestedData,
    /// A `ContentInfo` of type encryptedData.
    EncryptedData,
    /// A `ContentInfo` of type authData (RFC 5652 section 9).
    AuthenticatedData,
    /// A `ContentInfo` of type authEnvelopedData (RFC 5083).
    AuthEnvelopedData,
    /// A `ContentInfo` of type compressedData (RFC 3274).
    CompressedData,
    /// A `ContentInfo` of an unknown type.
    OtherContentType,
    /// Signed data under the content type of GM/T 0010, 1.2.156.10197.6.1.4.2.2.
    GmSignedData,
    /// The response of a time stamping authority (RFC 3161).
    TimestampResponse,
    /// The response of an OCSP responder (RFC 6960).
    OcspResponse,
    /// A web page.
    HtmlPage,
    /// JSON.
    Json,
    /// XML other than a web page.
    Xml,
    /// A PDF document.
    PdfDocument,
    /// A ZIP archive, or a format built on it such as `.docx`.
    Zip,
    /// A file compressed with gzip.
    Gzip,
    /// Another archive or compressed file: 7z, xz, bzip2, zstd, lz4, lzma, tar, ar, rar, arj, cab.
    Archive,
    /// A compound file, the format of Outlook's `.msg`, older Office documents and `.msi`.
    CompoundFile,
    /// The pointer that git stores in place of a file in Git LFS.
    GitLfsPointer,
    /// A serialized certificate store of Windows (`.sst`).
    SerializedCertificateStore,
    /// A Java keystore (JKS or JCEKS), which may contain private keys.
    JavaKeyStore,
    /// Bytes as hexadecimal digits, in pairs or in one run, with or without punctuation and `0x`.
    HexDigits,
    /// Hexadecimal numbers with a prefix in source code, such as an array of C.
    HexSourceCode,
    /// A hexadecimal dump of bytes with offsets or a column of characters.
    HexDump,
    /// A dump by xxd with a number of bytes per line other than 16.
    HexDumpOtherWidth,
    /// A hexadecimal dump of 16-bit words with the low byte first, as `hexdump` prints it.
    HexWordDump,
    /// A dump with octal offsets, as `od` prints it.
    OctalDump,
    /// Bytes as decimal numbers.
    DecimalBytes,
    /// A Python literal for bytes.
    PythonBytes,
    /// The hexadecimal digits of one SHA-1 or SHA-256.
    Thumbprint,
    /// Base64 or PEM between quotation marks.
    QuotedBase64,
    /// Base64 or PEM that was encoded in base64 again.
    Base64Twice,
    /// JSON that contains signed data in base64 as a string.
    JsonWithBase64,
    /// A data URI (RFC 2397).
    DataUri,
    /// The LDAP Data Interchange Format (RFC 2849).
    Ldif,
    /// Objects that PowerShell serialized.
    Clixml,
    /// HTTP Archive (HAR), the export of a browser's developer tools.
    HttpArchive,
    /// The text that a shell prints instead of an object's bytes: its type, or an excerpt.
    PrintedObject,
    /// An HTTP response with its headers.
    HttpResponse,
    /// A MIME entity: headers, then one body.
    MimeMessage,
    /// A MIME entity of several parts, or one part of a form.
    MimeMultipart,
    /// Only zero bytes, as far as the sample shows.
    Zeros,
    /// Binary data after white space or a byte order mark.
    LeadingBytes,
    /// Binary data that a program changed because it treated it as text.
    SavedAsText,
    /// Text in no known format.
    PlainText,
    /// ASN.1 of an unknown structure.
    UnknownAsn1,
    /// Anything else.
    Unknown,
}

impl FileKind {
    /// The kind of the sample, given that it is not a bundle.
    pub(crate) fn of(sample: &Sample<'_>) -> Self {
        Self::and_inside(sample).0
    }

    /// The kind of the sample, given that it is not a bundle, and the kind of the data that it
    /// encodes or that follows its headers, if the first bytes of that data establish one.
    pub(crate) fn and_inside(sample: &Sample<'_>) -> (Self, Option<Self>) {
        let Content { kind, inside } = Self::of_content(sample);
        let labelled = match label::kind(sample.label) {
            _ if kind.is_secret() => kind,
            Some(label) if label.is_secret() => label,
            Some(label) if matches!(kind, Self::PlainText | Self::UnknownAsn1 | Self::Unknown) => {
                label
            }
            _ => kind,
        };
        match labelled {
            Self::OneCertificate if sample.blocks > 1 => (Self::CertificateChain, None),
            labelled => (labelled, inside.filter(|_| labelled == kind)),
        }
    }

    fn of_content(sample: &Sample<'_>) -> Content {
        let bytes = sample.bytes;
        if bytes.is_empty() {
            let is_block = sample.blocks > 0;
            return Content::new(if is_block { Self::EmptyBlock } else { Self::Empty });
        }
        magic::kind(bytes)
            .or_else(|| asn1::kind(bytes))
            .map(Content::new)
            .or_else(|| text::content(sample))
            .or_else(|| asn1::is_structure(bytes).then_some(Content::new(Self::UnknownAsn1)))
            .unwrap_or(Content::new(Self::Unknown))
    }

    /// Whether the file contains a private key, or has a format that is intended for one.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::Pkcs12 | Self::PrivateKey | Self::EncryptedPrivateKey | Self::JavaKeyStore
        )
    }
}

#[cfg(test)]
mod part;
#[cfg(test)]
mod tests;
