//! Plain results that every stage may use: severity, confidence and outcome.
//!
//! They contain no logic and import no stage, so that checking, chain building and reporting share
//! them without importing each other.

use serde::{Deserialize, Serialize};

use crate::digest::Thumbprint;

/// The severity of a finding: *error* if a document states that the upload or the sign-in fails,
/// *warning* if it is likely to fail or a document advises against it, *notice* for other
/// information.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// For information.
    Notice,
    /// Likely to fail, or advised against.
    Warning,
    /// Documented to fail.
    Error,
}

impl Severity {
    /// The severity as a word: `notice`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The confidence in the rule of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Confidence {
    /// A Microsoft document states it.
    Documented,
    /// Inferred from documents, schemas or tools that talk to the service.
    Inferred,
    /// A guess: no source decides it.
    Unknown,
    /// A trust store showed it: see [`crate::Assumptions::set_observed`].
    Observed,
}

/// The predicted outcome for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Disposition {
    /// It becomes a record.
    Create,
    /// It is in a store or earlier in the bundle. A certificate that is only in the classic store
    /// is created, unless an assumption is changed.
    Duplicate,
    /// It is not a CA certificate. Whether the service skips it is a guess.
    NotCa,
    /// It cannot be read.
    Unreadable,
}

/// Counts of certificates and findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Counts {
    /// The sum of the next four.
    pub certificates: u64,
    /// Certificates that would become a record.
    pub create: u64,
    /// CA certificates that are in a store or earlier in the bundle. Certificates in the classic
    /// store count only if that is assumed.
    pub duplicate: u64,
    /// Certificates that are not CA certificates.
    pub not_ca: u64,
    /// Elements that cannot be read as a certificate.
    pub unreadable: u64,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Findings that are notices.
    pub notices: u64,
}

impl Counts {
    /// Counts a certificate.
    pub(crate) const fn note(&mut self, disposition: Disposition) {
        self.certificates += 1;
        match disposition {
            Disposition::Create => self.create += 1,
            Disposition::Duplicate => self.duplicate += 1,
            Disposition::NotCa => self.not_ca += 1,
            Disposition::Unreadable => self.unreadable += 1,
        }
    }
}

/// The contents of a bundle (RFC 5652 section 5.1). If a file contains several bundles in PEM
/// blocks, the contents of all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BundleFacts {
    /// Elements of `certificates` that are, or should be, X.509 certificates.
    pub certificates: u64,
    /// Attribute certificates and the other tagged members of `CertificateChoices`. They are
    /// skipped.
    pub other_certificates: u64,
    /// Elements of `crls`. They are skipped.
    pub crls: u64,
    /// Elements of `signerInfos`. Their signatures are not verified.
    pub signer_infos: u64,
    /// Whether `certificates` is sorted as DER requires (X.690 clause 11.6).
    pub sorted: bool,
}

/// A certificate that already exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Duplicate {
    /// The certificate's index in the file.
    pub index: u64,
    /// Its thumbprint.
    pub thumbprint: Thumbprint,
    /// The original.
    pub of: DuplicateOf,
}

/// The original of a duplicate certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum DuplicateOf {
    /// An earlier certificate in the file.
    Bundle {
        /// Its index in the file.
        index: u64,
    },
    /// A certificate in a store.
    Store {
        /// The store's name.
        store: String,
        /// The thumbprint that matched.
        thumbprint: Thumbprint,
        /// The record's `id`, if the store has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
}

/// The result of verifying a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SignatureStatus {
    /// The issuer's key signed the certificate.
    Verified,
    /// The issuer's key did not sign the certificate, or must not be used for such a signature.
    Invalid,
    /// Not verified: the issuer is missing, the algorithm is not supported, a limit was reached, or
    /// verification was not requested.
    NotChecked,
}

/// The results for the signatures of CA certificates. Signatures of other certificates are also
/// verified, because they may establish a CRL URL, but they are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SignatureCounts {
    /// Signatures that the issuer's key made.
    pub verified: u64,
    /// Signatures that the issuer's key did not make, or must not be used for.
    pub invalid: u64,
    /// Signatures that were not verified: the issuer is missing, the algorithm is not supported, a
    /// limit was reached, or verification was not requested.
    pub not_checked: u64,
}

/// The role of a CA certificate in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ChainRole {
    /// Its own issuer, by name and key.
    Root,
    /// Self-issued, but signed with another key: a key rollover.
    SelfIssued,
    /// Issued by another CA.
    Intermediate,
}
