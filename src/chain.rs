//! Determines the issuer of each certificate, in the bundle and the stores.
//!
//! All certificates with the same name and key form one *authority*: renewals and
//! cross-certificates belong to it. A certificate's issuer is the authority whose subject key
//! identifier equals the certificate's authority key identifier and whose name equals its issuer
//! field (RFC 5280 section 6.1). If there are no identifiers, the issuer is found by name. If
//! several authorities match, the signature decides. An authority with a matching key but another
//! name is not the issuer.
//!
//! ```text
//! nodes, stores -> Authorities -> candidates -> (signatures) -> Paths, Rooms -> ChainAnalysis
//! ```
//!
//! The time is linear in the number of certificates. At most [`CANDIDATES`] authorities with the
//! same identifier are considered, and at most [`NAMESAKES`] with the same name.

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

/// Maximum number of authorities with the same key identifier that are considered. Real bundles
/// have up to five. A thousand invented ones must not cost a thousand signatures for each
/// certificate.
pub(crate) const CANDIDATES: usize = 8;

/// Maximum number of authorities with the same name. If there are more, none that matches by name
/// alone is considered.
pub(crate) const NAMESAKES: usize = 32;

/// The number that means no authority, or no certificate.
pub(crate) const NONE: u32 = u32::MAX;

/// The results of `of` for the numbers 0 to `count` - 1, in their order. Up to `alone` of them are
/// computed on the calling thread.
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

/// The number as an index. A number that does not fit becomes an index that is never found.
pub(crate) fn index(number: u32) -> usize {
    to_index(number)
}

/// The index as a number. There are never more than [`NONE`].
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}
