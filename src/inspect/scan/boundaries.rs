//! PEM boundaries in decoded bytes outside the bundle, such as a PEM file appended to a DER file.
//!
//! These blocks are not read, but each is reported.

use memchr::memmem;

use crate::arithmetic::{part, to_u64};
use crate::armor::{Location, Map};
use crate::check::Listed;
use crate::kind::FileKind;

const BEGIN: &[u8] = b"-----BEGIN";
const END: &[u8] = b"-----END";
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-";

/// Maximum length of a boundary before the words `PRIVATE KEY`.
const LABEL: u64 = 64;

/// Finds boundaries in bytes that arrive in pieces of any size.
#[derive(Debug)]
pub(super) struct Boundaries {
    begins: WordSearch,
    ends: WordSearch,
    private_keys: WordSearch,
}

impl Default for Boundaries {
    fn default() -> Self {
        Self {
            begins: WordSearch::new(BEGIN),
            ends: WordSearch::new(END),
            private_keys: WordSearch::new(PRIVATE_KEY),
        }
    }
}

impl Boundaries {
    /// Searches bytes. The first has the decoded position `start`.
    pub(super) fn push(&mut self, bytes: &[u8], start: u64, map: &Map) {
        self.begins.push(bytes, start, map);
        self.ends.push(bytes, start, map);
        self.private_keys.push(bytes, start, map);
    }

    /// Adds the results to the lists.
    pub(super) fn list(
        &self,
        boundaries: &mut Listed<Location>,
        secrets: &mut Listed<(FileKind, Option<Location>)>,
    ) {
        self.begins.found.iter().for_each(|at| boundaries.push(at));
        for at in self.keys() {
            secrets.push((FileKind::PrivateKey, Some(at)));
        }
    }

    pub(super) fn has_private_key(&self) -> bool {
        self.private_keys.found.count > 0
    }

    /// The locations of private keys. If the BEGIN line of a block was found, its END line does not
    /// count again.
    fn keys(&self) -> impl Iterator<Item = Location> {
        let offsets =
            |search: &WordSearch| search.found.iter().map(|at| at.offset).collect::<Vec<_>>();
        let (begins, ends) = (offsets(&self.begins), offsets(&self.ends));
        let before = |offsets: &[u64], at: u64| {
            let next = offsets.partition_point(|offset| *offset < at);
            next.checked_sub(1).and_then(|index| offsets.get(index)).copied()
        };
        let is_end = move |at: u64| {
            let end = before(&ends, at).filter(|end| at - end < LABEL);
            end.is_some() && end > before(&begins, at)
        };
        let mut open = false;
        self.private_keys.found.iter().filter(move |at| {
            let is_end = is_end(at.offset);
            let closes = std::mem::replace(&mut open, !is_end) && is_end;
            !closes
        })
    }
}

/// Finds one word.
#[derive(Debug)]
struct WordSearch {
    word: &'static [u8],
    /// The end of the previous piece, shorter than the word, and its locations.
    tail: Vec<u8>,
    places: Vec<Option<Location>>,
    found: Listed<Location>,
}

impl WordSearch {
    const fn new(word: &'static [u8]) -> Self {
        Self { word, tail: Vec::new(), places: Vec::new(), found: Listed::EMPTY }
    }

    fn push(&mut self, bytes: &[u8], start: u64, map: &Map) {
        let place = |index: usize| map.locate(start + to_u64(index));
        let keep = self.word.len() - 1;
        // Finds the word across the cut between two pieces.
        let before = self.tail.len();
        self.tail.extend(bytes.iter().take(keep));
        for at in memmem::find_iter(&self.tail, self.word).filter(|at| *at < before) {
            if let Some(Some(at)) = self.places.get(at) {
                self.found.push(*at);
            }
        }
        for at in memmem::find_iter(bytes, self.word) {
            if let Some(at) = place(at) {
                self.found.push(at);
            }
        }
        if bytes.len() >= keep {
            let from = bytes.len() - keep;
            self.tail = part(bytes, from..).to_vec();
            self.places = (from..bytes.len()).map(place).collect();
        } else {
            self.places.extend((0..bytes.len()).map(place));
            let excess = self.tail.len().saturating_sub(keep);
            self.tail.drain(..excess);
            self.places.drain(..excess.min(self.places.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_the_bytes_are_cut() {
        let bytes = b"\0-----BEGIN X-----------BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE \
            KEY----------END EC PRIVATE KEY----------BEGIN PRIVATE KEY-----";
        for size in 1..=bytes.len() {
            let mut boundaries = Boundaries::default();
            let mut start = 0;
            for piece in bytes.chunks(size) {
                let mut map = Map::default();
                map.push_binary(start, start);
                boundaries.push(piece, start, &map);
                start += u64::try_from(piece.len()).unwrap();
            }
            let (mut begins, mut keys) = (Listed::EMPTY, Listed::EMPTY);
            boundaries.list(&mut begins, &mut keys);
            let offsets: Vec<_> = begins.iter().map(|at| at.offset).collect();
            assert_eq!(offsets, [1, 19, 108], "{size}");
            let keys: Vec<_> = keys.iter().map(|(_, at)| at.unwrap().offset).collect();
            assert_eq!(keys, [34, 92, 119], "{size}");
        }
    }
}
