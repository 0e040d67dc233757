//! What was found of bytes that were looked at before, by numbers that stand for them.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// How many are remembered at most.
const MOST: usize = 1 << 14;

/// A table that forgets everything rather than grow beyond its bound.
#[derive(Debug)]
pub(super) struct Memo<V>(HashTable<(u64, V)>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(HashTable::new())
    }
}

impl<V> Memo<V> {
    /// What is remembered under a key, or what `look` finds, which is remembered then. `key` is as
    /// even as a hash.
    #[inline]
    pub(super) fn get_or(&mut self, key: u64, look: impl FnOnce() -> Option<V>) -> Option<&V> {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        match self.0.entry(key, |(known, _)| *known == key, |(known, _)| *known) {
            Entry::Occupied(known) => Some(&known.into_mut().1),
            Entry::Vacant(free) => Some(&free.insert((key, look()?)).into_mut().1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_once_and_remembers_what_was_found_alone() {
        let mut memo = Memo::default();
        for key in 0..1_000_u64 {
            assert_eq!(memo.get_or(key, || None), None);
            assert_eq!(memo.get_or(key, || Some(key + 1)), Some(&(key + 1)));
        }
        assert!((0..1_000).all(|key| memo.get_or(key, || None) == Some(&(key + 1))));
    }

    #[test]
    fn stays_within_its_bound() {
        let mut memo = Memo::default();
        for key in 0..100_000_u64 {
            assert_eq!(memo.get_or(key, || Some(key)), Some(&key));
            assert!(memo.0.len() <= MOST);
        }
    }
}
