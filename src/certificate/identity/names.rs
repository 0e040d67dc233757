//! Numbers for names: equal where RFC 5280 section 7.1 calls the names equal.

use super::super::Name;
use super::table::{Hash, Table};

/// Encodings whose name is remembered.
const MOST: usize = 1 << 13;

/// The longest of them, in bytes.
const LONGEST: usize = 512;

/// Distinct names. The form in which names are compared is made once of an encoding that is seen
/// again and again.
#[derive(Clone, Debug)]
pub(super) struct Names<H> {
    compared: Table<H>,
    /// Encodings that were seen lately, and the number of each one's name.
    encodings: Table<H>,
    numbers: Vec<u32>,
    form: Vec<u8>,
}

impl<H: Hash> Names<H> {
    pub(super) fn new(hash: H) -> Self {
        let encodings = Table::new(hash.clone());
        Self { compared: Table::new(hash), encodings, numbers: Vec::new(), form: Vec::new() }
    }

    /// The number of the name with this encoding; `None` where it is new and takes more room than
    /// there is.
    pub(super) fn number(&mut self, encoding: &[u8], room: &mut u64) -> Option<u32> {
        let hash = self.encodings.hash(encoding);
        if let Some(number) = self.encodings.find(hash, encoding).and_then(|at| self.at(at)) {
            return Some(number);
        }
        self.form.clear();
        Name::write_compared(encoding, &mut self.form);
        let number = self.compared.number(&self.form, room)?;
        if encoding.len() <= LONGEST {
            if self.encodings.len() >= MOST {
                self.encodings.clear();
                self.numbers.clear();
            }
            if self.encodings.add(hash, encoding, &mut u64::MAX.clone()).is_some() {
                self.numbers.push(number);
            }
        }
        Some(number)
    }

    fn at(&self, encoding: u32) -> Option<u32> {
        let index = usize::try_from(encoding.checked_sub(1)?).ok()?;
        self.numbers.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Seeded;
    use super::super::table::tests::Colliding;
    use super::*;

    /// A name of one attribute with a PrintableString.
    fn name(text: &str) -> Vec<u8> {
        let length = u8::try_from(text.len()).unwrap();
        let header =
            [0x30, length + 11, 0x31, length + 9, 0x30, length + 7, 6, 3, 0x55, 4, 3, 0x13, length];
        [&header, text.as_bytes()].concat()
    }

    fn names_are_told_apart(hash: impl Hash) {
        let mut names = Names::new(hash);
        let mut number = |text: &str| names.number(&name(text), &mut u64::MAX.clone());
        let (one, other) = (number("Contoso Root CA"), number("Contoso Root CB"));
        assert!(one.is_some() && other.is_some() && one != other);
        assert_eq!(number("CONTOSO  root ca "), one);
        assert_eq!(number("contoso root cb"), other);
        assert_eq!(number("Contoso Root CA"), one);
    }

    #[test]
    fn two_names_with_equal_hashes_are_two() {
        names_are_told_apart(Colliding);
        names_are_told_apart(Seeded::default());
    }

    #[test]
    fn what_was_forgotten_has_its_number_still() {
        let mut names = Names::new(Seeded::default());
        let mut room = u64::MAX;
        let numbers = |names: &mut Names<Seeded>, room: &mut u64| -> Vec<_> {
            (0..2 * MOST).map(|index| names.number(&name(&index.to_string()), room)).collect()
        };
        let first = numbers(&mut names, &mut room);
        assert_eq!(numbers(&mut names, &mut room), first);
        assert!(names.encodings.len() <= MOST && names.numbers.len() == names.encodings.len());
    }
}
