//! The meaning of digits according to the text around them.

use crate::store::shown::short;
use crate::text::{Message, message};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineLabel {
    /// The SHA-1 of a certificate.
    Thumbprint,
    /// Another digest: SHA-256, MD5.
    OtherDigest,
    /// Another value, such as a key identifier or a serial number.
    OtherValue,
    /// The hash of a file.
    File,
    /// No label; a comment follows the digits.
    Comment,
    Unknown,
}

/// Words that label other values, which may be as long as a thumbprint.
const OTHERS: [&str; 16] = [
    "id",
    "ids",
    "key",
    "keyid",
    "ski",
    "skid",
    "aki",
    "akid",
    "pin",
    "spki",
    "signature",
    "rfc",
    "bcrypt",
    "commit",
    "guid",
    "sn",
];

/// Parts of words that label such values.
const OTHER_PARTS: [&str; 5] = ["identifier", "serial", "issuer", "parent", "signer"];

/// The extensions of certificate files.
const EXTENSIONS: [&str; 11] =
    ["cer", "crt", "pem", "der", "p7b", "p7c", "pfx", "p12", "txt", "zip", "crl"];

impl LineLabel {
    /// The meaning of a label.
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let squeezed: String = lower.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        let has = |word: &str| squeezed.contains(word);
        let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_other = words.any(|word| {
            OTHERS.contains(&word) || OTHER_PARTS.iter().any(|part| word.contains(part))
        });
        let is_sha1 = squeezed.match_indices("sha1").any(|(at, _)| {
            let behind = squeezed.get(at + 4..).unwrap_or_default();
            !behind.starts_with(|c: char| c.is_ascii_digit())
        });
        let is_sha2 = ["sha2", "sha3", "sha5", "md5"].iter().any(|word| has(word));
        let is_file = has("hashof") || has("sha1(") && (has(")=") || has("):"));
        match () {
            () if is_file => Self::File,
            () if is_sha2 && !is_sha1 => Self::OtherDigest,
            () if has("thumb") && !OTHER_PARTS.iter().any(|part| has(part)) => Self::Thumbprint,
            () if is_other => Self::OtherValue,
            () if is_sha1 || has("fingerprint") => Self::Thumbprint,
            () => Self::Unknown,
        }
    }

    /// The meaning of the text before the digits in their line, or of the text after them.
    pub(super) fn around(before: &str, behind: &str) -> Self {
        // If a line contains several properties, the last one before the digits counts.
        let own = before.rsplit([';', ',', '|', '\t', '{']).next().unwrap_or_default();
        match Self::of(own) {
            Self::Unknown if own.trim().is_empty() && before.trim().is_empty() => {
                if is_file_name(behind) {
                    return Self::File;
                }
                let behind = behind.trim_start();
                if behind.starts_with('#') || behind.starts_with("//") {
                    return Self::Comment;
                }
                match Self::of(behind) {
                    Self::Thumbprint => Self::Thumbprint,
                    _ => Self::Unknown,
                }
            }
            Self::Thumbprint if is_file_name(behind) => Self::File,
            label => label,
        }
    }

    /// The reason why 40 digits with this label are not used.
    pub(super) fn refusal(self, behind: Message) -> Message {
        match self {
            Self::File if behind.raw().is_empty() => {
                message!["this is the hash of a file; for a PEM file that is not the thumbprint"]
            }
            Self::File => message![
                "this is the hash of the file ",
                short(behind.raw().trim_start_matches('*')),
                "; for a PEM file that is not the thumbprint"
            ],
            Self::OtherDigest => {
                message!["40 hexadecimal digits labelled as a digest other than SHA-1"]
            }
            _ => message![
                "nothing labels these 40 hexadecimal digits as the SHA-1 thumbprint of a \
                 certificate"
            ],
        }
    }

    /// The advice for digits that are not used.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::File => {
                "Print the thumbprint of each certificate: `openssl x509 -in root.cer -noout \
                 -fingerprint -sha1`."
            }
            _ => {
                "If they are, write `Thumbprint: ` before them or remove everything else from the \
                 line; write # before comments."
            }
        }
    }
}

/// Whether digits are followed by the name of a file, as in the output of `sha1sum` and
/// `Get-FileHash`.
fn is_file_name(behind: &str) -> bool {
    let name = behind.trim();
    let is_known =
        |extension: &str| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known));
    let has_extension = name.rsplit_once('.').is_some_and(|(_, extension)| is_known(extension));
    has_extension && !name.starts_with(['#', '(', '|', ',', ';']) || behind.starts_with(" *")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_as_tools_write_them() {
        for text in [
            "SHA1 Fingerprint=",
            "sha1 Fingerprint=",
            "\t SHA1: ",
            "Certificate fingerprint (SHA1):",
            "Cert Hash(sha1): ",
            "Zertifikathash(sha1): ",
            "Thumb:",
            "Thumbprint  : ",
            "SHA-1 Thumbprint",
        ] {
            assert_eq!(LineLabel::of(text), LineLabel::Thumbprint, "{text}");
        }
        for text in [
            "Key Id Hash(sha1): ",
            "Schlüssel-ID-Hash(rfc-sha1): ",
            "X509v3 Subject Key Identifier:",
            "Serial Number: ",
            "IssuerSubjectKeyIdentifier : ",
            "IssuerThumbprint:",
        ] {
            assert_eq!(LineLabel::of(text), LineLabel::OtherValue, "{text}");
        }
        assert_eq!(LineLabel::of("sha256 Fingerprint="), LineLabel::OtherDigest);
        assert_eq!(LineLabel::of("Fingerabdruck:"), LineLabel::Unknown);
        for text in ["SHA1 hash of root.cer:", "SHA1(root.pem)= ", "SHA1 (root.pem) = "] {
            assert_eq!(LineLabel::of(text), LineLabel::File, "{text}");
        }
    }

    #[test]
    fn text_on_both_sides() {
        for (before, behind, label) in [
            ("", "  root.cer", LineLabel::File),
            ("", " *root", LineLabel::File),
            ("SHA1            ", "  C:\\root.cer", LineLabel::File),
            ("", "  # Contoso root.cer", LineLabel::Comment),
            ("", " (SHA-1)", LineLabel::Thumbprint),
            ("Contoso Root CA\t", "", LineLabel::Unknown),
            ("@{Id=7; Thumbprint=", "}", LineLabel::Thumbprint),
        ] {
            assert_eq!(LineLabel::around(before, behind), label, "{before}|{behind}");
        }
    }
}
