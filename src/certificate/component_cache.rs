//! What is known of the components of certificates.
//!
//! They repeat: a thousand certificates of one CA give its name a thousand times, with the same key
//! usage and the same CRL URL. Each is parsed once, and then known by its bytes.

use super::algorithm::AlgorithmFacts;
use super::extension::ExtensionList;
use super::name::{NameComponent, NameText};
use super::table::Table;
use super::{KeyId, UrlId};

/// Components that were parsed before. Belongs to an inspection, and is bounded: see [`Table`].
#[derive(Debug, Default)]
pub(crate) struct ComponentCache {
    pub(super) names: Table<NameComponent>,
    pub(super) texts: Table<NameText>,
    pub(super) algorithms: Table<AlgorithmFacts>,
    pub(super) extensions: Table<ExtensionList>,
    /// By the encoding of `SubjectPublicKeyInfo`.
    pub(super) keys: Table<KeyId>,
    /// CRL URLs.
    pub(super) urls: Table<UrlId>,
    /// The bytes that a list of extensions is known by.
    pub(super) scratch: Vec<u8>,
}
