//! What a file is that is no PKCS #7 bundle of certificates, and what to do about it.
//!
//! A sample of the first bytes decides; the label of a PEM block only where they say nothing,
//! because programs write any label around anything. A private key goes before all else: whoever
//! is about to publish one has to hear that first.

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

/// What there is to tell a file by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    /// The first bytes of the content: of a PEM block or of base64 after decoding, or of the file
    /// as it lies. May be cut anywhere.
    pub(crate) bytes: &'a [u8],
    /// How many bytes the content has, if known; otherwise how many have been seen.
    pub(crate) length: u64,
    /// The label of the PEM block, empty if there is none.
    pub(crate) label: &'a str,
    /// How many blocks the file has; 0 if `bytes` are those of the file as it lies.
    pub(crate) blocks: u64,
}

/// What a file is that is no PKCS #7 bundle of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum FileKind {
    /// No bytes at all.
    Empty,
    /// White space or a byte order mark alone, as far as the sample goes.
    Blank,
    /// A PEM block between whose boundaries nothing stands.
    EmptyBlock,
    /// One X.509 certificate (RFC 5280 section 4.1).
    OneCertificate,
    /// Several PEM blocks with one X.509 certificate each.
    CertificateChain,
    /// X.509 certificates in DER, one behind the other.
    CertificatesConcatenated,
    /// A SEQUENCE of X.509 certificates without PKCS #7 around it.
    CertificateSequence,
    /// A SET of X.509 certificates without PKCS #7 around it.
    CertificateSet,
    /// The certificate sequence of Netscape, a `ContentInfo` of type 2.16.840.1.113730.2.5.
    NetscapeCertificateSequence,
    /// A `ContentInfo` of type signedData; where it is no bundle it can't be read as one.
    SignedData,
    /// A `ContentInfo` of type signedData that ends behind its type.
    SignedDataWithoutContent,
    /// `SignedData` without the `ContentInfo` around it (RFC 5652 sections 3 and 5.1).
    BareSignedData,
    /// PKCS #12, also called PFX, which mostly holds private keys (RFC 7292).
    Pkcs12,
    /// A CRL (RFC 5280 section 5.1).
    CertificateRevocationList,
    /// A certification request, also called CSR (RFC 2986).
    CertificateRequest,
    /// A private key that anyone can read who has the file.
    PrivateKey,
    /// A private key under a password.
    EncryptedPrivateKey,
    /// A public key without a certificate.
    PublicKey,
    /// A public key of SSH.
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
    /// A `ContentInfo` of a type that is not known here.
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
    /// XML that is no web page.
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
    /// What git keeps in place of a file that Git LFS stores.
    GitLfsPointer,
    /// A serialized certificate store of Windows (`.sst`).
    SerializedCertificateStore,
    /// A keystore of Java (JKS or JCEKS), which may hold private keys.
    JavaKeyStore,
    /// Bytes as hexadecimal digits, in pairs or in one run, with or without punctuation and `0x`.
    HexDigits,
    /// Hexadecimal numbers with a prefix in source code, such as an array of C.
    HexSourceCode,
    /// A hexadecimal dump of bytes, with offsets or with characters beside them.
    HexDump,
    /// A dump by xxd whose lines have another width than 16 bytes.
    HexDumpOtherWidth,
    /// A hexadecimal dump of 16-bit words with the low byte first, as `hexdump` prints it.
    HexWordDump,
    /// A dump with octal offsets, as `od` prints it.
    OctalDump,
    /// Bytes as decimal numbers.
    DecimalBytes,
    /// A literal of Python for bytes.
    PythonBytes,
    /// The hexadecimal digits of one SHA-1 or SHA-256.
    Thumbprint,
    /// Base64 or PEM between quotation marks.
    QuotedBase64,
    /// Base64 or PEM that was encoded in base64 once more.
    Base64Twice,
    /// JSON that has signed data in base64 as a string.
    JsonWithBase64,
    /// A data URI (RFC 2397).
    DataUri,
    /// The LDAP Data Interchange Format (RFC 2849).
    Ldif,
    /// Objects that PowerShell serialized.
    Clixml,
    /// HTTP Archive (HAR), the export of a browser's developer tools.
    HttpArchive,
    /// What a shell prints in place of the bytes of an object: its type, or an excerpt.
    PrintedObject,
    /// An HTTP response with its headers in front.
    HttpResponse,
    /// A MIME entity: headers, then one body.
    MimeMessage,
    /// A MIME entity of several parts, or one part of a form.
    MimeMultipart,
    /// Zero bytes alone, as far as the sample goes.
    Zeros,
    /// Binary data behind white space or a byte order mark.
    LeadingBytes,
    /// Binary data that a program took for text, and changed.
    SavedAsText,
    /// Text of no format that is known here.
    PlainText,
    /// ASN.1 of a structure that is not known here.
    UnknownAsn1,
    /// Nothing that is known here.
    Unknown,
}

impl FileKind {
    /// What the sample is, supposing that it is no bundle.
    pub(crate) fn of(sample: &Sample<'_>) -> Self {
        Self::and_inside(sample).0
    }

    /// What the sample is, supposing that it is no bundle, and what it decodes to or has behind its
    /// headers where the first bytes of that establish it.
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

    /// Whether the file holds a private key, or is of a format that is made to hold one.
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
