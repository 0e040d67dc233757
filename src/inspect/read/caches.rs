//! What the threads of an inspection know of components.

use std::sync::{Mutex, PoisonError};

use crate::certificate::ComponentCache;

/// The caches that no batch is read with. There are no more than batches were read at once.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Caches(Mutex<Vec<ComponentCache>>);

impl Caches {
    /// Does some work with one of them that nobody else has.
    pub(in crate::inspect) fn with<R>(&self, work: impl FnOnce(&mut ComponentCache) -> R) -> R {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cache = free().pop().unwrap_or_default();
        let result = work(&mut cache);
        free().push(cache);
        result
    }
}
