//! Rules about a bundle's frame, and about the set that it would make with the stores.

pub(super) mod count;
pub(super) mod fields;
pub(super) mod form;
pub(super) mod store;

use super::finding::FindingLocation;
use crate::certificate::Instant;
use crate::kind::FileKind;
use crate::limits::Limits;
use crate::outcome::{BundleFacts, Counts};
use crate::signed_data::{FrameFacts, Occurrences};
use crate::store::Stores;

/// What the rules of a bundle look at.
#[derive(Debug)]
pub(crate) struct BundleContext<'a> {
    pub(crate) limits: &'a Limits,
    /// The instant that validity is judged at.
    pub(crate) at: Instant,
    pub(crate) frame: &'a FrameFacts,
    pub(crate) bundle: &'a BundleFacts,
    pub(crate) counts: &'a Counts,
    /// CA certificates that become a root.
    pub(crate) roots: u64,
    pub(crate) stores: &'a Stores,
    /// Extended, attribute version 1, attribute version 2, other.
    pub(crate) other_certificates: [Occurrences; 4],
    /// Whether a bundle could not be read to its end.
    pub(crate) damaged: bool,
    /// What the encapsulated content looks like.
    pub(crate) encapsulated: Option<FileKind>,
}

const fn at(seen: &Occurrences) -> FindingLocation {
    FindingLocation::at(seen.first)
}
