//! Short lists by dense numbers.

use super::{NONE, index, number};

/// Of each number a list of values, the last first. Numbers are dense, so that no hash is needed.
#[derive(Debug)]
pub(super) struct Lists<T> {
    /// Of each number where its first value stands in `values`; [`NONE`] for none.
    heads: Vec<u32>,
    /// Each with the place of the next of the same number.
    values: Vec<(T, u32)>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { heads: Vec::new(), values: Vec::new() }
    }
}

impl<T> Lists<T> {
    pub(super) fn add(&mut self, key: u32, value: T) {
        let place = index(key);
        if self.heads.len() <= place {
            self.heads.resize(place.saturating_add(1), NONE);
        }
        let new = number(self.values.len());
        if let Some(head) = self.heads.get_mut(place) {
            self.values.push((value, std::mem::replace(head, new)));
        }
    }

    pub(super) fn of(&self, key: u32) -> impl Iterator<Item = &T> {
        let mut next = self.head(key);
        std::iter::from_fn(move || {
            let (value, behind) = self.values.get(index(next))?;
            next = *behind;
            Some(value)
        })
    }

    pub(super) fn find_mut(&mut self, key: u32, is_it: impl Fn(&T) -> bool) -> Option<&mut T> {
        let mut place = self.head(key);
        while let Some((value, next)) = self.values.get(index(place)) {
            if is_it(value) {
                return self.values.get_mut(index(place)).map(|(value, _)| value);
            }
            place = *next;
        }
        None
    }

    fn head(&self, key: u32) -> u32 {
        self.heads.get(index(key)).copied().unwrap_or(NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::Lists;

    #[test]
    fn each_number_has_its_own_list() {
        let mut lists = Lists::default();
        for value in 0..12_u32 {
            lists.add(value % 4 * 2, value);
        }
        assert!(lists.of(4).eq(&[10, 6, 2]));
        assert!(lists.of(5).chain(lists.of(99)).next().is_none());
        *lists.find_mut(4, |value| *value == 6).unwrap() = 7;
        assert!(lists.of(4).eq(&[10, 7, 2]));
        assert!(lists.find_mut(6, |value| *value == 6).is_none());
    }
}
