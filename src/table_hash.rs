//! The hash functions of in-memory tables.
//!
//! They are fast and do not decide equality: a table compares the entries that a hash finds.

use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use foldhash::SharedSeed;
use foldhash::quality::FoldHasher;

/// Hashes bytes for a table.
pub(crate) trait TableHash {
    fn hash_of(&self, bytes: &[u8]) -> u64;
}

/// The hash function of one table. It has its own random seed, so that an attacker who chooses the
/// bytes cannot choose their hashes.
#[derive(Clone)]
pub(crate) struct SeededHash {
    seed: u64,
    /// The random multipliers of the hash function. If they were known, an attacker could choose
    /// bytes that erase the state.
    multipliers: SharedSeed,
}

/// Omits the seed, which must not be revealed.
impl fmt::Debug for SeededHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SeededHash").finish_non_exhaustive()
    }
}

impl Default for SeededHash {
    fn default() -> Self {
        let random = RandomState::new();
        Self { seed: random.hash_one(0), multipliers: SharedSeed::from_u64(random.hash_one(1)) }
    }
}

impl TableHash for SeededHash {
    #[inline]
    fn hash_of(&self, bytes: &[u8]) -> u64 {
        let mut hasher = FoldHasher::with_seed(self.seed, &self.multipliers);
        hasher.write(bytes);
        hasher.finish()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use foldhash::quality::FixedState;

    use super::*;

    /// Gives all bytes the same hash.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Colliding;

    impl TableHash for Colliding {
        fn hash_of(&self, _: &[u8]) -> u64 {
            0
        }
    }

    #[test]
    fn bytes_that_erase_what_stands_before_them_do_not_here() {
        // The default multipliers of foldhash.
        let multiplier = 0xc0ac_29b7_c97c_50dd_u64.to_ne_bytes();
        let bytes = |first: u8| [&[first; 32][..], &multiplier.repeat(16)].concat();
        assert_ne!(bytes(1), bytes(2));
        let known = |bytes: &[u8]| {
            let mut hasher = FixedState::with_seed(RandomState::new().hash_one(0)).build_hasher();
            hasher.write(bytes);
            hasher.finish()
        };
        assert_eq!(known(&bytes(1)), known(&bytes(2)));
        let seeded = SeededHash::default();
        assert_ne!(seeded.hash_of(&bytes(1)), seeded.hash_of(&bytes(2)));
    }
}
