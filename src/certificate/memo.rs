//! What was found of octets that were looked at before, by numbers that stand for them.

use hashbrown::HashTable;

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
    /// `key` is as even as a hash.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<&V> {
        self.0.find(key, |(known, _)| *known == key).map(|(_, value)| value)
    }

    /// Remembers what is not remembered yet.
    pub(super) fn insert(&mut self, key: u64, value: V) -> &V {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let entry = self.0.insert_unique(key, (key, value), |(key, _)| *key);
        &entry.into_mut().1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_what_was_put_in_and_nothing_else() {
        let mut memo = Memo::default();
        assert_eq!(memo.get(0), None);
        for key in 0..1_000_u64 {
            memo.insert(key, key + 1);
            assert_eq!((memo.get(key), memo.get(key + 1)), (Some(&(key + 1)), None));
        }
        assert!((0..1_000).all(|key| memo.get(key) == Some(&(key + 1))));
    }

    #[test]
    fn stays_within_its_bound() {
        let mut memo = Memo::default();
        (0..300_000_u64).for_each(|key| {
            memo.insert(key, ());
        });
        assert!(memo.0.len() <= MOST && memo.get(299_999).is_some());
    }
}
