//! The issuers named in certificates.

use hashbrown::HashTable;

use crate::arithmetic::to_index;
use crate::certificate::IssuerReference;
use crate::table_hash::{SeededHash, TableHash};

/// Distinct references, each with a number. All certificates of one CA usually have the same
/// reference.
#[derive(Debug, Default)]
pub(super) struct ReferenceIndex<H = SeededHash> {
    list: Vec<IssuerReference>,
    known: HashTable<u32>,
    hash: H,
    /// The number that was returned last.
    last: u32,
}

impl<H: TableHash> ReferenceIndex<H> {
    /// The number of a reference. Equal references have equal numbers.
    pub(super) fn number(&mut self, reference: IssuerReference) -> u32 {
        let Self { list, known, hash, last } = self;
        let is_it = |number: &u32| list.get(to_index(*number)) == Some(&reference);
        // Certificates of one CA are often adjacent.
        if is_it(last) {
            return *last;
        }
        let hash_of = |reference: &IssuerReference| {
            let name = hash.hash_of(reference.name.as_bytes());
            let identifier = reference.key_identifier.as_ref();
            let identifier = identifier.map_or(0, |identifier| hash.hash_of(identifier.as_bytes()));
            name ^ identifier.rotate_left(32)
        };
        let rehash = |number: &u32| list.get(to_index(*number)).map_or(0, hash_of);
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        *last = *known.entry(hash_of(&reference), is_it, rehash).or_insert(count).get();
        if *last == count {
            list.push(reference);
        }
        *last
    }

    /// Frees the search table. No number is requested after this.
    pub(super) fn settle(&mut self) {
        self.known = HashTable::new();
        self.list.shrink_to_fit();
    }

    pub(super) fn list(&self) -> &[IssuerReference] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::{KeyIdentifier, NameId};
    use crate::table_hash::tests::Colliding;

    #[test]
    fn references_are_told_apart_where_all_hashes_are_one() {
        let identifiers = [&[][..], &[1], &[2], &[1; 21]].map(KeyIdentifier::of);
        let mut index = ReferenceIndex::<Colliding>::default();
        for _ in 0..2 {
            let mut expected = 0;
            for name in 0..3 {
                for key_identifier in identifiers {
                    let reference = IssuerReference { name: NameId::of(&[name]), key_identifier };
                    assert_eq!(index.number(reference), expected);
                    assert_eq!(index.list().get(to_index(expected)), Some(&reference));
                    expected += 1;
                }
            }
        }
        assert_eq!(index.list().len(), 12);
    }
}
