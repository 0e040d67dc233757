//! The serial numbers that are searched for.

use std::collections::HashSet;

use crate::certificate::magnitude;

/// A set of serial numbers. The last two bytes exclude most entries of a CRL.
#[derive(Clone, Debug, Default)]
pub(crate) struct Serials {
    /// The numbers, without leading zeros.
    numbers: HashSet<Vec<u8>>,
    /// For each possible ending, whether one of the numbers has it. Empty if there are no numbers.
    endings: Vec<bool>,
}

impl Serials {
    pub(crate) fn add(&mut self, serial: &[u8]) {
        self.numbers.insert(magnitude(serial).to_vec());
        self.endings.resize(1 << 16, false);
        if let Some(ending) = self.endings.get_mut(ending(serial)) {
            *ending = true;
        }
    }

    /// Whether the set contains the serial number with these content bytes.
    pub(super) fn contains(&self, serial: &[u8]) -> bool {
        let is_possible = self.endings.get(ending(serial)).copied().unwrap_or(false);
        is_possible && self.numbers.contains(magnitude(serial))
    }
}

/// The last two bytes, as a number.
fn ending(serial: &[u8]) -> usize {
    match *serial {
        [.., high, low] => usize::from(u16::from_be_bytes([high, low])),
        [low] => usize::from(low),
        [] => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_make_no_difference() {
        let mut serials = Serials::default();
        for serial in [&[0, 0x80, 1][..], &[5], &[0]] {
            serials.add(serial);
        }
        for found in [&[0x80, 1][..], &[0, 0, 0x80, 1], &[0, 5], &[5], &[0], &[0, 0]] {
            assert!(serials.contains(found), "{found:?}");
        }
        for other in [&[0x80, 2][..], &[1, 0x80, 1], &[5, 0], &[1, 5]] {
            assert!(!serials.contains(other), "{other:?}");
        }
        assert!(!Serials::default().contains(&[5]));
    }
}
