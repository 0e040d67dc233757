//! A bounded cache of parsed components.

use hashbrown::HashTable;

use crate::table_hash::{SeededHash, TableHash};

/// The longest component that is stored, and the largest heap size of its value, in bytes.
const LONGEST: usize = 4096;

/// The size in bytes at which a table is full, not counting free capacity.
const MOST: usize = 1 << 20;

/// The parsed form of a component.
pub(super) trait CachedValue {
    /// The number of bytes that the value owns on the heap.
    fn heap(&self) -> usize;
}

/// The maximum number of components with the same hash that are compared. If an attacker makes all
/// hashes collide, the only effect is that components are parsed again.
const MOST_PROBES: usize = 8;

/// A full table is cleared after this many misses per stored component. If it were cleared as soon
/// as it is full, components that recur in turn and are slightly more than fit would never be
/// found.
const MISSES: usize = 4;

/// Components, found by their bytes. A full table stores no further components, and is cleared when
/// the stored components no longer occur.
#[derive(Debug)]
pub(super) struct Table<V, H = SeededHash> {
    known: HashTable<CachedComponent<V>>,
    hash: H,
    /// The concatenated bytes of the components.
    bytes: Vec<u8>,
    size: usize,
    /// The number of misses since the table became full.
    misses: usize,
    /// The latest value that is not stored.
    passing: Option<V>,
}

#[derive(Debug)]
struct CachedComponent<V> {
    hash: u64,
    start: usize,
    length: usize,
    value: V,
}

impl<V, H: Default> Default for Table<V, H> {
    fn default() -> Self {
        Self {
            known: HashTable::new(),
            hash: H::default(),
            bytes: Vec::new(),
            size: 0,
            misses: 0,
            passing: None,
        }
    }
}

impl<V: CachedValue, H: TableHash> Table<V, H> {
    /// The stored value of a component, or the one that `look` returns. The hash finds candidates;
    /// the bytes decide.
    #[inline]
    pub(super) fn get_or(&mut self, component: &[u8], look: impl FnOnce() -> V) -> &V {
        if component.len() > LONGEST {
            return self.passing.insert(look());
        }
        if self.misses > self.known.len().saturating_mul(MISSES) {
            self.clear();
        }
        let hash = self.hash.hash_of(component);
        let bytes = &mut self.bytes;
        let (mut probes, mut is_it) = (0, false);
        let found = self.known.find_entry(hash, |known| {
            probes += 1;
            let end = known.start + known.length;
            is_it = known.hash == hash && bytes.get(known.start..end) == Some(component);
            // The last candidate is always accepted, which ends the search.
            is_it || probes == MOST_PROBES
        });
        match found {
            Ok(known) if is_it => &known.into_mut().value,
            Ok(_) => self.passing.insert(look()),
            Err(_) if self.size >= MOST => {
                self.misses += 1;
                self.passing.insert(look())
            }
            Err(free) => {
                let value = look();
                if value.heap() > LONGEST {
                    return self.passing.insert(value);
                }
                let (start, length) = (bytes.len(), component.len());
                bytes.extend_from_slice(component);
                self.size += size_of::<CachedComponent<V>>() + length + value.heap();
                let known = CachedComponent { hash, start, length, value };
                let table = free.into_table();
                &table.insert_unique(hash, known, |known| known.hash).into_mut().value
            }
        }
    }

    #[cold]
    fn clear(&mut self) {
        self.known.clear();
        self.bytes.clear();
        (self.size, self.misses) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_hash::tests::Colliding;

    impl CachedValue for Vec<u8> {
        fn heap(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn bytes_decide_where_all_hashes_are_one() {
        let mut table = Table::<Vec<u8>, Colliding>::default();
        for _ in 0..2 {
            for number in 0..100_u32 {
                let component = number.to_be_bytes();
                assert_eq!(*table.get_or(&component, || component.to_vec()), component);
            }
        }
        // A component that would be compared after these is not stored.
        assert_eq!(table.known.len(), MOST_PROBES);
    }

    #[test]
    fn looks_once() {
        let mut table = Table::<Vec<u8>>::default();
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
        let mut table = Table::<Vec<u8>>::default();
        for number in 0..100_000_u32 {
            table.get_or(&number.to_be_bytes(), || vec![0; 40]);
            assert!(table.size <= MOST + 2 * LONGEST + size_of::<CachedComponent<Vec<u8>>>());
            assert!(table.bytes.len() <= table.size);
        }
    }

    /// Looks up a range of components and returns the number of misses.
    fn looks(table: &mut Table<Vec<u8>>, numbers: std::ops::Range<u32>) -> usize {
        let mut looks = 0;
        for number in numbers {
            let component = number.to_be_bytes();
            table.get_or(&component, || {
                looks += 1;
                vec![0; 40]
            });
        }
        looks
    }

    #[test]
    fn knows_most_of_what_occurs_in_turn_if_a_little_more_than_fits() {
        let mut table = Table::default();
        let mut fit = 0;
        while table.size < MOST {
            looks(&mut table, fit..fit + 1);
            fit += 1;
        }
        let more = fit + fit / 10;
        let missing = usize::try_from(more - fit).unwrap();
        assert_eq!(looks(&mut table, fit..more), missing);
        for _ in 0..20 {
            assert_eq!(looks(&mut table, 0..more), missing);
        }
    }

    #[test]
    fn forgets_what_no_longer_occurs() {
        let mut table = Table::default();
        looks(&mut table, 0..1_000_000);
        for _ in 0..1_000 {
            looks(&mut table, 1_000_000..1_000_100);
        }
        assert_eq!(looks(&mut table, 1_000_000..1_000_100), 0);
    }

    #[test]
    fn what_is_long_is_not_kept() {
        let mut table = Table::<Vec<u8>>::default();
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
