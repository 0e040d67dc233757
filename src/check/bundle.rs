//! Rules about a bundle's frame, and about the bundle together with the stores.

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
use crate::store::{Stores, Types};

/// The facts that the rules about a bundle use.
#[derive(Debug)]
pub(crate) struct BundleContext<'a> {
    pub(crate) limits: &'a Limits,
    /// The instant at which validity is judged.
    pub(crate) at: Instant,
    pub(crate) frame: &'a FrameFacts,
    pub(crate) bundle: &'a BundleFacts,
    pub(crate) counts: &'a Counts,
    /// The number of CA certificates that become a root.
    pub(crate) roots: u64,
    pub(crate) stores: &'a Stores,
    pub(crate) existing: ExistingFacts,
    /// The certificates that are not X.509: extended, attribute version 1, attribute version 2,
    /// other.
    pub(crate) other_certificates: [Occurrences; 4],
    /// Whether a bundle could not be read to its end.
    pub(crate) damaged: bool,
    /// The kind of the encapsulated content.
    pub(crate) encapsulated: Option<FileKind>,
}

/// The contents of the trust store, in the store files and in the caller's set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExistingFacts {
    /// Whether neither was given.
    pub(crate) is_empty: bool,
    /// The number of CAs that count towards the limit.
    pub(crate) count: u64,
    /// The types of the CAs in the caller's set.
    pub(crate) set_types: Types,
}

const fn at(seen: &Occurrences) -> FindingLocation {
    FindingLocation::at(seen.first)
}
