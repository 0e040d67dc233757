//! The component caches of the threads of an inspection.

use std::sync::{Mutex, PoisonError};

use crate::certificate::ComponentCache;

/// The caches that are not in use. Their number is at most the number of batches read concurrently.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Caches(Mutex<Vec<ComponentCache>>);

impl Caches {
    /// Runs `work` with a cache that is not in use elsewhere.
    pub(in crate::inspect) fn with<R>(&self, work: impl FnOnce(&mut ComponentCache) -> R) -> R {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cache = free().pop().unwrap_or_default();
        let result = work(&mut cache);
        free().push(cache);
        result
    }

    /// Drops the caches that are not in use.
    pub(in crate::inspect) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Vec::new();
    }
}
