//! The advice for each kind of file.

use super::FileKind;

/// The command that creates a bundle of the certificates in a PEM file.
macro_rules! bundle {
    ($file:literal) => {
        concat!("`openssl crl2pkcs7 -nocrl -certfile ", $file, " -outform DER -out bundle.p7b`")
    };
}

/// The command that converts concatenated certificates in DER to PEM, whatever is around them. The
/// length of each certificate must have two bytes.
macro_rules! pem {
    () => {
        "`perl -MMIME::Base64 -0777 -ne '/0\\x82..0\\x82..\\xA0\\x03\\x02\\x01/s; for ($p = $-[0]; \
         substr($_, $p, 2) eq \"0\\x82\"; $p += $n) { $n = 4 + unpack \"n\", substr $_, $p + 2; print \
         \"-----BEGIN CERTIFICATE-----\\n\", encode_base64(substr $_, $p, $n), \"-----END \
         CERTIFICATE-----\\n\" }' file.p7b > chain.pem`"
    };
}

/// The PowerShell command that creates a bundle from a collection, which the method call `$fill`
/// fills.
macro_rules! powershell {
    ($fill:literal) => {
        concat!(
            "`$c = [Security.Cryptography.X509Certificates.X509Certificate2Collection]::new(); $c.",
            $fill,
            "; [IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", $c.Export('Pkcs7'))`"
        )
    };
}

/// The PowerShell command that writes the bytes whose hexadecimal digits `$pattern` finds in
/// `$text`.
macro_rules! write_hex {
    ($text:literal, $pattern:literal) => {
        concat!(
            "[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", [byte[]]([regex]::Matches(",
            $text,
            ", '",
            $pattern,
            "').Value | % { [Convert]::ToByte($_, 16) }))"
        )
    };
}

/// The Perl code that reduces a block's text to base64. It removes escaped line ends, and what
/// source code has around lines.
macro_rules! base64_alone {
    () => {
        "s/([\"\\x27]).*?\\1|<[^>]*>|&#\\w+;|%0[AD]|\\^M|\\\\+[rn]|\\x60[rn]//gis; \
         s/[^A-Za-z0-9+\\/=]//g"
    };
}

/// The advice for certificates in PEM that OpenSSL cannot read, or reads only in part.
pub(crate) const NONCONFORMING_CHAIN: &str = concat!(
    "The upload accepts PKCS #7, and OpenSSL does not read this text. Write the certificates again \
     (Linux, macOS): `perl -0777 -ne 's/\\0//g; for (/BEGIN[^\\r\\n-]*CERTIFICATE(?! \
     REQUEST)(.*?)[^\\w+\\/=]END/gis) { ",
    base64_alone!(),
    "; s/.{64}/$&\\n/g; print \"-----BEGIN CERTIFICATE-----\\n$_\\n-----END \
     CERTIFICATE-----\\n\" }' file.p7b > chain.pem`, then ",
    bundle!("chain.pem"),
    "."
);

/// The advice for a bundle in PEM that OpenSSL cannot read.
pub(crate) const NONCONFORMING_BUNDLE: &str = concat!(
    "OpenSSL does not accept this text. Convert it to DER and hash the new file (Linux, macOS): \
     `perl -MMIME::Base64 -0777 -ne 's/\\0//g; /BEGIN[^\\r\\n-]*(.*?)[^\\w+\\/=]END/is or exit; $_ = \
     $1; ",
    base64_alone!(),
    "; print decode_base64 $_' file.p7b > bundle.p7b`."
);

const EXPORT_AGAIN: &str = "Ask its author for the CA certificates as PKCS #7 (.p7b).";
const GET_AGAIN: &str = "Check that this is the correct file, and get it again in binary mode.";

impl FileKind {
    /// What the kind means for the upload and what to do, in whole sentences. Includes the command
    /// that creates a bundle from such a file, if there is one. File names in commands are
    /// examples.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Empty | Self::Blank | Self::EmptyBlock | Self::Zeros => {
                "It contains no certificate. A failed export or download leaves such a file. Get \
                 the file again."
            }
            Self::OneCertificate => concat!(
                "Put it into a bundle, together with the other roots and intermediates of your \
                 users. As PEM (`openssl x509 -inform DER -in file.p7b -out ca.pem` makes it from \
                 DER): ",
                bundle!("ca.pem"),
                ". PowerShell: ",
                powershell!("Import(\"$PWD/file.p7b\")"),
                "."
            ),
            Self::CertificateChain => concat!(
                "The upload accepts PKCS #7. Create a bundle from it: ",
                bundle!("file.p7b"),
                ". PowerShell 7: ",
                powershell!("ImportFromPemFile(\"$PWD/file.p7b\")"),
                "."
            ),
            Self::CertificatesConcatenated => concat!(
                "Most programs read the first certificate and silently ignore the rest. Ask for \
                 them as PKCS #7, or convert them to PEM (Linux, macOS): ",
                pem!(),
                "; then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::CertificateSequence | Self::CertificateSet => concat!(
                "Ask for the certificates as PKCS #7, or convert them to PEM (Linux, macOS): ",
                pem!(),
                "; then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::NetscapeCertificateSequence => concat!(
                "It is older than PKCS #7 bundles, and OpenSSL finds no certificate in it as .p7b. \
                 Convert its certificates to PEM (Linux, macOS): ",
                pem!(),
                "; then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::SignedData => {
                "It has the correct type but cannot be parsed as a bundle. Get the file again in \
                 binary mode, or export it again."
            }
            Self::SignedDataWithoutContent => {
                "The frame announces signed data but ends there. Export the bundle again, with its \
                 certificates."
            }
            Self::BareSignedData => {
                "The program that wrote it omitted the outermost SEQUENCE (ContentInfo, RFC 5652 \
                 section 3), without which programs reject it. Have that program write the \
                 ContentInfo, or export the CA certificates again as PKCS #7 (.p7b)."
            }
            Self::Pkcs12 => concat!(
                "Such a file usually contains private keys: do not publish this file. If it was \
                 already at a URL, treat its keys as exposed. Extract only the CA certificates: \
                 `openssl pkcs12 -in file.p7b -nokeys -cacerts -out ca.pem` (with -legacy if it is \
                 rejected as unsupported), then ",
                bundle!("ca.pem"),
                "."
            ),
            Self::JavaKeyStore => concat!(
                "It may contain private keys: do not publish this file. If it was already at a \
                 URL, treat its keys as exposed. `keytool -list -rfc -keystore file.p7b > \
                 chain.pem` writes the certificates without keys; leave only CAs in there, then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::PrivateKey => {
                "Do not publish this file. Anyone who has it can sign as the key's owner. If it \
                 was already at a URL, treat the key as exposed: have its certificate revoked and \
                 create a new key. The upload accepts only CA certificates, never keys."
            }
            Self::EncryptedPrivateKey => {
                "Do not publish this file: only its password protects the key. If it was already \
                 at a URL, treat the key as exposed. The upload accepts only CA certificates, \
                 never keys."
            }
            Self::CertificateRevocationList => {
                "CRLs are not uploaded: the service downloads each from the URL in the record of \
                 its CA. Upload a bundle of the CA certificates."
            }
            Self::CertificateRequest => {
                "A request becomes a certificate when a CA signs it. Upload a bundle of the CA \
                 certificates."
            }
            Self::PublicKey | Self::SshPublicKey => {
                "A key alone does not identify a CA. Upload a bundle of the CA certificates."
            }
            Self::EnvelopedData
            | Self::SignedAndEnvelopedData
            | Self::EncryptedData
            | Self::AuthEnvelopedData => {
                "It is encrypted, so the service cannot read it. Decrypt it first, or ask its \
                 author for the CA certificates as PKCS #7 (.p7b)."
            }
            Self::Data
            | Self::DigestedData
            | Self::AuthenticatedData
            | Self::CompressedData
            | Self::OtherContentType => {
                "A bundle of certificates is of type signedData. Ask its author for the CA \
                 certificates as PKCS #7 (.p7b)."
            }
            Self::GmSignedData => {
                "It has a content type of its own, which most programs for PKCS #7 reject. Export \
                 the CA certificates as PKCS #7 (.p7b)."
            }
            Self::TimestampResponse | Self::OcspResponse => {
                "It is not a list of CAs. Upload a bundle of the CA certificates."
            }
            Self::HtmlPage => {
                "It is often a sign-in, landing or error page instead of the file. Open the link \
                 in a private window: the file must download at once, without sign-in or consent. \
                 Use the direct link (on GitHub the raw one), and check what it returns: `curl -L \
                 -o bundle.p7b URL`."
            }
            Self::Json | Self::Xml => {
                "It is often a server's error message instead of the file: read it. Then get the \
                 file by its direct link: `curl -L -o bundle.p7b URL`."
            }
            Self::PdfDocument => EXPORT_AGAIN,
            Self::Zip => {
                "Neither this program nor the service unpacks it. Unpack it (`unzip file.p7b`; on \
                 Windows, rename it to .zip and extract it), and use the file in it. For the \
                 upload, hash that file, not the archive."
            }
            Self::Gzip => {
                "Neither this program nor the service unpacks it. Unpack it: `gzip -dc < file.p7b \
                 > bundle.p7b`, or `tar -xzf file.p7b` if it is a .tar.gz. For the upload, hash \
                 the file in it, not the archive."
            }
            Self::Archive => {
                "Neither this program nor the service unpacks it. Unpack it (`tar -xf file.p7b` if \
                 it is a tar archive), and use the file in it. For the upload, hash that file, not \
                 the archive."
            }
            Self::CompoundFile => {
                "Open it with its program, usually Outlook, save the attachment as a file, and use \
                 that file."
            }
            Self::GitLfsPointer => {
                "Git LFS stores the file elsewhere, and a raw link may serve this pointer. Run \
                 `git lfs pull` to get the file, and host it where the link returns the file \
                 itself."
            }
            Self::SerializedCertificateStore => concat!(
                "Only Windows can read it. In PowerShell on Windows: ",
                powershell!("Import(\"$PWD/file.sst\")"),
                ". Or open it, select the certificates and export them as PKCS #7 (.p7b)."
            ),
            Self::HexDigits => concat!(
                "Convert it to binary. Linux, macOS: `perl -0777 -pe 's/\\0//g; \
                 s/0x|[^0-9a-f]//gi; $_ = pack \"H*\", $_' file.p7b > bundle.p7b`. PowerShell: `$h \
                 = (Get-Content -Raw file.p7b) -replace '0x|[^0-9a-f]'; ",
                write_hex!("$h", ".."),
                "`."
            ),
            Self::HexSourceCode => concat!(
                "Convert the numbers to binary. Linux, macOS: `perl -0777 -ne 's/\\0//g; print \
                 pack \"C*\", map hex, /(?:0x|\\\\x|&h)([0-9a-f]{1,2})(?![0-9a-f])/gi' file.p7b > \
                 bundle.p7b`. PowerShell: `",
                write_hex!(
                    "(Get-Content -Raw file.p7b)",
                    "(?i)(?<=0x|\\\\x|&h)[0-9a-f]{1,2}(?![0-9a-f])"
                ),
                "`."
            ),
            Self::HexDump => concat!(
                "Convert it to binary. Linux, macOS: `perl -ne 's/\\0//g; next if /00 01 02 03 04 \
                 05 06|^\\w+\\s*$/; print pack \"H*\", $1 =~ s/\\s//gr if \
                 /^\\W*(?:[0-9a-f]{4,}:?\\s+)?((?:[0-9a-f]{2} {0,2}){1,16})/i' file.p7b > \
                 bundle.p7b`. PowerShell: `$h = ((Get-Content file.p7b) -match \
                 '^\\s*[0-9a-f]{4,}:?\\s' -replace '^\\s*[0-9a-f]+:?\\s+((?:[0-9a-f]{2} \
                 {0,2}){1,16}).*', '$1' -join '') -replace ' '; ",
                write_hex!("$h", ".."),
                "`."
            ),
            Self::HexDumpOtherWidth => {
                "Convert it to binary: `xxd -r -c 256 file.p7b bundle.p7b`. If it is UTF-16: \
                 `iconv -f UTF-16 -t UTF-8 file.p7b | xxd -r -c 256 > bundle.p7b`. Or get the file \
                 itself again."
            }
            Self::HexWordDump => {
                "The bytes of each word are swapped, so xxd and certutil restore a different file. \
                 Linux, macOS: `perl -ne '($o, @t) = split; $o eq \"*\" or $n = hex $o; $d .= \
                 substr $d, -16 while length $d < $n; $d .= pack \"v*\", map hex, @t; END { print \
                 substr $d, 0, $n }' file.p7b > bundle.p7b`. Or get the file itself again."
            }
            Self::OctalDump => {
                "Linux, macOS: `perl -ne '($o, @t) = split; $o eq \"*\" or $n = oct $o; $d .= \
                 substr $d, -16 while length $d < $n; $d .= join \"\", map { length == 2 ? chr hex \
                 : length == 3 ? chr oct : pack \"v\", length == 4 ? hex : oct } @t; END { print \
                 substr $d, 0, $n }' file.p7b > bundle.p7b`. Or get the file itself again."
            }
            Self::DecimalBytes => {
                "Convert the numbers to bytes. PowerShell: \
                 `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", \
                 [byte[]]([regex]::Matches((Get-Content -Raw file.p7b), \
                 '(?<![\\w.])-?\\d{1,3}(?![\\w.])').Value | % { [int]$_ -band 255 }))`. Linux, \
                 macOS: `perl -0777 -ne 's/\\0//g; print pack \"C*\", \
                 /(?<![\\w.])-?\\d{1,3}(?![\\w.])/g' file.p7b > bundle.p7b`. Do not use certutil \
                 -decodehex or xxd: they read the numbers as hexadecimal."
            }
            Self::PythonBytes => {
                "Have Python write the bytes: `python3 -c \"import ast; open('bundle.p7b', \
                 'wb').write(ast.literal_eval(open('file.p7b').read().strip()))\"`."
            }
            Self::Thumbprint => {
                "It identifies a certificate or a file but does not contain it. Upload the bundle \
                 of CA certificates; a hash goes into sha256FileHash."
            }
            Self::QuotedBase64 => {
                "Remove the quotation marks. Linux, macOS: `perl -MMIME::Base64 -0777 -ne \
                 's/\\0//g; s/\\\\[rn]|-----[^-]*-----//g; print decode_base64 $_' file.p7b > \
                 bundle.p7b`. PowerShell: `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", \
                 [Convert]::FromBase64String((Get-Content -Raw file.p7b) -replace \
                 '\\\\[rn]|-----[^-]*-----|[^A-Za-z0-9+/=]'))`."
            }
            Self::JsonWithBase64 => {
                "Extract the value. Linux, macOS: `perl -MMIME::Base64 -0777 -ne 's/\\0//g; \
                 s/\\\\[rn]//g; print decode_base64 $1 if /\"(MI[^\"]+)\"/' file.p7b > \
                 bundle.p7b`. PowerShell, if the member is called `content`: \
                 `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", \
                 [Convert]::FromBase64String((Get-Content -Raw file.p7b | \
                 ConvertFrom-Json).content))`."
            }
            Self::Base64Twice => {
                "It was encoded twice. Decode it once, and check again. Linux, macOS: `perl \
                 -MMIME::Base64 -0777 -ne 's/\\0//g; s/-----[^-]*-----//g; print decode_base64 $_' \
                 file.p7b > bundle.p7b`. On Windows: `certutil -decode file.p7b bundle.p7b`."
            }
            Self::DataUri => {
                "Decode what follows the comma. Linux, macOS: `perl -MMIME::Base64 -0777 -ne \
                 's/\\0//g; s/%(..)/chr hex $1/ge; s/^.*?,//s; print decode_base64 $_' file.p7b > \
                 bundle.p7b`. PowerShell: `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", \
                 [Convert]::FromBase64String([uri]::UnescapeDataString((Get-Content -Raw \
                 file.p7b)) -replace '^[^,]*,' -replace '[^A-Za-z0-9+/=]'))`."
            }
            Self::Ldif => concat!(
                "Extract the certificates. Linux, macOS: `perl -0777 -ne 's/\\0//g; s/\\r?\\n //g; \
                 for (/certificate(?:;binary)?:: *(\\S+)/gi) { s/.{64}/$&\\n/g; print \"-----BEGIN \
                 CERTIFICATE-----\\n$_\\n-----END CERTIFICATE-----\\n\" }' file.p7b > chain.pem`, \
                 then ",
                bundle!("chain.pem"),
                "."
            ),
            Self::Clixml => concat!(
                "If it begins with the line `#< CLIXML`, remove that line. If it contains bytes, \
                 in PowerShell: `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", \
                 [byte[]](Import-Clixml file.p7b))`; if certificates: `$c = \
                 [Security.Cryptography.X509Certificates.X509Certificate2Collection]::new(); \
                 Import-Clixml file.p7b | % { $c.Import([byte[]]$_.RawData) }; \
                 [IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", $c.Export('Pkcs7'))`",
                ". Linux, macOS, if it contains bytes: `perl -MMIME::Base64 -0777 -ne 's/\\0//g; \
                 print decode_base64 $1 if /<BA>([^<]+)/' file.p7b > bundle.p7b`."
            ),
            Self::HttpArchive => {
                "It is a record of requests and may hold cookies and tokens: do not share it. Save \
                 the file itself: `curl -L -o bundle.p7b URL`."
            }
            Self::PrintedObject => {
                "Write the bytes to a file. Download in PowerShell: `Invoke-WebRequest URL \
                 -OutFile bundle.p7b`, not `>`. An array of bytes in PowerShell: \
                 `[IO.File]::WriteAllBytes(\"$PWD/bundle.p7b\", $bytes)`. In Node.js: \
                 `fs.writeFileSync('bundle.p7b', buffer)`."
            }
            Self::HttpResponse => {
                "`curl -i` and other commands also write the headers. Get the file without them: \
                 `curl -L -o bundle.p7b URL`. Or, if the body is not chunked, remove them: `perl \
                 -0777 -pe 's/^(?:HTTP\\/.*?\\r?\\n\\r?\\n)+//s' file.p7b > bundle.p7b` (Linux, \
                 macOS). If what follows is PKCS #7 in base64, as in EST: `openssl smime -pk7out \
                 -in file.p7b | openssl pkcs7 -outform DER -out bundle.p7b`."
            }
            Self::MimeMessage => {
                "If it is S/MIME: `openssl smime -pk7out -in file.p7b | openssl pkcs7 -outform DER \
                 -out bundle.p7b`. If the content follows its headers unencoded, remove them: \
                 `perl -0777 -pe 's/^.*?\\r?\\n\\r?\\n//s' file.p7b > bundle.p7b` (Linux, macOS). \
                 If it is a mail, save the attachment in the mail program."
            }
            Self::MimeMultipart => {
                "If it is a mail, save the attachment in the mail program. Linux, macOS, if a part \
                 is base64: `perl -MMIME::Base64 -0777 -ne 'print decode_base64 $1 if \
                 /\\n\\r?\\n(MI[^-]+)/' file.p7b > bundle.p7b`; if the only part is binary: `perl \
                 -0777 -pe 's/^.*?\\r?\\n\\r?\\n//s; s/\\r?\\n--[^\\r\\n]*--\\s*$//' file.p7b > \
                 bundle.p7b`. In a server that accepts uploads, store only the part."
            }
            Self::LeadingBytes => {
                "Programs cannot read it because of what precedes it. Get the file again in binary \
                 mode, or remove that: `perl -0777 -pe 's/^(\\s|\\xEF\\xBB\\xBF)+//' file.p7b > \
                 bundle.p7b` (Linux, macOS)."
            }
            Self::SavedAsText => {
                "A program read it as text and wrote it again, which changes bytes and usually \
                 loses some of them. Get the file again in binary mode: `curl -L -o bundle.p7b \
                 URL`; in PowerShell `Invoke-WebRequest URL -OutFile bundle.p7b`, not `>`. Copy it \
                 as a file (`Copy-Item`, `scp`, FTP in binary mode), not through an editor, the \
                 clipboard or `Get-Content`."
            }
            Self::PlainText => {
                "Read it: it may explain why the download failed. The upload accepts a bundle of \
                 CA certificates as PKCS #7 (.p7b)."
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
            let prose: String = advice.split('`').step_by(2).collect();
            assert!(advice.ends_with('.') && !prose.contains('!'), "{advice}");
            assert!(!advice.contains('\n'), "{advice}");
            assert!(!advice.contains("  ") && advice.len() <= 9 * 80, "{}: {advice}", advice.len());
            assert_eq!(advice.matches('`').count() % 2, 0, "{advice}");
            assert_eq!(kind.is_secret(), advice.contains("o not publish this file"), "{advice}");
        }
    }
}
