//! Who issued whom, as a report says it.

use serde::Serialize;

use crate::digest::Thumbprint;

/// What came of the signatures of CA certificates. Those of other certificates are verified too,
/// since they may tell a CRL URL, but not counted; one whose issuer is not there can't be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SignatureCounts {
    /// The issuer's key signed the certificate.
    pub verified: u64,
    /// It did not.
    pub wrong: u64,
    /// Not verified: the algorithm is not known here, or nobody wanted it.
    pub not_checked: u64,
}

/// Where a CA certificate stands among the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChainEntry {
    /// The certificate's number in the file.
    pub index: u64,
    /// What it is in a chain.
    pub role: ChainRole,
    /// Who issued it: of several certificates of that CA, the one whose key identifier it names,
    /// else the one that the chain goes on with. Null for a root, and where the issuer is not there.
    pub issuer: Option<IssuedBy>,
    /// How many CAs stand above it up to its root; null where no root is reached.
    pub depth: Option<u32>,
    /// What came of its signature.
    pub signature: SignatureStatus,
    /// Why somebody must set its CRL URL by hand; null where the prediction fits.
    pub crl_by_hand: Option<CrlByHand>,
}

/// What a CA certificate is in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

/// The certificate of an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum IssuedBy {
    /// A certificate of the bundle.
    Bundle {
        /// Its number in the file.
        index: u64,
    },
    /// A certificate of a store.
    Store {
        /// The store's name.
        store: String,
        /// Its thumbprint.
        thumbprint: Thumbprint,
    },
}

/// What came of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SignatureStatus {
    /// The issuer's key signed the certificate.
    Verified,
    /// It did not.
    Wrong,
    /// Not verified: the issuer is not there, the algorithm is not known here, or nobody wanted it.
    NotChecked,
}

/// A CRL URL that somebody must set by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlByHand {
    /// What the upload is predicted to fill in.
    pub predicted: Option<String>,
    /// What a certificate that the CA issued names: the first `http` URL of its CRL distribution
    /// points. Null where none of the bundle's certificates tells.
    pub suggested: Option<String>,
}
