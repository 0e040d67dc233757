//! Hashing of what is a digest already.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Takes the first octets of a thumbprint as they are, under a key that a file's maker can't know:
/// without it, certificates could be made to fall into one place of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keyed(u64);

/// The state of [`Keyed`].
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyedHasher {
    key: u64,
    state: u64,
}

impl Keyed {
    pub(super) fn new() -> Self {
        Self(RandomState::new().hash_one(0) | 1)
    }
}

impl BuildHasher for Keyed {
    type Hasher = KeyedHasher;

    fn build_hasher(&self) -> KeyedHasher {
        KeyedHasher { key: self.0, state: 0 }
    }
}

impl Hasher for KeyedHasher {
    fn write(&mut self, octets: &[u8]) {
        for word in octets.chunks(8) {
            let word = word.iter().fold(0, |word, octet| word << 8 | u64::from(*octet));
            // Both halves of the product: the low one alone would not hide the low bits.
            let product = u128::from(self.state ^ word ^ self.key) * u128::from(self.key);
            let [high, low] = [product >> 64, product & u128::from(u64::MAX)];
            self.state = u64::try_from(high ^ low).unwrap_or(0);
        }
    }

    fn finish(&self) -> u64 {
        self.state
    }
}
