//! Where in a sorted list of thumbprints one is to be looked for.

use std::ops::Range;

use crate::digest::Thumbprint;

/// Most leading bits that are told apart: a table of 64 MiB.
const MOST_BITS: u32 = 24;

/// Thumbprints are spread evenly, so that their leading bits tell nearly the place: one look at this
/// table and one at the list instead of seventeen for a hundred thousand. A list that somebody made
/// uneven is searched as it would be without.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Leading bits that are told apart.
    bits: u32,
    /// For each value of the bits where the thumbprints with it begin, and the end of all.
    starts: Vec<u32>,
}

impl Places {
    /// `thumbprints` are in ascending order.
    pub(super) fn of_all(thumbprints: &[Thumbprint]) -> Self {
        let bits = thumbprints.len().checked_ilog2().unwrap_or(0).min(MOST_BITS);
        let mut places = Self { bits, starts: Vec::new() };
        let mut index = 0;
        for value in 0..1_usize << bits {
            let below = |thumbprint: &&Thumbprint| places.value(thumbprint) < value;
            let rest = thumbprints.get(index..).unwrap_or_default();
            index += rest.iter().take_while(below).count();
            places.starts.push(u32::try_from(index).unwrap_or(u32::MAX));
        }
        places.starts.push(u32::try_from(thumbprints.len()).unwrap_or(u32::MAX));
        places
    }

    /// Indices between which a thumbprint stands, if it is there.
    pub(super) fn of(&self, thumbprint: &Thumbprint) -> Range<usize> {
        let value = self.value(thumbprint);
        let at = |place: usize| {
            let start = self.starts.get(place).copied().unwrap_or(0);
            usize::try_from(start).unwrap_or(0)
        };
        at(value)..at(value + 1)
    }

    fn value(&self, thumbprint: &Thumbprint) -> usize {
        let [a, b, c, d, ..] = *thumbprint.as_bytes();
        let leading = u64::from(u32::from_be_bytes([a, b, c, d]));
        usize::try_from(leading >> (32 - self.bits)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thumbprint_is_where_it_is_said_to_be() {
        for count in [0_u32, 1, 2, 3, 255, 256, 1000] {
            let of = |number: u32| Thumbprint::of(&number.to_be_bytes());
            let mut all: Vec<_> = (0..count).map(of).collect();
            all.sort_unstable();
            let places = Places::of_all(&all);
            for (index, thumbprint) in all.iter().enumerate() {
                let range = places.of(thumbprint);
                assert!(range.contains(&index), "{count}: {range:?} {index}");
                assert!(range.len() < 16, "{range:?}");
            }
            assert!(places.of(&of(count + 1)).end <= all.len());
        }
    }

    #[test]
    fn an_uneven_list_is_found_in_too() {
        let mut all: Vec<Thumbprint> =
            (0..300_u32).map(|n| format!("{:032X}{n:08X}", 0).parse().unwrap()).collect();
        all.push("F".repeat(40).parse().unwrap());
        let places = Places::of_all(&all);
        for (index, thumbprint) in all.iter().enumerate() {
            assert!(places.of(thumbprint).contains(&index));
        }
    }
}
