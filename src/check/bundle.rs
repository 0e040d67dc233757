//! Rules about a bundle's frame, and about the set that it would make with the stores.

pub(super) mod count;
pub(super) mod fields;
pub(super) mod form;
pub(super) mod store;

use super::finding::Place;
use crate::certificate::Instant;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::report::{self, Counts};
use crate::signed_data::{Facts, Seen};
use crate::store::Stores;

/// What the rules of a bundle look at.
#[derive(Debug)]
pub(crate) struct BundleFacts<'a> {
    pub(crate) limits: &'a Limits,
    /// The instant that validity is judged at.
    pub(crate) at: Instant,
    pub(crate) frame: &'a Facts,
    pub(crate) bundle: &'a report::BundleFacts,
    pub(crate) counts: &'a Counts,
    /// CA certificates that become a root.
    pub(crate) roots: u64,
    pub(crate) stores: &'a Stores,
    /// Extended, attribute version 1, attribute version 2, other.
    pub(crate) other_certificates: [Seen; 4],
    /// Whether a bundle could not be read to its end.
    pub(crate) damaged: bool,
    /// What the encapsulated content looks like.
    pub(crate) encapsulated: Option<Kind>,
}

const fn at(seen: &Seen) -> Place {
    Place::at(seen.first)
}
