//! Labels of PEM blocks (RFC 7468 section 4).

use super::FileKind;

/// The kind that a label announces; `None` for unknown labels and the labels of bundles (`PKCS7`,
/// `CMS`).
pub(super) fn kind(label: &str) -> Option<FileKind> {
    let label = label.trim().to_ascii_uppercase();
    // Programs write different words first: RSA, EC, DSA, OPENSSH, PGP, TSS2 and others.
    if label.contains("PRIVATE KEY") {
        let encrypted = label.contains("ENCRYPTED");
        return Some(if encrypted { FileKind::EncryptedPrivateKey } else { FileKind::PrivateKey });
    }
    match label.as_str() {
        "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            Some(FileKind::OneCertificate)
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Some(FileKind::CertificateRequest),
        "X509 CRL" | "CRL" => Some(FileKind::CertificateRevocationList),
        "PKCS12" => Some(FileKind::Pkcs12),
        "SSH2 PUBLIC KEY" => Some(FileKind::SshPublicKey),
        label if label.ends_with("PUBLIC KEY") => Some(FileKind::PublicKey),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_many_programs() {
        for (label, expected) in [
            ("", None),
            ("PKCS7", None),
            ("CMS", None),
            ("ATTRIBUTE CERTIFICATE", None),
            ("certificate", Some(FileKind::OneCertificate)),
            ("TRUSTED CERTIFICATE", Some(FileKind::OneCertificate)),
            ("NEW CERTIFICATE REQUEST", Some(FileKind::CertificateRequest)),
            ("X509 CRL", Some(FileKind::CertificateRevocationList)),
            ("RSA PUBLIC KEY", Some(FileKind::PublicKey)),
            ("SSH2 PUBLIC KEY", Some(FileKind::SshPublicKey)),
            ("RSA PRIVATE KEY", Some(FileKind::PrivateKey)),
            ("OPENSSH PRIVATE KEY", Some(FileKind::PrivateKey)),
            ("PGP PRIVATE KEY BLOCK", Some(FileKind::PrivateKey)),
            ("Encrypted Private Key", Some(FileKind::EncryptedPrivateKey)),
            ("PKCS12", Some(FileKind::Pkcs12)),
        ] {
            assert_eq!(kind(label), expected, "{label}");
        }
    }
}
