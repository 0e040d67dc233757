//! A cache of parsed certificate components.
//!
//! Components repeat: a thousand certificates of one CA contain its name a thousand times, with the
//! same key usage and the same CRL URL. A component is parsed when it first occurs, and is then
//! found by its bytes.

use super::algorithm::AlgorithmFacts;
use super::extension::ExtensionList;
use super::name::{NameComponent, NameText};
use super::table::Table;
use super::{KeyId, UrlId};

/// The components that an inspection has parsed. Its memory is limited: see [`Table`].
#[derive(Debug, Default)]
pub(crate) struct ComponentCache {
    pub(super) names: Table<NameComponent>,
    pub(super) texts: Table<NameText>,
    pub(super) algorithms: Table<AlgorithmFacts>,
    pub(super) extensions: Table<ExtensionList>,
    /// Found by the encoding of `SubjectPublicKeyInfo`.
    pub(super) keys: Table<KeyId>,
    /// The ids of CRL URLs.
    pub(super) urls: Table<UrlId>,
    /// A buffer for the bytes by which a list of extensions is found.
    pub(super) scratch: Vec<u8>,
}
