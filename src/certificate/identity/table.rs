//! Numbers for bytes: a hash finds candidates, and the bytes decide.

use std::fmt::Debug;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use foldhash::SharedSeed;
use foldhash::quality::FoldHasher;
use hashbrown::HashTable;

/// Finds candidates for bytes. Where hashes are equal, the bytes are compared.
pub(crate) trait Hash: Clone + Debug {
    fn of(&self, bytes: &[u8]) -> u64;
}

/// A quick hash that nobody can foresee: both its state and what it multiplies with are drawn for
/// each inspection, so that nobody can choose bytes which collide.
#[derive(Clone, Debug)]
pub(crate) struct Seeded {
    state: u64,
    multipliers: SharedSeed,
}

impl Default for Seeded {
    fn default() -> Self {
        let random = RandomState::new();
        Self { state: random.hash_one(0), multipliers: SharedSeed::from_u64(random.hash_one(1)) }
    }
}

impl Hash for Seeded {
    #[inline]
    fn of(&self, bytes: &[u8]) -> u64 {
        let mut hasher = FoldHasher::with_seed(self.state, &self.multipliers);
        hasher.write(bytes);
        hasher.finish()
    }
}

/// Distinct sequences of bytes, one behind the other, numbered from 1 in the order in which they
/// came.
#[derive(Clone, Debug)]
pub(super) struct Table<H> {
    hash: H,
    bytes: Vec<u8>,
    /// Where each ends in `bytes`.
    ends: Vec<u32>,
    /// Each number with half of the hash, so that a table that grows hashes nothing again.
    numbers: HashTable<(u32, u32)>,
}

/// As many bits as are kept of a hash, twice.
fn halved(hash: u64) -> (u32, u64) {
    let half = u32::try_from(hash >> 32).unwrap_or(0);
    (half, doubled(half))
}

fn doubled(half: u32) -> u64 {
    u64::from(half) << 32 | u64::from(half)
}

impl<H: Hash> Table<H> {
    pub(super) const fn new(hash: H) -> Self {
        Self { hash, bytes: Vec::new(), ends: Vec::new(), numbers: HashTable::new() }
    }

    pub(super) fn hasher(&self) -> H {
        self.hash.clone()
    }

    pub(super) fn hash(&self, bytes: &[u8]) -> u64 {
        self.hash.of(bytes)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.numbers.clear();
    }

    /// The number of bytes that are known. `hash` is theirs.
    #[inline]
    pub(super) fn find(&self, hash: u64, bytes: &[u8]) -> Option<u32> {
        let (half, hash) = halved(hash);
        let is_it = |(of, number): &(u32, u32)| *of == half && self.get(*number) == Some(bytes);
        self.numbers.find(hash, is_it).map(|(_, number)| *number)
    }

    /// The number of some bytes, which is new where they are. `None`: they are not known, and take
    /// more than the `room` that is left.
    #[inline]
    pub(super) fn number(&mut self, bytes: &[u8], room: &mut u64) -> Option<u32> {
        let hash = self.hash(bytes);
        self.find(hash, bytes).or_else(|| self.add(hash, bytes, room))
    }

    /// Adds bytes that are not known.
    pub(super) fn add(&mut self, hash: u64, bytes: &[u8], room: &mut u64) -> Option<u32> {
        let left = room.checked_sub(u64::try_from(bytes.len()).ok()?)?;
        let end = u32::try_from(self.bytes.len().checked_add(bytes.len())?).ok()?;
        let number = u32::try_from(self.ends.len()).ok()?.checked_add(1)?;
        self.bytes.extend_from_slice(bytes);
        self.ends.push(end);
        let (half, hash) = halved(hash);
        self.numbers.insert_unique(hash, (half, number), |(half, _)| doubled(*half));
        *room = left;
        Some(number)
    }

    /// The bytes that a number stands for.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&[u8]> {
        part(&self.bytes, &self.ends, number)
    }
}

fn part<'a>(all: &'a [u8], ends: &[u32], number: u32) -> Option<&'a [u8]> {
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
    all.get(usize::try_from(start).ok()?..usize::try_from(*ends.get(at)?).ok()?)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A hash that always collides.
    #[derive(Clone, Debug)]
    pub(crate) struct Colliding;

    impl Hash for Colliding {
        fn of(&self, _: &[u8]) -> u64 {
            7
        }
    }

    fn distinct_bytes_have_distinct_numbers(hash: impl Hash) {
        let mut table = Table::new(hash);
        let mut most = u64::MAX;
        let room = &mut most;
        let all: [&[u8]; 6] = [b"", b"a", b"b", b"ab", b"a\0", b"ba"];
        let numbers: Vec<_> = all.iter().map(|bytes| table.number(bytes, room)).collect();
        assert_eq!(numbers, (1..=6).map(Some).collect::<Vec<_>>());
        for (number, bytes) in (1..).zip(all) {
            assert_eq!(table.number(bytes, room), Some(number));
            assert_eq!(table.find(table.hash(bytes), bytes), Some(number));
            assert_eq!(table.get(number), Some(bytes));
        }
        assert_eq!((table.get(0), table.get(7)), (None, None));
    }

    #[test]
    fn bytes_decide_where_hashes_are_equal() {
        distinct_bytes_have_distinct_numbers(Colliding);
    }

    #[test]
    fn bytes_decide_where_hashes_differ() {
        distinct_bytes_have_distinct_numbers(Seeded::default());
    }

    #[test]
    fn what_does_not_fit_is_not_taken_and_what_is_known_is_found() {
        let mut table = Table::new(Seeded::default());
        let mut room = 5;
        assert_eq!(table.number(b"abc", &mut room), Some(1));
        assert_eq!(table.number(b"abcd", &mut room), None);
        assert_eq!(table.number(b"de", &mut room), Some(2));
        assert_eq!(table.number(b"f", &mut room), None);
        assert_eq!(table.number(b"abc", &mut room), Some(1));
        assert_eq!(room, 0);
    }

    #[test]
    fn bytes_that_erase_what_stands_before_them_do_not_here() {
        // What foldhash multiplies with where nobody chose otherwise.
        let multiplier = 0xc0ac_29b7_c97c_50dd_u64.to_ne_bytes();
        let bytes = |first: u8| [&[first; 32][..], &multiplier.repeat(16)].concat();
        let hash = Seeded::default();
        assert_ne!(hash.of(&bytes(1)), hash.of(&bytes(2)));
        let known = Seeded { multipliers: SharedSeed::global_fixed().clone(), ..hash };
        assert_eq!(known.of(&bytes(1)), known.of(&bytes(2)));
    }
}
