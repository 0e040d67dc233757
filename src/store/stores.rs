//! A collection of stores.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, OnceLock};

use super::{Secret, Store, StoreKind};
use crate::arithmetic::to_u64;
use crate::digest::Thumbprint;

/// The stores that an upload is compared with. The same certificate authority may be in several.
///
/// A clone shares the stores, so that many bundles can be compared with one set without copying it.
///
/// ```
/// use pki_preflight::{Options, Store, Stores};
///
/// let list = "Thumbprint\n----------\nC39346558A142EC79AF03B583D2536AE3A55F527\n";
/// let stores: Stores = [Store::parse("list.txt", list.as_bytes())?].into_iter().collect();
/// let mut options = Options::new("2026-11-24".parse()?);
/// options.stores = stores.clone();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stores {
    stores: Vec<Arc<Store>>,
    distinct: OnceLock<u64>,
}

impl Stores {
    /// Appends a store.
    pub fn push(&mut self, store: impl Into<Arc<Store>>) {
        self.stores.push(store.into());
        self.distinct = OnceLock::new();
    }

    /// The stores in the order in which they were added.
    pub fn iter(&self) -> StoreIter<'_> {
        StoreIter(self.stores.iter())
    }

    /// The number of stores.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.stores.len()
    }

    /// Whether there are no stores.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.stores.is_empty()
    }

    /// Whether every store [is complete](Store::is_complete).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.iter().all(Store::is_complete)
    }

    /// Whether one of the stores is the classic store.
    pub(crate) fn has_classic(&self) -> bool {
        self.iter().any(|store| store.kind() == StoreKind::ClassicConfiguration)
    }

    /// The number of distinct thumbprints in all stores together. Takes time linear in the entries
    /// of all stores.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        *self.distinct.get_or_init(|| count_distinct(self.iter().map(Store::thumbprints)))
    }

    /// The number of distinct thumbprints without deleted entries and without the classic store,
    /// whose CAs are not in a PKI.
    pub(crate) fn distinct_of_pkis(&self) -> u64 {
        let is_classic = |store: &&Store| store.kind() == StoreKind::ClassicConfiguration;
        if self.has_classic() || self.has_deleted() {
            let stores = self.iter().filter(|store| !is_classic(store));
            count_distinct(stores.map(Store::live_thumbprints))
        } else {
            self.distinct()
        }
    }

    /// The thumbprints that [`distinct_of_pkis`](Self::distinct_of_pkis) counts, ascending.
    pub(crate) fn live_of_pkis(&self) -> Vec<Thumbprint> {
        let pkis = self.iter().filter(|store| store.kind() != StoreKind::ClassicConfiguration);
        let mut live: Vec<Thumbprint> = pkis.flat_map(Store::live_thumbprints).collect();
        live.sort_unstable();
        live.dedup();
        live
    }

    /// Whether any entry was deleted and can be restored.
    pub(crate) fn has_deleted(&self) -> bool {
        self.iter().any(Store::has_deleted)
    }

    /// The private keys in the stores' files.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &(String, Secret)> {
        self.iter().flat_map(Store::secrets)
    }
}

/// Counts distinct thumbprints by merging sorted iterators, without copying the thumbprints.
fn count_distinct<I: Iterator<Item = Thumbprint>>(stores: impl Iterator<Item = I>) -> u64 {
    let mut sources: Vec<_> = stores.collect();
    if let [one] = sources.as_mut_slice() {
        return to_u64(one.count());
    }
    let heads = sources.iter_mut().enumerate();
    let mut heap: BinaryHeap<_> =
        heads.filter_map(|(index, source)| Some(Reverse((source.next()?, index)))).collect();
    let (mut last, mut count) = (None, 0);
    while let Some(mut top) = heap.peek_mut() {
        let Reverse((thumbprint, index)) = *top;
        if last != Some(thumbprint) {
            (last, count) = (Some(thumbprint), count + 1);
        }
        match sources.get_mut(index).and_then(Iterator::next) {
            Some(next) => *top = Reverse((next, index)),
            None => {
                std::collections::binary_heap::PeekMut::pop(top);
            }
        }
    }
    count
}

/// The stores in the order in which they were added.
#[derive(Clone, Debug)]
pub struct StoreIter<'a>(std::slice::Iter<'a, Arc<Store>>);

impl<'a> Iterator for StoreIter<'a> {
    type Item = &'a Store;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Arc::as_ref)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for StoreIter<'_> {}

impl FromIterator<Store> for Stores {
    fn from_iter<I: IntoIterator<Item = Store>>(stores: I) -> Self {
        Self { stores: stores.into_iter().map(Arc::new).collect(), distinct: OnceLock::new() }
    }
}

impl<'a> IntoIterator for &'a Stores {
    type Item = &'a Store;
    type IntoIter = StoreIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(numbers: std::ops::Range<u8>) -> Store {
        let list: String = numbers.map(|n| format!("{}\n", Thumbprint::of(&[n]))).collect();
        Store::parse("list", list.as_bytes()).unwrap()
    }

    #[test]
    fn counts_what_several_stores_hold_once() {
        let mut stores = Stores::default();
        assert!((stores.distinct(), stores.is_empty()) == (0, true));
        stores.push(store(0..100));
        assert_eq!(stores.distinct(), 100);
        stores.push(store(50..150));
        stores.push(store(149..151));
        assert_eq!((stores.distinct(), stores.len()), (151, 3));
        let again: Stores = stores.iter().cloned().collect();
        assert_eq!(again.distinct(), 151);
        assert!(again.is_complete());
    }
}
