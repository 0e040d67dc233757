//! The names of kinds.

use super::FileKind;

impl FileKind {
    /// The name of the kind, as it follows "the file is" in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Blank => "only white space",
            Self::EmptyBlock => "an empty PEM block",
            Self::OneCertificate => "one X.509 certificate",
            Self::CertificateChain => "a chain of X.509 certificates in PEM",
            Self::CertificatesConcatenated => "concatenated X.509 certificates",
            Self::CertificateSequence => "a SEQUENCE of certificates without PKCS #7 around it",
            Self::CertificateSet => "a SET of certificates without PKCS #7 around it",
            Self::NetscapeCertificateSequence => "a Netscape certificate sequence",
            Self::SignedData => "PKCS #7 signed data",
            Self::SignedDataWithoutContent => "a PKCS #7 frame for signed data without content",
            Self::BareSignedData => "signed data without the ContentInfo around it",
            Self::Pkcs12 => "PKCS #12 (PFX), a format for private keys",
            Self::CertificateRevocationList => "a CRL",
            Self::CertificateRequest => "a certificate request (CSR)",
            Self::PrivateKey => "a private key",
            Self::EncryptedPrivateKey => "an encrypted private key",
            Self::PublicKey => "a public key",
            Self::SshPublicKey => "an SSH public key",
            Self::Data => "PKCS #7 of type data",
            Self::EnvelopedData => "PKCS #7 of type envelopedData (encrypted)",
            Self::SignedAndEnvelopedData => "PKCS #7 of type signedAndEnvelopedData (encrypted)",
            Self::DigestedData => "PKCS #7 of type digestedData",
            Self::EncryptedData => "PKCS #7 of type encryptedData",
            Self::AuthenticatedData => "CMS of type authData",
            Self::AuthEnvelopedData => "CMS of type authEnvelopedData (encrypted)",
            Self::CompressedData => "CMS of type compressedData",
            Self::OtherContentType => "a ContentInfo whose type is not signedData",
            Self::GmSignedData => "signed data of the Chinese standard GM/T 0010",
            Self::TimestampResponse => "a time stamp",
            Self::OcspResponse => "an OCSP response",
            Self::HtmlPage => "a web page",
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::PdfDocument => "a PDF document",
            Self::Zip => "a ZIP archive",
            Self::Gzip => "a gzip file",
            Self::Archive => "an archive or compressed file",
            Self::CompoundFile => "a compound file of Outlook or Office",
            Self::GitLfsPointer => "a Git LFS pointer",
            Self::SerializedCertificateStore => "a serialized certificate store (.sst)",
            Self::JavaKeyStore => "a Java keystore, a format for private keys",
            Self::HexDigits => "hexadecimal digits",
            Self::HexSourceCode => "hexadecimal bytes in source code",
            Self::HexDump => "a hexadecimal dump",
            Self::HexDumpOtherWidth => "a hexadecimal dump of an unusual width",
            Self::HexWordDump => "a hexadecimal dump of 16-bit words",
            Self::OctalDump => "a dump with octal offsets, as written by od",
            Self::DecimalBytes => "bytes written as decimal numbers",
            Self::PythonBytes => "a Python bytes literal",
            Self::Thumbprint => "a thumbprint or hash",
            Self::QuotedBase64 => "base64 in quotation marks",
            Self::Base64Twice => "base64 within base64",
            Self::JsonWithBase64 => "JSON with base64 in it",
            Self::DataUri => "a data URI",
            Self::Ldif => "LDIF, an export of a directory",
            Self::Clixml => "CLIXML, objects serialized by PowerShell",
            Self::HttpArchive => "an HTTP archive (HAR) from a browser",
            Self::PrintedObject => "what a shell prints for an object, not its bytes",
            Self::HttpResponse => "an HTTP response with its headers",
            Self::MimeMessage => "a MIME message with its headers",
            Self::MimeMultipart => "a MIME message of several parts",
            Self::Zeros => "only zero bytes",
            Self::LeadingBytes => "binary data after white space or a byte order mark",
            Self::SavedAsText => "binary data that was saved as text",
            Self::PlainText => "text",
            Self::UnknownAsn1 => "data that begins like ASN.1 but has no known structure",
            Self::Unknown => "data of an unknown format",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::ALL;

    #[test]
    fn names_differ() {
        let mut names: Vec<&str> = ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
