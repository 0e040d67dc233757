//! A list that grows without being moved.

use super::index;

/// Values in chunks of a fixed size. A list of a million values that doubles its capacity would
/// occupy its memory twice while it is copied, and be half empty afterwards.
#[derive(Debug)]
pub(crate) struct ChunkedVec<T> {
    chunks: Vec<Vec<T>>,
}

/// Number of values in a chunk.
const CHUNK: usize = 1 << 12;

impl<T> Default for ChunkedVec<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> ChunkedVec<T> {
    pub(crate) fn push(&mut self, value: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(value),
            last => {
                // Most files contain only a few certificates, so the first chunk grows on demand.
                let size = if last.is_some() { CHUNK } else { 0 };
                let mut chunk = Vec::with_capacity(size);
                chunk.push(value);
                self.chunks.push(chunk);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        let full = self.chunks.len().saturating_sub(1);
        self.chunks.last().map_or(0, |last| full * CHUNK + last.len())
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        let place = index(number);
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }
}

impl<T> FromIterator<T> for ChunkedVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut list = Self::default();
        values.into_iter().for_each(|value| list.push(value));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_pushed() {
        for count in [0, 1, 4_095, 4_096, 4_097, 10_000] {
            let list: ChunkedVec<u32> = (0..count).collect();
            assert_eq!(list.len(), index(count));
            assert!(list.iter().copied().eq(0..count));
            assert!((0..count).all(|number| list.get(number) == Some(&number)));
            assert_eq!((list.get(count), list.get(u32::MAX)), (None, None));
        }
    }
}
