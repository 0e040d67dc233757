//! Plain results that every stage may name: how grave, how sure, what became of what.
//!
//! They decide nothing and import no stage, so that those who judge, those who relate certificates
//! and the report share them without importing each other.

use serde::{Deserialize, Serialize};

use crate::digest::Thumbprint;

/// How grave a finding is. The policy: *error* where a document says that the upload or the
/// sign-in fails, *warning* where it is likely to fail or a document advises against it, *notice*
/// for what is worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Likely to fail, or advised against.
    Warning,
    /// Documented to fail.
    Error,
}

impl Severity {
    /// The word for it: `notice`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How surely the rule of a field is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Confidence {
    /// A document of Microsoft's says so.
    Documented,
    /// Follows from documents, schemas or tools that talk to the service.
    Inferred,
    /// A guess: no source decides it.
    Unknown,
    /// A trust store showed it: see [`crate::Assumptions::set_observed`].
    Observed,
}

/// What would become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Disposition {
    /// A record.
    Create,
    /// It is in a store, or stands earlier in the bundle. One that the classic store alone holds is
    /// created, unless something else is assumed.
    Duplicate,
    /// It is no CA's. That the service passes it over is a guess.
    NotCa,
    /// It can't be read.
    Unreadable,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Counts {
    /// The sum of the next four.
    pub certificates: u64,
    /// Certificates that would become a record.
    pub create: u64,
    /// CA certificates that stand in a store, or earlier in the bundle. What the classic store
    /// holds counts only where that is assumed.
    pub duplicate: u64,
    /// Certificates that are no CA's.
    pub not_ca: u64,
    /// Elements that can't be read as a certificate.
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

/// What stands in a bundle (RFC 5652 section 5.1). Where a file holds several PEM blocks, all of
/// them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BundleFacts {
    /// Elements of `certificates` that are, or should be, X.509 certificates.
    pub certificates: u64,
    /// Attribute certificates and the other tagged members of `CertificateChoices`; skipped.
    pub other_certificates: u64,
    /// Elements of `crls`; skipped.
    pub crls: u64,
    /// Elements of `signerInfos`; no signature is verified.
    pub signer_infos: u64,
    /// Whether `certificates` is in the order that DER wants (X.690 clause 11.6).
    pub sorted: bool,
}

/// A certificate that is there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Duplicate {
    /// The certificate's number in the file.
    pub index: u64,
    /// Its thumbprint.
    pub thumbprint: Thumbprint,
    /// What it is a duplicate of.
    pub of: DuplicateOf,
}

/// What a certificate is a duplicate of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum DuplicateOf {
    /// A certificate that stands earlier in the file.
    Bundle {
        /// Its number in the file.
        index: u64,
    },
    /// A certificate of a store.
    Store {
        /// The store's name.
        store: String,
        /// The thumbprint that matched.
        thumbprint: Thumbprint,
        /// The record's `id`, where the store has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
}

/// What came of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SignatureStatus {
    /// The issuer's key signed the certificate.
    Verified,
    /// It did not.
    Invalid,
    /// Not verified: the issuer is not there, the algorithm is not known here, or nobody wanted it.
    NotChecked,
}

/// What came of the signatures of CA certificates. Those of other certificates are verified too,
/// since they may tell a CRL URL, but not counted; one whose issuer is not there can't be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SignatureCounts {
    /// The issuer's key signed the certificate.
    pub verified: u64,
    /// It did not.
    pub invalid: u64,
    /// Not verified: the algorithm is not known here, or nobody wanted it.
    pub not_checked: u64,
}

/// What a CA certificate is in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ChainRole {
    /// Its own issuer, by name and key.
    Root,
    /// Of the same name as its issuer, but signed with another key: a key rollover.
    SelfIssued,
    /// Issued by another CA.
    Intermediate,
}
