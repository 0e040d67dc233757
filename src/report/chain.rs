//! The issuers of certificates in a report.

use serde::{Deserialize, Serialize};

use crate::digest::Thumbprint;
use crate::outcome::{ChainRole, SignatureStatus};

/// The position of a CA certificate in its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChainEntry {
    /// The certificate's index in the file.
    pub index: u64,
    /// Its role in the chain.
    pub role: ChainRole,
    /// The issuer's certificate. If that CA has several, the one that the authority key identifier
    /// refers to, otherwise the one with which the chain continues. Null for a root, and if the
    /// issuer is missing.
    pub issuer: Option<IssuedBy>,
    /// The number of CAs above it, up to its root; null if no root is reached.
    pub depth: Option<u32>,
    /// The result of verifying its signature.
    pub signature: SignatureStatus,
    /// The CRL URL that must be set manually; null if the predicted URL is correct, or if no record
    /// would be created.
    pub crl_by_hand: Option<CrlByHand>,
}

/// The certificate of an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum IssuedBy {
    /// A certificate of the bundle.
    Bundle {
        /// Its index in the file.
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

/// A CRL URL that must be set manually.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlByHand {
    /// The URL that the upload is predicted to set; null if it is predicted to set none.
    pub predicted: Option<String>,
    /// The first `http` URL of the CRL distribution points in a certificate that the CA issued.
    /// Null if the bundle contains no such certificate.
    pub suggested: Option<String>,
    /// Whether the suggestion is certain: the signature of the certificate that contains it is
    /// verified, and no other certificate that the CA issued contains a different URL.
    pub is_certain: bool,
}
