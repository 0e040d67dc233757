//! Initial resources: the document that `/_preflight/state` returns and `--seed` reads.

use std::fmt;

use pki_preflight::{Certificate, Instant, Thumbprint};
use pki_preflight_graph::{Binary, CertificateAuthorityDetail, CertificateBasedAuthPki};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// PKIs with their certificate authorities, as JSON:
/// `{"pkis":[{"displayName":"…","certificateAuthorities":[{"certificate":"…"}]}]}`.
///
/// Everything except the certificates is optional. Missing fields of a record come from its
/// certificate, and identifiers are generated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Seed {
    /// The PKIs.
    pub pkis: Vec<SeedPki>,
}

/// A PKI with its certificate authorities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SeedPki {
    /// The PKI.
    #[serde(flatten)]
    pub pki: CertificateBasedAuthPki,
    /// Its certificate authorities, including deleted ones.
    #[serde(default)]
    pub certificate_authorities: Vec<CertificateAuthorityDetail>,
}

/// An error in a seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError(String);

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "The seed cannot be used: {}.", self.0)
    }
}

impl std::error::Error for SeedError {}

impl Seed {
    /// Parses a seed, and completes its records.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a seed, or if a certificate authority does not have a
    /// certificate that can be parsed.
    pub fn parse(json: &[u8]) -> Result<Self, SeedError> {
        let mut seed: Self =
            serde_json::from_slice(json).map_err(|error| SeedError(error.to_string()))?;
        for (number, pki) in (1..).zip(&mut seed.pkis) {
            identify(&mut pki.pki.id);
            for (place, record) in (1..).zip(&mut pki.certificate_authorities) {
                complete(record).map_err(|what| {
                    SeedError(format!("PKI {number}, certificate authority {place}: {what}"))
                })?;
            }
        }
        Ok(seed)
    }
}

/// Converts an identifier to lower case, because GUIDs ignore case, or generates a missing one.
fn identify(id: &mut String) {
    id.make_ascii_lowercase();
    if id.is_empty() {
        *id = Uuid::new_v4().to_string();
    }
}

/// Fills in the missing fields of a record.
fn complete(record: &mut CertificateAuthorityDetail) -> Result<(), &'static str> {
    identify(&mut record.id);
    let bytes = record.certificate.as_ref().map(Binary::as_bytes);
    let bytes = bytes.ok_or("the property 'certificate' is missing")?;
    let certificate = Certificate::parse(bytes).map_err(|_| "the certificate cannot be parsed")?;
    if record.expiration_date_time.is_none() {
        let expires: Option<Instant> = certificate.not_after().ok();
        record.expiration_date_time = Some(expires.ok_or("the end of validity cannot be parsed")?);
    }
    if record.thumbprint.is_none() {
        record.thumbprint = Some(Thumbprint::of(bytes).to_string());
    }
    record.is_issuer_hint_enabled.get_or_insert(false);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        for (text, expected) in [
            ("[]", "expected struct"),
            (r#"{"pkis":[],"colour":1}"#, "unknown field `colour`"),
            (
                r#"{"pkis":[{},{"certificateAuthorities":[{"displayName":"a"}]}]}"#,
                "PKI 2, certificate authority 1: the property 'certificate' is missing",
            ),
            (
                r#"{"pkis":[{"certificateAuthorities":[{"certificate":"AAAA"}]}]}"#,
                "PKI 1, certificate authority 1: the certificate cannot be parsed",
            ),
        ] {
            let error = Seed::parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        let seed = Seed::parse(br#"{"pkis":[{"displayName":"a"},{}]}"#).unwrap();
        assert_ne!(seed.pkis[0].pki.id, seed.pkis[1].pki.id);
    }
}
