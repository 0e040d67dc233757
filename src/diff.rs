//! Compares two collections of certificates: what an upload would change.

mod issuers;
mod renewal;

use std::collections::HashSet;

use serde::Serialize;

use crate::arithmetic::to_u64;
use crate::certificate::Instant;
use crate::digest::Thumbprint;
use crate::source::{Member, Source};
pub use issuers::IssuerUse;
pub use renewal::Renewal;

/// The options of [`diff`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DiffOptions {
    /// The instant at which expiry is evaluated.
    pub at: Instant,
    /// Certificates that expire before this instant are listed as expiring.
    pub expires_before: Instant,
}

/// The differences between two collections.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Difference {
    /// The first collection.
    pub old: DiffSide,
    /// The second collection.
    pub new: DiffSide,
    /// The certificates that are only in the second collection, in its order.
    pub added: Vec<DiffEntry>,
    /// The certificates that are only in the first collection, in its order. An upload does not
    /// remove them from a trust store.
    pub removed: Vec<DiffEntry>,
    /// The certificates that are in both collections, in the order of the first.
    pub unchanged: Vec<DiffEntry>,
    /// Added certificates that renew a certificate in the first collection.
    pub renewals: Vec<Renewal>,
    /// Certificates that have expired or expire soon, in the order of expiry.
    pub expiring: Vec<Expiring>,
    /// CA certificates in the first collection that issued an added certificate.
    pub issuers: Vec<IssuerUse>,
    /// Whether the second collection is suspiciously small: the first has at least ten
    /// certificates, and the second has less than half as many.
    pub has_shrunk: bool,
}

/// One of the two collections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiffSide {
    /// The name that was given to the collection. Untrusted text.
    pub name: String,
    /// The number of distinct certificates in the collection.
    pub certificates: u64,
    /// The number of elements that cannot be parsed. They are not compared.
    pub unreadable: u64,
    /// Whether the collection could be read to its end.
    pub is_complete: bool,
    /// Problems found in the collection. Untrusted text.
    pub remarks: Vec<String>,
}

/// A certificate of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiffEntry {
    /// SHA-1 of the certificate.
    pub thumbprint: Thumbprint,
    /// The common name, otherwise the name in the list, otherwise the thumbprint. Untrusted text.
    pub name: String,
    /// The last instant of validity; null if it is unknown.
    pub not_after: Option<Instant>,
    /// Whether the certificate is known to be a CA certificate.
    pub is_ca: bool,
}

/// A certificate that has expired or expires soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Expiring {
    /// The certificate.
    #[serde(flatten)]
    pub entry: DiffEntry,
    /// Whether the certificate has already expired.
    pub has_expired: bool,
    /// Whether the certificate is in the first collection.
    pub in_old: bool,
    /// Whether the certificate is in the second collection.
    pub in_new: bool,
}

/// The number of certificates below which a collection is never reported as shrunk.
const SHRINKS_FROM: u64 = 10;

impl DiffOptions {
    /// Options that list certificates that expire within 90 days.
    #[must_use]
    pub fn new(at: Instant) -> Self {
        let soon = at.unix_seconds().saturating_add(90 * 86_400);
        Self { at, expires_before: Instant::from_unix_seconds(soon).unwrap_or(at) }
    }
}

impl Difference {
    /// Whether both collections contain the same certificates.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

/// Compares two collections of certificates by their thumbprints.
///
/// Either may be a bundle, certificates, a list from Graph or a list of thumbprints. A certificate
/// whose thumbprint is listed without the certificate is compared, but its renewals and expiry are
/// unknown.
///
/// ```
/// use pki_preflight::{Source, diff, diff::DiffOptions};
///
/// let old = Source::parse("old", include_bytes!("../testdata/contoso.p7b"))?;
/// let new = Source::parse("new", include_bytes!("../testdata/contoso-problems.p7b"))?;
/// let difference = diff(&old, &new, DiffOptions::new("2026-11-24T00:00:00Z".parse()?));
/// assert_eq!((difference.unchanged.len(), difference.removed.len()), (3, 4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn diff(old: &Source, new: &Source, options: DiffOptions) -> Difference {
    let thumbprints = |source: &Source| -> HashSet<Thumbprint> {
        source.members().iter().map(Member::thumbprint).collect()
    };
    let (in_old, in_new) = (thumbprints(old), thumbprints(new));
    let only = |source: &'_ Source, other: &HashSet<Thumbprint>| -> Vec<Member> {
        let members = source.members().iter();
        members.filter(|member| !other.contains(&member.thumbprint())).cloned().collect()
    };
    let (removed, added) = (only(old, &in_new), only(new, &in_old));
    let both = old.members().iter().filter(|member| in_new.contains(&member.thumbprint()));
    let both: Vec<Member> = both.cloned().collect();
    let (old_side, new_side) = (DiffSide::of(old), DiffSide::of(new));
    let enough = old_side.certificates >= SHRINKS_FROM;
    Difference {
        has_shrunk: enough && new_side.certificates.saturating_mul(2) < old_side.certificates,
        renewals: renewal::find(&removed, &both, &added),
        expiring: expiring(old, new, &in_old, &in_new, options),
        issuers: issuers::find(old.members(), &added),
        added: added.iter().map(DiffEntry::of).collect(),
        removed: removed.iter().map(DiffEntry::of).collect(),
        unchanged: both.iter().map(DiffEntry::of).collect(),
        old: old_side,
        new: new_side,
    }
}

fn expiring(
    old: &Source,
    new: &Source,
    in_old: &HashSet<Thumbprint>,
    in_new: &HashSet<Thumbprint>,
    options: DiffOptions,
) -> Vec<Expiring> {
    let only_new = new.members().iter().filter(|member| !in_old.contains(&member.thumbprint()));
    let all = old.members().iter().chain(only_new);
    let soon = all.filter_map(|member| {
        let end = member.summary()?.not_after?;
        (end < options.expires_before).then(|| Expiring {
            entry: DiffEntry::of(member),
            has_expired: end < options.at,
            in_old: in_old.contains(&member.thumbprint()),
            in_new: in_new.contains(&member.thumbprint()),
        })
    });
    let mut soon: Vec<_> = soon.collect();
    soon.sort_by_key(|each| (each.entry.not_after, each.entry.thumbprint));
    soon
}

impl DiffSide {
    fn of(source: &Source) -> Self {
        let count = to_u64;
        Self {
            name: source.name().to_owned(),
            certificates: count(source.members().len()),
            unreadable: count(source.unreadable().len()),
            is_complete: source.is_complete(),
            remarks: source.remarks().iter().map(|remark| remark.raw().to_owned()).collect(),
        }
    }
}

impl DiffEntry {
    fn of(member: &Member) -> Self {
        Self {
            thumbprint: member.thumbprint(),
            name: member.name(),
            not_after: member.summary().and_then(|summary| summary.not_after),
            is_ca: member.is_ca(),
        }
    }
}
