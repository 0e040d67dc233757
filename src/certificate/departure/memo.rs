//! Extensions that were found to be as DER wants them, by numbers that stand for their octets.

use std::cell::RefCell;

/// How many a thread remembers, as a power of two. One that falls where another stands takes its
/// place.
const PLACES: usize = 1 << 16;

thread_local! {
    static KNOWN: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

fn place(key: u64) -> usize {
    usize::try_from(key).unwrap_or(0) & (PLACES - 1)
}

/// `key` is not 0.
pub(super) fn is_known(key: u64) -> bool {
    KNOWN.with_borrow(|keys| keys.get(place(key)) == Some(&key))
}

pub(super) fn remember(key: u64) {
    KNOWN.with_borrow_mut(|keys| {
        keys.resize(PLACES, 0);
        if let Some(free) = keys.get_mut(place(key)) {
            *free = key;
        }
    });
}
