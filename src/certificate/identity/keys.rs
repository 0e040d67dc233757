//! Numbers for public keys.

use hashbrown::HashTable;

use super::super::PublicKey;
use super::table::{Hash, Table};

/// Content of the NULL that RSA's parameters are.
const NULL: &[u8] = &[5, 0];

/// Distinct keys, by algorithm, parameters and the key's own bytes. RSA keys with and without the
/// NULL are one key.
///
/// Keys are most of what a certificate is made of, and random: a million of them take 300 MB. Where
/// the room for them has been used up, only their hashes are kept. Keys with different hashes
/// differ for certain. Whether those with equal hashes are equal is then not known, and is not
/// guessed.
#[derive(Clone, Debug)]
pub(super) struct Keys<H> {
    kept: Table<H>,
    /// Hashes of keys whose bytes are not kept.
    left: HashTable<u64>,
    room: u64,
    form: Vec<u8>,
}

impl<H: Hash> Keys<H> {
    pub(super) fn new(hash: H, room: u64) -> Self {
        Self { kept: Table::new(hash), left: HashTable::new(), room, form: Vec::new() }
    }

    /// The number of a key, by its `SubjectPublicKeyInfo`; 0 for all that cannot be parsed. `None`
    /// where it may be one that was not kept.
    pub(super) fn number(&mut self, info: &[u8]) -> Option<u32> {
        let Ok(key) = PublicKey::parse(info) else { return Some(0) };
        self.form.clear();
        let id = key.algorithm().map_or(&[][..], |id| id.as_bytes());
        let parameters = key.parameters().filter(|parameters| *parameters != NULL);
        for part in [id, parameters.unwrap_or_default()] {
            self.form.extend_from_slice(&u64::try_from(part.len()).ok()?.to_le_bytes());
            self.form.extend_from_slice(part);
        }
        self.form.extend_from_slice(key.key());
        let hash = self.kept.hash(&self.form);
        if let Some(known) = self.kept.find(hash, &self.form) {
            return Some(known);
        }
        if self.left.find(hash, |left| *left == hash).is_some() {
            return None;
        }
        if let Some(number) = self.kept.add(hash, &self.form, &mut self.room) {
            return Some(number);
        }
        // Numbers of what is not kept count down from the greatest.
        self.left.insert_unique(hash, hash, |left| *left);
        u32::try_from(self.left.len()).ok().map(|left| u32::MAX - left)
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Seeded;
    use super::super::table::tests::Colliding;
    use super::*;

    fn info(algorithm: &[u8], key: u8) -> Vec<u8> {
        let length = u8::try_from(algorithm.len()).unwrap();
        let header = [0x30, length + 7, 0x30, length];
        [&header[..], algorithm, &[3, 3, 0, key, key]].concat()
    }

    const ONE: &[u8] = &[6, 2, 0x2A, 3];

    fn keys_are_told_apart(hash: impl Hash) {
        let mut keys = Keys::new(hash, u64::MAX);
        let with_null = [ONE, NULL].concat();
        let other = [6, 2, 0x2A, 4];
        let numbers: Vec<_> = [info(ONE, 1), info(ONE, 2), info(&other, 1), info(&with_null, 2)]
            .iter()
            .map(|info| keys.number(info))
            .collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(2)]);
        assert_eq!(keys.number(b"no key"), Some(0));
    }

    #[test]
    fn two_keys_with_equal_hashes_are_two() {
        keys_are_told_apart(Colliding);
        keys_are_told_apart(Seeded::default());
    }

    #[test]
    fn what_was_not_kept_is_told_from_others_and_equal_to_nothing() {
        // Room for one.
        let mut keys = Keys::new(Seeded::default(), 25);
        assert_eq!(keys.number(&info(ONE, 1)), Some(1));
        let (two, three) = (keys.number(&info(ONE, 2)), keys.number(&info(ONE, 3)));
        assert!(two.is_some() && three.is_some() && two != three);
        assert_eq!((keys.number(&info(ONE, 2)), keys.number(&info(ONE, 3))), (None, None));
        assert_eq!(keys.number(&info(ONE, 1)), Some(1));
        // A hash that collides says nothing: the next is not told from the one before.
        let mut keys = Keys::new(Colliding, 25);
        let numbers = [1, 2, 3].map(|key| keys.number(&info(ONE, key)));
        assert!(numbers[1].is_some() && numbers[2].is_none() && numbers[0] == Some(1));
    }
}
