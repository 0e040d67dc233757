//! Who issued whom, as a report says it.

use serde::{Deserialize, Serialize};

use crate::digest::Thumbprint;
use crate::outcome::{ChainRole, SignatureStatus};

/// Where a CA certificate stands among the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// The certificate of an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// A CRL URL that somebody must set manually.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlByHand {
    /// What the upload is predicted to fill in.
    pub predicted: Option<String>,
    /// What a certificate that the CA issued names: the first `http` URL of its CRL distribution
    /// points. Null where none of the bundle's certificates tells.
    pub suggested: Option<String>,
    /// Whether the suggestion is certain: the signature of the certificate that names it is verified,
    /// and no other certificate of that kind names another URL.
    pub is_certain: bool,
}
