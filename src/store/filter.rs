//! Whether a thumbprint may be in a list, at one look.

use crate::digest::Thumbprint;

/// Most leading bits that are told apart: a table of 32 MiB.
const MOST_BITS: u32 = 28;

/// A bit for each value of the leading bits of the thumbprints, some twenty times as many as there are
/// thumbprints: these are spread evenly, so that nineteen of twenty that are not in the list need no
/// search. In a list that somebody made uneven more are searched for.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// Leading bits that are told apart.
    bits: u32,
    words: Vec<u64>,
}

impl Filter {
    pub(super) fn of_all(thumbprints: &[Thumbprint]) -> Self {
        let bits = (thumbprints.len().max(2).ilog2() + 5).min(MOST_BITS);
        let mut filter = Self { bits, words: vec![0; 1 << (bits - 6)] };
        for thumbprint in thumbprints {
            let (word, bit) = filter.place(thumbprint);
            if let Some(word) = filter.words.get_mut(word) {
                *word |= bit;
            }
        }
        filter
    }

    /// `false` is certain.
    pub(super) fn may_hold(&self, thumbprint: &Thumbprint) -> bool {
        let (word, bit) = self.place(thumbprint);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    fn place(&self, thumbprint: &Thumbprint) -> (usize, u64) {
        let [a, b, c, d, ..] = *thumbprint.as_bytes();
        let leading = u32::from_be_bytes([a, b, c, d]).unbounded_shr(32 - self.bits);
        (usize::try_from(leading >> 6).unwrap_or(usize::MAX), 1 << (leading & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_passes_and_most_else_does_not() {
        assert!(!Filter::default().may_hold(&Thumbprint::of(b"")));
        let of = |number: u32| Thumbprint::of(&number.to_be_bytes());
        for count in [0, 1, 2, 3, 255, 256, 10_000] {
            let all: Vec<_> = (0..count).map(of).collect();
            let filter = Filter::of_all(&all);
            assert!(all.iter().all(|thumbprint| filter.may_hold(thumbprint)));
            let others = (count..count + 10_000).map(of);
            let passed = others.filter(|thumbprint| filter.may_hold(thumbprint)).count();
            assert!(passed < 1_000, "{count}: {passed}");
        }
    }
}
