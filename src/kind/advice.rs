//! What each kind is called, and what to do about it.

use super::Kind;

/// The command that makes a bundle of the certificates in a PEM file.
macro_rules! bundle {
    ($file:literal) => {
        concat!("`openssl crl2pkcs7 -nocrl -certfile ", $file, " -outform DER -out bundle.p7b`")
    };
}

/// The PowerShell that does the same with a collection that was filled by `$fill`.
macro_rules! powershell {
    ($fill:literal) => {
        concat!(
            "`$c = [Security.Cryptography.X509Certificates.X509Certificate2Collection]::new(); $c.",
            $fill,
            "; [IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", $c.Export('Pkcs7'))`"
        )
    };
}

const EXPORT_AGAIN: &str = "Ask whoever made it for the CA certificates as PKCS #7 (.p7b).";
const GET_AGAIN: &str = "Check that this is the right file, and get it again in binary mode.";

impl Kind {
    /// What it is called, to stand behind "the file is".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Blank => "nothing but white space",
            Self::EmptyBlock => "a PEM block with nothing in it",
            Self::OneCertificate => "one X.509 certificate",
            Self::CertificateChain => "a chain of X.509 certificates in PEM",
            Self::CertificatesConcatenated => "X.509 certificates one behind the other",
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
            Self::SshPublicKey => "a public key of SSH",
            Self::Data => "PKCS #7 of type data",
            Self::EnvelopedData => "PKCS #7 of type envelopedData (encrypted)",
            Self::SignedAndEnvelopedData => "PKCS #7 of type signedAndEnvelopedData (encrypted)",
            Self::DigestedData => "PKCS #7 of type digestedData",
            Self::EncryptedData => "PKCS #7 of type encryptedData",
            Self::AuthenticatedData => "CMS of type authData",
            Self::AuthEnvelopedData => "CMS of type authEnvelopedData (encrypted)",
            Self::CompressedData => "CMS of type compressedData",
            Self::OtherContentType => "a ContentInfo of another type than signedData",
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
            Self::GitLfsPointer => "a Git LFS pointer",
            Self::SerializedCertificateStore => "a serialized certificate store (.sst)",
            Self::JavaKeyStore => "a Java keystore, a format for private keys",
            Self::HexDigits => "hexadecimal digits",
            Self::HexDump => "a hexadecimal dump",
            Self::Thumbprint => "a thumbprint or hash",
            Self::QuotedBase64 => "base64 in quotation marks",
            Self::Base64Twice => "base64 within base64",
            Self::Zeros => "nothing but zero octets",
            Self::LeadingBytes => "binary data behind white space or a byte order mark",
            Self::SavedAsText => "binary data that was saved as text",
            Self::PlainText => "text",
            Self::UnknownAsn1 => "ASN.1 of an unknown structure",
            Self::Unknown => "data of an unknown format",
        }
    }

    /// What it means for the upload and what to do, in whole sentences, with the command that makes
    /// a bundle of it where one can be made. The names of files in commands are examples.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Empty | Self::Blank | Self::EmptyBlock | Self::Zeros => {
                "There is nothing to upload: the export or the download failed. Get the file again."
            }
            Self::OneCertificate => concat!(
                "Put it into a bundle, together with the other roots and intermediates of your \
                 users. As PEM (`openssl x509 -inform DER -in ca.cer -out ca.pem` makes it from \
                 DER): ",
                bundle!("ca.pem"),
                ". PowerShell: ",
                powershell!("Import(\"$PWD/ca.cer\")"),
                "."
            ),
            Self::CertificateChain => concat!(
                "The upload takes PKCS #7. Make a bundle of it: ",
                bundle!("chain.pem"),
                ". PowerShell 7: ",
                powershell!("ImportFromPemFile(\"$PWD/chain.pem\")"),
                "."
            ),
            Self::CertificatesConcatenated => concat!(
                "Most programs read the first and lose the rest in silence. Get each certificate \
                 as a file of its own, turn each to PEM with `openssl x509 -inform DER -in ca.cer \
                 -out ca.pem`, join those to chain.pem, and make a bundle: ",
                bundle!("chain.pem"),
                "."
            ),
            Self::CertificateSequence | Self::CertificateSet => concat!(
                "Ask for the certificates as PKCS #7. Or cut each out: `openssl asn1parse -inform \
                 DER -in file.p7b` lists them as SEQUENCE at the same depth d=, `openssl asn1parse \
                 -inform DER -in file.p7b -strparse OFFSET -noout -out ca.cer` cuts one, `openssl \
                 x509 -inform DER -in ca.cer >> chain.pem` gathers it. Then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::NetscapeCertificateSequence => concat!(
                "It is older than PKCS #7 bundles, and OpenSSL finds no certificate in it as .p7b. \
                 Put its base64 between BEGIN CERTIFICATE and END CERTIFICATE lines, then `openssl \
                 nseq -in sequence.pem -out chain.pem` and ",
                bundle!("chain.pem"),
                "."
            ),
            Self::SignedData => {
                "It is of the right type, but no bundle could be read in it. Get the file again in \
                 binary mode, or export it again."
            }
            Self::SignedDataWithoutContent => {
                "The frame says that signed data follows, and ends. Export the bundle again, with \
                 its certificates."
            }
            Self::BareSignedData => {
                "The program that wrote it left out the outermost SEQUENCE (ContentInfo, RFC 5652 \
                 section 3), without which readers refuse it. Have that program write the \
                 ContentInfo, or export the CA certificates again as PKCS #7 (.p7b)."
            }
            Self::Pkcs12 => concat!(
                "Such a file mostly holds private keys: do not publish this file. If it already \
                 stood at a URL, treat its keys as exposed. Take out the CA certificates alone: \
                 `openssl pkcs12 -in file.pfx -nokeys -cacerts -out ca.pem` (with -legacy if it is \
                 refused as unsupported), then ",
                bundle!("ca.pem"),
                "."
            ),
            Self::JavaKeyStore => concat!(
                "It may hold private keys: do not publish this file. If it already stood at a URL, \
                 treat its keys as exposed. `keytool -list -rfc -keystore store.jks > chain.pem` \
                 writes the certificates without keys; leave only CAs in there, then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::PrivateKey => {
                "Do not publish this file. Whoever has it can sign as the key's owner. If it \
                 already stood at a URL, treat the key as exposed: have its certificate revoked \
                 and make a new key. The upload takes certificates of CAs alone, never keys."
            }
            Self::EncryptedPrivateKey => {
                "Do not publish this file: only its password protects the key. If it already stood \
                 at a URL, treat the key as exposed. The upload takes certificates of CAs alone, \
                 never keys."
            }
            Self::CertificateRevocationList => {
                "CRLs are not uploaded: the service downloads each from the URL that its CA is \
                 given. Upload a bundle of the CA certificates."
            }
            Self::CertificateRequest => {
                "A request becomes a certificate when a CA has signed it. Upload a bundle of the \
                 CA certificates."
            }
            Self::PublicKey | Self::SshPublicKey => {
                "A key alone names no CA. Upload a bundle of the CA certificates."
            }
            Self::EnvelopedData
            | Self::SignedAndEnvelopedData
            | Self::EncryptedData
            | Self::AuthEnvelopedData => {
                "It is encrypted, so the service can't read it. Decrypt it first, or ask whoever \
                 made it for the CA certificates as PKCS #7 (.p7b)."
            }
            Self::Data
            | Self::DigestedData
            | Self::AuthenticatedData
            | Self::CompressedData
            | Self::OtherContentType => {
                "A bundle of certificates is of type signedData. Ask whoever made it for the CA \
                 certificates as PKCS #7 (.p7b)."
            }
            Self::GmSignedData => {
                "It has its own content type in place of PKCS #7's, and most programs for PKCS #7 \
                 refuse it. Export the CA certificates as PKCS #7 (.p7b)."
            }
            Self::TimestampResponse | Self::OcspResponse => {
                "It answers a question about something else and is no list of CAs. Upload a bundle \
                 of the CA certificates."
            }
            Self::HtmlPage => {
                "A sign-in, landing or error page came in place of the file. Open the link in a \
                 private window: the file must download at once, without sign-in or consent. Use \
                 the direct link (on GitHub the raw one), and check what it serves: `curl -L -o \
                 bundle.p7b URL`."
            }
            Self::Json | Self::Xml => {
                "Often that is the error message of a server in place of the file: read it. Then \
                 get the file by its direct link: `curl -L -o bundle.p7b URL`."
            }
            Self::PdfDocument => EXPORT_AGAIN,
            Self::Zip | Self::Gzip | Self::Archive => {
                "The upload does not unpack anything. Unpack it and upload the .p7b in it; hash \
                 that file too, not the archive."
            }
            Self::GitLfsPointer => {
                "Git LFS keeps the file elsewhere, and a raw link may serve this pointer. Run `git \
                 lfs pull` to get the file, and host it where the link serves the file itself."
            }
            Self::SerializedCertificateStore => concat!(
                "Only Windows reads it. There, in PowerShell: ",
                powershell!("Import(\"$PWD/file.sst\")"),
                ". Or open it, select the certificates and export them as PKCS #7 (.p7b)."
            ),
            Self::HexDigits => {
                "Turn it to binary: `xxd -r -p file.p7b bundle.p7b`. On Windows: `certutil \
                 -decodehex file.p7b bundle.p7b`."
            }
            Self::HexDump => {
                "Turn it to binary: `xxd -r file.p7b bundle.p7b`, if xxd wrote it. On Windows, if \
                 certutil wrote it: `certutil -decodehex file.p7b bundle.p7b`."
            }
            Self::Thumbprint => {
                "It names a certificate or a file and is not the thing itself. Upload the bundle \
                 of CA certificates; a hash goes into sha256FileHash."
            }
            Self::QuotedBase64 => {
                "Take it out of the quotation marks. Base64: `tr -d '\"' < file.p7b | openssl \
                 base64 -d -A -out bundle.p7b`. PowerShell, from JSON: \
                 `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", [Convert]::FromBase64String((\
                 Get-Content -Raw file.p7b | ConvertFrom-Json)))`."
            }
            Self::Base64Twice => {
                "Something encoded it that was encoded before. Decode it once, and check again: \
                 `openssl base64 -d -in file.p7b -out bundle.p7b` (with -A if it is one long \
                 line). On Windows: `certutil -decode file.p7b bundle.p7b`."
            }
            Self::LeadingBytes => {
                "What stands in front keeps readers from it. Get the file again in binary mode, or \
                 remove that: `perl -0777 -pe 's/^(\\s|\\xEF\\xBB\\xBF)+//' file.p7b > bundle.p7b` \
                 (Linux, macOS)."
            }
            Self::SavedAsText => {
                "A program took it for text and replaced octets, mostly for good. Get the file \
                 again in binary mode: `curl -L -o bundle.p7b URL`; in PowerShell \
                 `Invoke-WebRequest URL -OutFile bundle.p7b`, not `>`."
            }
            Self::PlainText => {
                "Read it: it may say why the file did not come. The upload takes a bundle of CA \
                 certificates as PKCS #7 (.p7b)."
            }
            Self::UnknownAsn1 => EXPORT_AGAIN,
            Self::Unknown => GET_AGAIN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::ALL;

    #[test]
    fn advice_is_whole_sentences_that_fit_a_screen() {
        for kind in ALL {
            let (name, advice) = (kind.name(), kind.advice());
            assert!(!name.is_empty() && !name.ends_with('.'), "{name}");
            assert!(advice.ends_with('.') && !advice.contains(['!', '\n']), "{advice}");
            assert!(!advice.contains("  ") && advice.len() <= 6 * 80, "{}: {advice}", advice.len());
            assert_eq!(advice.matches('`').count() % 2, 0, "{advice}");
            assert_eq!(kind.is_secret(), advice.contains("o not publish this file"), "{advice}");
        }
    }

    #[test]
    fn names_differ() {
        let mut names: Vec<&str> = ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
