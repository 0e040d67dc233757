//! Pairs certificates with the certificates that they renew.

use std::collections::HashMap;

use serde::Serialize;

use super::DiffEntry;
use crate::source::Member;

/// A certificate and the certificate that it renews. Both have the same subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Renewal {
    /// The old certificate, from the first collection.
    pub old: DiffEntry,
    /// The new certificate, added by the second collection.
    pub new: DiffEntry,
    /// Whether both have the same public key. A different key requires a different CRL URL.
    pub same_key: bool,
    /// Whether the second collection still contains the old certificate.
    pub old_stays: bool,
}

/// A certificate with its public key.
struct Face<'a> {
    member: &'a Member,
    key: Vec<u8>,
}

/// Pairs removed with added certificates, then the remaining added certificates with those in both
/// collections. For each subject, pairs certificates with the same key first, then the others.
/// In each step, the latest certificates are paired first.
pub(super) fn find(removed: &[Member], both: &[Member], added: &[Member]) -> Vec<Renewal> {
    let mut renewals = Vec::new();
    let mut added = by_subject(added);
    for (old, old_stays) in [(removed, false), (both, true)] {
        for (subject, old) in by_subject(old) {
            let Some(new) = added.get_mut(&subject) else { continue };
            for (old, new, same_key) in pair(old, new) {
                let (old, new) = (DiffEntry::of(old.member), DiffEntry::of(new.member));
                renewals.push(Renewal { old, new, same_key, old_stays });
            }
        }
    }
    renewals.sort_by_key(|renewal| renewal.new.thumbprint);
    renewals
}

/// Pairs certificates with the same subject and removes the paired ones from `new`. Each
/// certificate is in at most one pair.
fn pair<'a>(old: Vec<Face<'a>>, new: &mut Vec<Face<'a>>) -> Vec<(Face<'a>, Face<'a>, bool)> {
    let mut pairs = Vec::new();
    let mut by_key: HashMap<Vec<u8>, Vec<Face<'a>>> = HashMap::new();
    for face in std::mem::take(new) {
        by_key.entry(face.key.clone()).or_default().push(face);
    }
    let mut rest = Vec::new();
    // The certificates are sorted by expiry, so the last is the latest.
    for face in old.into_iter().rev() {
        match by_key.get_mut(&face.key).and_then(Vec::pop) {
            Some(new) => pairs.push((face, new, true)),
            None => rest.push(face),
        }
    }
    let mut left: Vec<_> = by_key.into_values().flatten().collect();
    left.sort_by_key(|face| order(face.member));
    for face in rest {
        let Some(new) = left.pop() else { break };
        pairs.push((face, new, false));
    }
    *new = left;
    pairs
}

/// The certificates that can be parsed, by the bytes of their subject, sorted by expiry.
fn by_subject(members: &[Member]) -> HashMap<Vec<u8>, Vec<Face<'_>>> {
    let mut found: HashMap<Vec<u8>, Vec<Face<'_>>> = HashMap::new();
    for member in members {
        let Some(certificate) = member.certificate() else { continue };
        let subject = certificate.subject().as_bytes().to_vec();
        let key = certificate.public_key().map_or_else(|_| Vec::new(), |it| it.as_bytes().to_vec());
        found.entry(subject).or_default().push(Face { member, key });
    }
    for faces in found.values_mut() {
        faces.sort_by_key(|face| order(face.member));
    }
    found
}

fn order(member: &Member) -> impl Ord + use<> {
    (member.summary().and_then(|summary| summary.not_after), member.thumbprint())
}
