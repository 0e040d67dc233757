//! The CRL URLs seen so far.

use hashbrown::HashTable;

use crate::certificate::UrlId;
use crate::table_hash::{SeededHash, TableHash};

/// Distinct URLs, each with a number. URLs whose bytes are stored are compared by their bytes.
#[derive(Debug, Default)]
pub(super) struct UrlIndex<H = SeededHash> {
    urls: Vec<KnownUrl>,
    /// The indices of `urls`.
    known: HashTable<u32>,
    hash: H,
}

#[derive(Debug)]
struct KnownUrl {
    id: UrlId,
    bytes: Option<Box<[u8]>>,
}

impl KnownUrl {
    fn is(&self, other: &Self) -> bool {
        match (&self.bytes, &other.bytes) {
            (Some(known), Some(bytes)) => known == bytes,
            _ => self.id == other.id,
        }
    }
}

impl<H: TableHash> UrlIndex<H> {
    /// The number of a URL. It is never 0, and equal URLs have equal numbers. `bytes`: the URL, if
    /// it is to be stored.
    pub(super) fn number(&mut self, id: UrlId, bytes: Option<Box<[u8]>>) -> u32 {
        let Self { urls, known, hash } = self;
        let new = KnownUrl { id, bytes };
        let at = |index: &u32| urls.get(usize::try_from(*index).ok()?);
        let hash_of = |url: &KnownUrl| hash.hash_of(url.id.as_bytes());
        let entry = known.entry(
            hash_of(&new),
            |index| at(index).is_some_and(|url| url.is(&new)),
            |index| at(index).map_or(0, hash_of),
        );
        let count = u32::try_from(urls.len()).unwrap_or(u32::MAX);
        let is_new = matches!(entry, hashbrown::hash_table::Entry::Vacant(_));
        let index = *entry.or_insert(count).get();
        if is_new {
            urls.push(new);
        }
        index.saturating_add(1)
    }

    /// Frees the search table. No number is requested after this.
    pub(super) fn settle(&mut self) {
        self.known = HashTable::new();
    }

    /// The bytes of the URL with this number, if they were stored.
    pub(super) fn get(&self, number: u64) -> Option<&[u8]> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.urls.get(index)?.bytes.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_hash::tests::Colliding;

    #[test]
    fn urls_are_told_apart_where_all_hashes_are_one() {
        let urls = ["http://a/", "http://b/", "http://c/"].map(str::as_bytes);
        for keeps in [false, true] {
            let mut index = UrlIndex::<Colliding>::default();
            for _ in 0..2 {
                for (number, url) in (1..).zip(urls) {
                    let bytes = keeps.then(|| url.into());
                    assert_eq!(index.number(UrlId::of(url), bytes), number);
                    assert_eq!(index.get(number.into()), keeps.then_some(url));
                }
            }
            assert_eq!((index.get(0), index.get(4)), (None, None));
        }
    }
}
