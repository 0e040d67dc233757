//! The names of a certificate authority's properties in Graph, in PowerShell's objects, and in the
//! header of a table. Case is ignored.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoreKey {
    /// The object in which PowerShell writes properties that its type does not define.
    AdditionalProperties,
    /// `authorityType` of the classic store: 0 means root.
    AuthorityType,
    /// The body of a part of a `$batch` response.
    Body,
    Certificate,
    CertificateAuthorities,
    Context,
    CrlUrl,
    Deleted,
    DisplayName,
    Error,
    Expiration,
    Id,
    /// In the classic store.
    IsRootAuthority,
    NextLink,
    Other,
    Status,
    /// A property of a PKI, not of a certificate authority.
    StatusDetails,
    Thumbprint,
    /// In the classic store of the older cmdlets.
    TrustedCertificate,
    Type,
    /// `certificateAuthorityType`.
    AuthorityKind,
    Value,
}

/// Names that are longer than this, in bytes, are not known properties.
const LONGEST: usize = 48;

impl StoreKey {
    pub(super) fn read(text: &str) -> Self {
        // Graph's own spelling requires no copy.
        match Self::exact(text) {
            Self::Other
                if text.len() <= LONGEST && text.bytes().any(|o| o.is_ascii_uppercase()) =>
            {
                Self::exact(&text.to_ascii_lowercase())
            }
            key => key,
        }
    }

    fn exact(text: &str) -> Self {
        match text {
            "certificate" | "rawdata" => Self::Certificate,
            "trustedcertificate" => Self::TrustedCertificate,
            "certificateAuthorities" | "certificateauthorities" => Self::CertificateAuthorities,
            "thumbprint" => Self::Thumbprint,
            "id" => Self::Id,
            "displayName" | "displayname" => Self::DisplayName,
            "expirationDateTime" | "expirationdatetime" | "notafter" => Self::Expiration,
            "certificateRevocationListUrl"
            | "certificaterevocationlisturl"
            | "crldistributionpoint" => Self::CrlUrl,
            "deletedDateTime" | "deleteddatetime" => Self::Deleted,
            "certificateAuthorityType" | "certificateauthoritytype" => Self::AuthorityKind,
            "isRootAuthority" | "isrootauthority" => Self::IsRootAuthority,
            "authoritytype" => Self::AuthorityType,
            "value" => Self::Value,
            "body" => Self::Body,
            "error" => Self::Error,
            "status" => Self::Status,
            "statusdetails" => Self::StatusDetails,
            "additionalproperties" => Self::AdditionalProperties,
            "@odata.type" => Self::Type,
            "@odata.context" => Self::Context,
            "@odata.nextLink"
            | "@odata.nextlink"
            | "certificateAuthorities@odata.nextLink"
            | "certificateauthorities@odata.nextlink" => Self::NextLink,
            _ => Self::Other,
        }
    }

    /// Reads the header of a column, which may have other spellings, such as `SHA-1 Fingerprint`.
    pub(super) fn of_column(header: &str) -> Self {
        let plain: String = header.chars().filter(char::is_ascii_alphanumeric).collect();
        match plain.to_ascii_lowercase().as_str() {
            "sha1"
            | "sha1thumbprint"
            | "thumbprintsha1"
            | "sha1fingerprint"
            | "fingerprintsha1"
            | "sha1hash"
            | "thumb"
            | "certificatethumbprint"
            | "certificatehash"
            | "certhash"
            | "certificatehashsha1"
            | "certificatefingerprint"
            | "certificatesha1"
            | "fingerprint"
            | "certthumbprint" => Self::Thumbprint,
            "pem" | "peminfo" | "x509certificatepem" | "certificatepem" | "certificatebase64" => {
                Self::Certificate
            }
            lower => Self::exact(lower),
        }
    }
}

impl<'de> Deserialize<'de> for StoreKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = StoreKey;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<StoreKey, E> {
        Ok(StoreKey::read(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        for text in ["thumbprint", "Thumbprint", "THUMBPRINT"] {
            assert_eq!(
                (StoreKey::read(text), StoreKey::of_column(text)),
                (StoreKey::Thumbprint, StoreKey::Thumbprint)
            );
        }
        assert_eq!(StoreKey::read("@Odata.NextLink"), StoreKey::NextLink);
        assert_eq!(StoreKey::read("CertificateAuthorities"), StoreKey::CertificateAuthorities);
        assert_eq!(StoreKey::of_column("SHA-1 Fingerprint"), StoreKey::Thumbprint);
        assert_eq!(
            (StoreKey::read(&"X".repeat(99)), StoreKey::of_column("Subject")),
            (StoreKey::Other, StoreKey::Other)
        );
    }
}
