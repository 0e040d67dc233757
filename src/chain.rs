//! Who issued whom, in the bundle and the stores.
//!
//! Certificates of one name and key are one *authority*, however many there are of it: renewals and
//! cross-certificates. A certificate's issuer is an authority whose subject key identifier is the
//! certificate's authority key identifier and whose name is its issuer (RFC 5280 section 6.1); one
//! without identifiers is found by name. Where several fit, the signature decides. A key that fits
//! under another name is no issuer.
//!
//! ```text
//! nodes, stores -> Authorities -> candidates -> (signatures) -> Paths, Rooms -> ChainAnalysis
//! ```
//!
//! Everything is linear in the number of certificates: of authorities that share an
//! identifier no more than [`CANDIDATES`] are considered, of those that share a name no more than
//! [`NAMESAKES`].

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use crate::arithmetic::to_index;

mod analysis;
mod authority;
mod chunked;
mod node;
mod path;
mod room;
mod verify;

pub(crate) use analysis::{ChainAnalysis, CrlHint};
pub(crate) use authority::Authorities;
pub(crate) use authority::Candidates;
pub(crate) use chunked::ChunkedVec;
pub(crate) use node::{CertificateGraph, Node, OwnSignature, Rank};
pub(crate) use path::{Children, IssuerMatch, PathEnd, Paths, issuers};
pub(crate) use verify::{
    EffortLimit, SignedMessage, SignedMessageDigest, VERIFIES, Verification,
    is_of_another_algorithm, verify,
};

/// How many authorities of one key identifier are considered. Real bundles have up to five; a
/// thousand made up ones are not to cost a thousand signatures each.
pub(crate) const CANDIDATES: usize = 8;

/// The same of one name: where there are more, none is considered that has nothing but the name.
pub(crate) const NAMESAKES: usize = 32;

/// Stands for no authority, or no certificate.
pub(crate) const NONE: u32 = u32::MAX;

/// What `of` gives for each certificate of so many, in their order. Up to `alone` of them no thread is
/// woken.
#[cfg_attr(not(feature = "parallel"), expect(unused_variables, reason = "there are no others"))]
pub(crate) fn of_each<T: Send>(
    count: u32,
    alone: u32,
    of: impl Fn(u32) -> T + Send + Sync,
) -> Vec<T> {
    #[cfg(feature = "parallel")]
    if count > alone {
        return (0..count).into_par_iter().map(of).collect();
    }
    (0..count).map(of).collect()
}

/// As an index; what does not fit is found nowhere.
pub(crate) fn index(number: u32) -> usize {
    to_index(number)
}

/// As a number; there are never more than [`NONE`].
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}
