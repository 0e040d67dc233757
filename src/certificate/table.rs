//! What was found of components that were looked at before.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::key_of;

/// Longest component that is kept, in bytes.
const LONGEST: usize = 4096;

/// How many bytes a table takes at most, beside free room.
const MOST: usize = 1 << 20;

/// What is found of a component.
pub(super) trait CachedValue {
    /// How many bytes it has beside its own.
    fn heap(&self) -> usize;
}

/// Components by their bytes. Forgets everything rather than grow beyond its bound.
#[derive(Debug)]
pub(super) struct Table<V> {
    known: HashTable<CachedComponent<V>>,
    /// The components' bytes, one behind the other.
    bytes: Vec<u8>,
    size: usize,
    /// What was found last, and is not kept.
    passing: Option<V>,
}

#[derive(Debug)]
struct CachedComponent<V> {
    hash: u64,
    start: usize,
    length: usize,
    found: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { known: HashTable::new(), bytes: Vec::new(), size: 0, passing: None }
    }
}

impl<V: CachedValue> Table<V> {
    /// What is known of a component, or what `look` finds. The hash finds candidates; the bytes
    /// decide.
    #[inline]
    pub(super) fn get_or(&mut self, component: &[u8], look: impl FnOnce() -> V) -> &V {
        if component.len() > LONGEST {
            return self.passing.insert(look());
        }
        if self.size >= MOST {
            self.clear();
        }
        let hash = key_of(component);
        let bytes = &mut self.bytes;
        let is_it = |known: &CachedComponent<V>| {
            let end = known.start + known.length;
            known.hash == hash && bytes.get(known.start..end) == Some(component)
        };
        match self.known.entry(hash, is_it, |known| known.hash) {
            Entry::Occupied(known) => &known.into_mut().found,
            Entry::Vacant(free) => {
                let found = look();
                if found.heap() > LONGEST {
                    return self.passing.insert(found);
                }
                let (start, length) = (bytes.len(), component.len());
                bytes.extend_from_slice(component);
                self.size += size_of::<CachedComponent<V>>() + length + found.heap();
                &free.insert(CachedComponent { hash, start, length, found }).into_mut().found
            }
        }
    }

    #[cold]
    fn clear(&mut self) {
        self.known.clear();
        self.bytes.clear();
        self.size = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl CachedValue for Vec<u8> {
        fn heap(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn looks_once() {
        let mut table = Table::default();
        for number in 0..1_000_u32 {
            let component = number.to_be_bytes();
            assert_eq!(*table.get_or(&component, || component.to_vec()), component);
        }
        for number in 0..1_000_u32 {
            let component = number.to_be_bytes();
            assert_eq!(*table.get_or(&component, || panic!("it is known")), component);
        }
    }

    #[test]
    fn stays_within_its_bound() {
        let mut table = Table::default();
        for number in 0..100_000_u32 {
            table.get_or(&number.to_be_bytes(), || vec![0; 40]);
            assert!(table.size <= MOST + 2 * LONGEST + size_of::<CachedComponent<Vec<u8>>>());
            assert!(table.bytes.len() <= table.size);
        }
    }

    #[test]
    fn what_is_long_is_not_kept() {
        let mut table = Table::default();
        for (component, found) in [(vec![0; LONGEST + 1], 1), (vec![0], LONGEST + 1)] {
            let mut looks = 0;
            for _ in 0..2 {
                let look = || {
                    looks += 1;
                    vec![0; found]
                };
                assert_eq!(table.get_or(&component, look).len(), found);
            }
            assert_eq!((looks, table.size), (2, 0));
        }
    }
}
