//! Pairs certificates with the ones that they renew.

use std::collections::HashMap;

use serde::Serialize;

use super::DiffEntry;
use crate::source::Member;

/// A certificate and the one that it renews: both have the same subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Renewal {
    /// The old certificate, from the first collection.
    pub old: DiffEntry,
    /// The new certificate, added by the second.
    pub new: DiffEntry,
    /// Whether both have the same public key. A different key requires a different CRL URL.
    pub same_key: bool,
    /// Whether the second collection still contains the old one.
    pub old_stays: bool,
}

/// The parts of a certificate that are compared.
struct Face<'a> {
    member: &'a Member,
    key: Vec<u8>,
}

/// Pairs removed with added certificates, then the remaining added ones with those that stay: for
/// each subject, first certificates with the same key, then the others, the latest with the latest.
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

/// Moves pairs out of `new`. Each certificate is in at most one pair.
fn pair<'a>(old: Vec<Face<'a>>, new: &mut Vec<Face<'a>>) -> Vec<(Face<'a>, Face<'a>, bool)> {
    let mut pairs = Vec::new();
    let mut by_key: HashMap<Vec<u8>, Vec<Face<'a>>> = HashMap::new();
    for face in std::mem::take(new) {
        by_key.entry(face.key.clone()).or_default().push(face);
    }
    let mut rest = Vec::new();
    // The latest is the last.
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

/// The parsed certificates by the bytes of their subject, the latest last.
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
