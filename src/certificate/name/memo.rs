//! What was found of names that were looked at before.
//!
//! Names repeat: a thousand certificates of one CA give its name a thousand times. Each thread
//! remembers some thousands of names in 1 MiB, by a number that stands for their octets.

use std::cell::RefCell;

use super::Name;
use crate::certificate::identity::key_of;

/// How many names a thread remembers, as a power of two. One that falls where another stands takes
/// its place.
const PLACES: usize = 1 << 15;

/// What one look at a name finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Stands for the octets; 0 where nothing is remembered.
    octets: u64,
    /// Equal for names that RFC 5280 section 7.1 calls equal; see [`Name::comparison_key`].
    pub(crate) comparison_key: u64,
    /// Whether it has its structure and no departures, DER's rules included, as far as one look
    /// tells; `false` says nothing.
    pub(crate) is_plain: bool,
    /// Whether [`Name::check`] and [`Name::departures`] object to nothing.
    pub(crate) is_silent: bool,
}

impl Known {
    const NONE: Self = Self { octets: 0, comparison_key: 0, is_plain: false, is_silent: false };
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

impl Name<'_> {
    /// What is known of the name, from before or from a look at it.
    pub(crate) fn known(&self) -> Known {
        let octets = key_of(self.as_bytes()).max(1);
        let place = usize::try_from(octets).unwrap_or(0) & (PLACES - 1);
        KNOWN.with_borrow_mut(|names| {
            if names.is_empty() {
                names.resize(PLACES, Known::NONE);
            }
            match names.get_mut(place) {
                Some(known) if known.octets == octets => *known,
                Some(free) => {
                    *free = self.look(octets);
                    *free
                }
                None => self.look(octets),
            }
        })
    }

    fn look(&self, octets: u64) -> Known {
        let (comparison_key, is_plain) = (self.comparison_key(), self.is_plain());
        let is_silent = is_plain || self.check().is_ok() && self.departures().is_empty();
        Known { octets, comparison_key, is_plain, is_silent }
    }
}
