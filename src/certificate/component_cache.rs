//! What a thread remembers of the parts of certificates.
//!
//! Parts repeat: a thousand certificates of one CA give its name a thousand times, with the same
//! key usage and the same CRL URL. Each is looked into once, and then known by a number that stands
//! for its bytes, keyed as [`key_of`](super::key_of) has it.

use std::cell::RefCell;

use super::algorithm::AlgorithmFacts;
use super::memo::Memo;
use super::name::{NameFacts, NameText};
use super::plain::KnownExtensions;

/// Names, extensions and algorithms that were looked into before.
#[derive(Debug, Default)]
pub(crate) struct ComponentCache {
    pub(super) names: Memo<NameFacts>,
    pub(super) texts: Memo<NameText>,
    /// Lists of those that are plain.
    pub(super) extensions: Memo<KnownExtensions>,
    pub(super) algorithms: Memo<AlgorithmFacts>,
}

thread_local! {
    static REMEMBERED: RefCell<ComponentCache> = RefCell::default();
}

impl ComponentCache {
    /// Does some work with what this thread remembers.
    pub(crate) fn with<R>(work: impl FnOnce(&mut Self) -> R) -> R {
        REMEMBERED.with(|remembered| match remembered.try_borrow_mut() {
            Ok(mut remembered) => work(&mut remembered),
            // Work within such work remembers for itself.
            Err(_) => work(&mut Self::default()),
        })
    }
}
