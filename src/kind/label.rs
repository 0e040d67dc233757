//! Labels of PEM blocks (RFC 7468 section 4).

use super::Kind;

/// What a label claims, where it claims something that is no bundle. `PKCS7` and `CMS` do not.
pub(super) fn kind(label: &str) -> Option<Kind> {
    let label = label.trim().to_ascii_uppercase();
    // Every program has its own word in front: RSA, EC, DSA, OPENSSH, PGP, TSS2 and others.
    if label.contains("PRIVATE KEY") {
        let encrypted = label.contains("ENCRYPTED");
        return Some(if encrypted { Kind::EncryptedPrivateKey } else { Kind::PrivateKey });
    }
    match label.as_str() {
        "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            Some(Kind::OneCertificate)
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Some(Kind::CertificateRequest),
        "X509 CRL" | "CRL" => Some(Kind::CertificateRevocationList),
        "PKCS12" => Some(Kind::Pkcs12),
        "SSH2 PUBLIC KEY" => Some(Kind::SshPublicKey),
        label if label.ends_with("PUBLIC KEY") => Some(Kind::PublicKey),
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
            ("certificate", Some(Kind::OneCertificate)),
            ("TRUSTED CERTIFICATE", Some(Kind::OneCertificate)),
            ("NEW CERTIFICATE REQUEST", Some(Kind::CertificateRequest)),
            ("X509 CRL", Some(Kind::CertificateRevocationList)),
            ("RSA PUBLIC KEY", Some(Kind::PublicKey)),
            ("SSH2 PUBLIC KEY", Some(Kind::SshPublicKey)),
            ("RSA PRIVATE KEY", Some(Kind::PrivateKey)),
            ("OPENSSH PRIVATE KEY", Some(Kind::PrivateKey)),
            ("PGP PRIVATE KEY BLOCK", Some(Kind::PrivateKey)),
            ("Encrypted Private Key", Some(Kind::EncryptedPrivateKey)),
            ("PKCS12", Some(Kind::Pkcs12)),
        ] {
            assert_eq!(kind(label), expected, "{label}");
        }
    }
}
